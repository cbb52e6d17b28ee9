import { orderActions, type Order, type OrderAction, type OrderBody } from '@entente/order';
import { disputeActions, type DisputeAction, type DisputeBody } from '@entente/dispute';
import { plusMs, Rejection, type Instant } from '@entente/kernel';
import type { Actor, Journey } from '@entente/policy';
import {
  actorOf,
  alarms,
  deliver,
  emptyMarket,
  KINSHASA,
  LUBUMBASHI,
  packs,
  PEOPLE,
  placing,
  ring,
  tell,
  type Letter,
  type Market,
  type Outcome,
  type Person,
} from './world.js';

/** One thing that may happen next. */
export type Move = { readonly title: string; readonly go: () => Outcome };

const DAY_MS = 86_400_000;
const SECOND_MS = 1000;

/** Well-formed bodies of an order's actions: wherever one is allowed, one of them is accepted. */
export function orderBodies(action: OrderAction, { order }: Market): readonly OrderBody[] {
  const remaining = order.platform.capturedMinor - order.platform.refundedMinor;
  switch (action) {
    case 'place':
      return [placing()];
    case 'cancel':
    case 'decline':
    case 'request-cancellation':
    case 'refuse-cancellation':
    case 'refuse-revision':
      return [{ reason: 'Parce que.' }];
    case 'deliver':
    case 'request-revision':
    case 'report':
      return [{ text: 'Voilà.' }];
    case 'hold':
      return [{ reason: 'À vérifier.' }];
    case 'buy-option':
      return [
        { label: 'Une affiche', payment: paying(order, 1_500), duration: 'P2D' },
        { label: 'Sans délai', payment: paying(order, 500) },
      ];
    case 'offer':
      return [{ label: 'Un second logo', price: { amountMinor: 2_000, currency: 'EUR' }, duration: 'P3D' }];
    case 'accept-offer':
      return Object.keys(order.offers).map((offerId) => ({ offerId, payment: paying(order, 2_000) }));
    case 'decline-offer':
    case 'withdraw-offer':
      return Object.keys(order.offers).map((offerId) => ({ offerId }));
    case 'review':
      return [{ rating: 'positive', text: 'Merci.' }, { rating: 'negative' }];
    case 'open-dispute':
      return [{ justification: 'Rien reçu.', reason: 'non_delivery' }];
    case 'ship':
      return [{ carrier: 'DHL', trackingNumber: 'JD014' }];
    case 'update-tracking':
      return [
        { status: 'in_transit' },
        { status: 'delivered', location: LUBUMBASHI },
        { status: 'delivered', location: KINSHASA },
      ];
    case 'refund':
      return [
        { amountMinor: Math.max(1, Math.floor(remaining / 2)), method: 'platform' },
        { amountMinor: Math.max(1, remaining), method: 'platform' },
        { amountMinor: 1, method: 'external' },
      ];
    case 'accept':
    case 'accept-cancellation':
    case 'complete':
    case 'accept-revision':
    case 'unhold':
    case 'request-voucher':
      return [{}];
  }
}

/** Every payment has a reference of its own. */
const paying = ({ references }: Order, amountMinor: number) =>
  ({ reference: `pay-${references.length + 1}`, method: 'card', currency: 'EUR', amountMinor }) as const;

/** Well-formed bodies of a dispute's actions. */
export function disputeBodies(action: DisputeAction, { now, disputes }: Market, id: string): readonly DisputeBody[] {
  switch (action) {
    case 'assign':
      return [{ mediatorId: 'mia' }];
    case 'justify':
    case 'post-message':
      return [{ text: 'Voici.' }];
    case 'submit-evidence':
      return [{ kind: 'screenshot', text: 'La voici.' }];
    case 'ask':
      return (['buyer', 'seller', 'both'] as const).map((to) => ({ to, text: 'Quel brief ?' }));
    case 'propose-settlement':
      return [{ outcome: 'partial_refund', refundMinor: 1000 }, { outcome: 'restart' }];
    case 'decide':
      return decisions(plusMs(now, 3 * DAY_MS), disputes[id]?.arrangement?.refundMinor ?? 1000);
    case 'take':
    case 'accept-settlement':
    case 'decline-settlement':
    case 'escalate':
      return [{}];
  }
}

