import { describe, it, expect } from '@jest/globals';
import { comeup, comeup1, comeup3, type World } from '@entente/testing';
import type { OrderAction } from './commands.js';

const ERAS = ['comeup/1', 'comeup/2', 'comeup/3'] as const;
type Era = (typeof ERAS)[number];
const justification = 'Le brief dit bleu.';

/** What happens, whatever the era: a delivery, and a revision that the seller refuses. */
const begun = { 'comeup/1': comeup1, 'comeup/2': comeup, 'comeup/3': comeup3 };
/** Tried by Ana, Bo and Mia in each era: what is refused there leaves everything as it was. */
const STEPS: readonly (readonly [string, (order: World) => unknown])[] = [
  ['Ana asks to cancel', (order) => order.does('ana', 'request-cancellation', { reason: 'Vert.' })],
  ['Bo refuses that', (order) => order.does('bo', 'refuse-cancellation', { reason: 'Livré.' })],
  ['Bo would give 30.00 back', (order) => order.does('bo', 'propose-refund', { amountMinor: 3000, reason: 'Un geste.' })],
  ['Ana declines', (order) => order.does('ana', 'decline-refund')],
  ['Bo complains to the staff', (order) => order.does('bo', 'submit-claim', { text: 'Elle exige du bleu.' })],
  ['Mia looks at it', (order) => order.does('mia', 'review-claim')],
  ['Ana opens a dispute', (order) => order.does('ana', 'open-dispute', { justification })],
  ['Mia takes it', (order) => order.says('mia', 'take')],
  ['Ana and Bo consent to a restart', (order) => order.says('ana', 'consent-restart').says('bo', 'consent-restart')],
  ['Mia restarts the order', (order) => order.says('mia', 'decide', comeup.restarts('2026-03-28T18:00:00Z'))],
];

/** Where the order stands after a step; or the code by which the step was refused. */
function tried(order: World, step: (order: World) => unknown): string {
  try {
    step(order);
    return order.order.status;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

const told = (order: World) => STEPS.map(([title, step]) => [title, tried(order, step)] as const);

describe('The same quarrel in three eras', () => {
  const story = Object.fromEntries(ERAS.map((era) => [era, new Map(told(begun[era].refused()))]));
  const outcomes = STEPS.map(([title]) => [title, ...ERAS.map((era) => story[era]!.get(title))]);

  it('goes three ways after the same refused revision (C1, C2, C3, C5, C7, CU-T18, CU-T22, CU-T23, CU-T33, CU-T40, CU-T41)', () => {
    expect(ERAS.map((era) => begun[era].refused().order.status)).toEqual(['delivered', 'revision_refused', 'revision_refused']);
    expect(outcomes).toEqual([
      ['Ana asks to cancel', 'delivered', 'state.invalid', 'state.invalid'],
      ['Bo refuses that', 'delivered', 'state.invalid', 'state.invalid'],
      ['Bo would give 30.00 back', 'state.invalid', 'state.invalid', 'revision_refused'],
      ['Ana declines', 'state.invalid', 'state.invalid', 'revision_refused'],
      ['Bo complains to the staff', 'state.invalid', 'state.invalid', 'revision_refused'],
      ['Mia looks at it', 'state.invalid', 'state.invalid', 'revision_refused'],
      ['Ana opens a dispute', 'disputed', 'disputed', 'disputed'],
      ['Mia takes it', 'disputed', 'disputed', 'disputed'],
      ['Ana and Bo consent to a restart', 'disputed', 'state.invalid', 'state.invalid'],
      ['Mia restarts the order', 'in_progress', 'in_progress', 'in_progress'],
    ]);
  });
  it('that ends the same way in each, does so with the same words and clocks (CU-T33)', () => {
    const ends = ERAS.map((era) => {
      const order = begun[era].refused();
      told(order);
      return [order.last.type, order.due('delivery'), order.order.flags, order.order.counters.revisionRefusals];
    });
    expect(new Set(ends.map((end) => JSON.stringify(end))).size).toBe(1);
  });

  /** What each side may do where the same things have happened. */
  const choices = (at: (era: Era) => World) =>
    ERAS.map((era) => {
      const order = at(era);
      return [order.order.status, order.may('ana'), order.may('bo')];
    });
  const ASK = 'request-cancellation';
  const OF_3 = ['propose-refund', 'submit-claim'];
  const with3 = (...actions: readonly OrderAction[]) => [...actions, ...OF_3].sort();

  it('leaves both sides the same while the work goes on, but for what an era adds (C3, C5, CU-T08, CU-T40, CU-T41)', () => {
    expect(choices((era) => begun[era].working())).toEqual([
      ['in_progress', ['report', ASK], ['cancel', 'deliver', 'offer', 'report']],
      ['in_progress', ['report', ASK], ['cancel', 'deliver', 'offer', 'report']],
      ['in_progress', with3('report', ASK), with3('cancel', 'deliver', 'offer', 'report')],
    ]);
  });
  it('leaves the buyer a request once it is delivered in the first era alone (C7, CU-T08)', () => {
    const seller = ['cancel', 'offer', 'report'] as const;
    expect(choices((era) => begun[era].delivered())).toEqual([
      ['delivered', ['complete', 'report', ASK, 'request-revision'], seller],
      ['delivered', ['complete', 'report', 'request-revision'], seller],
      ['delivered', with3('complete', 'report', 'request-revision'), with3(...seller)],
    ]);
  });
  it('leaves the choice after one refusal, or after two (C1, CU-T18, CU-T22, CU-T24)', () => {
    const seller = ['cancel', 'offer', 'report'] as const;
    expect(choices((era) => begun[era].refused())).toEqual([
      ['delivered', ['complete', 'report', ASK, 'request-revision'], seller],
      ['revision_refused', ['complete', 'open-dispute', 'report'], seller],
      ['revision_refused', with3('complete', 'open-dispute', 'report'), with3(...seller)],
    ]);
    expect(comeup1.refusedTwice().may('ana')).toEqual(['complete', 'open-dispute', 'report', ASK]);
  });
  it('asks for consents to a restart in the first era alone (C2, CU-T33)', () => {
    expect(ERAS.map((era) => begun[era].mediated().maySay('bo').includes('consent-restart'))).toEqual([true, false, false]);
  });
  it('of twice refused cancellations opens a dispute by itself in two of them (C6, CU-T20)', () => {
    const ends = ERAS.map((era) => {
      const order = begun[era].working();
      for (let n = 0; n < 2; n++)
        order.does('ana', ASK, { reason: 'Lent.' }).does('bo', 'refuse-cancellation', { reason: 'Bientôt.' });
      return [order.order.status, order.last.rule];
    });
    expect(ends).toEqual([
      ['disputed', 'CU-T20'],
      ['disputed', 'CU-T20'],
      ['in_progress', 'CU-T10'],
    ]);
  });
});
