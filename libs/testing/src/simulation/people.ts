import { disputeActions, disputeStream, type Dispute } from '@entente/dispute';
import { derivedId, must, plusMs, type Instant, type Json } from '@entente/kernel';
import { orderActions, orderStream, sellerActions, sellerStream, standingOf, type Order } from '@entente/order';
import { escrowStream } from '@entente/payout';
import {
  builtInPacks,
  disputeWords,
  orderWords,
  sellerWords,
  type Actor,
  type Body,
  type Pack,
  type Role,
  type Row,
} from '@entente/policy';
import { hasOpenDisputes, readBalances, readDispute, readEscrow, readOrder, readSeller } from './read.js';
import type { PlacedOrder, Request, World } from './world.js';

const DAY_MS = 86_400_000;
export const MEMBERS = ['ana', 'bo', 'cleo'] as const;
/** Where a member has his money sent. */
export const accountOf = (member: string): string => `account-of-${member}`;
const MARKETPLACES = [...new Set(builtInPacks().map(({ marketplace }) => marketplace))];
const HOME = { country: 'CD', postalCode: '0012', city: 'Kinshasa' };
/** What leads to a dispute and through it is done most often, what ends a story or repeats itself seldom; everything else weighs 1. */
const EAGER: { readonly [action: string]: number } = {
  accept: 6, deliver: 4, 'request-revision': 3, 'refuse-revision': 6, 'open-dispute': 8, 'request-cancellation': 2, 'refuse-cancellation': 5,
  assign: 2, take: 6, decide: 5, justify: 4, escalate: 6, 'propose-settlement': 2, 'accept-settlement': 3, ship: 3,
  offer: 0.8, 'accept-offer': 1.5, 'buy-option': 1.5, review: 0.5, report: 0.15, hold: 0.15, unhold: 3, 'submit-evidence': 0.6,
  cancel: 0.15, decline: 0.1, complete: 0.2, 'accept-cancellation': 0.3, refund: 0.4, 'update-tracking': 0.6,
  'propose-refund': 0.6, 'accept-refund': 2, 'submit-claim': 1, 'review-claim': 6, 'convert-claim': 4, 'claim-damage': 4, 'hand-over': 3,
  'record-chargeback': 0.15, 'consent-restart': 3, 'add-proof': 0.6, close: 0.3, reopen: 0.4, suspend: 0.5, 'request-reinstatement': 3, reinstate: 3,
}; // prettier-ignore

const actorOf = (id: string, role: Role = 'member', via?: string): Actor => ({
  id,
  roles: [role],
  marketplaces: MARKETPLACES,
  ...(via !== undefined && { via }),
});
export const shopFor = (buyerId: string): Actor => actorOf(buyerId, 'service', 'shop');
const mediator = (id = 'mia'): Actor => actorOf(id, 'mediator');
const member = (id: string): Actor => actorOf(id);

type Wish = { readonly actor: Actor; readonly action: string };

/** One order of the run: under which rule book, who pays whom, how. */
export function placing(world: World, n: number): Omit<PlacedOrder, 'isAttended'> {
  const { chance } = world;
  // Where sellers are paid at once, more can go wrong.
  const drawn = world.policies.flatMap((one) => (one.money.payout === 'at_capture' ? [one, one, one] : [one]));
  const pack = must(chance.pick(drawn), 'A rule book');
  const asked = pack.order.rows.find(({ trigger }) => trigger.name === 'place')?.needs.flatMap(({ words }) => words) ?? [];
  const buyerId = chance.pick(MEMBERS);
  const sellerId = must(chance.pick(MEMBERS.filter((id) => id !== buyerId)), 'A seller');
  const amountMinor = chance.pick([10_000, 10_000, 999, 3_333, 1]);
  // Now and then somebody pays twice with one payment.
  const reference = `${pack.marketplace}-pay-${chance.happens(0.05) ? 1 : n}`;
  const payment = {
    reference,
    method: chance.pick(['card', 'card', 'card', 'wallet', 'external'] as const),
    amountMinor,
    currency: 'EUR',
    ...(chance.happens(0.3) && amountMinor > 100 && { bankFeesMinor: 45 }),
  };
  const orderId = `o-${n}`;
  const body = {
    orderId,
    buyerId,
    sellerId,
    title: 'Un logo',
    terms: 'Trois propositions',
    payment,
    shipTo: HOME,
    processingTime: 'P5D',
    ...((asked.includes('duration') || chance.happens(0.8)) && { duration: 'P7D' }),
    ...((asked.includes('estimatedDeliveryDate') || chance.happens(0.3)) && { estimatedDeliveryDate: '2026-01-19' }),
    ...(takesDeposit(pack) && { depositMinor: Math.floor(amountMinor / 3) }),
  };
  return {
    orderId,
    reference,
    placing: request({
      context: 'order',
      stream: orderStream(orderId),
      by: shopFor(buyerId),
      action: 'place',
      body,
      commandId: nextId(world),
      placedUnder: pack,
    }),
  };
}

