import type { Body } from '@entente/client';
import type { Role } from '../running-system.js';
import type { DisputeAction, OrderAction, SaidInDispute, SaidOf, SellerAction } from './actions.js';
import type { Calendar, Moment } from './calendar.js';

/** Somebody in a story. Buyers and sellers need no role: what they may do follows from whose order it is. */
export type Person = { readonly id: string; readonly name: string; readonly roles?: readonly Role[] };

/** What is sent along; dates are known when the story begins. */
type Sent<What = object> = What | ((on: Calendar) => What);

/** What the shop says of a purchase; the reference of the payment is made up when it is played, for it can be used once. */
export type Purchase = {
  readonly title: string;
  readonly terms: string;
  readonly payment: { readonly method: 'card' | 'wallet'; readonly amountMinor: number; readonly currency: string };
  readonly duration?: string;
  readonly estimatedDeliveryDate?: string;
  readonly processingTime?: string;
  readonly depositMinor?: number;
  readonly shipTo?: Body<'/orders'>['shipTo'];
};

/**
 * A request: a buyer pays and the shop places the order for him, or somebody acts on the order or its dispute (through the shop again, where he
 * `pays`) or on the seller's standing, or the seller takes his money out, to a bank that does with it what the story says, or the shop records that the
 * buyer's bank has taken the payment back. Or a question: what somebody may do with the order now. Of several orders the story is about the last.
 */
export type Doing =
  | { readonly on: 'shop'; readonly body: Purchase | ((on: Calendar) => Purchase) }
  | { readonly on: 'order'; readonly action: string; readonly body: Sent; readonly pays?: Purchase['payment'] }
  | { readonly on: 'dispute' | 'seller'; readonly action: string; readonly body: Sent }
  | { readonly on: 'bank'; readonly body: { readonly amountMinor: number } }
  | { readonly on: 'actions'; readonly body: object }
  | { readonly on: 'wallet'; readonly body: Withdrawal; readonly bank: 'ok' | 'refuse' };

type Withdrawal = { readonly amountMinor: number; readonly currency: string; readonly destination: string };

/** What is sent in the end. */
export function bodyOf(does: Doing, on: Calendar): object {
  const { body } = does;
  return typeof body === 'function' ? body(on) : body;
}

/** How a step ends: under which rule (wallets have none), in which state, and where the money is, if it moved. */
export type Outcome = { readonly rule?: string; readonly state: string; readonly money?: string };
/** Or refused, with a code. Or, where it was asked, with what may be done. */
export type Ends = Outcome | { readonly refused: string } | { readonly may: readonly string[] };

export type Step = { readonly when: Moment; readonly words: string } & (
  | { readonly who: Person; readonly does: Doing; readonly ends: Ends }
  /** A deadline passes, all by itself. */
  | { readonly who: 'Nobody' | 'The clock'; readonly does?: undefined; readonly ends: Outcome }
);

export type Story = {
  /** For `--story`. */
  readonly name: string;
  readonly title: string;
  /** In one line. */
  readonly about: string;
  /** The rule book, `comeup/2`. */
  readonly policy: string;
  readonly buyer: Person;
  readonly seller: Person;
  readonly steps: readonly Step[];
};

/*
 * The words in which stories are written:
 *
 *   at('Thu 10:00', bo, 'refuses', order('refuse-revision', { reason: 'Hors brief.' }), under('CU-T18', 'revision_refused'))
 *   at('Fri 09:00', ana, 'tries to cancel alone', order('cancel'), refused('actor.forbidden'))
 *   at('Fri 09:05', ana, 'asks what she may do', actions, may('complete', 'open-dispute'))
 *   until('2nd Thu 10:02', 'Nobody', 'chooses for seven days', under('CU-T27', 'completed', 'seller 80.00 · fees 20.00'))
 */

export const at = (when: Moment, who: Person, words: string, does: Doing, ends: Ends): Step => ({ when, who, words, does, ends });
export const until = (when: Moment, who: 'Nobody' | 'The clock', words: string, ends: Outcome): Step => ({
  when,
  who,
  words,
  ends,
});

export const placing = (body: Purchase | ((on: Calendar) => Purchase)): Doing => ({ on: 'shop', body });
export const order = <Action extends OrderAction>(action: Action, body: Sent<SaidOf<Action>> = {}): Doing => ({
  on: 'order',
  action,
  body,
});
/** The buyer pays for more: the shop says so for him. */
export const paid = <Action extends 'buy-option' | 'accept-offer'>(
  action: Action,
  pays: Purchase['payment'],
  body: Omit<Body<`/orders/{id}/${Action}`>, 'payment'>,
): Doing => ({ on: 'order', action, body, pays });
export const withdraw = (body: Withdrawal, bank: 'ok' | 'refuse' = 'ok'): Doing => ({ on: 'wallet', body, bank });
export const dispute = <Action extends DisputeAction>(action: Action, body: Sent<SaidInDispute<Action>> = {}): Doing => ({
  on: 'dispute',
  action,
  body,
});
/** Of which marketplace's seller, the story says elsewhere. */
export const standing = <Action extends SellerAction>(
  action: Action,
  body?: Omit<Body<`/sellers/{sellerId}/${Action}`>, 'marketplace'>,
): Doing => ({ on: 'seller', action, body: body ?? {} });
export const chargeback = (amountMinor: number): Doing => ({ on: 'bank', body: { amountMinor } });
export const actions: Doing = { on: 'actions', body: {} };

/** `state` is the order's, or the dispute's when only that changed (`dispute: open`), or the seller's (`seller: suspended`); `money` is said whenever it moved. */
export const under = (rule: string, state: string, money?: string) => ({ rule, state, ...(money !== undefined && { money }) });
/** What is the same in every marketplace: `withdrawal: paid`. */
export const so = (state: string, money?: string) => ({ state, ...(money !== undefined && { money }) });
export const refused = (code: string) => ({ refused: code });
export const may = (...names: readonly string[]) => ({ may: names });
