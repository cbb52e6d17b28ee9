import { pageOf, readCursor } from '@entente/http';
import type { Apply, Projection } from '@entente/projections';
import { among, rowsAfter, type Sql } from '@entente/sql';
import type { EscrowEvent, EventOf } from '../domain/escrow/events.js';
import type { Refund } from '../domain/escrow/state.js';

type Told = EventOf<'RefundDue' | 'RefundPaid' | 'RefundFailed' | 'RefundRetried' | 'RefundSettledOtherwise'>;

const becomes =
  (status: Refund['status']): Apply<Told> =>
  (sql, { data: { refundId } }) =>
    sql.query('update refunds_1 set status = $2 where refund_id = $1', [refundId, status]);

/** One row a refund: the failed ones are the operators' queue. */
export const refundList: Projection<EscrowEvent> = {
  name: 'refunds',
  version: 1,
  prefixes: ['escrow-'],
  tables: `
    create table if not exists refunds_1 (
      refund_id text collate "C" primary key, order_id text not null, marketplace text not null, reference text not null,
      amount_minor bigint not null, currency text not null, status text not null, since text collate "C" not null);
    create index if not exists refunds_1_by_status on refunds_1 (status, since, refund_id)`,
  on: {
    RefundDue: (sql, { at, data: { refundId, orderId, marketplace, reference, amountMinor, currency } }) =>
      sql.query('insert into refunds_1 values ($1, $2, $3, $4, $5, $6, $7, $8)', [
        refundId,
        orderId,
        marketplace,
        reference,
        amountMinor,
        currency,
        'due',
        at,
      ]),
    RefundPaid: becomes('paid'),
    RefundSettledOtherwise: becomes('paid'),
    RefundFailed: becomes('failed'),
    RefundRetried: becomes('due'),
    // What the bank did not pay of one is due under another name.
    PaymentChargedBack: async (sql, { data: { paidByBank } }) => {
      for (const { refundId, amountMinor } of paidByBank)
        await sql.query(`update refunds_1 set status = 'paid', amount_minor = $2 where refund_id = $1`, [refundId, amountMinor]);
    },
  },
};

type RefundRow = {
  readonly refundId: string;
  readonly orderId: string;
  readonly reference: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly status: Refund['status'];
};

export type RefundQuery = {
  readonly status?: Refund['status'] | undefined;
  readonly marketplaces: readonly string[];
  readonly cursor?: string | undefined;
  readonly limit: number;
};

/** A page of them, the oldest first, for what has waited longest comes first. */
export async function refundPage(
  sql: Sql,
  { status, marketplaces, cursor, limit }: RefundQuery,
): Promise<{ readonly items: readonly RefundRow[]; readonly next: string | null }> {
  const rows = await rowsAfter<RefundRow & { readonly since: string }>(sql, {
    select: `select refund_id as "refundId", order_id as "orderId", reference, amount_minor as "amountMinor", currency, status, since from refunds_1`,
    where: { 'status = $': status, ...among('marketplace', marketplaces) },
    by: ['since', 'refund_id'],
    after: readCursor(cursor),
    limit: limit + 1,
  });
  const { items, next } = pageOf(rows, limit, ({ since, refundId }) => ({ at: since, id: refundId }));
  return { items: items.map(shown), next };
}

const shown = ({ refundId, orderId, reference, amountMinor, currency, status }: RefundRow): RefundRow => ({
  refundId,
  orderId,
  reference,
  amountMinor,
  currency,
  status,
});
