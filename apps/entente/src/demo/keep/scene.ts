import type { Body, Posts } from '@entente/client';
import { parsePeriod, plusPeriod, type Instant } from '@entente/kernel';
import type { DisputeAction, OrderAction, SaidInDispute, SaidOf } from '../actions.js';

/** When somebody does something, in days before the moment at which everything is left as it is. No two lie a whole number of days apart, so that no deadline ends just then. */
export const DAYS_AGO = { longAgo: 185, weekAgo: 9, sixDays: 6.2, threeDays: 3.3, yesterday: 1.1, now: 0 } as const;
export type When = keyof typeof DAYS_AGO;

/** One order to be: who plays it, for how much, and under which id. */
export type Scene = {
  readonly orderId: string;
  readonly policy: string;
  readonly marketplace: string;
  readonly buyerId: string;
  readonly sellerId: string;
  readonly mediatorId: string;
  readonly title: string;
  readonly amountMinor: number;
  readonly currency: string;
};

/** Somebody by his id, and what he posts; the shop speaks for the buyer. */
type Request = { readonly who: string; readonly path: string; readonly asks: object };
const posted = <Path extends keyof Posts>(who: string, path: Path, asks: Posts[Path]['asks']): Request => ({ who, path, asks });
/** What is sent in a scene; `at` is the time on its clock. */
export type Act = (scene: Scene, at: Instant) => Request;

export const SHOP = 'shop';
export const OPERATOR = 'olu';

/** An order on its way to a situation that people may want to look at. */
export type Situation = {
  /** `in_progress late`, `disputed / open awaiting_claimant`: state and flags of the order, and of its last dispute. */
  readonly ends: string;
  readonly script: { readonly [when in When]?: readonly Act[] };
};

/** A marketplace of the demo: who sells what there, and every situation in which its orders can be found, by each way that leads there. */
export type Shop = {
  readonly policy: string;
  readonly marketplace: string;
  readonly currency: string;
  /** `cu` of `cu-1001`. */
  readonly prefix: string;
  readonly sellers: readonly string[];
  readonly titles: readonly string[];
  readonly situations: readonly Situation[];
};

/** A day of the scene, counted from the one on which this is sent. */
export const dayAfter = (at: Instant, days: number): string =>
  plusPeriod(at, { months: 0, days, ms: 0 }, 'UTC').slice(0, '2026-01-05'.length);
export const after = (at: Instant, period: string): Instant => plusPeriod(at, parsePeriod(period)!, 'UTC');

const payment = ({ orderId, currency }: Scene, amountMinor: number, n = ''): Body<'/orders'>['payment'] => ({
  reference: `pay-${orderId}${n}`,
  method: 'card',
  amountMinor,
  currency,
});

export const placed =
  (more: (at: Instant) => Partial<Body<'/orders'>>): Act =>
  (scene, at) => {
    const { orderId, policy, buyerId, sellerId, title, amountMinor } = scene;
    const bought = { orderId, policy, buyerId, sellerId, title, terms: 'Comme décrit dans l’annonce.' };
    return posted(SHOP, '/orders', { body: { ...bought, payment: payment(scene, amountMinor), ...more(at) } });
  };

const onOrder =
  (who: (scene: Scene) => string) =>
  <Action extends OrderAction>(action: Action, body: SaidOf<Action> = {}): Act =>
  (scene) => ({ who: who(scene), path: `/orders/{id}/${action}`, asks: { id: scene.orderId, body } });
export const buyer = onOrder(({ buyerId }) => buyerId);
export const seller = onOrder(({ sellerId }) => sellerId);
export const staff = onOrder(() => OPERATOR);

/** The buyer pays for more. */
export const pays =
  <Action extends 'buy-option' | 'accept-offer'>(
    action: Action,
    amountMinor: number,
    body: Omit<Body<`/orders/{id}/${Action}`>, 'payment'>,
  ): Act =>
  (scene) => ({
    who: SHOP,
    path: `/orders/{id}/${action}`,
    asks: { id: scene.orderId, body: { ...body, payment: payment(scene, amountMinor, '-2') } },
  });

export const offers =
  (label: string, amountMinor: number): Act =>
  (scene, at) =>
    seller('offer', { label, price: { amountMinor, currency: scene.currency }, duration: 'P3D' })(scene, at);

const onDispute =
  (who: (scene: Scene) => string) =>
  <Action extends DisputeAction>(
    action: Action,
    body: SaidInDispute<Action> | ((at: Instant) => SaidInDispute<Action>) = {},
  ): Act =>
  (scene, at) => {
    const said: object | ((on: Instant) => object) = body;
    const asks = { id: `${scene.orderId}.1`, body: typeof said === 'function' ? said(at) : said };
    return { who: who(scene), path: `/disputes/{id}/${action}`, asks };
  };
export const claimant = onDispute(({ buyerId }) => buyerId);
export const opponent = onDispute(({ sellerId }) => sellerId);
export const mediator = onDispute(({ mediatorId }) => mediatorId);

/** How the provider answers refunds of this order's payment from now on. */
export const providerWill =
  (answer: 'ok' | 'refuse'): Act =>
  ({ orderId }) =>
    posted(OPERATOR, '/dev/provider', { body: { reference: `pay-${orderId}`, answer } });
export const refundIsTriedAgain: Act = ({ orderId }) =>
  posted(OPERATOR, '/operations/refunds/{refundId}/retry', { refundId: `${orderId}.r1` });
export const refundIsSettledOtherwise =
  (note: string): Act =>
  ({ orderId }) =>
    posted(OPERATOR, '/operations/refunds/{refundId}/settle-otherwise', { refundId: `${orderId}.r1`, body: { note } });

/** The seller takes 10.00 out, to an account whose bank does with it what is said. */
export const withdraws: Act = ({ sellerId, marketplace, currency, orderId }) =>
  posted(sellerId, '/wallets/{ownerId}/withdraw', {
    ownerId: sellerId,
    body: { marketplace, currency, amountMinor: 10_00, destination: `account-${orderId}` },
  });
export const bankWill =
  (answer: 'ok' | 'refuse'): Act =>
  ({ orderId }) =>
    posted(OPERATOR, '/dev/provider', { body: { reference: `account-${orderId}`, answer } });
