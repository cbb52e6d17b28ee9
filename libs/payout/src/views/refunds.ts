import { Rejection } from '@entente/kernel';
import type { Apply, Projection } from '@entente/projections';
import type { Sql } from '@entente/sql';
import type { EventOf } from '../domain/escrow/events.js';
import type { Refund } from '../domain/escrow/state.js';
import type { PayoutEvent } from '../domain/versions.js';

type Told = EventOf<'RefundDue' | 'RefundPaid' | 'RefundFailed' | 'RefundRetried' | 'RefundSettledOtherwise'>;

const becomes =
  (status: Refund['status']): Apply<Told> =>
  (sql, { data: { refundId } }) =>
    sql.query('update refunds_1 set status = $2 where refund_id = $1', [refundId, status]);

/** One row a refund: the failed ones are the operators' queue. */
export const refundList: Projection<PayoutEvent> = {
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
  },
};

export type RefundRow = {
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
  const [since = '', refundId = ''] = cursor === undefined ? [] : placeOf(cursor);
  const rows = await sql.query<RefundRow & { readonly since: string }>(
    `select refund_id as "refundId", order_id as "orderId", reference, amount_minor as "amountMinor", currency, status, since from refunds_1
     where ($1::text is null or status = $1) and marketplace = any($2::text[]) and (since, refund_id) > ($3, $4)
     order by since, refund_id limit $5`,
    [status ?? null, marketplaces, since, refundId, limit + 1],
  );
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items: items.map(({ since: _, ...row }) => row), next: last ? cursorAt(last.since, last.refundId) : null };
}

const cursorAt = (since: string, refundId: string): string => Buffer.from(`${since} ${refundId}`).toString('base64url');

function placeOf(cursor: string): readonly string[] {
  const place = /^(\S+Z) (\S+)$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!place) throw new Rejection('field.invalid', 'This cursor is none of ours. Take `next` from the page before.', { field: 'cursor' });
  return place.slice(1);
}
