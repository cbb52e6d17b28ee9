import { describe, it, expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { disputeActions, disputeDecider, type DisputeBody, type DisputeEvent } from '@entente/dispute';
import { fold, plusMs, Rejection, type Instant } from '@entente/kernel';
import { orderActions, orderDecider, type OrderBody, type OrderEvent } from '@entente/order';
import { disputeWords, orderWords, sellerWords, type Actor } from '@entente/policy';
import { paid } from './histories.js';
import { actorOf, packs, PEOPLE, sellerStream, tell, type Happened, type Letter, type Outcome, type Person } from './market.js';
import { letterOf, outcomeOf, partsOf } from './walk/attempts.js';
import { disputeBodies, orderBodies, sellerBodies } from './walk/bodies.js';
import { chance } from './walk/chance.js';
import { arrivals, frozenDeep, make, moments, placedUnder, turnTo } from './walk/moves.js';
import { Places } from './walk/places.js';

/** `SEED=7 npm test -- random-commands` plays again what a title names. */
const SEED = Number(process.env.SEED ?? process.pid);
const COMMANDS = 10_000;
const START = '2026-03-02T10:00:00.000Z' as Instant;
const COMMANDS_AN_ORDER_MAX = 120;
/** What is still tried on an order that is closed. */
const COMMANDS_AFTER_MAX = 10;
/** Done less often, so that there is a story to tell. */
const SELDOM = ['cancel', 'decline', 'complete', 'accept-cancellation', 'hold', 'report', 'record-chargeback', 'close'];
const SELDOM_CHANCE = 0.04;
/** How often somebody thinks of a standing instead of an order; and how often it is asked whether everybody is told what he may do. */
const STANDING_CHANCE = 0.04;
const LISTED_CHANCE = 0.02;

const documented = new Set(
  [...readFileSync(new URL('../../../docs/problems.md', import.meta.url), 'utf8').matchAll(/^### `([^`]+)`/gm)].map(
    ([, code]) => code,
  ),
);

/** What no door would let through is not tried; everything else is: nothing said, blanks, amounts that do not fit, words of other rule books. */
const ODD: readonly (OrderBody & DisputeBody)[] = [
  {},
  { reason: ' ', text: '', justification: ' ', reasons: ' ', carrier: '' },
  { reason: 'changed_my_mind', justification: 'Je n’en veux plus.' },
  { reason: 'not_as_described', justification: 'Ce n’est pas cela.' },
  { amountMinor: 0, refundMinor: 0, method: 'platform', outcome: 'partial_refund', ground: 'part_conform', reasons: 'r' },
  {
    amountMinor: Number.MAX_SAFE_INTEGER,
    refundMinor: Number.MAX_SAFE_INTEGER,
    method: 'platform',
    outcome: 'partial_refund',
    ground: 'part_conform',
    reasons: 'r',
  },
  { amountMinor: 10_000, refundMinor: 9_999, method: 'external', outcome: 'partial_refund', ground: 'arrangement', reasons: 'r' },
  { outcome: 'restart', ground: 'misunderstanding', reasons: 'r', newDeadline: '2020-01-01T00:00:00Z' },
  { outcome: 'pay_seller', ground: 'not_conform', reasons: 'r' },
  { outcome: 'no_refund', ground: 'received', reasons: 'r' },
  { to: 'both', text: 'Alors ?', answerBy: '2020-01-01T00:00:00Z' },
  { status: 'delivered', mediatorId: 'bo', proposalId: 'p99', disputeId: 'o1.99' },
  { label: ' ', duration: ' ', price: { amountMinor: 2_000, currency: 'EUR' }, payment: paid('pay-odd', 2_000) },
  ...[0, -1, 0.5, 1_999, 2_001, Number.MAX_SAFE_INTEGER].map((amountMinor) => ({
    label: 'Une affiche',
    duration: 'P2D',
    price: { amountMinor, currency: 'EUR' },
    payment: paid('pay-odd', amountMinor),
  })),
  {
    label: 'Une affiche',
    duration: 'P2D',
    price: { amountMinor: 2_000, currency: 'USD' },
    payment: paid('pay-odd', 2_000, 'USD'),
  },
  { label: 'Une affiche', payment: { ...paid('pay-odd', 2_000), feesMinor: 2_001, taxMinor: -1 } },
  { label: 'Une affiche', payment: { ...paid('pay-odd', 700), method: 'external' }, duration: 'PT1M' },
  { label: 'Une affiche', payment: { ...paid('pay-odd', 300), method: 'wallet', feesMinor: 0, bankFeesMinor: 300 } },
  { kind: 'screenshot', text: ' ', attachmentIds: [] },
  { kind: 'message', attachmentIds: ['f1'], offPlatform: true },
  { text: 'Sans genre ni note.', attachmentIds: ['f1', 'f1'] },
  { reason: 'other', note: ' ', kind: 'tracking', trackingNumber: ' ', attachmentIds: [] },
  { reason: 'because', kind: 'photo', carrier: 'DHL' },
  { kind: 'customs_form', attachmentIds: ['f1'], shippedTo: { country: 'FR' } },
  { kind: 'tracking', trackingNumber: 'JD014', text: 'Voilà.' },
  ...['p0', 'p1', 'p99', 'constructor'].map((proposalId) => ({ proposalId })),
  ...[0, 1, 9_999, 10_000, 10_001].flatMap((amountMinor) => [
    { amountMinor, reason: 'Un geste.', text: 'Une rayure.', method: 'platform' as const },
    { reference: 'pay-10000', amountMinor },
    { reference: 'pay-odd', amountMinor },
  ]),
  ...['offer-0', 'offer-1', 'offer-99', 'constructor'].map((id) => ({ offerId: id, payment: paid('pay-odd', 2_000) })),
];

/** One story: commands, right and wrong, on one order and its disputes, with news late, early, twice and out of turn. */
function story(policy: string, random: () => number) {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const codes = new Set<string>();
  const places = new Places(packs.get(policy));
  const placed = placedUnder(policy, START);
  const happened: Happened[] = [...placed.happened];
  let { market } = placed;
  const told: Letter[] = [];

  /** Half of the time somebody does what he may; the rest of the time, anybody anything. */
  function act(): Letter {
    const isSensible = random() < 0.5;
    const lookup = { now: market.now, packs };
    const isOdd = !isSensible && random() < 0.5;
    if (random() < STANDING_CHANCE) {
      const action = pick(sellerWords.actions)!;
      const said = isOdd ? { reason: ' ', information: '' } : pick(sellerBodies(action, market));
      return letter(sellerStream(pick(['ana', 'bo'])!), pick(PEOPLE)!, action, said);
    }
    const [id, dispute] = pick(Object.entries(market.disputes)) ?? [];
    if (id !== undefined && dispute && random() < 0.5) {
      const { person, action } = choose(disputeWords.actions, isSensible && ((by) => disputeActions(dispute, by, lookup)));
      return letter(`dispute-${id}`, person, action, pick(isOdd ? ODD : disputeBodies(action, market, id)));
    }
    const { person, action } = choose(orderWords.actions, isSensible && ((by) => orderActions(market.order, by, lookup)));
    return letter('order-o1', person, action, pick(isOdd ? ODD : orderBodies(action, market)));
  }
  /** Somebody is told what he may do on a stream: that, and nothing else, is accepted from him. */
  function listed(): void {
    const part = pick(partsOf(market))!;
    const person = pick(PEOPLE)!;
    const may = new Set(part.listed(market, actorOf(person, policy)));
    const accepted = part.actions.filter((action) =>
      part
        .bodies(market, action)
        .some((body) => !(outcomeOf(market, letterOf(market, part, person, action, body)) instanceof Rejection)),
    );
    expect({ person, stream: part.stream, accepted }).toEqual({
      person,
      stream: part.stream,
      accepted: part.actions.filter((one) => may.has(one)),
    });
  }
  function choose<Action extends string>(all: readonly Action[], allowed: false | ((by: Actor) => readonly string[])) {
    const isCommon = (action: Action) => !SELDOM.includes(action) || random() < SELDOM_CHANCE;
    const offered = PEOPLE.flatMap((person) => {
      const may = allowed && allowed(actorOf(person, policy));
      return all.filter((action) => (!may || may.includes(action)) && isCommon(action)).map((action) => ({ person, action }));
    });
    return pick(offered) ?? { person: 'zed' as const, action: all[0]! };
  }
  const letter = (stream: string, person: Person, action: string, body: OrderBody & DisputeBody = {}) =>
    ({ stream, command: { type: 'Act', action, by: actorOf(person, policy), body } }) as Letter;
  function alarmOfNobody(): Letter {
    const name = pick([...Object.keys(market.order.deadlines), 'check', 'offer:offer-1', 'constructor']) ?? 'check';
    const dueAt = random() < 0.5 ? (market.order.deadlines[name]?.dueAt ?? market.now) : plusMs(market.now, -1);
    return {
      stream: pick(['order-o1', ...Object.keys(market.disputes).map((id) => `dispute-${id}`)]) ?? 'order-o1',
      command: { type: 'PassDeadline', name, dueAt },
    };
  }
  function later(): Outcome {
    const moment = pick(moments(market, places));
    return moment ? make(market, moment) : { market, happened: [] };
  }
  function next(): Outcome {
    const dice = random();
    const [arrival] = arrivals(market);
    if (arrival && dice < 0.5) {
      told.push(...market.mail.slice(0, 1));
      return make(market, arrival);
    }
    if (dice < 0.6) return tell(market, pick(told) ?? alarmOfNobody()); // The bus says it twice.
    if (dice < 0.65) return tell(market, alarmOfNobody());
    if (dice < 0.68) return turnTo(market, plusMs(market.now, Math.floor(random() * 86_400_000)));
    if (dice < 0.7) return later();
    return tell(market, act());
  }

  const isClosed = () => packs.get(policy).order.states.get(market.order.status)?.terminal;
  let tried = 0;
  for (let after = 0; tried < COMMANDS_AN_ORDER_MAX && after < COMMANDS_AFTER_MAX; tried++, after += isClosed() ? 1 : 0) {
    frozenDeep(market); // A refusal leaves everything as it was.
    if (random() < LISTED_CHANCE) listed();
    try {
      const outcome = next();
      happened.push(...outcome.happened);
      market = outcome.market;
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      codes.add(error.code);
    }
  }
  return { market, happened, codes, tried };
}

const isOrderEvent = (event: Happened): event is Extract<Happened, { data: OrderEvent }> => event.stream === 'order-o1';
const SETTLEMENTS = new Set(['release', 'refund', 'split', 'suspense']);
const PARTIES = ['buyer', 'seller'];

/** Keeps the books of one order beside it: nothing is given back that was not paid, by whichever way, and everything is settled once. */
function booksOf(events: readonly OrderEvent[]) {
  let leftMinor = 0;
  let settlements = 0;
  let vouchers = 0;
  const faults: string[] = [];
  const held = new Map<string, number>();
  const atBanks = new Map<string, number>();
  for (const event of events) {
    for (const funds of ('funds' in event ? event.funds : undefined) ?? []) {
      if (funds.do === 'capture' && settlements > 0) faults.push(`${event.type} pays for what is over`);
      if (funds.do === 'capture' && funds.method !== 'external') {
        leftMinor += funds.amountMinor;
        atBanks.set(funds.reference, funds.amountMinor);
      }
      if (funds.do === 'voucher') vouchers += 1;
      if (funds.do === 'refund_part' || funds.do === 'cover_part') leftMinor -= funds.amountMinor;
      if (funds.do === 'charge_back') {
        leftMinor -= funds.appliedMinor;
        if (funds.appliedMinor > funds.amountMinor) faults.push(`${event.type} recovers more than the bank took`);
        if (funds.amountMinor > (atBanks.get(funds.reference) ?? 0)) faults.push(`${event.type} takes more than was paid`);
      }
      if (funds.do === 'hold' || funds.do === 'unhold') {
        const times = (held.get(funds.disputeId) ?? 0) + (funds.do === 'hold' ? 1 : -1);
        if (times < 0 || times > 1) faults.push(`${event.type} holds for ${funds.disputeId} ${times} times`);
        held.set(funds.disputeId, times);
      }
      if (SETTLEMENTS.has(funds.do)) settlements += 1;
      expect(funds.do === 'split' ? leftMinor - funds.amountMinor : leftMinor).toBeGreaterThanOrEqual(0);
    }
    expect(event.about.remainingMinor).toBe(settlements > 0 ? 0 : leftMinor);
  }
  expect(settlements).toBeLessThanOrEqual(1);
  expect(faults).toEqual([]);
  expect(vouchers).toBeLessThanOrEqual(events.some(({ to }) => to === 'expired') ? 1 : 0);
  return held;
}

/** An offer is made under a number of its own, and ends once: taken at its price, refused, withdrawn or lapsed. */
function offersOf(events: readonly OrderEvent[]) {
  const prices = new Map<string, number>();
  const ended = new Set<string>();
  const faults: string[] = [];
  for (const event of events) {
    const offerId = 'offerId' in event ? event.offerId : '';
    const isNew = event.type === 'OfferMade' ? !prices.has(offerId) : prices.has(offerId) && !ended.has(offerId);
    if (offerId !== '' && !isNew) faults.push(`${event.type} of ${offerId}`);
    if (event.type === 'OfferMade') prices.set(offerId, event.priceMinor);
    else if (offerId !== '') ended.add(offerId);
    const [capture] = event.type === 'OfferAccepted' ? event.funds : [];
    if (capture?.do === 'capture' && capture.amountMinor !== prices.get(offerId))
      faults.push(`${offerId} is not paid as offered`);
    for (const flag of event.cleared ?? []) if (flag.startsWith('offer:')) ended.add(flag.slice('offer:'.length));
  }
  expect(faults).toEqual([]);
}

describe.each(packs.all().map(({ name }) => name))('Whatever is tried on an order under %s', (policy) => {
  it(`its laws hold (SEED=${SEED})`, () => {
    const random = chance(SEED);
    const refused = new Set<string>();
    let recorded = 0;
    for (let played = 0; played < COMMANDS / packs.all().length;) {
      const { market, happened, codes, tried } = story(policy, random);
      played += tried;
      codes.forEach((code) => refused.add(code));
      recorded += happened.length;
      const events = happened.filter(isOrderEvent).map(({ data }) => data);
      const { states } = packs.get(policy).order;

      // One end: what is closed stays closed, and as it was closed.
      const end = events.find(({ to }) => states.get(to)?.terminal);
      expect(events.slice(end ? events.indexOf(end) : events.length).every(({ to }) => to === end?.to)).toBe(true);
      // Frozen: no party moves it.
      const frozenAt = events.filter((_, i) => states.get(events[i - 1]?.to ?? 'new')?.frozen);
      expect(frozenAt.filter(({ by, to }) => PARTIES.includes(by) && !states.get(to)?.frozen)).toEqual([]);
      const held = booksOf(events);
      for (const [id, times] of held) expect({ id, isHeld: times > 0 }).toEqual({ id, isHeld: market.order.disputes[id]?.open });
      offersOf(events);
      expect(events.filter(({ type }) => type === 'ReviewLeft').length).toBeLessThanOrEqual(1);
      // Stored and read again, it is the same.
      const stored = JSON.parse(JSON.stringify(events)) as OrderEvent[];
      expect(fold(orderDecider, stored)).toEqual(market.order);
      for (const [id, dispute] of Object.entries(market.disputes)) {
        const said = happened
          .filter(({ stream }) => stream === `dispute-${id}`)
          .map(({ data }) => JSON.parse(JSON.stringify(data)) as DisputeEvent);
        expect(fold(disputeDecider, said)).toEqual(dispute);
        // Decisions are numbered, and each number is given once.
        const numbers = said.flatMap((event) => (event.type === 'DisputeDecided' ? [event.decision] : []));
        expect(numbers).toEqual(numbers.map((_, i) => i + 1));
      }
    }
    expect([...refused].filter((code) => !documented.has(code))).toEqual([]);
    expect(recorded).toBeGreaterThan(COMMANDS / packs.all().length / 20); // It was not all refused.
  });
});
