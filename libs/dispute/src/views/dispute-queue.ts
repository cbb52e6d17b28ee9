import type { Instant } from '@entente/kernel';
import type { Projection } from '@entente/projections';
import type { Sql, SqlValue } from '@entente/sql';
import type { DisputeEvent } from '../domain/events.js';

type DisputeRow = {
  readonly disputeId: string;
  readonly orderId: string;
  readonly marketplace: string;
  readonly status: string;
  readonly mediatorId: string | null;
  readonly claimantId: string;
  readonly buyerId: string;
  readonly sellerId: string;
  readonly openedAt: Instant;
  readonly changedAt: Instant;
  /** Nobody had taken it 48 hours after it was opened (CU-T28). */
  readonly breached: boolean;
};

/** One row a dispute: the mediators' queue. */
export const disputeQueue: Projection<DisputeEvent> = {
  name: 'dispute-queue',
  version: 1,
  prefixes: ['dispute-'],
  tables: `create table if not exists dispute_queue (
    dispute_id text primary key, order_id text not null, marketplace text not null, status text not null, mediator_id text, claimant_id text not null,
    buyer_id text not null, seller_id text not null, opened_at text collate "C" not null, changed_at text not null, breached boolean not null);
  create index if not exists dispute_queue_oldest on dispute_queue (opened_at, dispute_id);`,
  on: {
    MediationStarted: (sql, { at, data: { disputeId, orderId, about, to, claimantId } }) =>
      sql.query('insert into dispute_queue values ($1, $2, $3, $4, null, $5, $6, $7, $8, $8, false)', [
        disputeId,
        orderId,
        about.marketplace,
        to,
        claimantId,
        about.buyerId,
        about.sellerId,
        at,
      ]),
    MediatorAssigned: (sql, { at, data: { about, to, mediatorId } }) =>
      sql.query('update dispute_queue set status = $2, changed_at = $3, mediator_id = $4 where dispute_id = $1', [
        about.disputeId,
        to,
        at,
        mediatorId,
      ]),
    AssignmentOverdue: (sql, { at, data: { about, to } }) =>
      sql.query('update dispute_queue set status = $2, changed_at = $3, breached = true where dispute_id = $1', [
        about.disputeId,
        to,
        at,
      ]),
  },
  otherwise: (sql, { at, data: { about, to } }) =>
    sql.query('update dispute_queue set status = $2, changed_at = $3 where dispute_id = $1', [about.disputeId, to, at]),
};

type DisputeFilter = {
  readonly status?: string;
  readonly mediatorId?: string;
  readonly breached?: boolean;
  readonly marketplaces?: readonly string[];
  readonly partyId?: string;
};

/** The oldest first: who has waited longest is served first. */
export function disputesBy(
  sql: Sql,
  filter: DisputeFilter,
  { after, limit }: { after: { at: string; id: string } | undefined; limit: number },
): Promise<DisputeRow[]> {
  const values: SqlValue[] = [];
  const bind = (value: SqlValue): string => `$${values.push(value)}`;
  const party = filter.partyId === undefined ? undefined : bind(filter.partyId);
  const conditions = [
    filter.status !== undefined && `status = ${bind(filter.status)}`,
    filter.mediatorId !== undefined && `mediator_id = ${bind(filter.mediatorId)}`,
    filter.breached !== undefined && `breached = ${bind(filter.breached)}`,
    filter.marketplaces !== undefined && `marketplace = any(${bind([...filter.marketplaces])})`,
    party !== undefined && `(buyer_id = ${party} or seller_id = ${party})`,
    after && `(opened_at, dispute_id) > (${bind(after.at)}, ${bind(after.id)})`,
  ].filter((condition) => typeof condition === 'string');
  return sql.query<DisputeRow>(
    `select dispute_id as "disputeId", order_id as "orderId", marketplace, status, mediator_id as "mediatorId", claimant_id as "claimantId", buyer_id as "buyerId",
       seller_id as "sellerId", opened_at as "openedAt", changed_at as "changedAt", breached
     from dispute_queue ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''} order by opened_at, dispute_id limit ${bind(limit)}`,
    values,
  );
}
