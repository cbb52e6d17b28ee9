import { describe, expect, it } from '@jest/globals';
import { balanced, post } from '../postings.js';
import { after, atCapture, atClosing, moneyAfter, order, paid, told } from './escrow-on-trial.contract.js';

const expired = told({ do: 'suspense' });
const asked = told({ do: 'voucher' });

describe('When an order has expired, its buyer’s voucher', () => {
  it('is what he paid less taxes and bank fees, drawn from suspense (CU-T43)', () => {
    const payment = paid('pay-1', 10_000, 2_000, { taxMinor: 2_000, bankFeesMinor: 500 });
    order(atClosing)
      .given(...after(atClosing, told(payment), expired))
      .when(asked)
      .thenRecords({
        type: 'VoucherIssued',
        buyerId: 'ana',
        amountMinor: 7_500,
        postings: balanced(post('suspense:bazaar', -7_500), post('vouchers:bazaar', 7_500)),
        shares: [
          { to: 'suspense', amountMinor: -7_500 },
          { to: 'voucher', amountMinor: 7_500 },
        ],
      });
    expect(moneyAfter(atClosing, told(payment), expired, asked)).toMatchObject({
      capturedMinor: 10_000,
      escrowMinor: 0,
      suspenseMinor: 2_500,
      voucherMinor: 7_500,
      refundedMinor: 0,
      sellerMinor: 0,
      feesMinor: 0,
    });
  });

  it('counts every payment by itself: what one owes in taxes is not taken from another (CU-T43)', () => {
    const payments = told(
      paid('pay-1', 10_000, 0, { taxMinor: 2_000, bankFeesMinor: 500 }),
      paid('pay-2', 300, 0, { taxMinor: 300 }),
      paid('pay-3', 5_000, 0, { method: 'wallet' }),
      paid('pay-4', 9_000, 0, { method: 'external' }),
    );
    expect(moneyAfter(atClosing, payments, expired, asked)).toMatchObject({ suspenseMinor: 2_800, voucherMinor: 12_500 });
  });

  it('does not give again what was refunded, and is never less than nothing (CU-T43)', () => {
    const payment = told(paid('pay-1', 10_000, 0, { taxMinor: 2_000, bankFeesMinor: 500 }));
    const part = (amountMinor: number) => told({ do: 'refund_part', amountMinor });
    expect(moneyAfter(atClosing, payment, part(4_000), expired, asked)).toMatchObject({
      suspenseMinor: 2_500,
      voucherMinor: 3_500,
    });
    expect(moneyAfter(atClosing, payment, part(8_000), expired, asked)).toMatchObject({ suspenseMinor: 2_000, voucherMinor: 0 });
    order(atClosing)
      .given(...after(atClosing, payment, part(8_000), expired))
      .when(asked)
      .thenRecords({ type: 'InstructionNoted', instruction: 'voucher', why: 'nothing_left' });
  });

  it('is issued once (CU-T43)', () => {
    order(atClosing)
      .given(...after(atClosing, told(paid()), expired, asked))
      .when(asked)
      .thenRecords({ type: 'InstructionNoted', instruction: 'voucher', why: 'already_issued' });
  });

  it('is drawn from nothing where nothing is in suspense (CU-T43)', () => {
    for (const history of [
      after(atClosing, told(paid())),
      after(atClosing, told(paid()), told({ do: 'release' })),
      after(atCapture, told(paid()), expired),
    ])
      order(atClosing)
        .given(...history)
        .when(asked)
        .thenRecords({ type: 'InstructionNoted', instruction: 'voucher', why: 'nothing_left' });
  });
});
