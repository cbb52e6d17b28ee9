import { describe, expect, it } from '@jest/globals';
import type { MoneyTerms } from '@entente/policy';
import { after, atCapture, atClosing, moneyAfter, noPostings, order, paid, told } from './escrow-on-trial.contract.js';

describe('When the money waits for the closing, an escrow', () => {
  it('holds what was paid until the order tells what to do with it (CU-T01)', () => {
    order(atClosing)
      .given()
      .when(told(paid()))
      .thenRecords(
        { type: 'EscrowOpened', buyerId: 'ana', sellerId: 'bo' },
        { type: 'PaymentCaptured', amountMinor: 10_000, legs: [] },
      );
    expect(moneyAfter(atClosing, told(paid()))).toMatchObject({
      capturedMinor: 10_000,
      escrowMinor: 10_000,
      sellerMinor: 0,
      feesMinor: 0,
    });
  });

  it('pays the seller net and keeps the fees when the order is completed (CU-T14)', () => {
    order(atClosing)
      .given(...after(atClosing, told(paid())))
      .when(told({ do: 'release' }))
      .thenRecords({
        type: 'FundsSettled',
        shares: [
          { to: 'seller', amountMinor: 8_000 },
          { to: 'platform', amountMinor: 2_000 },
        ],
        legs: [{ legId: 'o-1:1', ownerId: 'bo', kind: 'earning', amountMinor: 8_000 }],
      });
  });

  it('counts the bank’s fees among the fees that are kept (CU-T14)', () => {
    const money = moneyAfter(atClosing, told(paid('pay-1', 10_000, 2_000, { bankFeesMinor: 300 })), told({ do: 'release' }));
    expect(money).toMatchObject({ sellerMinor: 7_700, feesMinor: 2_300, escrowMinor: 0 });
  });

  it('gives everything back, fees and the bank’s fees included, in one refund for each payment (CU-T31, scenario 34)', () => {
    const history = after(atClosing, told(paid()), told(paid('pay-2', 500, 100, { bankFeesMinor: 20 })));
    order(atClosing)
      .given(...history)
      .when(told({ do: 'refund' }))
      .thenRecords(
        { type: 'FundsSettled', place: 'buyer', shares: [{ to: 'buyer', amountMinor: 10_500 }], legs: [] },
        { type: 'RefundDue', refundId: 'o-1.r1', reference: 'pay-2', amountMinor: 500 },
        { type: 'RefundDue', refundId: 'o-1.r2', reference: 'pay-1', amountMinor: 10_000 },
      );
  });

  it('splits what is held in one settlement: so much back, the fees kept, the rest to the seller (CU-T32)', () => {
    order(atClosing)
      .given(...after(atClosing, told(paid())))
      .when(told({ do: 'split', amountMinor: 3_000 }))
      .thenRecords(
        {
          type: 'FundsSettled',
          shares: [
            { to: 'buyer', amountMinor: 3_000 },
            { to: 'seller', amountMinor: 5_000 },
            { to: 'platform', amountMinor: 2_000 },
          ],
        },
        { type: 'RefundDue', reference: 'pay-1', amountMinor: 3_000 },
      );
  });

  it('takes a refund from the latest payment first (CU money)', () => {
    const money = moneyAfter(atClosing, told(paid()), told(paid('pay-2', 500, 100)), told({ do: 'split', amountMinor: 700 }));
    expect(money.refunds).toMatchObject([
      { reference: 'pay-2', amountMinor: 500 },
      { reference: 'pay-1', amountMinor: 200 },
    ]);
    expect(money).toMatchObject({ refundedMinor: 700, feesMinor: 2_100, sellerMinor: 7_700 });
  });

  it('refunds a part while the order goes on, and settles the rest later (CU-T40)', () => {
    const part = told({ do: 'refund_part', amountMinor: 1_000 });
    expect(moneyAfter(atClosing, told(paid()), part)).toMatchObject({ refundedMinor: 1_000, escrowMinor: 9_000 });
    expect(moneyAfter(atClosing, told(paid()), part, told({ do: 'release' }))).toMatchObject({
      sellerMinor: 7_000,
      feesMinor: 2_000,
    });
  });

  it('gives the fees back, too, when parts add up to all of it (CU-T40)', () => {
    const part = told({ do: 'refund_part', amountMinor: 5_000 });
    expect(moneyAfter(atClosing, told(paid()), part, part, told({ do: 'release' }))).toMatchObject({
      refundedMinor: 10_000,
      feesMinor: 0,
      sellerMinor: 0,
    });
  });

  it('sends the money of an expired order to suspense (CU-T43)', () => {
    expect(moneyAfter(atClosing, told(paid()), told({ do: 'suspense' }))).toMatchObject({
      suspenseMinor: 10_000,
      escrowMinor: 0,
      feesMinor: 0,
    });
  });

  it('never gives more than it holds, whatever it is told (CG-T13)', () => {
    expect(moneyAfter(atClosing, told(paid()), told({ do: 'split', amountMinor: 99_999 }))).toMatchObject({
      refundedMinor: 10_000,
      sellerMinor: 0,
      feesMinor: 0,
    });
  });

  it('notes an instruction that comes too late, so that its repetition is known', () => {
    order(atClosing)
      .given(...after(atClosing, told(paid()), told({ do: 'release' })))
      .when(told({ do: 'release' }, { do: 'suspense' }, paid()))
      .thenRecords(
        { type: 'InstructionNoted', instruction: 'release', why: 'nothing_left' },
        { type: 'InstructionNoted', instruction: 'suspense', why: 'nothing_left' },
        { type: 'InstructionNoted', instruction: 'capture', why: 'already_captured' },
      );
  });

  it('takes a refund that comes after the closing back from the seller', () => {
    const money = moneyAfter(atClosing, told(paid()), told({ do: 'release' }), told({ do: 'refund' }));
    expect(money).toMatchObject({ refundedMinor: 10_000, sellerMinor: 0, feesMinor: 0, escrowMinor: 0 });
  });

  it('does not wait with fees that exceed what is left after a partial refund', () => {
    expect(moneyAfter(atClosing, told(paid()), told({ do: 'split', amountMinor: 9_000 }))).toMatchObject({
      sellerMinor: 0,
      feesMinor: 1_000,
    });
  });
});

