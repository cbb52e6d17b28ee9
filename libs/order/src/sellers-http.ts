import { Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Streams } from '@entente/event-store';
import {
  actionDocs,
  answerWith,
  Asking,
  CurrentCaller,
  Describes,
  pathId,
  ReceivedAt,
  Tagged,
  Text,
  Wait,
  type ActionDoc,
  type Asked,
  type Caller,
  type Tag,
  type Waiting,
} from '@entente/http';
import { Rejection, type Instant } from '@entente/kernel';
import { Packs } from '@entente/policy';
import { ViewHeads } from '@entente/projections';
import { Sql } from '@entente/sql';
import { sellerAnswers } from './answers.js';
import { sellerBodies } from './bodies.js';
import { sellerActions, sellerDecider, standingOf } from './domain/seller.js';
import type { Seller as SellerState, SellerAction, SellerEvent } from './domain/seller.js';
import { givenOf, rulesFor, type SellerId } from './handle-seller.js';
import { mayKnowRevision, OrderActions } from './order-actions.js';
import { sellerStream } from './streams.js';
import { hasOpenDisputes } from './views/open-disputes.js';
import { sellerStatistics, statisticsOf } from './views/seller-statistics.js';

class SellerQuery {
  @Text({ max: 40, description: 'Needed: a seller has a standing and figures of his own in every marketplace.' })
  marketplace?: string;
}

@Controller('sellers')
export class SellersController {
  constructor(
    private readonly actions: OrderActions,
    private readonly streams: Streams,
    private readonly packs: Packs,
    private readonly sql: Sql,
    private readonly heads: ViewHeads,
  ) {}

  @Post(':sellerId/:action')
  async act(
    @Asking({ subject: 'sellerId' }) asked: Asked,
    @Wait() wait: Waiting,
    @Res({ passthrough: true }) response: Response,
  ) {
    const settled = (seller: SellerId, action: SellerAction) => this.seenSettled(seller, action, wait);
    return answerWith(response, await this.actions.actOnSeller(asked, settled));
  }

  /** That a case has ended is heard a moment later. Whoever waits is answered once it is, where the rule that he goes by looks at that. */
  private async seenSettled(seller: SellerId, action: SellerAction, wait: Waiting): Promise<void> {
    const rows = rulesFor(this.packs, seller.marketplace).seller?.rows ?? [];
    const looks = rows.some(({ trigger, facts }) => trigger.name === action && facts.some(({ name }) => name === 'openDisputes'));
    if (!looks || wait.seconds === 0) return;
    await wait.until(async () => ((await hasOpenDisputes(this.sql, seller)) ? undefined : true));
  }

  @Get(':sellerId')
  @Describes({
    id: 'get_seller',
    tag: 'Sellers',
    summary: 'A seller, as whoever considers buying sees him',
    description:
      'For every member, and for mediators, operators and services of the marketplace. No order and no other person is named.',
    answer: sellerAnswers.one,
    problems: ['not_found', 'pack.unknown', 'field.required'],
  })
  async seller(
    @Param('sellerId', pathId()) sellerId: string,
    @Query() { marketplace }: SellerQuery,
    @CurrentCaller() caller: Caller,
    @ReceivedAt() now: Instant,
    @Wait() wait: Waiting,
    @Tagged() tag: Tag,
  ) {
    if (marketplace === undefined || marketplace === '')
      throw new Rejection('field.required', 'Say marketplace as well: ?marketplace=<its name>.', { field: 'marketplace' });
    if (!mayRead(caller, sellerId, marketplace))
      throw new Rejection('actor.forbidden', `Your token does not cover ${marketplace}.`);
    const pack = rulesFor(this.packs, marketplace);
    if (wait.seconds > 0) await this.heads.reached(sellerStatistics, wait.seconds);
    const given = await givenOf((one) => hasOpenDisputes(this.sql, one), pack, sellerId, now);
    const { state, revision } = await this.streams.load<SellerState, SellerEvent>(
      sellerStream(marketplace, sellerId),
      sellerDecider,
    );
    const answer = {
      sellerId,
      marketplace,
      standing: standingOf(state),
      actions: sellerActions(state, caller, given),
      statistics: await statisticsOf(this.sql, { sellerId, pack, now }),
    };
    return revision >= 0 && mayKnowRevision(caller, { marketplace, sellerId }) ? tag(revision, answer) : answer;
  }
}

/** Whoever may buy. Staff and machines are bound to their marketplaces, and so is a service that speaks for a member. */
function mayRead({ id, roles, marketplaces, via }: Caller, sellerId: string, marketplace: string): boolean {
  if (via === undefined && (id === sellerId || roles.includes('member'))) return true;
  return marketplaces.includes(marketplace) && roles.some((role) => role !== 'analyst');
}

/** The documentation of every action, told by the rule books themselves. */
export const sellerDocs = (packs: Packs): ActionDoc[] =>
  actionDocs({
    path: '/sellers/{sellerId}',
    tag: 'Sellers',
    bodies: sellerBodies,
    rows: packs.rows('seller'),
    refusals: (action) => packs.refusals('seller', action),
    answer: sellerAnswers.act,
    problems: ['not_found', 'pack.unknown', 'state.invalid', 'revision.stale'],
  });
