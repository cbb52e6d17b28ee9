import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold } from '@entente/kernel';
import type { Funds } from '@entente/contracts';
import { after, atCapture, atClosing, told } from '../domain/escrow/escrow-on-trial.contract.js';
import { escrowDecider } from '../domain/escrow/decide.js';
import { shareOf } from '../domain/escrow/state.js';
import { prescribed } from './prescribed.js';

const amountMinor = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 15_000 }));
const payment = fc.record({
  amountMinor: fc.integer({ min: 50, max: 10_000 }),
  feesMinor: fc.integer({ min: 0, max: 30 }),
  bankFeesMinor: fc.integer({ min: 0, max: 20 }),
  taxMinor: fc.integer({ min: 0, max: 30 }),
  method: fc.constantFrom('card' as const, 'card' as const, 'wallet' as const, 'external' as const),
});
const between: fc.Arbitrary<Funds> = fc.oneof(
  fc.record({ do: fc.constantFrom('refund_part' as const, 'cover_part' as const), amountMinor }),
  fc.record({
    do: fc.constant('charge_back' as const),
    reference: fc.constantFrom('pay-1', 'pay-2', 'pay-9'),
    amountMinor,
    appliedMinor: amountMinor,
  }),
  fc.record({ do: fc.constantFrom('hold' as const, 'unhold' as const), disputeId: fc.constant('o-1.1') }),
);
const end: fc.Arbitrary<readonly Funds[]> = fc.oneof(
  fc.constantFrom<readonly Funds[]>([], [{ do: 'release' }], [{ do: 'refund' }], [{ do: 'suspense' }, { do: 'voucher' }]),
  amountMinor.map((minor): readonly Funds[] => [{ do: 'split', amountMinor: minor }]),
);
/** Fees in proportion, and what a voucher does not give again, are counted as if all were one payment: only where it is one do they agree to the cent. */
const story = fc.oneof(
  fc.record({
    terms: fc.constantFrom(atClosing, { ...atCapture, feesOnPartialRefund: 'kept' as const }),
    payments: fc.array(
      payment.map((one) => ({ ...one, bankFeesMinor: 0, taxMinor: 0 })),
      { minLength: 1, maxLength: 2 },
    ),
    news: fc.array(between, { maxLength: 6 }),
    end,
  }),
  fc.record({
    terms: fc.constantFrom(atCapture, atClosing, { ...atClosing, feesOnPartialRefund: 'pro_rata' as const }),
    payments: fc.array(payment, { minLength: 1, maxLength: 1 }),
    news: fc.array(between, { maxLength: 6 }),
    end,
  }),
);

describe('What an order’s instructions prescribe', () => {
  it('is what the escrow gives to everybody, who computes it another way (CG-T35, CG-T36, G5)', () => {
    fc.assert(
      fc.property(story, ({ terms, payments, news, end: last }) => {
        const captures = payments.map((one, i): Funds => ({ do: 'capture', reference: `pay-${i + 1}`, ...one }));
        // Nothing is put aside of what the seller has had at once.
        const ending =
          terms.payout === 'at_capture' ? last.filter(({ do: word }) => word === 'refund' || word === 'split') : last;
        const funds = [...captures, ...news, ...ending];
        const escrow = fold(escrowDecider, after(terms, ...funds.map((one) => told(one))));
        expect({
          buyer: shareOf(escrow, 'buyer'),
          seller: shareOf(escrow, 'seller'),
          platform: shareOf(escrow, 'platform'),
          suspense: shareOf(escrow, 'suspense'),
          voucher: shareOf(escrow, 'voucher'),
          protection: shareOf(escrow, 'protection'),
        }).toEqual(prescribed(funds, terms));
      }),
      { numRuns: 500 },
    );
  });
});
