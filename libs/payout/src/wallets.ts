import { must } from '@entente/kernel';
import type { Loaded, Streams } from '@entente/event-store';
import { carriedAt, walletDecider } from './domain/wallet/decide.js';
import type { Owned, WalletEvent } from './domain/wallet/events.js';
import { balancesOf, type Balances, type Wallet } from './domain/wallet/state.js';

/** `<marketplace>.<owner>.<CUR>`: marketplaces hold no dot, currencies have three letters, and everything between is the owner. */
export const walletId = (marketplace: string, ownerId: string, currency: string): string =>
  `${marketplace}.${ownerId}.${currency}`;
export const walletStream = (id: string): string => `wallet-${id}`;

/** A wallet is read from where it last carried itself forward: as much to read after ten years as after a week. */
export async function loadWallet(streams: Streams, stream: string): Promise<Loaded<Wallet, WalletEvent>> {
  const from = carriedAt(await streams.revisionOf(stream));
  const loaded = await streams.load(stream, walletDecider, from);
  if (from > 0) {
    const [first] = loaded.events;
    must(first?.data.type === 'BalanceCarried' ? first : undefined, `BalanceCarried at revision ${from} of ${stream}`);
  }
  return loaded;
}

/** What somebody has in one marketplace and currency, from the wallet's own stream: current, whatever the projections are doing. */
export async function currentBalances(streams: Streams, { marketplace, ownerId, currency }: Owned): Promise<Balances> {
  return balancesOf((await loadWallet(streams, walletStream(walletId(marketplace, ownerId, currency)))).state);
}
