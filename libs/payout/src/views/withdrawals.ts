import { pageOf, readCursor } from '@entente/http';
import type { Apply, Projection } from '@entente/projections';
import type { Sql } from '@entente/sql';
import type { WithdrawalEvent, WithdrawalEventOf } from '../domain/withdrawal/events.js';
import type { WithdrawalStatus } from '../domain/withdrawal/state.js';

const becomes =
  (status: WithdrawalStatus): Apply<WithdrawalEvent> =>
  (sql, { data: { withdrawalId } }) =>
    sql.query('update withdrawals_1 set status = $2 where withdrawal_id = $1', [withdrawalId, status]);

/** The first event of a withdrawal is the row. */
const asked =
  (status: WithdrawalStatus): Apply<WithdrawalEventOf<'WithdrawalRequested' | 'WithdrawalRefused'>> =>
  (sql, { at, data }) =>
    sql.query(
      `insert into withdrawals_1 values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (withdrawal_id) do update set status = excluded.status`,
      [data.withdrawalId, data.ownerId, data.marketplace, data.currency, data.amountMinor, status, at],
    );

/** One row a withdrawal. Where the money went is not in it: that is between its owner and the marketplace. */
export const withdrawalList: Projection<WithdrawalEvent> = {
  name: 'withdrawals',
  version: 1,
  prefixes: ['withdrawal-'],
  tables: `
    create table if not exists withdrawals_1 (
      withdrawal_id text collate "C" primary key, owner_id text not null, marketplace text not null, currency text not null,
      amount_minor bigint not null, status text not null, requested_at text collate "C" not null);
    create index if not exists withdrawals_1_by_owner on withdrawals_1 (owner_id, requested_at desc, withdrawal_id desc)`,
  on: {
    WithdrawalRequested: asked('requested'),
    WithdrawalRefused: asked('refused'),
    ReservationConfirmed: becomes('reserved'),
    WithdrawalPaid: becomes('paid'),
    WithdrawalFailed: becomes('failed'),
  },
};

type WithdrawalRow = {
  readonly withdrawalId: string;
  readonly marketplace: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly status: WithdrawalStatus;
  readonly requestedAt: string;
};

/** A page of one owner's, the newest first; in the marketplaces that are asked for, `undefined`: in all. */
export async function withdrawalPage(
  sql: Sql,
  {
    ownerId,
    marketplaces,
    cursor,
    limit,
  }: {
    readonly ownerId: string;
    readonly marketplaces: readonly string[] | undefined;
    readonly cursor: string | undefined;
    readonly limit: number;
  },
): Promise<{ readonly items: readonly WithdrawalRow[]; readonly next: string | null }> {
  const after = readCursor(cursor);
  const rows = await sql.query<WithdrawalRow>(
    `select withdrawal_id as "withdrawalId", marketplace, amount_minor as "amountMinor", currency, status, requested_at as "requestedAt"
     from withdrawals_1
     where owner_id = $1 and ($2::text[] is null or marketplace = any($2))
       and ($3::text is null or (requested_at, withdrawal_id) < ($3, $4))
     order by requested_at desc, withdrawal_id desc limit $5`,
    [ownerId, marketplaces ?? null, after?.at ?? null, after?.id ?? null, limit + 1],
  );
  return pageOf(rows, limit, ({ requestedAt, withdrawalId }) => ({ at: requestedAt, id: withdrawalId }));
}
