import { describe, it, expect } from '@jest/globals';
import { differences } from './differences.js';
import { NOTHING_SEEN, type Sight } from './sight.js';
import { may, refused, under } from './story.js';

const money = {
  currency: 'EUR',
  escrowMinor: 10_000,
  refundedMinor: 0,
  sellerMinor: 0,
  feesMinor: 0,
  suspenseMinor: 0,
  voucherMinor: 0,
  refunds: [],
};
const paid: Sight = {
  ...NOTHING_SEEN,
  order: { status: 'pending', revision: 0, disputeId: null, deadlines: [], windows: [] },
  money,
};
const accepted: Sight = { ...paid, order: { ...paid.order!, status: 'in_progress', revision: 1 } };

describe('A story that goes otherwise', () => {
  const went = { rule: 'CU-T02', state: 'in_progress', before: paid, after: accepted };

  it('is silent about what went as it is told', () => {
    expect(differences(under('CU-T02', 'in_progress'), went)).toEqual([]);
    expect(differences(under('CU-T02', 'in_progress', 'escrow 100.00'), went)).toEqual([]);
    expect(
      differences(refused('order.closed'), { refused: 'order.closed', state: 'pending', before: paid, after: paid }),
    ).toEqual([]);
  });

  it('says what it expected, and what it found', () => {
    expect(differences(under('CU-T12', 'cancelled', 'buyer 100.00'), went)).toEqual([
      'expected CU-T12, but it was CU-T02',
      'expected "cancelled" after it, but it is "in_progress"',
      'expected the money at "buyer 100.00", but it is at "escrow 100.00"',
    ]);
    expect(differences(under('CU-T27', 'pending'), { state: 'pending', before: paid, after: paid })).toEqual([
      'expected CU-T27, but nothing happened',
    ]);
    expect(
      differences(under('CU-T02', 'in_progress'), { refused: 'too.early', state: 'pending', before: paid, after: paid }),
    ).toEqual(['expected CU-T02 to allow it, but it was refused with too.early']);
  });

  it('notices money that nobody told of', () => {
    const before: Sight = { ...paid, money: { ...money, escrowMinor: 5_000 } };
    expect(differences(under('CU-T02', 'in_progress'), { ...went, before })).toEqual([
      'expected the money at "escrow 50.00", but it is at "escrow 100.00"',
    ]);
  });

  it('compares what somebody may do', () => {
    const asked = { state: 'pending', before: paid, after: paid, may: ['accept', 'decline'] };
    expect(differences(may('accept', 'decline'), asked)).toEqual([]);
    expect(differences(may('accept'), asked)).toEqual(['expected that one may accept, but it is accept, decline']);
  });

  it('minds a refusal that was none, was another, or wrote something', () => {
    expect(differences(refused('order.closed'), went)).toEqual([
      'expected to be refused with order.closed, but it went through under CU-T02',
    ]);
    expect(differences(refused('order.closed'), { ...went, refused: 'too.early' })).toEqual([
      'expected to be refused with order.closed, but the code was too.early',
      'a refusal leaves nothing behind, but something was written',
    ]);
  });
});
