import type { Projection } from '@entente/projections';
import type { Sql } from '@entente/sql';
import type { MoneyEvent } from '../domain/events.js';

/** Every posting of every event, one row each: what an auditor reads, and what the trial balance is drawn from. */
export const ledger: Projection<MoneyEvent> = {
  name: 'ledger',
  version: 1,
  prefixes: ['escrow-', 'wallet-'],
  tables: `
    create table if not exists ledger_postings_1 (
      stream text not null, revision bigint not null, n integer not null, at text not null, marketplace text not null,
      account text not null, currency text not null, amount_minor bigint not null,
      primary key (stream, revision, n));
    create index if not exists ledger_postings_1_by_account on ledger_postings_1 (account, currency)`,
  on: {},
  // Whatever happens, its postings say what it did to the money.
  otherwise: async (sql, { stream, revision, at, data: { marketplace, currency, postings } }) => {
    if (postings.length === 0) return;
    await sql.query(
      `insert into ledger_postings_1 (stream, revision, n, at, marketplace, account, currency, amount_minor)
       select $1, $2, n, $3, $4, account, $5, amount_minor from unnest($6::text[], $7::bigint[]) with ordinality as p (account, amount_minor, n)`,
      [
        stream,
        revision,
        at,
        marketplace,
        currency,
        postings.map(({ account }) => account),
        postings.map(({ amountMinor }) => amountMinor),
      ],
    );
  },
};

type Balance = { readonly currency: string; readonly balanceMinor: number };

/** Sum of all postings by currency: zero, or something is very wrong. */
export const trialBalance = (sql: Sql, marketplaces: readonly string[]): Promise<readonly Balance[]> =>
  sql.query<Balance>(
    `select currency, sum(amount_minor)::bigint as "balanceMinor" from ledger_postings_1 where marketplace = any($1::text[])
     group by currency order by currency`,
    [marketplaces],
  );

/** The trial balance of all marketplaces, as operators watch it. */
export async function imbalances(sql: Sql) {
  const balances = await sql.query<Balance>(
    'select currency, sum(amount_minor)::bigint as "balanceMinor" from ledger_postings_1 group by currency',
  );
  return balances.map(({ currency, balanceMinor }) => ({ of: { currency }, value: balanceMinor }));
}

/** What stands on each account that is not empty; accounts that begin with `prefix` only. */
export const accountBalances = (sql: Sql, prefix = ''): Promise<readonly (Balance & { readonly account: string })[]> =>
  sql.query(
    `select account, currency, sum(amount_minor)::bigint as "balanceMinor" from ledger_postings_1 where account ^@ $1
     group by account, currency having sum(amount_minor) <> 0 order by account, currency`,
    [prefix],
  );
