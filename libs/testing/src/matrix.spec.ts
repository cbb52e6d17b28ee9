import { describe, it, expect } from '@jest/globals';
import { Rejection, type Instant } from '@entente/kernel';
import { disputeWords, orderWords } from '@entente/policy';
import {
  arrivals,
  attempts,
  deliverAll,
  explore,
  frozenDeep,
  moments,
  outcomeOf,
  placedUnder,
  placeOf,
  type Move,
} from './walk.js';
import { packs, type Market, type Outcome } from './world.js';

const actions = { order: orderWords.actions.filter((action) => action !== 'place'), dispute: disputeWords.actions };
const DISPUTES_MAX = 2;
/** One offer, one option and one stay on hold an order: the places behind a second are those behind the first. */
const OFFERS_MAX = 1;
const PAYMENTS_MAX = 2;
const PARTIES = new Set(['ana', 'bo', 'shop for ana', 'shop for bo']);

const LETTERS_MAX = 2;

/** News arrives at once, but for a decision, which the order may be slow to apply: meanwhile one thing more may happen. */
const soon = (outcome: Outcome): Outcome => {
  const { mail } = outcome.market;
  return mail.length <= LETTERS_MAX &&
    mail.some(({ command }) => command.type === 'Hear' && command.news.type === 'DisputeDecided')
    ? outcome
    : deliverAll(outcome);
};

const isFrozen = ({ order, policy }: Market): boolean => packs.get(policy).order.states.get(order.status)?.frozen ?? false;

/** Everybody tries everything in every place there is: what is found there, and what does not fit. */
function survey(policy: string) {
  const findings: string[] = [];
  const applied = new Set<string>();
  const stood = new Set<string>();
  let cells = 0;

  const note = ({ happened }: Outcome) => happened.forEach(({ data }) => applied.add(`${data.rule} ${data.type}`));
  const because = (market: Market, text: string) => findings.push(`${text} in ${placeOf(market)}`);

  function* moves(market: Market): Generator<Move> {
    frozenDeep(market); // A refusal leaves everything as it was.
    for (const move of [...moments(market), ...arrivals(market)]) yield { ...move, go: () => soon(move.go()) };
    for (const { person, action, listed, letters } of attempts(market, actions)) {
      const outcomes = letters.map((letter) => outcomeOf(market, letter));
      const accepted = outcomes.filter((outcome): outcome is Outcome => !(outcome instanceof Rejection));
      cells += 1;
      if (listed && accepted.length === 0) because(market, `${person} may ${action}, and is refused`);
      if (!listed && accepted.length > 0) because(market, `${person} may not ${action}, and is not refused`);
      if (accepted.some(({ happened }) => happened.length === 0)) because(market, `${person}: ${action} records nothing`);
      const isOfParty = PARTIES.has(person) && letters.some(({ stream }) => stream.startsWith('order-'));
      const moved = accepted.filter((outcome) => placeOf(outcome.market) !== placeOf(market));
      if (isFrozen(market) && isOfParty && moved.length > 0) because(market, `${person}: ${action} moves a frozen order`);
      const { disputes, order } = market;
      const isSmall = Object.keys(disputes).length < DISPUTES_MAX;
      const isMore =
        (action === 'offer' && Object.keys(order.offers).length >= OFFERS_MAX) ||
        (action === 'buy-option' && order.references.length >= PAYMENTS_MAX);
      if (isSmall && !isMore) for (const outcome of accepted) yield { title: `${person}: ${action}`, go: () => soon(outcome) };
    }
  }

  for (const { market } of explore(placedUnder(policy, '2026-03-02T10:00:00.000Z' as Instant), moves, note)) {
    stood.add(`order ${market.order.status}`);
    for (const { status } of Object.values(market.disputes)) stood.add(`dispute ${status}`);
  }
  return { findings, applied, stood, cells };
}

describe.each(packs.all().map(({ name }) => name))(
  'Under %s, in every place that an order and its disputes can reach',
  (name) => {
    const { findings, applied, stood, cells } = survey(name);
    const { order, dispute } = packs.get(name);

    it('what is listed for somebody is accepted from him, what is not is refused, and frozen means frozen', () => {
      expect(findings.slice(0, 10)).toEqual([]);
      expect(cells).toBeGreaterThan(10_000);
    });
    it('no state is out of reach', () => {
      const states = [
        ...[...order.states.keys()].map((state) => `order ${state}`),
        ...[...dispute.states.keys()].map((state) => `dispute ${state}`),
      ];
      expect(states.filter((state) => !stood.has(state))).toEqual([]);
    });
    it('every row applies to something', () => {
      const rows = [...order.rows, ...dispute.rows]
        .filter(({ trigger }) => trigger.name !== 'place')
        .map(({ rule, event }) => `${rule} ${event}`);
      expect(rows.filter((row) => !applied.has(row))).toEqual([]);
    });
  },
);
