import { sum, unreachable } from '@entente/kernel';
import type { WalletEvent } from './events.js';

export type Wallet = {
  /** Everything that is the owner's, held or not; negative for what he owes. */
  readonly balanceMinor: number;
  /** Held money by order. */
  readonly holds: { readonly [orderId: string]: number };
  /** The newest first. A leg whose delivery was not recorded yet is among them, however often its follower begins again. */
  readonly lastLegs: readonly string[];
};

export const noWallet: Wallet = { balanceMinor: 0, holds: {}, lastLegs: [] };

const LAST_LEGS_KEPT = 2;

/** What a wallet shows. Money that is taken back comes from what is available, then from what is held; what is short of both is a debt. */
export type Balances = {
  readonly availableMinor: number;
  readonly heldMinor: number;
  readonly reservedMinor: number;
  readonly debtMinor: number;
};

export function balancesOf({ balanceMinor, holds }: Pick<Wallet, 'balanceMinor' | 'holds'>): Balances {
  const owned = Math.max(0, balanceMinor);
  const heldMinor = Math.min(owned, sum(Object.values(holds)));
  return { availableMinor: owned - heldMinor, heldMinor, reservedMinor: 0, debtMinor: owned - balanceMinor };
}

export function evolve(wallet: Wallet, event: WalletEvent): Wallet {
  switch (event.type) {
    case 'WalletCredited':
      return applied(wallet, event, event.amountMinor);
    case 'WalletDebited':
      return applied(wallet, event, -event.amountMinor);
    case 'HoldChanged':
      return applied(wallet, event, 0);
    case 'BalanceCarried':
      return { balanceMinor: event.balanceMinor, holds: event.holds, lastLegs: event.lastLegs };
    default:
      return unreachable(event);
  }
}

function applied(
  wallet: Wallet,
  { orderId, legId, heldMinor }: { readonly orderId: string; readonly legId: string; readonly heldMinor?: number },
  gainMinor: number,
): Wallet {
  return {
    balanceMinor: sum([wallet.balanceMinor, gainMinor]),
    holds: heldMinor === undefined ? wallet.holds : withHold(wallet.holds, orderId, heldMinor),
    lastLegs: [legId, ...wallet.lastLegs].slice(0, LAST_LEGS_KEPT),
  };
}

function withHold(holds: Wallet['holds'], orderId: string, heldMinor: number): Wallet['holds'] {
  const others = Object.entries(holds).filter(([held]) => held !== orderId);
  return Object.fromEntries(heldMinor === 0 ? others : [...others, [orderId, heldMinor]]);
}
