import { describe, it, expect } from '@jest/globals';
import { comeup, congocrea, type World } from '@entente/testing';
import type { OrderEvent } from '../domain/events.js';
import { noDeal, tally, type Count } from './seller-tally.js';

const { refundsAll, gives, givesNothing, refund } = congocrea;

/** What came of an order for its seller, day by day: how it ended, and by which rule where it was cancelled. */
function endOf({ happened }: World): readonly string[] {
  let deal = noDeal;
  const counts: Count[] = [];
  for (const { stream, data, at } of happened) {
    if (!stream.startsWith('order-')) continue;
    const told = tally(deal, data as OrderEvent, at);
    deal = told.deal;
    counts.push(...told.counts);
  }
  return counts.flatMap(({ day, figures: { completed = 0, cancelled = 0 }, rule }) => [
    ...(completed !== 0 ? [`${day} completed ${completed}`] : []),
    ...(cancelled !== 0 ? [`${day} cancelled ${cancelled} ${rule}`] : []),
  ]);
}
const decided = (parcel: World, decision: Parameters<World['says']>[2]) =>
  parcel.waits('P3D').says('ana', 'escalate').says('mia', 'take').says('mia', 'decide', decision);

describe('An order of goods that the marketplace refunds in full', () => {
  it('counts as cancelled on the day of the decision, whatever becomes of it later (CG-T13)', () => {
    const parcel = decided(congocrea.opened(), refundsAll);
    expect(endOf(parcel)).toEqual(['2026-03-08 cancelled 1 CG-T13']);
    expect(endOf(parcel.does('bo', 'complete'))).toEqual(['2026-03-08 cancelled 1 CG-T13']);
    expect(endOf(decided(congocrea.opened(), refundsAll).waits('P6M').is('completed'))).toEqual([
      '2026-03-08 cancelled 1 CG-T13',
    ]);
  });
  it('also where it was complete already, which is taken back (CG-T13, CG-T33)', () => {
    const parcel = congocrea.opened().does('bo', 'complete');
    expect(endOf(parcel)).toEqual(['2026-03-05 completed 1']);
    expect(endOf(decided(parcel, refundsAll))).toEqual([
      '2026-03-05 completed 1',
      '2026-03-05 completed -1',
      '2026-03-08 cancelled 1 CG-T13',
    ]);
  });
  it('once, however often staff look at it again (CG-T13, CG-T16)', () => {
    const parcel = decided(congocrea.opened(), refundsAll).says('ops', 'reopen', { reason: 'À revoir.' });
    expect(endOf(parcel.says('mia', 'take').says('mia', 'decide', givesNothing).does('bo', 'complete'))).toEqual([
      '2026-03-08 cancelled 1 CG-T13',
    ]);
    const given = decided(congocrea.opened().does('bo', 'complete'), gives(3000)).says('ops', 'reopen', { reason: 'À revoir.' });
    expect(endOf(given.says('mia', 'take').says('mia', 'decide', refundsAll))).toEqual([
      '2026-03-05 completed 1',
      '2026-03-05 completed -1',
      '2026-03-08 cancelled 1 CG-T13',
    ]);
  });
  it('and is not cancelled twice (CG-T13, CG-T34)', () => {
    const unsent = congocrea.placed().until('2026-03-05T09:00:00Z').does('ana', 'open-dispute', congocrea.nothingCame);
    expect(endOf(decided(unsent, refundsAll).does('bo', 'cancel', { reason: 'Rupture de stock.' }))).toEqual([
      '2026-03-08 cancelled 1 CG-T13',
    ]);
  });
});

describe('An order of goods', () => {
  it('of which a part, or nothing, was given back, counts as completed (CG-T13, CG-T14)', () => {
    for (const decision of [gives(3000), givesNothing])
      expect(endOf(decided(congocrea.opened(), decision).does('bo', 'complete'))).toEqual(['2026-03-08 completed 1']);
  });
  it('is what its seller made of it, whatever he gave back himself (CG-T34, CG-T35)', () => {
    expect(endOf(congocrea.shipped().does('bo', 'refund', refund(10_000)).does('bo', 'complete'))).toEqual([
      '2026-02-10 completed 1',
    ]);
    expect(endOf(congocrea.placed().does('bo', 'cancel', { reason: 'Rupture de stock.' }))).toEqual([
      '2026-02-10 cancelled 1 CG-T34',
    ]);
  });
});

describe('An order of services', () => {
  it('that a mediator refunds in full is cancelled, once (CU-T31, CU-T35)', () =>
    expect(endOf(comeup.mediated().says('mia', 'decide', comeup.refundsAll))).toEqual(['2026-03-05 cancelled 1 CU-T31']));
  it('is told apart by the rule that ended it (C13, CU-T07, CU-T09, CU-T12, CU-T43)', () => {
    const ends = [
      comeup.working().waits('P6D').does('ana', 'cancel'),
      comeup.asked().does('bo', 'accept-cancellation'),
      comeup.working().does('bo', 'cancel'),
      comeup.requested().waits('P5M'),
    ].flatMap(endOf);
    expect(ends.map((end) => end.split(' ').at(-1))).toEqual(['CU-T07', 'CU-T09', 'CU-T12', 'CU-T43']);
  });
});
