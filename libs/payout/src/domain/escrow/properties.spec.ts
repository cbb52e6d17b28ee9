import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold, sum, type Instant } from '@entente/kernel';
import type { MoneyTerms } from '@entente/policy';
import { walletDecider } from '../wallet/decide.js';
import type { WalletEvent } from '../wallet/events.js';
import type { FollowOrder, Instruction } from './commands.js';
import { escrowDecider } from './decide.js';
import type { EscrowEvent } from './events.js';
import { moneyOf } from './figures.js';
import { heldMinor, inPlace, restOf } from './state.js';

const noon = '2026-01-05T12:00:00.000Z' as Instant;

const amount = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.integer({ min: 0, max: 100_000 }),
  fc.integer({ min: 0, max: 2 ** 40 }),
);
const capture: fc.Arbitrary<Instruction> = fc
  .record({
    reference: fc.integer({ min: 1, max: 5 }).map((n) => `pay-${n}`),
    method: fc.constantFrom('card' as const, 'wallet' as const, 'external' as const),
    amountMinor: amount,
    feesMinor: amount,
    bankFeesMinor: fc.integer({ min: 0, max: 50 }),
    taxMinor: fc.integer({ min: 0, max: 50 }),
  })
  .map((payment) => ({ do: 'capture' as const, ...payment }));
const disputeId = fc.constantFrom('o-1.1', 'o-1.2');
const instruction: fc.Arbitrary<Instruction> = fc.oneof(
  { arbitrary: capture, weight: 3 },
  fc.constantFrom<Instruction>({ do: 'release' }, { do: 'refund' }, { do: 'suspense' }, { do: 'voucher' }),
  { arbitrary: fc.record({ do: fc.constantFrom('split' as const, 'refund_part' as const), amountMinor: amount }), weight: 3 },
  fc.record({ do: fc.constantFrom('hold' as const, 'unhold' as const), disputeId }),
);
const terms: fc.Arbitrary<MoneyTerms> = fc.record({
  payout: fc.constantFrom('at_closing' as const, 'at_capture' as const),
  commission: fc.constant({ basisPoints: 1_000, fixedMinor: 0 }),
  feesOnPartialRefund: fc.constantFrom('kept' as const, 'pro_rata' as const),
  withdrawal: fc.constant({ minimumMinor: 0 }),
});
/** Amounts are minor units of whatever has no, two or three decimals. */
const life = fc.record({
  terms,
  currency: fc.constantFrom('JPY', 'EUR', 'TND'),
  messages: fc.array(fc.array(instruction, { minLength: 1, maxLength: 3 }), { maxLength: 12 }),
});

type Life = { readonly terms: MoneyTerms; readonly currency: string; readonly messages: readonly (readonly Instruction[])[] };

/** Everything that the order says, one message after the other; `seen` looks at each step. */
function live(
  { terms: money, currency, messages }: Life,
  seen: (step: readonly EscrowEvent[], before: readonly EscrowEvent[]) => void = () => {},
) {
  const history: EscrowEvent[] = [];
  for (const funds of messages) {
    const command: FollowOrder = {
      type: 'FollowOrder',
      orderId: 'o-1',
      marketplace: 'bazaar',
      policy: 'bazaar/1',
      buyerId: 'ana',
      sellerId: 'bo',
      currency,
      disputes: 0,
      funds,
    };
    const events = escrowDecider.decide(command, fold(escrowDecider, history), { now: noon, termsOf: () => money });
    seen(events, [...history]);
    history.push(...events);
  }
  return { history, escrow: fold(escrowDecider, history) };
}

/** What is on the accounts whose names begin so. */
const onAccounts = (events: readonly { readonly postings: EscrowEvent['postings'] }[], prefix: string): number =>
  sum(
    events.flatMap(({ postings }) =>
      postings.filter(({ account }) => account.startsWith(prefix)).map(({ amountMinor }) => amountMinor),
    ),
  );

const always = (property: (life: Life) => void): void => fc.assert(fc.property(life, property), { numRuns: 400 });