const takesDeposit = ({ order }: Pack): boolean => order.rows.some(({ amount }) => amount?.sum === 'deposit');

/** What somebody thinks of doing next with this order, or with one of its disputes, or about whoever sells or buys. */
export async function somebody(world: World, orderId: string): Promise<Request | undefined> {
  const { chance } = world;
  const { state: order } = await readOrder(world.disk, orderId);
  if (order.orderId === '') return undefined;
  const pack = world.disk.packs.get(order.policy);
  const disputeId = chance.pick(Object.keys(order.disputes));
  const dispute = disputeId !== undefined && chance.happens(0.6) ? await readDispute(world.disk, disputeId) : undefined;
  if (dispute && dispute.disputeId !== '') return inDispute(world, dispute, pack);
  if (chance.happens(0.05)) return operator(world, orderId);
  const standings = { buyer: await standing(world, pack, order.buyerId), seller: await standing(world, pack, order.sellerId) };
  if (pack.seller && chance.happens(standings.seller === 'active' ? 0.05 : 0.3)) return aboutSeller(world, pack, order.sellerId);
  const people = [
    member(order.buyerId),
    member(order.sellerId),
    ...(chance.happens(0.2) ? [actorOf('shop', 'service')] : []),
    ...(chance.happens(0.4) ? [shopFor(order.buyerId)] : []),
    ...(chance.happens(0.2) || order.status === 'on_hold' || order.claim ? [mediator()] : []),
  ];
  const given = { now: await world.disk.clock.now(), packs: world.disk.packs, standings };
  const wish = wanted(world, orderWords.actions, people, (actor) => orderActions(order, actor, given));
  if (!wish) return undefined;
  const { actor, action } = wish;
  const { capturedMinor, refundedMinor } = order.platform;
  const told = await said(world, rowFor(world, pack.order.rows, action, order.status), { all: capturedMinor - refundedMinor });
  const { refundMinor: amountMinor, ...rest } = told;
  const location =
    action === 'update-tracking' && chance.happens(0.7) ? { location: chance.pick([HOME, HOME, { ...HOME, city: 'Goma' }]) } : {};
  const paid = beside(world, action, order);
  // Who pays says so in his payment alone.
  const amount = amountMinor === undefined || 'payment' in paid || 'amountMinor' in paid ? {} : { amountMinor };
  const body = { ...rest, ...location, ...paid, ...amount };
  return request({ context: 'order', stream: orderStream(orderId), by: actor, action, body, commandId: nextId(world) });
}

/** What an option or an offer is about. Now and then somebody pays with what was paid before, or not what was asked. */
function beside({ chance, requests }: World, action: string, { offers, payments, flags, depositMinor }: Order): Body {
  const paying = (amountMinor: number) => {
    const reference = chance.happens(0.05) ? payments[0]!.reference : `pay-more-${requests.length}`;
    return { payment: { reference, method: chance.pick(['card', 'card', 'wallet'] as const), amountMinor, currency: 'EUR' } };
  };
  const offerId = chance.pick(Object.keys(offers).filter((id) => `offer:${id}` in flags)) ?? 'offer-1';
  switch (action) {
    case 'buy-option':
      return { ...paying(1 + chance.below(5_000)), ...(chance.happens(0.5) && { duration: 'P2D' }) };
    case 'offer':
      return { price: { amountMinor: 1 + chance.below(5_000), currency: 'EUR' } };
    case 'accept-offer':
      return { offerId, ...paying(chance.happens(0.05) ? 1 : (offers[offerId]?.priceMinor ?? 1)) };
    case 'decline-offer':
    case 'withdraw-offer':
      return { offerId };
    case 'record-chargeback': {
      const { reference, amountMinor } = chance.pick(payments)!;
      return { reference, amountMinor: chance.happens(0.6) ? amountMinor : 1 + chance.below(amountMinor) };
    }
    case 'accept-refund':
      return chance.happens(0.2) ? { proposalId: 'p1' } : {};
    case 'claim-damage':
      return { amountMinor: 1 + chance.below(Math.max(1, depositMinor)) };
    default:
      return {};
  }
}

