import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiExcludeEndpoint,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { Streams, type Envelope } from '@entente/event-store';
import {
  actionDocs,
  CommandEnvelope,
  CurrentCaller,
  IfMatch,
  markReplayed,
  pathId,
  plainJson,
  ReceivedAt,
  Text,
  validated,
  Wait,
  type ActionDoc,
  type Caller,
  type Waiting,
} from '@entente/http';
import { Rejection, type Instant } from '@entente/kernel';
import { isRelation, Packs, type Standing } from '@entente/policy';
import { ViewHeads } from '@entente/projections';
import { Sql } from '@entente/sql';
import { sellerBodies } from './bodies.js';
import { sellerActions, sellerDecider, standingOf } from './domain/seller.js';
import type { Seller as SellerState, SellerAction, SellerEvent, SellerFields } from './domain/seller.js';
import { givenOf, HandleSeller, rulesFor, type SellerId } from './handle-seller.js';
import { sellerStream } from './streams.js';
import { hasOpenDisputes } from './views/open-disputes.js';
import { sellerStatistics, statisticsOf } from './views/seller-statistics.js';

class SellerQuery {
  @Text({ max: 40, description: 'Needed: a seller has a standing and figures of his own in every marketplace.' })
  marketplace?: string;
}

const rate = (description: string) =>
  ApiProperty({ oneOf: [{ type: 'number', minimum: 0, maximum: 1 }, { type: 'null' }], description });

class ResponseTime {
  @ApiProperty({ description: 'Hours; no answer counts as less than 1, none as more than 168.' }) meanHours!: number;
}

@ApiExtraModels(ResponseTime)
class Statistics {
  @ApiProperty({ example: 'P6M', description: 'The span up to now that the figures are about.' }) window!: string;
  @ApiProperty({ description: 'With fewer completed orders in the window, every figure is null.' }) minimumOrders!: number;
  @ApiProperty() completedOrders!: number;
  @rate('Accepted ÷ placed, of the orders that were accepted, declined, cancelled or left to lapse.') acceptanceRate!:
    number | null;
  @rate('Completed ÷ (completed + cancelled or expired after acceptance).') completionRate!: number | null;
  @rate('Delivered by its deadline ÷ (delivered by it + became late).') onTimeRate!: number | null;
  @ApiProperty({ oneOf: [{ $ref: getSchemaPath(ResponseTime) }, { type: 'null' }] }) responseTime!: ResponseTime | null;
}

class Seller {
  @ApiProperty() sellerId!: string;
  @ApiProperty() marketplace!: string;
  @ApiProperty({ enum: ['active', 'suspended', 'reinstatement_requested'] }) standing!: Standing;
  @ApiProperty({ type: [String], description: 'What the caller may do about the standing now.' }) actions!: string[];
  @ApiProperty() statistics!: Statistics;
}

@ApiTags('Sellers')
@Controller('sellers')
export class SellersController {
  constructor(
    private readonly commands: CommandBus,
    private readonly streams: Streams,
    private readonly packs: Packs,
    private readonly sql: Sql,
    private readonly heads: ViewHeads,
  ) {}

  @ApiExcludeEndpoint() // Documented action by action, see sellerDocs.
  @Post(':sellerId/:action')
  @HttpCode(200)
  async act(
    @Param('sellerId', pathId()) sellerId: string,
    @Param('action') action: string,
    @Body() sent: unknown,
    @CurrentCaller() caller: Caller,
    @ReceivedAt() now: Instant,
    @CommandEnvelope() envelope: Envelope,
    @IfMatch() expected: number | undefined,
    @Wait() wait: Waiting,
    @Res({ passthrough: true }) response: Response,
  ) {
    if (!isAction(action)) throw new Rejection('not_found', `${action.slice(0, 60)} is no action of a seller. See /docs.`);
    const { marketplace, ...body } = plainJson<SellerFields & { marketplace: string }>(
      validated(sellerBodies[action], sent, now),
    );
    if (expected !== undefined) mayKnowRevision(caller, { marketplace, sellerId });
    await this.seenSettled({ marketplace, sellerId }, action, wait);
    const command = new HandleSeller({ marketplace, sellerId }, { type: 'Act', action, by: caller, body }, envelope, expected);
    const done = await this.commands.execute(command);
    if (done.replayed) markReplayed(response);
    return {
      sellerId,
      marketplace,
      standing: standingOf(done.state),
      revision: done.revision,
      events: done.events.map(({ type }) => type),
    };
  }

