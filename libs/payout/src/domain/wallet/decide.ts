import { unreachable, type Decider } from '@entente/kernel';
import type { Leg } from '../legs.js';
import { accounts, balanced, post } from '../postings.js';
import type { Owned, WalletEvent } from './events.js';
import { balancesOf, evolve, noWallet, type Wallet } from './state.js';

/** Every so many events a wallet says all that came before: at the revisions that this number divides, so that a reader knows where to begin. */
const CARRIED_EVERY = 500;

/** Where reading a wallet may begin, when its last revision is known. */
export const carriedAt = (revision: number): number => Math.max(0, revision - (revision % CARRIED_EVERY));

/** Half of a transfer, for the wallet of its owner. */
export type ApplyLeg = {
  readonly type: 'ApplyLeg';
  readonly marketplace: string;
  readonly currency: string;
  readonly orderId: string;
  readonly leg: Leg;
};

/** Takes from the wallet for a withdrawal what is available, and lets go of it when the withdrawal has ended. */
export type Withholding =
  | { readonly type: 'ReserveWithdrawal'; readonly amountMinor: number }
  | { readonly type: 'ConsumeReservation' }
  | { readonly type: 'ReturnReservation' };
type WithholdFunds = Owned & { readonly withdrawalId: string } & Withholding;

export type WalletCommand = ApplyLeg | WithholdFunds;

/** `revision` is the wallet's last; -1 for none. */
type WalletGiven = { readonly revision: number };

export const walletDecider: Decider<Wallet, WalletCommand, WalletEvent, WalletGiven> = { initial: noWallet, decide, evolve };

/** A wallet refuses no leg: what is short becomes a debt. Of a withdrawal that it does not cover it says nothing. */
function decide(command: WalletCommand, wallet: Wallet, { revision }: WalletGiven): readonly WalletEvent[] {
  const event = answer(command, wallet);
  if (!event) return [];
  const next = revision + 1;
  const isCarried = next > 0 && next % CARRIED_EVERY === 0;
  return [...(isCarried ? [carry(ownedBy(command), wallet)] : []), event];
}

/** One event a command: only so are the revisions met at which a wallet carries itself forward. */
function answer(command: WalletCommand, wallet: Wallet): WalletEvent | undefined {
  switch (command.type) {
    case 'ApplyLeg':
      return wallet.lastLegs.includes(command.leg.legId) ? undefined : apply(command);
    case 'ReserveWithdrawal': {
      const isAble = !isReserved(wallet, command.withdrawalId) && command.amountMinor <= balancesOf(wallet).availableMinor;
      return isAble ? { ...withheld(command, command.amountMinor), type: 'WithdrawalReserved' } : undefined;
    }
    case 'ConsumeReservation':
      return isReserved(wallet, command.withdrawalId) ? consume(command, wallet) : undefined;
    case 'ReturnReservation':
      return { ...withheld(command, reservedFor(wallet, command.withdrawalId)), type: 'ReservationReturned' };
    default:
      return unreachable(command);
  }
}

export const isReserved = ({ reservations }: Wallet, withdrawalId: string): boolean => Object.hasOwn(reservations, withdrawalId);
const reservedFor = ({ reservations }: Wallet, withdrawalId: string): number => reservations[withdrawalId] ?? 0;

function ownedBy(command: WalletCommand): Owned {
  const { marketplace, currency } = command;
  return { marketplace, ownerId: command.type === 'ApplyLeg' ? command.leg.ownerId : command.ownerId, currency };
}

const withheld = (command: WithholdFunds, amountMinor: number) => ({
  ...ownedBy(command),
  postings: balanced(),
  withdrawalId: command.withdrawalId,
  amountMinor,
});

function consume(command: WithholdFunds, wallet: Wallet): WalletEvent {
  const { marketplace, ownerId, withdrawalId } = command;
  const amountMinor = reservedFor(wallet, withdrawalId);
  const postings = balanced(
    post(accounts.wallet(marketplace, ownerId), -amountMinor),
    post(accounts.provider(marketplace), amountMinor),
  );
  return { ...withheld(command, amountMinor), type: 'ReservationConsumed', postings };
}

const carry = (owned: Owned, wallet: Wallet): WalletEvent => ({
  type: 'BalanceCarried',
  ...owned,
  postings: balanced(),
  ...wallet,
});

function apply(command: ApplyLeg): WalletEvent {
  const { orderId, leg } = command;
  const { legId, kind, amountMinor, heldMinor } = leg;
  const owned = ownedBy(command);
  const postings = balanced(
    post(accounts.transit(legId), -amountMinor),
    post(accounts.wallet(owned.marketplace, owned.ownerId), amountMinor),
  );
  const about = { ...owned, postings, orderId, legId, ...(heldMinor === undefined ? {} : { heldMinor }) };
  if (amountMinor > 0) return { type: 'WalletCredited', ...about, kind, amountMinor };
  if (amountMinor < 0) return { type: 'WalletDebited', ...about, kind, amountMinor: -amountMinor };
  return { type: 'HoldChanged', ...about };
}