const standing = async ({ disk }: World, { marketplace }: Pack, sellerId: string) =>
  standingOf(await readSeller(disk, { marketplace, sellerId }));

/** The staff suspend somebody, or let him come back; or he asks for that. */
async function aboutSeller(world: World, pack: Pack, sellerId: string): Promise<Request | undefined> {
  const { disk } = world;
  const { marketplace } = pack;
  const openDisputes = (await hasOpenDisputes(disk, { marketplace, sellerId })) ? ('some' as const) : ('none' as const);
  const given = { now: await disk.clock.now(), pack, sellerId, openDisputes };
  const state = await readSeller(disk, { marketplace, sellerId });
  const people = [member(sellerId), actorOf('ops', 'operator')];
  const wish = wanted(world, sellerWords.actions, people, (actor) => sellerActions(state, actor, given));
  if (!wish) return undefined;
  const { actor, action } = wish;
  const body = await said(world, rowFor(world, pack.seller?.rows ?? [], action, state.status), { all: 1 });
  return request({
    context: 'order',
    stream: sellerStream(marketplace, sellerId),
    by: actor,
    action,
    body,
    commandId: nextId(world),
  });
}

/** Whom the staff have held is let go by them. */
export const released = (world: World, orderId: string): Request =>
  request({
    context: 'order',
    stream: orderStream(orderId),
    by: mediator(),
    action: 'unhold',
    body: {},
    commandId: nextId(world),
  });

async function inDispute(world: World, dispute: Dispute, pack: Pack): Promise<Request | undefined> {
  const { chance } = world;
  const { mediatorId, disputeId } = dispute;
  const people = [
    member(dispute.buyerId),
    member(dispute.sellerId),
    mediator(mediatorId),
    ...(chance.happens(0.2) ? [actorOf('ops', 'operator')] : []),
  ];
  const given = { now: await world.disk.clock.now(), packs: world.disk.packs };
  const wish = wanted(world, disputeWords.actions, people, (actor) => disputeActions(dispute, actor, given));
  return wish && sayingIn(world, dispute, pack, wish.actor, wish.action, disputeId);
}

async function sayingIn(
  world: World,
  dispute: Dispute,
  pack: Pack,
  actor: Actor,
  action: string,
  disputeId: string,
): Promise<Request> {
  const row = rowFor(world, pack.dispute.rows, action, dispute.status);
  const all =
    row?.amount?.sum === 'arrangement' ? (dispute.arrangement?.refundMinor ?? 1) : Math.max(1, dispute.refundableMinor - 1);
  const proof = action === 'add-proof' && world.chance.happens(0.7) ? { shippedTo: HOME } : {};
  const body = { ...(await said(world, row, { all, exactly: row?.amount?.bound === 'as' })), ...proof };
  return request({ context: 'dispute', stream: disputeStream(disputeId), by: actor, action, body, commandId: nextId(world) });
}

/** Whoever is called upon when nothing else happens any more: the mediator decides, the buyer says what he has to say. */
export async function calledUpon(world: World, disputeId: string): Promise<Request | undefined> {
  const dispute = await readDispute(world.disk, disputeId);
  if (dispute.disputeId === '') return undefined;
  const pack = world.disk.packs.get(dispute.policy);
  const now = { now: await world.disk.clock.now(), packs: world.disk.packs };
  for (const [actor, actions] of [
    [mediator(dispute.mediatorId), ['decide', 'take']],
    [member(dispute.buyerId), ['justify', 'escalate']],
  ] as const) {
    const may = disputeActions(dispute, actor, now);
    const action = actions.find((one) => may.includes(one));
    if (action !== undefined) return sayingIn(world, dispute, pack, actor, action, disputeId);
  }
  return undefined;
}