  /** That a case has ended is heard a moment later. Whoever waits is answered once it is, where the rule that he goes by looks at that. */
  private async seenSettled(seller: SellerId, action: SellerAction, wait: Waiting): Promise<void> {
    const rows = rulesFor(this.packs, seller.marketplace).seller?.rows ?? [];
    const looks = rows.some(({ trigger, facts }) => trigger.name === action && facts.some(({ name }) => name === 'openDisputes'));
    if (!looks || wait.seconds === 0) return;
    await wait.until(async () => ((await hasOpenDisputes(this.sql, seller)) ? undefined : true));
  }

  @Get(':sellerId')
  @ApiOperation({
    summary: 'A seller, as whoever considers buying sees him',
    description:
      'For every member, and for mediators, operators and services of the marketplace. No order and no other person is named.',
  })
  @ApiOkResponse({ type: Seller })
  async seller(
    @Param('sellerId', pathId()) sellerId: string,
    @Query() { marketplace }: SellerQuery,
    @CurrentCaller() caller: Caller,
    @ReceivedAt() now: Instant,
    @Wait() wait: Waiting,
  ): Promise<Seller> {
    if (marketplace === undefined || marketplace === '')
      throw new Rejection('field.required', 'Say marketplace as well: ?marketplace=<its name>.', { field: 'marketplace' });
    if (!mayRead(caller, sellerId, marketplace))
      throw new Rejection('actor.forbidden', `Your token does not cover ${marketplace}.`);
    const pack = rulesFor(this.packs, marketplace);
    if (wait.seconds > 0) await this.heads.reached(sellerStatistics, wait.seconds);
    const given = await givenOf((one) => hasOpenDisputes(this.sql, one), pack, sellerId, now);
    const { state } = await this.streams.load<SellerState, SellerEvent>(sellerStream(marketplace, sellerId), sellerDecider);
    return {
      sellerId,
      marketplace,
      standing: standingOf(state),
      actions: sellerActions(state, caller, given),
      statistics: await statisticsOf(this.sql, { sellerId, pack, now }),
    };
  }
}

/** How often a standing has changed is for himself and for the staff. */
function mayKnowRevision(caller: Caller, seller: SellerId): void {
  if (!['seller', 'staff'].some((relation) => isRelation(relation, { ...seller, buyerId: '' }, caller)))
    throw new Rejection('actor.forbidden', 'A standing is for the seller himself, and for the staff of the marketplace.');
}

/** Whoever may buy. Staff and machines are bound to their marketplaces, and so is a service that speaks for a member. */
function mayRead({ id, roles, marketplaces, via }: Caller, sellerId: string, marketplace: string): boolean {
  if (via === undefined && (id === sellerId || roles.includes('member'))) return true;
  return marketplaces.includes(marketplace) && roles.some((role) => role !== 'analyst');
}

const isAction = (action: string): action is SellerAction => Object.hasOwn(sellerBodies, action);

/** The documentation of every action, told by the rule books themselves. */
export const sellerDocs = (packs: Packs): ActionDoc[] =>
  actionDocs({
    path: '/sellers/{sellerId}',
    tag: 'Sellers',
    bodies: sellerBodies,
    rows: packs.rows('seller'),
    problems: ['state.invalid', 'revision.stale', 'command.id_reused'],
  });
