import { sum, unreachable } from '@entente/kernel';
import type { WalletEvent } from './events.js';

export type Wallet = {
  /** Everything that is the owner's, held and reserved or not; negative for what he owes. */
  readonly balanceMinor: number;
  /** Held money by order. */
  readonly holds: { readonly [orderId: string]: number };
  /** Reserved money by withdrawal, until it is paid or returned. */
  readonly reservations: { readonly [withdrawalId: string]: number };
  /** The newest first. A leg whose delivery was not recorded yet is among them, however often its follower begins again. */
  readonly lastLegs: readonly string[];
};

export const noWallet: Wallet = { balanceMinor: 0, holds: {}, reservations: {}, lastLegs: [] };

const LAST_LEGS_KEPT = 2;

/**
 * What a wallet shows. Money that is taken back comes from what is available, then from what is held; what is short of both is a debt. What is
 * reserved is perhaps with the provider by now: it stays reserved, whatever is taken back meanwhile.
 */
export type Balances = {
  readonly availableMinor: number;
  readonly heldMinor: number;
  readonly reservedMinor: number;
  readonly debtMinor: number;
};

export function balancesOf({ balanceMinor, holds, reservations }: Omit<Wallet, 'lastLegs'>): Balances {
  const reservedMinor = sum(Object.values(reservations));
  const unreservedMinor = Math.max(0, balanceMinor - reservedMinor);
  const heldMinor = Math.min(unreservedMinor, sum(Object.values(holds)));
  return { availableMinor: unreservedMinor - heldMinor, heldMinor, reservedMinor, debtMinor: Math.max(0, 0 - balanceMinor) };
}

export function evolve(wallet: Wallet, event: WalletEvent): Wallet {
  switch (event.type) {
    case 'WalletCredited':
      return applied(wallet, event, event.amountMinor);
    case 'WalletDebited':
      return applied(wallet, event, -event.amountMinor);
    case 'HoldChanged':
      return applied(wallet, event, 0);
    case 'WithdrawalReserved':
      return { ...wallet, reservations: withEntry(wallet.reservations, event.withdrawalId, event.amountMinor) };
    case 'ReservationConsumed':
      return {
        ...wallet,
        balanceMinor: sum([wallet.balanceMinor, -event.amountMinor]),
        reservations: withEntry(wallet.reservations, event.withdrawalId, 0),
      };
    case 'ReservationReturned':
      return { ...wallet, reservations: withEntry(wallet.reservations, event.withdrawalId, 0) };
    case 'BalanceCarried':
      return {
        balanceMinor: event.balanceMinor,
        holds: event.holds,
        reservations: event.reservations,
        lastLegs: event.lastLegs,
      };
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
    ...wallet,
    balanceMinor: sum([wallet.balanceMinor, gainMinor]),
    holds: heldMinor === undefined ? wallet.holds : withEntry(wallet.holds, orderId, heldMinor),
    lastLegs: [legId, ...wallet.lastLegs].slice(0, LAST_LEGS_KEPT),
  };
}

/** What is nothing has no entry: the wallet does not grow with what is over. */
function withEntry(amounts: Wallet['holds'], id: string, amountMinor: number): Wallet['holds'] {
  if (amountMinor !== 0) return { ...amounts, [id]: amountMinor };
  if (!(id in amounts)) return amounts;
  const { [id]: _, ...others } = amounts;
  return others;
}