/** Somebody wants to have what is in his wallet, or, now and then, more than that. */
export async function withdrawing(world: World): Promise<Request> {
  const { chance, disk } = world;
  const { orderId = '' } = chance.pick(world.orders) ?? {};
  const { state: order } = await readOrder(disk, orderId);
  const isSeller = order.orderId !== '' && chance.happens(0.8);
  const owned = {
    marketplace: isSeller ? order.marketplace : must(chance.pick(MARKETPLACES), 'A marketplace'),
    ownerId: isSeller ? order.sellerId : chance.pick(MEMBERS),
    currency: 'EUR',
  };
  const { availableMinor } = await readBalances(disk, owned);
  const amountMinor = Math.max(1, chance.happens(0.5) ? availableMinor : chance.below(Math.ceil(availableMinor * 1.2) + 1));
  return withdrawal(owned, amountMinor, nextId(world));
}

type Owned = { readonly marketplace: string; readonly ownerId: string; readonly currency: string };

export function withdrawal(owned: Owned, amountMinor: number, commandId: string): Request {
  const command = { type: 'RequestWithdrawal', ...owned, amountMinor, destination: accountOf(owned.ownerId) };
  return { by: owned.ownerId, context: 'payout', stream: `withdrawal-${commandId}`, command, commandId };
}

/** Refunds that have failed for good are the operators'. */
export async function operator(world: World, orderId: string): Promise<Request | undefined> {
  const escrow = await readEscrow(world.disk, orderId);
  const failed = escrow.refunds.find(({ status }) => status === 'failed');
  if (!failed) return undefined;
  const { refundId } = failed;
  const command = world.chance.happens(0.7)
    ? { type: 'RetryRefund', refundId, by: 'ops' }
    : { type: 'SettleRefundOtherwise', refundId, by: 'ops', note: 'Virement fait.' };
  return { by: 'ops', context: 'payout', stream: escrowStream(orderId), command, commandId: nextId(world) };
}

/** Something that one of them may do, or, now and then, something that he may not. */
function wanted(
  { chance, rates }: World,
  words: readonly string[],
  people: readonly Actor[],
  may: (actor: Actor) => readonly string[],
): Wish | undefined {
  if (chance.happens(rates.illegal))
    return { actor: must(chance.pick(people), 'Somebody'), action: must(chance.pick(words), 'A word') };
  const wishes = people.flatMap((actor) => may(actor).map((action) => ({ actor, action })));
  const weights = wishes.map(({ action }) => EAGER[action] ?? 1);
  return wishes.length === 0 ? undefined : wishes[Number(chance.weighed(Object.fromEntries(weights.entries())))];
}

const rowFor = ({ chance }: World, rows: readonly Row[], action: string, status: string): Row | undefined => {
  const own = rows.filter(({ trigger }) => trigger.kind === 'action' && trigger.name === action);
  return chance.pick(own.filter(({ from }) => from.has(status))) ?? chance.pick(own);
};

/** What a row wants to hear. */
async function said(
  { chance, disk }: World,
  row: Row | undefined,
  { all, exactly = false }: { all: number; exactly?: boolean },
): Promise<Body> {
  if (!row) return {};
  const now = await disk.clock.now();
  const needs = row.needs.flatMap(({ words }) => words.slice(0, 1));
  const part = exactly || chance.happens(0.25) ? all : 1 + chance.below(Math.max(1, all));
  return {
    ...Object.fromEntries(needs.map((need) => [need, VALUES[need]?.(now, chance.below(20)) ?? 'Parce que.'])),
    ...Object.fromEntries(row.says.map(({ name, values }) => [name, chance.pick([...values])])),
    ...((row.amount || row.funds.includes('refund_part') || row.event === 'RefundIssued') && { refundMinor: part }),
  };
}

const VALUES: { readonly [need: string]: (now: Instant, n: number) => Json } = {
  duration: (_, n) => `P${n + 1}D`,
  mediatorId: (_, n) => (n % 2 === 0 ? 'mia' : 'max'),
  newDeadline: (now, n) => plusMs(now, (n + 1) * DAY_MS),
};

const nextId = ({ requests }: World): string => derivedId('request', requests.length);

/** As it comes through the door. */
export function request(
  wish: Pick<Request, 'context' | 'stream' | 'commandId' | 'placedUnder'> & {
    readonly by: Actor;
    readonly action: string;
    readonly body: Body;
  },
): Request {
  const { by, action, body, ...where } = wish;
  const command = { type: 'Act', action, by: { ...by }, body } as Json;
  return { ...where, by: by.via === undefined ? by.id : `${by.via} for ${by.id}`, command };
}
