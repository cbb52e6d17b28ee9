import type { Projection } from '@entente/projections';
import type { Sql } from '@entente/sql';
import type { WalletEvent } from '../domain/wallet/events.js';
import { balancesOf, evolve, noWallet, type Balances, type Wallet } from '../domain/wallet/state.js';

/** What each wallet shows. */
export const walletList: Projection<WalletEvent> = {
  name: 'wallets',
  version: 2,
  prefixes: ['wallet-'],
  tables: `
    create table if not exists wallets_2 (
      marketplace text not null, owner_id text not null, currency text not null, balance_minor bigint not null, holds json not null, reservations json not null,
      available_minor bigint not null, held_minor bigint not null, reserved_minor bigint not null, debt_minor bigint not null,
      primary key (owner_id, marketplace, currency))`,
  on: { BalanceCarried: async () => undefined }, // It repeats what the row says.
  otherwise: async (sql, { data }) => {
    const { marketplace, ownerId, currency } = data;
    const [row] = await sql.query<Omit<Wallet, 'lastLegs'>>(
      'select balance_minor as "balanceMinor", holds, reservations from wallets_2 where owner_id = $1 and marketplace = $2 and currency = $3',
      [ownerId, marketplace, currency],
    );
    const wallet = evolve({ ...noWallet, ...row }, data);
    const { availableMinor, heldMinor, reservedMinor, debtMinor } = balancesOf(wallet);
    await sql.query(
      `insert into wallets_2 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       on conflict (owner_id, marketplace, currency) do update set balance_minor = excluded.balance_minor, holds = excluded.holds,
         reservations = excluded.reservations,
         available_minor = excluded.available_minor, held_minor = excluded.held_minor, reserved_minor = excluded.reserved_minor,
         debt_minor = excluded.debt_minor`,
      [
        marketplace,
        ownerId,
        currency,
        wallet.balanceMinor,
        wallet.holds,
        wallet.reservations,
        availableMinor,
        heldMinor,
        reservedMinor,
        debtMinor,
      ],
    );
  },
};

type WalletRow = { readonly marketplace: string; readonly currency: string } & Balances;

/** The wallets of one owner, in the marketplaces that are asked for; `undefined`: in all. */
export const walletsOf = (sql: Sql, ownerId: string, marketplaces?: readonly string[]): Promise<readonly WalletRow[]> =>
  sql.query<WalletRow>(
    `select marketplace, currency, available_minor as "availableMinor", held_minor as "heldMinor", reserved_minor as "reservedMinor",
       debt_minor as "debtMinor"
     from wallets_2 where owner_id = $1 and ($2::text[] is null or marketplace = any($2)) order by marketplace, currency`,
    [ownerId, marketplaces ?? null],
  );
