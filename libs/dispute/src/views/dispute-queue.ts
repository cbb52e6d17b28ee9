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
  /** Staff were called because nobody had taken it (CU-T28, CG-T13), or nobody had settled it (CG-T15); and nobody has taken it since. */
  readonly breached: boolean;
  /** Flags and clocks, which no filter asks for. */
  readonly journey: Journey;
};

/** One row a dispute: the mediators' queue. */
export const disputeQueue: Projection<DisputeEvent> = {
  name: 'dispute-queue',
  version: 3,
  prefixes: ['dispute-'],
  tables: `create table if not exists dispute_queue_3 (
    dispute_id text collate "C" primary key, order_id text not null, marketplace text not null, policy text not null, status text not null,
    mediator_id text, claimant_id text not null, buyer_id text not null, seller_id text not null, opened_at text collate "C" not null,
    changed_at text not null, breached boolean not null, journey json not null);
  create index if not exists dispute_queue_3_oldest on dispute_queue_3 (opened_at, dispute_id);
  create index if not exists dispute_queue_3_status on dispute_queue_3 (status, opened_at, dispute_id);
  create index if not exists dispute_queue_3_mediator on dispute_queue_3 (mediator_id, opened_at, dispute_id);
  create index if not exists dispute_queue_3_marketplace on dispute_queue_3 (marketplace, opened_at, dispute_id);
  create index if not exists dispute_queue_3_buyer on dispute_queue_3 (buyer_id);
  create index if not exists dispute_queue_3_seller on dispute_queue_3 (seller_id);
  create index if not exists dispute_queue_3_breached on dispute_queue_3 (opened_at, dispute_id) where breached;`,
  on: {
    MediationStarted: (sql, { at, data }) =>
      sql.query('insert into dispute_queue_3 values ($1, $2, $3, $4, $5, null, $6, $7, $8, $9, $9, false, $10)', [
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
  // Every step says where the dispute went. It is breached from the alert on, for as long as it stays where that rang, and nobody takes it.
  otherwise: async (sql, { at, data }) => {
    const { disputeId } = data.about;
    const [found] = await sql.query<{ journey: Journey; mediatorId: string | null; breached: boolean }>(
      'select journey, mediator_id as "mediatorId", breached from dispute_queue_3 where dispute_id = $1',
      [disputeId],
    );
    const before = must(found, `The row of dispute ${disputeId}`);
    const mediatorId = mediatorAfter(data, before.mediatorId);
    const isCalled = CALLS_STAFF.has(data.type) || (before.breached && data.to === before.journey.status);
    await sql.query(
      'update dispute_queue_3 set status = $2, changed_at = $3, journey = $4, mediator_id = $5, breached = $6 where dispute_id = $1',
      [disputeId, data.to, at, advance(before.journey, data), mediatorId, isCalled && mediatorId === null],
    );
  },
};

const CALLS_STAFF: ReadonlySet<DisputeEvent['type']> = new Set(['AssignmentOverdue', 'DisputeBecameStale']);

function mediatorAfter(event: DisputeEvent, before: string | null): string | null {
  if (event.type === 'MediatorAssigned') return event.mediatorId;
  return event.type === 'DisputeReopened' ? null : before; // Whoever decides now takes it first.
}

/** How many wait for a mediator longer than their rule book allows, as operators watch it. */
export async function overdueDisputes(sql: Sql) {
  const counts = await sql.query<{ policy: string; disputes: number }>(
    'select policy, count(*) as disputes from dispute_queue_3 where breached group by policy',
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
      journey from dispute_queue_3`,
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
