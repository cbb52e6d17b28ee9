import { describe, expect, it } from '@jest/globals';
import { fold } from '@entente/kernel';
import type { MoneyTerms } from '@entente/policy';
import { balanced, post } from '../postings.js';
import type { EscrowCommand, Instruction } from './commands.js';
import { escrowDecider } from './decide.js';
import { after, atCapture, atClosing, moneyAfter, noon, order, paid, told } from './escrow-on-trial.contract.js';

const chargedBack = (amountMinor: number, appliedMinor = amountMinor, reference = 'pay-1'): Instruction => ({
  do: 'charge_back',
  reference,
  amountMinor,
  appliedMinor,
});
const part = (amountMinor: number) => told({ do: 'refund_part', amountMinor });
const refundsAfter = (terms: MoneyTerms, ...commands: readonly EscrowCommand[]) => moneyAfter(terms, ...commands).refunds;
const ring: EscrowCommand = { type: 'PassDeadline', name: 'refund:o-1.r1', dueAt: noon };
const answered = (outcome: 'done' | 'unknown'): EscrowCommand => ({
  type: 'RecordAnswer',
  refundId: 'o-1.r1',
  attempt: 1,
  answer: { outcome },
});

describe('When the bank has taken a payment back, an escrow', () => {
  it('recovers it from the seller as a refund is, the fees in proportion, and calls no provider (CG-T36, CG-T20)', () => {
    order(atCapture)
      .given(...after(atCapture, told(paid())))
      .when(told(chargedBack(2_500)))
      .thenRecords({
        type: 'PaymentChargedBack',
        amountMinor: 2_500,
        lossMinor: 0,
        postings: balanced(post('fees:bazaar', -500), post('transit:o-1:2', -2_000), post('provider:bazaar', 2_500)),
        legs: [{ legId: 'o-1:2', ownerId: 'bo', kind: 'recovery', amountMinor: -2_000 }],
      });
    expect(moneyAfter(atCapture, told(paid()), told(chargedBack(2_500)))).toMatchObject({
      refundedMinor: 2_500,
      sellerMinor: 6_000,
      feesMinor: 1_500,
      refunds: [],
    });
  });

  it('gives back no more than is left then: nobody is paid back twice (CG-T36)', () => {
    const money = moneyAfter(atCapture, told(paid()), told(chargedBack(7_000)), told({ do: 'refund' }));
    expect(money).toMatchObject({ refundedMinor: 10_000, sellerMinor: 0, feesMinor: 0 });
    expect(money.refunds).toMatchObject([{ amountMinor: 3_000 }]);
  });

  it('recovers it from the seller after a settlement as well, and keeps the fees where they are kept (CG-T36)', () => {
    expect(moneyAfter(atClosing, told(paid()), told({ do: 'release' }), told(chargedBack(2_500)))).toMatchObject({
      escrowMinor: 0,
      refundedMinor: 2_500,
      sellerMinor: 5_500,
      feesMinor: 2_000,
      refunds: [],
    });
  });

  it('takes it out of what it still holds (CG-T36)', () => {
    const money = moneyAfter(atClosing, told(paid()), told(chargedBack(4_000)));
    expect(money).toMatchObject({ escrowMinor: 6_000, refundedMinor: 4_000, sellerMinor: 0, refunds: [] });
    expect(moneyAfter(atClosing, told(paid()), told(chargedBack(4_000)), told({ do: 'release' }))).toMatchObject({
      escrowMinor: 0,
      sellerMinor: 4_000,
      feesMinor: 2_000,
    });
  });

  it('says with the recovery how much is held from now on (CG-T20)', () => {
    order(atCapture)
      .given(...after(atCapture, told(paid()), told({ do: 'hold', disputeId: 'o-1.1' })))
      .when(told({ do: 'unhold', disputeId: 'o-1.1' }, chargedBack(10_000)))
      .thenRecords(
        { type: 'FundsUnheld' },
        {
          type: 'PaymentChargedBack',
          legs: [{ legId: 'o-1:4', ownerId: 'bo', kind: 'recovery', amountMinor: -8_000 }],
        },
      );
    order(atCapture)
      .given(...after(atCapture, told(paid()), told({ do: 'hold', disputeId: 'o-1.1' })))
      .when(told(chargedBack(2_500)))
      .thenRecords({
        type: 'PaymentChargedBack',
        legs: [{ legId: 'o-1:3', ownerId: 'bo', kind: 'recovery', amountMinor: -2_000, heldMinor: 6_000 }],
      });
  });

  it('books as a loss what the buyer had been refunded and now has twice, in no figure of the order (CG-T36)', () => {
    const refunded = [told(paid()), part(3_000), ring, answered('done')];
    order(atCapture)
      .given(...after(atCapture, ...refunded))
      .when(told(chargedBack(10_000, 7_000)))
      .thenRecords({
        type: 'PaymentChargedBack',
        lossMinor: 3_000,
        paidByBank: [],
        postings: balanced(
          post('fees:bazaar', -1_400),
          post('transit:o-1:3', -5_600),
          post('losses:bazaar', -3_000),
          post('provider:bazaar', 10_000),
        ),
      });
    expect(moneyAfter(atCapture, ...refunded, told(chargedBack(10_000, 7_000)))).toMatchObject({
      capturedMinor: 10_000,
      refundedMinor: 10_000,
      sellerMinor: 0,
      feesMinor: 0,
    });
  });

  it('takes it from this payment first, and from the others what the order says beyond it (CG-T36)', () => {
    const two = [told(paid()), told(paid('pay-2', 1_000, 0))];
    const captures = (...commands: readonly EscrowCommand[]) =>
      fold(escrowDecider, after(atCapture, ...two, ...commands)).captures.map(({ refundedMinor }) => refundedMinor);
    expect(captures(told(chargedBack(6_000)))).toEqual([6_000, 0]);
    expect(captures(part(1_000), told(chargedBack(1_000, 1_000, 'pay-2')))).toEqual([1_000, 1_000]);
  });

  it.each<[string, Instruction, string]>([
    ['from the wallet', paid('pay-1', 10_000, 2_000, { method: 'wallet' }), 'pay-1'],
    ['outside', paid('pay-1', 10_000, 2_000, { method: 'external' }), 'pay-1'],
    ['under another reference', paid(), 'pay-9'],
  ])('notes a chargeback of what was paid %s, and does nothing (CG-T36)', (_, payment, reference) => {
    order(atCapture)
      .given(...after(atCapture, told(payment)))
      .when(told(chargedBack(5_000, 5_000, reference)))
      .thenRecords({ type: 'InstructionNoted', instruction: 'charge_back', why: 'no_card_payment' });
  });

  it('lets a bank take back no more than was paid, however often it is told (CG-T36)', () => {
    const twice = after(atCapture, told(paid()), told(chargedBack(6_000)), told(chargedBack(6_000, 4_000)));
    expect(twice.at(-1)).toMatchObject({ type: 'PaymentChargedBack', amountMinor: 4_000 });
    order(atCapture)
      .given(...twice)
      .when(told(chargedBack(6_000, 0)))
      .thenRecords({ type: 'InstructionNoted', instruction: 'charge_back', why: 'nothing_left' });
  });
});