const decisions = (newDeadline: Instant, arrangedMinor: number): readonly DisputeBody[] =>
  [
    { outcome: 'full_refund', ground: 'not_conform' },
    { outcome: 'full_refund', ground: 'not_received' },
    { outcome: 'partial_refund', ground: 'part_conform', refundMinor: 1000 },
    { outcome: 'partial_refund', ground: 'arrangement', refundMinor: arrangedMinor },
    { outcome: 'restart', ground: 'misunderstanding', newDeadline },
    { outcome: 'restart', ground: 'arrangement', newDeadline },
    { outcome: 'pay_seller', ground: 'conform' },
  ].map((decision) => ({ ...decision, reasons: 'Tout relu.' }));

/** An attempt of somebody: on the order, or on one of its disputes. */
type Attempt = {
  readonly person: Person;
  readonly action: string;
  readonly listed: boolean;
  readonly letters: readonly Letter[];
};

/** What everybody could try on a market now, with well-formed words; and whether he is told that he may. */
export function attempts(
  market: Market,
  actionsOf: { readonly order: readonly OrderAction[]; readonly dispute: readonly DisputeAction[] },
): Attempt[] {
  const { policy, now, order } = market;
  return PEOPLE.flatMap((person) => {
    const by = actorOf(person, policy);
    const listed = new Set(orderActions(order, by, { now, packs }));
    return [
      ...actionsOf.order.map((action) => ({
        person,
        action,
        listed: listed.has(action),
        letters: orderBodies(action, market).map((body): Letter => ({
          stream: `order-${order.orderId}`,
          command: { type: 'Act', action, by, body },
        })),
      })),
      ...Object.keys(market.disputes).flatMap((id) => inDispute(market, id, person, by, actionsOf.dispute)),
    ];
  });
}

function inDispute(market: Market, id: string, person: Person, by: Actor, actions: readonly DisputeAction[]): Attempt[] {
  const dispute = market.disputes[id];
  const listed = new Set(dispute ? disputeActions(dispute, by, { now: market.now, packs }) : []);
  return actions.map((action) => ({
    person,
    action,
    listed: listed.has(action),
    letters: disputeBodies(action, market, id).map((body): Letter => ({
      stream: `dispute-${id}`,
      command: { type: 'Act', action, by, body },
    })),
  }));
}

/** What an attempt comes to; a refusal is an answer too. */
export function outcomeOf(market: Market, letter: Letter): Outcome | Rejection {
  try {
    return tell(market, letter);
  } catch (error) {
    if (error instanceof Rejection) return error;
    throw error;
  }
}

/** The ends of deadlines and windows that lie ahead: just after each, the world may be another. */
function endsAhead({ now, order, disputes }: Market): Instant[] {
  const ends = ({ deadlines, windows }: Journey) => [
    ...Object.entries(deadlines).flatMap(([name, { dueAt }]) => (isReminder(name) ? [] : [dueAt])),
    ...Object.values(windows).map(({ endsAt }) => endsAt),
  ];
  return [...new Set([order, ...Object.values(disputes)].flatMap(ends))].filter((end) => end >= now);
}

/** Time goes on to an instant; alarms that are due before it ring on the way. */
export function turnTo(market: Market, instant: Instant): Outcome {
  let at: Outcome = { market, happened: [] };
  for (let due = alarms(at.market)[0]; due && due.at <= instant; due = alarms(at.market)[0]) {
    const rung = ring(at.market, due);
    at = { market: rung.market, happened: [...at.happened, ...rung.happened] };
  }
  return { market: { ...at.market, now: instant > at.market.now ? instant : at.market.now }, happened: at.happened };
}

/** Time: to a second after each end, before its alarm; and to the next alarm. */
export function moments(market: Market): Move[] {
  const [next] = alarms(market);
  return [
    ...endsAhead(market).map((end) => ({ title: `until ${end}`, go: () => turnTo(market, plusMs(end, SECOND_MS)) })),
    ...(next ? [{ title: `${next.name} rings`, go: () => turnTo(market, next.at) }] : []),
  ];
}

