import type { Decider } from '@entente/kernel';
import type { Leg } from '../legs.js';
import { accounts, balanced, post } from '../postings.js';
import type { Owned, WalletEvent } from './events.js';
import { evolve, noWallet, type Wallet } from './state.js';

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

/** `revision` is the wallet's last; -1 for none. */
type WalletGiven = { readonly revision: number };

export const walletDecider: Decider<Wallet, ApplyLeg, WalletEvent, WalletGiven> = { initial: noWallet, decide, evolve };

/** A wallet refuses nothing: what is short becomes a debt. */
function decide(command: ApplyLeg, wallet: Wallet, { revision }: WalletGiven): readonly WalletEvent[] {
  if (wallet.lastLegs.includes(command.leg.legId)) return [];
  const next = revision + 1;
  const carried = next > 0 && next % CARRIED_EVERY === 0;
  return [...(carried ? [carry(command, wallet)] : []), apply(command)];
}

const ownedBy = ({ marketplace, currency, leg: { ownerId } }: ApplyLeg): Owned => ({ marketplace, ownerId, currency });

const carry = (command: ApplyLeg, wallet: Wallet): WalletEvent => ({
  type: 'BalanceCarried',
  ...ownedBy(command),
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