describe('When a refund of the payment that the bank takes back waits to be paid, an escrow', () => {
  const due = [told(paid()), part(3_000)];

  it('has it paid by the bank, and does not ask the provider any more (CG-T36)', () => {
    order(atCapture)
      .given(...after(atCapture, ...due))
      .when(told(chargedBack(10_000, 7_000)))
      .thenRecords({
        type: 'PaymentChargedBack',
        lossMinor: 0,
        paidByBank: [{ refundId: 'o-1.r1', amountMinor: 3_000 }],
        stopped: ['refund:o-1.r1'],
      });
    const all = [...due, told(chargedBack(10_000, 7_000))];
    expect(refundsAfter(atCapture, ...all)).toMatchObject([{ refundId: 'o-1.r1', amountMinor: 3_000, status: 'paid' }]);
    order(atCapture)
      .given(...after(atCapture, ...all))
      .when(ring)
      .thenNothing();
    order(atCapture)
      .given(...after(atCapture, ...all))
      .when({ type: 'SettleRefundOtherwise', refundId: 'o-1.r1', by: 'ops', note: 'Virement.' })
      .thenRejects('state.invalid', { status: 'paid' });
  });

  it('still owes what the bank has not paid of it, under another name (CG-T36)', () => {
    const refunds = refundsAfter(atCapture, ...due, told(chargedBack(9_000, 7_000)));
    expect(refunds).toMatchObject([
      { refundId: 'o-1.r1', amountMinor: 2_000, status: 'paid' },
      { refundId: 'o-1.r2', amountMinor: 1_000, status: 'due' },
    ]);
  });

  it.each(['being asked', 'unknown'] as const)('leaves it alone while the provider may have paid it: %s (CG-T36)', (what) => {
    const asked = [...due, ring, ...(what === 'unknown' ? [answered('unknown')] : [])];
    order(atCapture)
      .given(...after(atCapture, ...asked))
      .when(told(chargedBack(10_000, 7_000)))
      .thenRecords({ type: 'PaymentChargedBack', lossMinor: 3_000, paidByBank: [] });
  });

  it('leaves refunds of other payments alone (CG-T36)', () => {
    const two = [told(paid()), told(paid('pay-2', 1_000, 0)), part(1_000)];
    order(atCapture)
      .given(...after(atCapture, ...two))
      .when(told(chargedBack(10_000, 9_000)))
      .thenRecords({ type: 'PaymentChargedBack', lossMinor: 1_000, paidByBank: [] });
  });
});