describe('When the seller has the money as soon as it is paid, an escrow', () => {
  it('settles each payment at once (CG-T30)', () => {
    order(atCapture)
      .given()
      .when(told(paid()))
      .thenRecords(
        { type: 'EscrowOpened' },
        { type: 'PaymentCaptured' },
        { type: 'FundsSettled', legs: [{ legId: 'o-1:1', ownerId: 'bo', kind: 'earning', amountMinor: 8_000 }] },
      );
  });

  it('takes a refund back from the seller, and the fees of the refunded part from the platform (CG-T35)', () => {
    order(atCapture)
      .given(...after(atCapture, told(paid())))
      .when(told({ do: 'refund_part', amountMinor: 2_500 }))
      .thenRecords(
        {
          type: 'FundsReturned',
          shares: [
            { to: 'buyer', amountMinor: 2_500 },
            { to: 'seller', amountMinor: -2_000 },
            { to: 'platform', amountMinor: -500 },
          ],
          legs: [{ legId: 'o-1:2', ownerId: 'bo', kind: 'recovery', amountMinor: -2_000 }],
        },
        { type: 'RefundDue', refundId: 'o-1.r1', reference: 'pay-1', amountMinor: 2_500 },
      );
  });

  it('has nothing left of fees and earnings when the parts add up to all, however they are rounded (CG-T07)', () => {
    const thirds = [334, 333, 333].map((amountMinor) => told({ do: 'refund_part', amountMinor }));
    const money = moneyAfter(atCapture, told(paid('pay-1', 1_000, 101)), ...thirds);
    expect(money).toMatchObject({ refundedMinor: 1_000, sellerMinor: 0, feesMinor: 0 });
  });

  it('refunds what is left when a part went back before (CG-T13)', () => {
    const money = moneyAfter(
      atCapture,
      told(paid()),
      told({ do: 'refund_part', amountMinor: 4_000 }),
      told({ do: 'unhold', disputeId: 'o-1.1' }, { do: 'refund' }),
    );
    expect(money).toMatchObject({ refundedMinor: 10_000, sellerMinor: 0, feesMinor: 0 });
    expect(money.refunds.map(({ amountMinor }) => amountMinor)).toEqual([4_000, 6_000]);
  });

  it('keeps the fees where the rule book keeps them, until all is refunded', () => {
    const kept: MoneyTerms = { ...atCapture, feesOnPartialRefund: 'kept' };
    const part = told({ do: 'refund_part', amountMinor: 5_000 });
    expect(moneyAfter(kept, told(paid()), part)).toMatchObject({ sellerMinor: 3_000, feesMinor: 2_000 });
    expect(moneyAfter(kept, told(paid()), part, part)).toMatchObject({ sellerMinor: 0, feesMinor: 0 });
  });

  it('has the seller’s money of the order held while a dispute is open (CG-T09)', () => {
    order(atCapture)
      .given(...after(atCapture, told(paid())))
      .when(told({ do: 'hold', disputeId: 'o-1.1' }))
      .thenRecords({
        type: 'FundsHeld',
        postings: noPostings,
        legs: [{ legId: 'o-1:2', ownerId: 'bo', kind: 'hold', amountMinor: 0, heldMinor: 8_000 }],
      });
  });

  it('lets it go with the last dispute that held it, not with the first (CG-T16)', () => {
    const both = after(
      atCapture,
      told(paid()),
      told({ do: 'hold', disputeId: 'o-1.1' }),
      told({ do: 'hold', disputeId: 'o-1.2' }),
    );
    order(atCapture)
      .given(...both)
      .when(told({ do: 'unhold', disputeId: 'o-1.1' }, { do: 'unhold', disputeId: 'o-1.2' }))
      .thenRecords(
        { type: 'FundsUnheld', disputeId: 'o-1.1', legs: [] },
        {
          type: 'FundsUnheld',
          disputeId: 'o-1.2',
          legs: [{ legId: 'o-1:3', ownerId: 'bo', kind: 'hold', amountMinor: 0, heldMinor: 0 }],
        },
      );
  });

  it('says with every movement how much is held from now on', () => {
    order(atCapture)
      .given(...after(atCapture, told(paid()), told({ do: 'hold', disputeId: 'o-1.1' })))
      .when(told({ do: 'refund_part', amountMinor: 2_500 }))
      .thenRecords(
        {
          type: 'FundsReturned',
          legs: [{ legId: 'o-1:3', ownerId: 'bo', kind: 'recovery', amountMinor: -2_000, heldMinor: 6_000 }],
        },
        { type: 'RefundDue' },
      );
  });

  it('answers a hold twice, and an end of one that does not hold, with a note', () => {
    order(atCapture)
      .given(...after(atCapture, told(paid()), told({ do: 'hold', disputeId: 'o-1.1' })))
      .when(told({ do: 'hold', disputeId: 'o-1.1' }, { do: 'unhold', disputeId: 'o-1.9' }))
      .thenRecords({ type: 'InstructionNoted', why: 'already_held' }, { type: 'InstructionNoted', why: 'not_held' });
  });
});

