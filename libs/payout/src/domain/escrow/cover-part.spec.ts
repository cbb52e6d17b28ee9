import { describe, expect, it } from '@jest/globals';
import type { MoneyTerms } from '@entente/policy';
import { balanced, post } from '../postings.js';
import { after, atCapture, atClosing, moneyAfter, order, paid, told } from './escrow-on-trial.contract.js';

const covered = (amountMinor: number) => told({ do: 'cover_part', amountMinor });
const part = (amountMinor: number) => told({ do: 'refund_part', amountMinor });

describe('When the platform pays a refund in the seller’s place, an escrow', () => {
  it('gives it back the way it was paid, and leaves the seller what he has (G5, CG-T13, CG-T21)', () => {
    order(atCapture)
      .given(...after(atCapture, told(paid())))
      .when(covered(4_000))
      .thenRecords(
        {
          type: 'FundsReturned',
          fundedBy: 'platform',
          postings: balanced(post('refunds:o-1', 4_000), post('protection:bazaar', -4_000)),
          shares: [
            { to: 'buyer', amountMinor: 4_000 },
            { to: 'protection', amountMinor: -4_000 },
          ],
          legs: [],
        },
        { type: 'RefundDue', reference: 'pay-1', amountMinor: 4_000 },
      );
    expect(moneyAfter(atCapture, told(paid()), covered(4_000))).toMatchObject({
      capturedMinor: 10_000,
      refundedMinor: 4_000,
      sellerMinor: 8_000,
      feesMinor: 2_000 - 4_000,
    });
  });

  it('pays the seller at the closing as if nothing had been given back (G5)', () => {
    expect(moneyAfter(atClosing, told(paid()), covered(4_000))).toMatchObject({ escrowMinor: 10_000, refundedMinor: 4_000 });
    expect(moneyAfter(atClosing, told(paid()), covered(4_000), told({ do: 'release' }))).toMatchObject({
      escrowMinor: 0,
      refundedMinor: 4_000,
      sellerMinor: 8_000,
      feesMinor: -2_000,
    });
    expect(moneyAfter(atClosing, told(paid()), covered(10_000), told({ do: 'release' }))).toMatchObject({
      refundedMinor: 10_000,
      sellerMinor: 8_000,
    });
  });

  it.each([{ do: 'refund' }, { do: 'suspense' }] as const)(
    'gives the platform back what it paid for a seller who then gets nothing: $do (G5)',
    (end) => {
      const money = moneyAfter(atClosing, told(paid()), covered(4_000), told(end));
      expect(money).toMatchObject({ escrowMinor: 0, sellerMinor: 0, feesMinor: 0 });
      expect(money.legs).toContainEqual({ to: 'protection', amountMinor: 4_000 });
      expect([money.refundedMinor, money.suspenseMinor]).toEqual(end.do === 'refund' ? [10_000, 0] : [4_000, 6_000]);
    },
  );

  it('pays no voucher for what the buyer had back (G5, CU-T43)', () => {
    const money = moneyAfter(atClosing, told(paid()), covered(4_000), told({ do: 'suspense' }), told({ do: 'voucher' }));
    expect(money).toMatchObject({ refundedMinor: 4_000, voucherMinor: 6_000, suspenseMinor: 0 });
  });

  it('lowers what can still be given back, and takes only that from the seller (G5)', () => {
    const rest = moneyAfter(atCapture, told(paid()), covered(4_000), part(99_999));
    expect(rest.refunds.map(({ amountMinor }) => amountMinor)).toEqual([4_000, 6_000]);
    // Of the 4,000 the seller has his part, and the platform its fees.
    expect(rest).toMatchObject({ refundedMinor: 10_000, sellerMinor: 3_200, feesMinor: 800 - 4_000 });
    const kept: MoneyTerms = { ...atCapture, feesOnPartialRefund: 'kept' };
    expect(moneyAfter(kept, told(paid()), covered(4_000), part(6_000))).toMatchObject({ sellerMinor: 2_000, feesMinor: -2_000 });
  });

  it('splits what is held without what the platform paid (G5, CU-T32)', () => {
    expect(moneyAfter(atClosing, told(paid()), covered(4_000), told({ do: 'split', amountMinor: 3_000 }))).toMatchObject({
      refundedMinor: 7_000,
      sellerMinor: 5_000,
      feesMinor: 2_000 - 4_000,
    });
  });

  it('covers no more than can be given back, and nothing that was paid outside (G5)', () => {
    expect(moneyAfter(atCapture, told(paid()), part(7_000), covered(7_000))).toMatchObject({ refundedMinor: 10_000 });
    for (const history of [
      after(atCapture, told(paid()), part(10_000)),
      after(atCapture, told(paid('cash-1', 10_000, 0, { method: 'external' }))),
    ])
      order(atCapture)
        .given(...history)
        .when(covered(1))
        .thenRecords({ type: 'InstructionNoted', instruction: 'cover_part', why: 'nothing_left' });
  });
});
