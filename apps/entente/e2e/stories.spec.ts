import { afterAll, beforeAll, describe, it, expect } from '@jest/globals';
import { play } from '../src/demo/play.js';
import { stageAt } from '../src/demo/stage.js';
import { STORIES } from '../src/demo/stories/all.js';
import { MARKETPLACES, town, type Town } from './served.js';

/*
 * The stories that the demo tells are specifications: each step says under which rule it goes, in which state it ends, where the money is then,
 * or with which code it is refused.
 */

let here: Town;
const played = new Set<string>();
beforeAll(async () => {
  here = await town();
});
afterAll(() => here.stop());

/** What went otherwise than the story tells. */
async function playing(name: string): Promise<readonly string[]> {
  const story = STORIES.find((one) => one.name === name);
  if (!story) throw new Error(`There is no story ${name}.`);
  played.add(name);
  return play(story, await stageAt(here.served.url, MARKETPLACES));
}

describe('As the articles on ComeUp tell it, over HTTP', () => {
  it('a refused revision leaves two choices, and the work may be taken as it is (CU-T01, CU-T02, CU-T13, CU-T16, CU-T18, CU-T24)', async () =>
    expect(await playing('taken-as-it-is')).toEqual([]));

  it('seven days without a choice complete the order by themselves (CU-T27)', async () =>
    expect(await playing('nobody-chooses')).toEqual([]));

  it('the seller cancels after a refused revision, and the buyer gets everything back (CU-T25)', async () =>
    expect(await playing('seller-cancels')).toEqual([]));

  it('two refused cancellations open a dispute by themselves, decided once it is justified (CU-T08, CU-T10, CU-T20, CU-T31)', async () =>
    expect(await playing('twice-refused')).toEqual([]));

  it('a late seller is left without anybody’s consent, and not an hour earlier (CU-T06, CU-T07)', async () =>
    expect(await playing('late-seller')).toEqual([]));

  it('what was refused is bought as an option, and the work goes on (CU-T26, CU-T44)', async () =>
    expect(await playing('option-after-refusal')).toEqual([]));

  it('of two offers one is accepted by paying it exactly, and one lapses (CU-T42)', async () =>
    expect(await playing('two-offers')).toEqual([]));

  it('an order that both forget expires, and its money becomes a voucher (CU-T43)', async () =>
    expect(await playing('forgotten')).toEqual([]));

  it('a withdrawal that the bank refuses six times comes back, and is paid elsewhere', async () =>
    expect(await playing('withdrawal-comes-back')).toEqual([]));

  it('a dispute that nobody took is assigned, and ends with a full refund (CU-T22, CU-T28, CU-T29, CU-T31, CU-T35)', async () =>
    expect(await playing('everything-back')).toEqual([]));

  it('a dispute ends with half the money back (CU-T32)', async () => expect(await playing('half-the-money-back')).toEqual([]));

  it('a dispute ends with a restart, and the order goes its way (CU-T33, CU-T14)', async () =>
    expect(await playing('work-goes-on')).toEqual([]));

  it('a dispute ends with the seller paid (CU-T34)', async () => expect(await playing('seller-is-paid')).toEqual([]));

  it('an arrangement of both sides is applied, to the cent (CU-T30, CU-T32)', async () =>
    expect(await playing('arrangement')).toEqual([]));
});

describe('As the article on Congocrea tells it, over HTTP', () => {
  it('a parcel that never came is escalated after three days and paid back by the seller (CG-T30, CG-T31, CG-T03, CG-T05, CG-T12, CG-T10, CG-T13)', async () =>
    expect(await playing('lost-parcel')).toEqual([]));

  it('a parcel that came after all closes its case (CG-T32, CG-T09, CG-T33)', async () =>
    expect(await playing('parcel-found')).toEqual([]));

  it('what a seller no longer has is recovered from his later sales, to the cent (CG-T13, CG-T30)', async () =>
    expect(await playing('recovered-later')).toEqual([]));

  it('a chargeback closes the case, and nobody pays twice (CG-T20, CG-T36)', async () =>
    expect(await playing('charged-back')).toEqual([]));

  it('after a year only a full refund may be decided (CG-T12, CG-T13, CG-T15, CG-T33)', async () =>
    expect(await playing('over-a-year')).toEqual([]));

  it('a suspended seller finishes what he has begun, asks, and is reinstated (CG-T17, CG-T18, CG-T19, CG-T35)', async () =>
    expect(await playing('suspended')).toEqual([]));
});

describe('Under a rule book that no code knows, over HTTP', () => {
  it('a deposit goes back with the camera (RE-T01, RE-T02, RE-T06, RE-T09, RE-T10, RE-T22)', async () =>
    expect(await playing('deposit-returned')).toEqual([]));

  it('a scratch is paid for out of the deposit, as far as it is shown (RE-T12, RE-T15, RE-T31, RE-T33, RE-T34, RE-T35)', async () =>
    expect(await playing('scratch-on-the-lens')).toEqual([]));
});

describe('The same quarrel, in each era of ComeUp', () => {
  it('takes a second refusal and the consent of both under comeup/1 (CU-T18, CU-T22, CU-T33)', async () =>
    expect(await playing('same-quarrel-1')).toEqual([]));

  it('is a dispute at once, restarted by the mediator alone, under comeup/2 (CU-T18, CU-T22, CU-T33)', async () =>
    expect(await playing('same-quarrel-2')).toEqual([]));

  it('is about what a proposed refund left over under comeup/3 (CU-T22, CU-T33, CU-T40)', async () =>
    expect(await playing('same-quarrel-3')).toEqual([]));
});

describe('When all stories are over', () => {
  it('none was left out', () => expect(STORIES.filter(({ name }) => !played.has(name))).toEqual([]));

  it('the trial balance is zero', async () => {
    const { operator } = await stageAt(here.served.url, MARKETPLACES);
    const balances = ['CAD', 'EUR', 'USD'].map((currency) => ({ currency, balanceMinor: 0 }));
    expect(await operator.get('/ledger/trial-balance')).toEqual({ items: balances });
  });

  it('a story that goes otherwise says where, what it expected and what it found', async () => {
    const [story] = STORIES;
    if (!story) throw new Error('There is no story.');
    const steps = story.steps.map((step) =>
      'rule' in step.ends && step.ends.rule === 'CU-T13' ? { ...step, ends: { ...step.ends, state: 'completed' } } : step,
    );
    const stage = await stageAt(here.served.url, MARKETPLACES);
    expect(await play({ ...story, name: 'told-wrongly', steps }, stage)).toEqual([
      'Wed 09:00, Bo delivers: "Trois logos, en vert et en noir.": expected "completed" after it, but it is "delivered"',
    ]);
  });
});