describe('When the buyer paid outside or from his wallet, an escrow', () => {
  it('records external money and counts it nowhere (scenario 63)', () => {
    const external = paid('cash-1', 10_000, 2_000, { method: 'external' });
    expect(moneyAfter(atCapture, told(external))).toMatchObject({ capturedMinor: 0, sellerMinor: 0, refunds: [] });
    order(atCapture)
      .given(...after(atCapture, told(external)))
      .when(told({ do: 'refund_part', amountMinor: 5_000 }))
      .thenRecords({ type: 'InstructionNoted', why: 'nothing_left' });
  });

  it('has the wallet debited by a leg, and refunds by a leg, never through the provider (CU-T01)', () => {
    const history = after(atClosing, told(paid('w-1', 10_000, 2_000, { method: 'wallet' })));
    expect(history.at(-1)).toMatchObject({ legs: [{ legId: 'o-1:1', ownerId: 'ana', kind: 'payment', amountMinor: -10_000 }] });
    const refunded = order(atClosing).given(...history);
    refunded
      .when(told({ do: 'refund' }))
      .thenRecords(
        { type: 'FundsSettled', legs: [{ legId: 'o-1:2', ownerId: 'ana', kind: 'refund', amountMinor: 10_000 }] },
        { type: 'RefundDue', refundId: 'o-1.r1', legId: 'o-1:2' },
      );
    const due = after(atClosing, told(paid('w-1', 10_000, 2_000, { method: 'wallet' })), told({ do: 'refund' }));
    order(atClosing)
      .given(...due)
      .when({ type: 'ConfirmLeg', legId: 'o-1:2' })
      .thenRecords({ type: 'LegDelivered', legId: 'o-1:2' }, { type: 'RefundPaid', refundId: 'o-1.r1', postings: noPostings });
  });

  it('gives each payment back the way it came', () => {
    const money = moneyAfter(
      atClosing,
      told(paid(), paid('w-1', 500, 0, { method: 'wallet' })),
      told({ do: 'split', amountMinor: 800 }),
    );
    expect(money.refunds).toMatchObject([
      { reference: 'w-1', amountMinor: 500 },
      { reference: 'pay-1', amountMinor: 300 },
    ]);
  });
});

describe('A leg', () => {
  it('is delivered once (scenario 46)', () => {
    const history = after(atClosing, told(paid()), told({ do: 'release' }));
    order(atClosing)
      .given(...history)
      .when({ type: 'ConfirmLeg', legId: 'o-1:1' })
      .thenRecords({ type: 'LegDelivered', legId: 'o-1:1' });
    order(atClosing)
      .given(...after(atClosing, told(paid()), told({ do: 'release' }), { type: 'ConfirmLeg', legId: 'o-1:1' }))
      .when({ type: 'ConfirmLeg', legId: 'o-1:1' })
      .thenNothing();
  });
});

describe('A mediator’s right to see the money', () => {
  it('begins with the first claim, which is noted once', () => {
    const claimed = { ...told(), isClaimed: true as const };
    order(atClosing)
      .given(...after(atClosing, told(paid())))
      .when(claimed)
      .thenRecords({ type: 'ClaimNoted' });
    order(atClosing)
      .given(...after(atClosing, told(paid()), claimed))
      .when(claimed)
      .thenNothing();
  });
  it('or with the first dispute', () => {
    order(atClosing)
      .given(...after(atClosing, told(paid())))
      .when({ ...told(), disputes: 1 })
      .thenRecords({ type: 'DisputesNoted', disputes: 1 });
    order(atClosing)
      .given(...after(atClosing, told(paid())))
      .when(told())
      .thenNothing();
  });
});
