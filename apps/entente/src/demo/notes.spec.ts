import { describe, it, expect } from '@jest/globals';
import type { Instant } from '@entente/kernel';
import { notesOn, whereTheMoneyIs } from './notes.js';
import { NOTHING_SEEN, type MoneySeen, type Sight } from './sight.js';

const PAID: MoneySeen = {
  currency: 'EUR',
  escrowMinor: 10_000,
  refundedMinor: 0,
  sellerMinor: 0,
  feesMinor: 0,
  suspenseMinor: 0,
  voucherMinor: 0,
  refunds: [],
};
const people = { buyer: 'Ana', seller: 'Bo', spoken: (at: Instant) => `<${at}>` };
const seen = (more: Partial<Sight>): Sight => ({ ...NOTHING_SEEN, ...more });
const order = (deadlines: NonNullable<Sight['order']>['deadlines']): Sight['order'] => ({
  status: 'pending',
  revision: 0,
  disputeId: null,
  deadlines,
  windows: [],
});
const due = (name: string, dueAt: string) => ({ name, dueAt: dueAt as Instant });

describe('Where the money is', () => {
  it('names who has something of it, in full', () => {
    expect(whereTheMoneyIs(seen({ money: PAID }))).toBe('escrow 100.00');
    const shared = {
      ...PAID,
      escrowMinor: 0,
      refundedMinor: 3_000,
      sellerMinor: 5_000,
      feesMinor: 2_000,
      refunds: [{ status: 'paid' }],
    };
    expect(whereTheMoneyIs(seen({ money: shared }))).toBe('buyer 30.00 · seller 50.00 · fees 20.00');
  });

  it('tells a promise from a payment, and what is held from what is free', () => {
    expect(
      whereTheMoneyIs(seen({ money: { ...PAID, escrowMinor: 0, refundedMinor: 10_000, refunds: [{ status: 'due' }] } })),
    ).toBe('buyer (due) 100.00');
    expect(
      whereTheMoneyIs(seen({ money: { ...PAID, escrowMinor: 0, sellerMinor: 9_500, feesMinor: 500 }, heldMinor: 9_500 })),
    ).toBe('seller (held) 95.00 · fees 5.00');
  });

  it('follows what the seller takes out, and what comes back', () => {
    const money = { ...PAID, escrowMinor: 0, sellerMinor: 8_000, feesMinor: 2_000 };
    const withdrawals = ['failed', 'reserved', 'paid'].map((status) => ({ withdrawalId: status, amountMinor: 3_000, status }));
    expect(whereTheMoneyIs(seen({ money, withdrawals }))).toBe(
      'seller 20.00 · seller (reserved) 30.00 · seller’s bank 30.00 · fees 20.00',
    );
    const setAside = { ...PAID, escrowMinor: 0, suspenseMinor: 4_000, voucherMinor: 6_000 };
    expect(whereTheMoneyIs(seen({ money: setAside }))).toBe('suspense 40.00 · voucher 60.00');
  });

  it('is nowhere before anybody paid', () => expect(whereTheMoneyIs(NOTHING_SEEN)).toBe(''));
});

describe('The notes under a line', () => {
  it('tell what changed, and nothing else', () => {
    const before = seen({ order: order([due('acceptance', 'A')]), money: PAID });
    const after = seen({ order: order([due('acceptance', 'A'), due('delivery', 'B'), due('expiry', 'C')]), money: PAID });
    expect(notesOn(NOTHING_SEEN, before, people)).toEqual([
      { kind: 'money', text: 'escrow 100.00' },
      { kind: 'time', text: 'Bo may accept until <A>' },
    ]);
    expect(notesOn(before, after, people)).toEqual([{ kind: 'time', text: 'due <B>' }]);
    expect(notesOn(after, after, people)).toEqual([]);
  });

  it('tell once that a dispute stops the order’s clocks, and how it ended', () => {
    const dispute = { status: 'open', revision: 0, closeReason: null, deadlines: [], windows: [] };
    const frozen = seen({ order: order([{ name: 'expiry', dueAt: null, paused: true }]), dispute });
    const settled = seen({ order: order([]), dispute: { ...dispute, status: 'settled', closeReason: 'platform_refund' } });
    expect(notesOn(seen({ order: order([]) }), frozen, people)).toEqual([
      { kind: 'time', text: 'the order is frozen, its clocks stand still' },
    ]);
    expect(notesOn(frozen, settled, people)).toEqual([{ kind: 'time', text: 'the dispute is settled: platform refund' }]);
  });
});
