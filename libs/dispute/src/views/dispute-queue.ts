import { must, type Instant } from '@entente/kernel';
import { advance, nowhere, type Journey } from '@entente/policy';
import type { Projection } from '@entente/projections';
import { among, rowsAfter, type Sql } from '@entente/sql';
import type { DisputeEvent } from '../domain/events.js';

type DisputeRow = {
  readonly disputeId: string;
  readonly orderId: string;
  readonly marketplace: string;
  readonly policy: string;
  readonly status: string;
  readonly mediatorId: string | null;
  readonly claimantId: string;
  readonly buyerId: string;
  readonly sellerId: string;
  readonly openedAt: Instant;
  readonly changedAt: Instant;
  /** Nobody had taken it 48 hours after it was opened (CU-T28), and nobody has since. */
  readonly breached: boolean;
  /** Flags and clocks, which no filter asks for. */
  readonly journey: Journey;
};

/** One row a dispute: the mediators' queue. */
export const disputeQueue: Projection<DisputeEvent> = {
  name: 'dispute-queue',
  version: 2,
  prefixes: ['dispute-'],
  tables: `create table if not exists dispute_queue_2 (
    dispute_id text collate "C" primary key, order_id text not null, marketplace text not null, policy text not null, status text not null,
    mediator_id text, claimant_id text not null, buyer_id text not null, seller_id text not null, opened_at text collate "C" not null,
    changed_at text not null, breached boolean not null, journey json not null);
  create index if not exists dispute_queue_2_oldest on dispute_queue_2 (opened_at, dispute_id);
  create index if not exists dispute_queue_2_status on dispute_queue_2 (status, opened_at, dispute_id);
  create index if not exists dispute_queue_2_mediator on dispute_queue_2 (mediator_id, opened_at, dispute_id);
  create index if not exists dispute_queue_2_marketplace on dispute_queue_2 (marketplace, opened_at, dispute_id);
  create index if not exists dispute_queue_2_buyer on dispute_queue_2 (buyer_id);
  create index if not exists dispute_queue_2_seller on dispute_queue_2 (seller_id);
  create index if not exists dispute_queue_2_breached on dispute_queue_2 (opened_at, dispute_id) where breached;`,
  on: {
    MediationStarted: (sql, { at, data }) =>
      sql.query('insert into dispute_queue_2 values ($1, $2, $3, $4, $5, null, $6, $7, $8, $9, $9, false, $10)', [
        data.disputeId,
        data.orderId,
        data.about.marketplace,
        data.about.policy,
        data.to,
        data.claimantId,
        data.about.buyerId,
        data.about.sellerId,
        at,
        advance(nowhere, data),
      ]),
  },
  // Every step says where the dispute went. It is breached from the alert on, for as long as it stays in the state in which that rang.
  otherwise: async (sql, { at, data }) => {
    const { disputeId } = data.about;
    const [row] = await sql.query<{ journey: Journey }>('select journey from dispute_queue_2 where dispute_id = $1', [disputeId]);
    const journey = advance(must(row, `The row of dispute ${disputeId}`).journey, data);
    const mediatorId = data.type === 'MediatorAssigned' ? data.mediatorId : null;
    await sql.query(
      `update dispute_queue_2 set status = $2, changed_at = $3, journey = $4, mediator_id = coalesce($5, mediator_id),
         breached = $6 or (breached and status = $2)
       where dispute_id = $1`,
      [disputeId, data.to, at, journey, mediatorId, data.type === 'AssignmentOverdue'],
    );
  },
};

/** How many wait for a mediator longer than their rule book allows, as operators watch it. */
export async function overdueDisputes(sql: Sql) {
  const counts = await sql.query<{ policy: string; disputes: number }>(
    'select policy, count(*) as disputes from dispute_queue_2 where breached group by policy',
  );
  return counts.map(({ policy, disputes }) => ({ of: { policy }, value: disputes }));
}

type DisputeFilter = {
  readonly status?: string;
  readonly mediatorId?: string;
  readonly breached?: boolean;
  readonly marketplaces?: readonly string[];
  readonly partyId?: string;
};

/** The oldest first: who has waited longest is served first. */
export const disputesBy = (
  sql: Sql,
  { status, mediatorId, breached, marketplaces, partyId }: DisputeFilter,
  { after, limit }: { after: { at: string; id: string } | undefined; limit: number },
): Promise<DisputeRow[]> =>
  rowsAfter(sql, {
    select: `select dispute_id as "disputeId", order_id as "orderId", marketplace, policy, status, mediator_id as "mediatorId",
      claimant_id as "claimantId", buyer_id as "buyerId", seller_id as "sellerId", opened_at as "openedAt", changed_at as "changedAt", breached,
      journey from dispute_queue_2`,
    where: {
      'status = $': status,
      'mediator_id = $': mediatorId,
      [breached === true ? 'breached' : 'not breached']: breached,
      ...among('marketplace', marketplaces),
      '(buyer_id = $ or seller_id = $)': partyId,
    },
    by: ['opened_at', 'dispute_id'],
    after,
    limit,
  });
