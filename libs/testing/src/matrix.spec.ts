import { describe, it, expect } from '@jest/globals';
import { Rejection, type Instant } from '@entente/kernel';
import { builtInPacks } from '@entente/policy';
import { actorOf, emptyMarket, PEOPLE, sellerStream, tell, type Market } from './market.js';
import { outcomeOf } from './walk/attempts.js';
import { placedUnder, placingOn } from './walk/moves.js';
import { rowNames, withRowNumbers } from './walk/numbered.js';
import { Survey } from './walk/survey.js';

const START = '2026-03-02T10:00:00.000Z' as Instant;
const packs = withRowNumbers(builtInPacks(), []);
const names = packs.all().map(({ name }) => name);
/** Nobody reads where a refusal was thrown, and there are a hundred thousand. */
Error.stackTraceLimit = 0;

describe.each(names)('Under %s, in every place that an order, its disputes and its seller can reach', (name) => {
  const pack = packs.get(name);
  const survey = new Survey(pack);
  const places = survey.from(placedUnder(name, START, packs));

  it('what is listed for somebody is accepted from him, what is not is refused, and frozen means frozen', () => {
    expect(survey.findings.slice(0, 10)).toEqual([]);
    // Asked everybody about everything at least once, and in most places about what is his to do there.
    expect(survey.cells).toBeGreaterThan(3_000);
    expect(places).toBeGreaterThan(pack.order.states.size);
  });
  it('no state is out of reach', () => {
    const tables = { order: pack.order, dispute: pack.dispute, seller: pack.seller };
    const states = Object.entries(tables).flatMap(([kind, table]) =>
      [...(table?.states.keys() ?? [])].map((state) => `${kind} ${state}`),
    );
    // Who was never suspended has no stream: an active one was reinstated.
    expect(states.filter((state) => !survey.stood.has(state))).toEqual([]);
  });
  it('every row applies to something', () => {
    expect(rowNames(pack).filter((row) => !survey.applied.has(row))).toEqual([]);
  });
});

/** How somebody comes to a standing. */
const STANDINGS = {
  active: [],
  suspended: ['suspend'],
  reinstatement_requested: ['suspend', 'request-reinstatement'],
} as const;
type Standing = keyof typeof STANDINGS;

function standing(market: Market, id: 'ana' | 'bo', to: Standing): Market {
  return STANDINGS[to].reduce((at, action) => {
    const by = actorOf(action === 'suspend' ? 'ops' : id, market.policy);
    const body = { reason: 'Parce que.', information: 'Tout est réglé.' };
    return tell(at, { stream: sellerStream(id), command: { type: 'Act', action, by, body } }).market;
  }, market);
}

describe.each(names)('An order under %s', (name) => {
  const { order, seller } = packs.get(name);
  const standings = seller ? (Object.keys(STANDINGS) as Standing[]) : ['active' as const];
  const facts = order.rows.find(({ trigger }) => trigger.name === 'place')?.facts ?? [];
  const asks = (fact: string, is: Standing) => facts.every((one) => one.name !== fact || ('values' in one && one.values.has(is)));

  it('is placed by a service for its buyer and by nobody else, where the standing of both sides allows it', () => {
    for (const buyer of standings)
      for (const other of standings) {
        const market = standing(standing(emptyMarket(name, START, packs), 'ana', buyer), 'bo', other);
        const placed = PEOPLE.filter((person) => !(outcomeOf(market, placingOn(market, person)) instanceof Rejection));
        const isAllowed = asks('buyerStanding', buyer) && asks('sellerStanding', other);
        expect({ buyer, other, placed }).toEqual({ buyer, other, placed: isAllowed ? ['shop for ana'] : [] });
      }
  });
});