/** A letter that lies in the mail arrives. */
export const arrivals = (market: Market): Move[] =>
  market.mail.length > 0 ? [{ title: 'mail', go: () => deliver(market) }] : [];

/** All news at once: as if there were no bus between the contexts. */
export function deliverAll(outcome: Outcome): Outcome {
  let at = outcome;
  while (at.market.mail.length > 0) {
    const { market, happened } = deliver(at.market);
    at = { market, happened: [...at.happened, ...happened] };
  }
  return at;
}

const isReminder = (name: string): boolean => name.includes('-PT');

/** Where a market stands, but for its times and amounts: each clock is before its end, after it, or has rung. */
export function placeOf({ now, order, disputes, mail }: Market): string {
  const phases = ({ status, previous, deadlines, paused, windows, flags }: Journey) => [
    status,
    status === 'on_hold' ? previous : '',
    ...Object.keys(flags).sort(),
    ...Object.entries(deadlines)
      .filter(([name]) => !isReminder(name)) // Nothing depends on them.
      .map(([name, { dueAt, passed }]) => `${name} ${passed ? 'rung' : now > dueAt ? 'over' : 'runs'}`)
      .sort(),
    ...Object.keys(paused)
      .filter((name) => !isReminder(name))
      .sort(),
    ...Object.entries(windows)
      .map(([name, { endsAt }]) => `${name} ${now > endsAt ? 'over' : 'runs'}`)
      .sort(),
  ];
  const { refundedMinor, capturedMinor } = order.platform;
  const money = refundedMinor === 0 ? 'none' : refundedMinor < capturedMinor ? 'part' : 'all';
  const counted = [order.counters.cancellationRefusals ?? 0, Math.min(2, order.counters.disputes ?? 0)];
  const each = Object.values(disputes).map((dispute) => [
    ...phases(dispute),
    dispute.mediatorId ? 'taken' : '',
    'arrangement' in dispute.flags ? dispute.arrangement?.outcome : '',
  ]);
  return JSON.stringify([
    phases(order),
    money,
    counted,
    each,
    mail.map(({ stream, command }) => (command.type === 'Hear' ? [stream, command.news.type, command.news.outcome ?? ''] : [])),
  ]);
}

/** A place, and the moves by which it was first reached. */
type Reached = { readonly market: Market; readonly by: readonly string[] };

/** Every place that can be reached from a market, nearest first. `moves` keeps it finite: it may stop at a second dispute, or at a full mail bag. */
export function* explore(
  start: Market,
  moves: (market: Market) => Iterable<Move>,
  seen: (outcome: Outcome) => void = () => undefined,
): Generator<Reached> {
  const known = new Set([placeOf(start)]);
  const waiting: Reached[] = [{ market: start, by: [] }];
  for (let at = waiting.shift(); at; at = waiting.shift()) {
    yield at;
    for (const { title, go } of moves(at.market)) {
      const outcome = go();
      seen(outcome);
      const place = placeOf(outcome.market);
      if (known.has(place)) continue;
      known.add(place);
      waiting.push({ market: outcome.market, by: [...at.by, title] });
    }
  }
}

/** A market on which an order was just placed, as its rule book wants it. */
export function placedUnder(policy: string, now: Instant): Market {
  const waitsForParcel = packs.get(policy).order.timers.has('eligible');
  const promised = waitsForParcel ? { estimatedDeliveryDate: '2026-03-10', shipTo: KINSHASA } : { duration: 'P5D' };
  return tell(emptyMarket(policy, now), {
    stream: 'order-o1',
    command: { type: 'Act', action: 'place', by: actorOf('shop for ana', policy), body: placing(10_000, promised) },
  }).market;
}

/** Whoever changes it in place finds out at once. */
export function frozenDeep(value: unknown): void {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value))
    Object.values(Object.freeze(value)).forEach(frozenDeep);
}

/** Numbers that look like chance and come again with their seed (mulberry32): in [0, 1). */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