describe('Whatever an order tells its escrow, in whatever sequence', () => {
  it('every event is in balance, and every message leaves a trace by which its repetition is known', () => {
    always((one) => {
      live(one, (step) => {
        expect(step.length).toBeGreaterThan(0);
        for (const { postings } of step) expect(sum(postings.map(({ amountMinor }) => amountMinor))).toBe(0);
      });
    });
  });

  it('the six figures are what was captured, none of them is negative, and all are what the ledger says', () => {
    always((one) => {
      const { history, escrow } = live(one);
      if (!escrow.parties) return;
      const money = moneyOf(escrow);
      const parts = [
        money.escrowMinor,
        money.refundedMinor,
        money.sellerMinor,
        money.feesMinor,
        money.suspenseMinor,
        money.voucherMinor,
      ];
      expect(sum(parts)).toBe(money.capturedMinor);
      for (const part of parts) expect(part).toBeGreaterThanOrEqual(0);
      expect(money.escrowMinor).toBe(heldMinor(escrow));
      expect(money.escrowMinor).toBe(onAccounts(history, 'escrow:'));
      expect(money.feesMinor).toBe(onAccounts(history, 'fees:'));
      expect(money.suspenseMinor).toBe(onAccounts(history, 'suspense:'));
      expect(money.voucherMinor).toBe(onAccounts(history, 'vouchers:'));
      expect(sum(money.legs.map(({ amountMinor }) => amountMinor))).toBe(money.capturedMinor - money.escrowMinor);
    });
  });

  it('no payment gives back more than was paid, and each gives it back the way it came', () => {
    always((one) => {
      const { escrow } = live(one);
      for (const payment of escrow.captures) {
        const refunds = escrow.refunds.filter(({ reference }) => reference === payment.reference);
        expect(sum(refunds.map(({ amountMinor }) => amountMinor))).toBe(payment.refundedMinor);
        expect(restOf(payment)).toBeGreaterThanOrEqual(0);
        for (const refund of refunds) expect(refund.legId !== undefined).toBe(payment.method === 'wallet');
      }
      for (const external of inPlace(escrow, 'outside')) expect(external.refundedMinor).toBe(0);
    });
  });

  it('what goes back is taken from the latest payment first: no later one has anything left (CU money)', () => {
    always((one) => {
      live(one, (step, before) => {
        for (const [i, event] of step.entries()) {
          if (event.type !== 'FundsSettled' && event.type !== 'FundsReturned') continue;
          const places = event.type === 'FundsSettled' ? ['escrow'] : ['escrow', 'seller'];
          const history = [...before, ...step.slice(0, i)];
          const payments = fold(escrowDecider, history).captures.filter(({ place }) => places.includes(place));
          const left = new Map(
            fold(escrowDecider, [...history, event]).captures.map((payment) => [payment.reference, restOf(payment)]),
          );
          const oldest = payments.findIndex(({ reference }) => event.returned.some((back) => back.reference === reference));
          const behind = oldest < 0 ? [] : payments.slice(oldest + 1);
          expect(behind.filter(({ reference }) => left.get(reference) !== 0)).toEqual([]);
        }
      });
    });
  });

  it('a voucher is issued once at most, and is never more than the buyer paid less taxes and bank fees (CU-T43)', () => {
    always((one) => {
      const { history, escrow } = live({ ...one, messages: [...one.messages, [{ do: 'suspense' }, { do: 'voucher' }]] });
      const vouchers = history.filter(({ type }) => type === 'VoucherIssued');
      expect(vouchers.length).toBeLessThanOrEqual(1);
      if (!escrow.parties) return;
      const inSuspense = inPlace(escrow, 'suspense');
      const most = sum(inSuspense.map((payment) => Math.max(0, restOf(payment) - payment.taxMinor - payment.bankFeesMinor)));
      expect(moneyOf(escrow).voucherMinor).toBeLessThanOrEqual(most);
      expect(moneyOf(escrow).voucherMinor + moneyOf(escrow).suspenseMinor).toBe(sum(inSuspense.map(restOf)));
    });
  });

  it('a settlement gives away exactly what is held, in one event', () => {
    always((one) => {
      live(one, (step, before) => {
        for (const [i, event] of step.entries()) {
          const held = heldMinor(fold(escrowDecider, [...before, ...step.slice(0, i)]));
          const given = event.type === 'FundsSettled' ? sum(event.shares.map(({ amountMinor }) => amountMinor)) : held;
          expect(given).toBe(held);
        }
      });
    });
  });

  it('a refund in full leaves nothing with seller and platform', () => {
    always((one) => {
      const { escrow } = live({ ...one, messages: [...one.messages, [{ do: 'refund' }]] });
      const money = moneyOf(escrow);
      expect(money).toMatchObject({ escrowMinor: 0, sellerMinor: 0, feesMinor: 0 });
      expect(money.refundedMinor).toBe(money.capturedMinor - money.suspenseMinor - money.voucherMinor);
    });
  });

  it('the wallets have exactly what the legs say, transit is empty, and the seller’s hold is his money of the order', () => {
    always((one) => {
      const { history, escrow } = live(one);
      const wallets = new Map<string, WalletEvent[]>();
      for (const leg of history.flatMap((event) => ('legs' in event ? event.legs : []))) {
        const wallet = wallets.get(leg.ownerId) ?? [];
        const command = { type: 'ApplyLeg' as const, marketplace: 'bazaar', currency: one.currency, orderId: 'o-1', leg };
        wallet.push(...walletDecider.decide(command, fold(walletDecider, wallet), { revision: wallet.length - 1 }));
        wallets.set(leg.ownerId, wallet);
      }
      const all = [...history, ...[...wallets.values()].flat()];
      const used = new Set(all.flatMap(({ postings }) => postings.map(({ account }) => account)));
      for (const transit of [...used].filter((account) => account.startsWith('transit:')))
        expect(onAccounts(all, transit)).toBe(0);
      if (!escrow.parties) return;
      const { sellerMinor } = moneyOf(escrow);
      const seller = fold(walletDecider, wallets.get('bo') ?? []);
      expect(seller.balanceMinor).toBe(sellerMinor);
      expect(seller.holds).toEqual(escrow.holds.length > 0 && sellerMinor > 0 ? { 'o-1': sellerMinor } : {});
    });
  });
});
