import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiProperty, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { CurrentCaller, pathId, ReceivedAt, Text, Wait, type Caller, type Waiting } from '@entente/http';
import { Rejection, type Instant } from '@entente/kernel';
import { Packs, type Pack } from '@entente/policy';
import { ViewHeads } from '@entente/projections';
import { Sql } from '@entente/sql';
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
  @ApiProperty({ enum: ['active'] }) standing!: 'active';
  @ApiProperty() statistics!: Statistics;
}

@ApiTags('Sellers')
@Controller('sellers')
export class SellersController {
  constructor(
    private readonly packs: Packs,
    private readonly sql: Sql,
    private readonly heads: ViewHeads,
  ) {}

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
    const pack = rulesOf(this.packs, marketplace);
    if (wait.seconds > 0) await this.heads.reached(sellerStatistics, wait.seconds);
    // No rule book suspends sellers yet.
    return { sellerId, marketplace, standing: 'active', statistics: await statisticsOf(this.sql, { sellerId, pack, now }) };
  }
}

/** Whoever may buy. Staff and machines are bound to their marketplaces, and so is a service that speaks for a member. */
function mayRead({ id, roles, marketplaces, via }: Caller, sellerId: string, marketplace: string): boolean {
  if (via === undefined && (id === sellerId || roles.includes('member'))) return true;
  return marketplaces.includes(marketplace) && roles.some((role) => role !== 'analyst');
}

function rulesOf(packs: Packs, marketplace: string): Pack {
  if (!packs.all().some((pack) => pack.marketplace === marketplace))
    throw new Rejection('not_found', `There is no marketplace ${marketplace} here.`);
  return packs.resolve(marketplace);
}
