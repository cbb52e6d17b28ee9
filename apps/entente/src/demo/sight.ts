import { Problem, type Client } from '@entente/client';
import type { Instant } from '@entente/kernel';

/** Everything that the interface shows of one order at one moment; the money is that of all the orders of a story. */
export type Sight = {
  readonly order?: { readonly status: string; readonly revision: number; readonly disputeId: string | null } & Timed;
  readonly history: readonly { readonly at: string; readonly rule: string; readonly by: string }[];
  readonly dispute?: { readonly status: string; readonly revision: number; readonly closeReason: string | null } & Timed;
  readonly money?: MoneySeen;
  /** What the seller has, and may not take out before a dispute is over. */
  readonly heldMinor: number;
  /** What he took out, or tried to: looked at in stories that are about it, whose seller sells nothing else. */
  readonly withdrawals?: readonly { readonly withdrawalId: string; readonly amountMinor: number; readonly status: string }[];
  /** Looked at in stories that are about it. */
  readonly standing?: string;
};

type Timed = {
  readonly deadlines: readonly {
    readonly name: string;
    readonly dueAt: string | null;
    readonly passed?: boolean;
    readonly paused?: boolean;
  }[];
  readonly windows: readonly { readonly name: string; readonly endsAt: string }[];
};

export type MoneySeen = {
  readonly currency: string;
  readonly escrowMinor: number;
  readonly refundedMinor: number;
  readonly sellerMinor: number;
  readonly feesMinor: number;
  readonly suspenseMinor: number;
  readonly voucherMinor: number;
  readonly refunds: readonly { readonly status: string }[];
};

export const NOTHING_SEEN: Sight = { history: [], heldMinor: 0 };

type Place = {
  /** The last one is looked at whole. */
  readonly orderIds: readonly string[];
  readonly sellerId: string;
  readonly marketplace: string;
  readonly isAbout: (what: 'wallet' | 'seller') => boolean;
};

/** Looks through the eyes of the marketplace's service, which may read all of it. */
export async function look(service: Client, { orderIds, sellerId, marketplace, isAbout }: Place): Promise<Sight> {
  const id = orderIds.at(-1);
  const ofOrder = id === undefined ? {} : await glance(service, id);
  if (id === undefined || !ofOrder.order) return NOTHING_SEEN;
  const [{ items: history }, ofMoney] = await Promise.all([
    service.get('/orders/{id}/history', { id }),
    Promise.all(orderIds.map((one): Promise<MoneySeen> => service.get('/orders/{id}/money', { id: one }))),
  ]);
  const money = ofMoney.reduce(together);
  // Only while there is a dispute may something of what the seller has be held.
  const wallets =
    ofOrder.dispute && money.sellerMinor > 0
      ? (await service.get('/wallets/{ownerId}', { ownerId: sellerId, marketplace })).items
      : [];
  const heldMinor = wallets.find(({ currency }) => currency === money.currency)?.heldMinor ?? 0;
  const seen = { ...ofOrder, history, money, heldMinor };
  const [withdrawals, seller] = await Promise.all([
    isAbout('wallet')
      ? service.for(sellerId).get('/wallets/{ownerId}/withdrawals', { ownerId: sellerId, marketplace })
      : undefined,
    isAbout('seller') ? service.get('/sellers/{sellerId}', { sellerId, marketplace }) : undefined,
  ]);
  return {
    ...seen,
    ...(withdrawals && { withdrawals: withdrawals.items }),
    ...(seller && { standing: seller.standing }),
  };
}

/** What is where of two orders. */
const together = (one: MoneySeen, other: MoneySeen): MoneySeen => ({
  currency: one.currency,
  escrowMinor: one.escrowMinor + other.escrowMinor,
  refundedMinor: one.refundedMinor + other.refundedMinor,
  sellerMinor: one.sellerMinor + other.sellerMinor,
  feesMinor: one.feesMinor + other.feesMinor,
  suspenseMinor: one.suspenseMinor + other.suspenseMinor,
  voucherMinor: one.voucherMinor + other.voucherMinor,
  refunds: [...one.refunds, ...other.refunds],
});

/** Only whether, and where, the order and its dispute stand. */
export async function glance(service: Client, id: string): Promise<Pick<Sight, 'order' | 'dispute'>> {
  const order = await orNothing(service.get('/orders/{id}', { id }));
  if (!order) return {};
  const { disputeId } = order;
  const dispute = disputeId === null ? undefined : await service.get('/disputes/{id}', { id: disputeId });
  return { order, ...(dispute && { dispute }) };
}

export async function orNothing<Found>(asked: Promise<Found>): Promise<Found | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return undefined;
    throw error;
  }
}

/** The order's state, or that of the dispute where only that changed, or was all that somebody spoke to; that of a withdrawal or of the seller's standing where one changed. */
export function stateAfter(before: Sight, after: Sight, spokenTo: 'order' | 'dispute'): string {
  const { order, dispute, withdrawals = [] } = after;
  const had = new Map(before.withdrawals?.map(({ withdrawalId, status }) => [withdrawalId, status]));
  // What was refused is told where it was asked for.
  const withdrawal = withdrawals.find(({ withdrawalId, status }) => status !== 'refused' && had.get(withdrawalId) !== status);
  if (withdrawal) return `withdrawal: ${withdrawal.status}`;
  if (before.standing !== undefined && after.standing !== before.standing) return `seller: ${after.standing}`;
  const isOrders =
    order?.status !== before.order?.status ||
    dispute === undefined ||
    (dispute.status === before.dispute?.status && spokenTo === 'order');
  return isOrders ? (order?.status ?? '') : `dispute: ${dispute.status}`;
}

/** What is known before another order is placed is nothing of that order. */
export const beforeAnother = ({ order: _order, dispute: _dispute, ...seen }: Sight): Sight => ({ ...seen, history: [] });

type Fired = { readonly at: Instant; readonly rule: string; readonly of: 'order' | 'dispute' };

/**
 * What deadlines did by themselves between two looks: in the order's history, or by a mark on the dispute's deadlines. The interface writes instants
 * as `Instant` has them.
 */
export function firedBetween(
  before: Sight,
  after: Sight,
  ruleOfDeadline: (name: string) => string | undefined,
): readonly Fired[] {
  const ofOrder = after.history
    .slice(before.history.length)
    .filter(({ by }) => by === 'timer')
    .map(({ at, rule }): Fired => ({ at: at as Instant, rule, of: 'order' }));
  const had = new Set(before.dispute?.deadlines.filter(({ passed }) => passed).map(({ name, dueAt }) => `${name} ${dueAt}`));
  const ofDispute = (after.dispute?.deadlines ?? []).flatMap(({ name, dueAt, passed }) =>
    passed && dueAt !== null && !had.has(`${name} ${dueAt}`)
      ? [{ at: dueAt as Instant, rule: ruleOfDeadline(name) ?? name, of: 'dispute' as const }]
      : [],
  );
  return [...ofOrder, ...ofDispute];
}
