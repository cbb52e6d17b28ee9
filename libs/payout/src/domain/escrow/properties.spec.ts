import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold, plusMs, sum, type Instant } from '@entente/kernel';
import type { MoneyTerms } from '@entente/policy';
import { walletDecider } from '../wallet/decide.js';
import type { WalletEvent } from '../wallet/events.js';
import type { EscrowCommand, Instruction } from './commands.js';
import { escrowDecider } from './decide.js';
import { told } from './escrow-on-trial.contract.js';
import type { EscrowEvent, EventOf } from './events.js';
import { moneyOf } from './figures.js';
import { fundsOf, heldMinor, inPlace, restOf, shareOf, withheldMinor, type Escrow } from './state.js';

const noon = '2026-01-05T12:00:00.000Z' as Instant;
const HOUR_MS = 3_600_000;

const amount = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.integer({ min: 0, max: 100_000 }),
  fc.integer({ min: 0, max: 2 ** 40 }),
);
const capture: fc.Arbitrary<Instruction> = fc
  .record({
    reference: fc.integer({ min: 1, max: 3 }).map((n) => `pay-${n}`),
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
  {
    arbitrary: fc.record({
      do: fc.constantFrom('split' as const, 'refund_part' as const, 'cover_part' as const),
      amountMinor: amount,
    }),
    weight: 3,
  },
  {
    arbitrary: fc.record({
      do: fc.constant('charge_back' as const),
      reference: fc.integer({ min: 1, max: 3 }).map((n) => `pay-${n}`),
      amountMinor: amount,
      appliedMinor: amount,
    }),
    weight: 2,
  },
  fc.record({ do: fc.constantFrom('hold' as const, 'unhold' as const), disputeId }),
);
const terms: fc.Arbitrary<MoneyTerms> = fc.record({
  payout: fc.constantFrom('at_closing' as const, 'at_capture' as const),
  commission: fc.constant({ basisPoints: 1_000, fixedMinor: 0 }),
  feesOnPartialRefund: fc.constantFrom('kept' as const, 'pro_rata' as const),
  reserve: fc.record({ basisPoints: fc.constantFrom(0, 1_000, 3_333, 10_000), hold: fc.constantFrom('P1D', 'P45D') }),
  refund: fc.record({
    providerLimit: fc.constantFrom(null, 'P1D'),
    afterLimit: fc.constantFrom('manual' as const, 'wallet_credit' as const),
    expectedDays: fc.constant(5),
  }),
  withdrawal: fc.constant({ minimumMinor: 0, whileSuspended: true }),
  zone: fc.constant('Europe/Paris'),
});
/** What the order says; what comes of asking the provider for a refund that is due; or time that passes, with whatever rings then. */
type Step =
  | { readonly is: 'message'; readonly funds: readonly Instruction[] }
  | { readonly is: 'answer'; readonly outcome: 'done' | 'unknown' | 'refused' }
  | { readonly is: 'time'; readonly hours: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    arbitrary: fc.record({ is: fc.constant('message' as const), funds: fc.array(instruction, { minLength: 1, maxLength: 3 }) }),
    weight: 6,
  },
  fc.record({
    is: fc.constant('answer' as const),
    outcome: fc.constantFrom('done' as const, 'unknown' as const, 'refused' as const),
  }),
  fc.record({ is: fc.constant('time' as const), hours: fc.constantFrom(1, 20, 24 * 46) }),
);
/** Amounts are minor units of whatever has no, two or three decimals. */
const life = fc.record({
  terms,
  currency: fc.constantFrom('JPY', 'EUR', 'TND'),
  steps: fc.array(step, { maxLength: 14 }),
});

type Life = { readonly terms: MoneyTerms; readonly currency: string; readonly steps: readonly Step[] };
const ending = (life: Life, ...funds: readonly Instruction[]): Life => ({
  ...life,
  steps: [...life.steps, ...funds.map((one) => ({ is: 'message' as const, funds: [one] }))],
});

/** Everything that happens to the escrow, one after the other; `seen` looks at what each message of the order has led to. */
function live(
  { terms: money, currency, steps }: Life,
  seen: (recorded: readonly EscrowEvent[], before: readonly EscrowEvent[]) => void = () => {},
) {
  const history: EscrowEvent[] = [];
  let now = noon;
  const handle = (command: EscrowCommand): readonly EscrowEvent[] => {
    const events = escrowDecider.decide(command, fold(escrowDecider, history), { now, termsOf: () => money });
    history.push(...events);
    return events;
  };
  for (const one of steps) {
    const before = [...history];
    const escrow = fold(escrowDecider, history);
    if (one.is === 'message') seen(handle({ ...told(...one.funds), currency }), before);
    if (one.is === 'time') {
      now = plusMs(now, one.hours * HOUR_MS);
      for (const { name, deadline } of escrow.reserves) handle({ type: 'PassDeadline', name, dueAt: deadline.dueAt });
    }
    if (one.is === 'answer') ask(escrow, one.outcome, handle);
  }
  return { history, escrow: fold(escrowDecider, history) };
}

/** The oldest refund that is due is asked for, and answered; or somebody hears at last that one was paid. */
function ask(escrow: Escrow, outcome: 'done' | 'unknown' | 'refused', handle: (command: EscrowCommand) => unknown): void {
  const unsure = escrow.refunds.find(({ isUnsure }) => isUnsure);
  if (unsure && outcome === 'done') {
    handle({ type: 'RecordAnswer', refundId: unsure.refundId, attempt: unsure.attempts, answer: { outcome } });
    return;
  }
  const due = escrow.refunds.find(({ deadline }) => deadline !== undefined);
  if (!due?.deadline) return;
  const { refundId, attempts } = due;
  handle({ type: 'PassDeadline', name: `refund:${refundId}`, dueAt: due.deadline.dueAt });
  const answer = outcome === 'refused' ? { outcome, reason: 'refused_by_bank' } : { outcome };
  handle({ type: 'RecordAnswer', refundId, attempt: attempts + 1, answer });
}

const chargebacks = (history: readonly EscrowEvent[]): readonly EventOf<'PaymentChargedBack'>[] =>
  history.filter((event) => event.type === 'PaymentChargedBack');
const totalOf = (amounts: readonly { readonly amountMinor: number }[]): number =>
  sum(amounts.map(({ amountMinor }) => amountMinor));

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
      const { history } = live(one, (recorded) => expect(recorded.length).toBeGreaterThan(0));
      for (const { postings } of history) expect(totalOf(postings)).toBe(0);
    });
  });

  it('the six figures are what was captured, none of them is negative, and all are what the ledger says', () => {
    always((one) => {
      const { history, escrow } = live(one);
      if (!escrow.parties) return;
      const money = moneyOf(escrow);
      const [fees, protection] = [shareOf(escrow, 'platform'), shareOf(escrow, 'protection')];
      const parts = [money.escrowMinor, money.refundedMinor, money.sellerMinor, money.suspenseMinor, money.voucherMinor];
      expect(sum([...parts, money.feesMinor])).toBe(money.capturedMinor);
      for (const part of [...parts, fees, 0 - protection]) expect(part).toBeGreaterThanOrEqual(0);
      expect(money.escrowMinor).toBe(heldMinor(escrow));
      expect(money.escrowMinor).toBe(onAccounts(history, 'escrow:'));
      expect(money.feesMinor).toBe(fees + protection);
      expect(fees).toBe(onAccounts(history, 'fees:'));
      expect(protection).toBe(onAccounts(history, 'protection:'));
      expect(money.suspenseMinor).toBe(onAccounts(history, 'suspense:'));
      expect(money.voucherMinor).toBe(onAccounts(history, 'vouchers:'));
      expect(sum(money.legs.map(({ amountMinor }) => amountMinor))).toBe(money.capturedMinor - money.escrowMinor);
    });
  });

  it('refunds and what banks took back never exceed what was paid, and each payment gives back the way it came (CG-T36)', () => {
    always((one) => {
      const { escrow, history } = live(one);
      const byBanks = chargebacks(history);
      const { providerLimit, afterLimit } = one.terms.refund;
      const mayBeCredited = providerLimit !== null && afterLimit === 'wallet_credit';
      for (const payment of escrow.captures) {
        const isOf = ({ reference }: { readonly reference: string }) => reference === payment.reference;
        const refunds = escrow.refunds.filter(isOf);
        const applied = totalOf(byBanks.flatMap(({ returned }) => returned.filter(isOf)));
        expect(totalOf(refunds) + applied).toBe(payment.refundedMinor);
        expect(restOf(payment)).toBeGreaterThanOrEqual(0);
        expect(totalOf(byBanks.filter(isOf))).toBeLessThanOrEqual(payment.method === 'card' ? payment.amountMinor : 0);
        const toWallets = refunds.filter(({ legId }) => legId !== undefined);
        const fewest = payment.method === 'wallet' ? refunds.length : 0;
        const most = payment.method === 'wallet' || mayBeCredited ? refunds.length : 0;
        expect(toWallets.length).toBeGreaterThanOrEqual(fewest);
        expect(toWallets.length).toBeLessThanOrEqual(most);
      }
      for (const external of inPlace(escrow, 'outside')) expect(external.refundedMinor).toBe(0);
    });
  });

  it('what the buyer had of bank and provider, and is still to have, is what counts as given back, and what the platform has lost (CG-T36)', () => {
    always((one) => {
      const { escrow, history } = live(one);
      const paid = history.filter((event) => event.type === 'RefundPaid');
      const open = escrow.refunds.filter(({ status }) => status !== 'paid');
      const byBanks = chargebacks(history);
      const losses = sum(byBanks.map(({ lossMinor }) => lossMinor));
      expect(totalOf(paid) + totalOf(open) + totalOf(byBanks)).toBe(shareOf(escrow, 'buyer') + losses);
      expect(onAccounts(history, 'losses:')).toBe(0 - losses);
      expect(onAccounts(history, 'refunds:')).toBe(totalOf(open.filter(({ legId }) => legId === undefined)));
    });
  });

  it('what goes back is taken from the latest payment first: no later one has anything left (CU money)', () => {
    always((one) => {
      live(one, (recorded, before) => {
        for (const [i, event] of recorded.entries()) {
          if (event.type !== 'FundsSettled' && event.type !== 'FundsReturned') continue; // A bank chooses the payment.
          const places = event.type === 'FundsSettled' ? ['escrow'] : ['escrow', 'seller'];
          const history = [...before, ...recorded.slice(0, i)];
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
      const { history, escrow } = live(ending(one, { do: 'suspense' }, { do: 'voucher' }));
      const vouchers = history.filter(({ type }) => type === 'VoucherIssued');
      expect(vouchers.length).toBeLessThanOrEqual(1);
      if (!escrow.parties) return;
      const inSuspense = inPlace(escrow, 'suspense');
      const most = sum(inSuspense.map((payment) => Math.max(0, restOf(payment) - payment.taxMinor - payment.bankFeesMinor)));
      expect(moneyOf(escrow).voucherMinor).toBeLessThanOrEqual(most);
      expect(moneyOf(escrow).voucherMinor + moneyOf(escrow).suspenseMinor).toBe(sum(inSuspense.map(fundsOf)));
    });
  });

  it('a settlement gives away exactly what is held, in one event', () => {
    always((one) => {
      live(one, (recorded, before) => {
        for (const [i, event] of recorded.entries()) {
          const held = heldMinor(fold(escrowDecider, [...before, ...recorded.slice(0, i)]));
          const given = event.type === 'FundsSettled' ? sum(event.shares.map(({ amountMinor }) => amountMinor)) : held;
          expect(given).toBe(held);
        }
      });
    });
  });

  it('a refund in full leaves nothing with seller and platform but what the platform itself has paid for (G5)', () => {
    always((one) => {
      const { escrow } = live(ending(one, { do: 'refund' }));
      const money = moneyOf(escrow);
      const coveredMinor = 0 - shareOf(escrow, 'protection');
      expect(money.escrowMinor).toBe(0);
      expect(money.sellerMinor + shareOf(escrow, 'platform')).toBe(coveredMinor);
      expect(sum(inPlace(escrow, 'seller').map(fundsOf))).toBe(coveredMinor);
      expect(money.refundedMinor).toBe(money.capturedMinor - money.suspenseMinor - money.voucherMinor);
    });
  });

  it('a seller loses nothing by what the platform pays for him: he has what he would have without it (G5)', () => {
    const noCovers = ({ funds, ...rest }: Extract<Step, { is: 'message' }>): Step => ({
      ...rest,
      funds: funds.filter((one) => one.do !== 'cover_part'),
    });
    always((one) => {
      const isCovered = (funds: readonly Instruction[]) => funds.some((told) => told.do === 'cover_part');
      const messages = one.steps.filter((each): each is Extract<Step, { is: 'message' }> => each.is === 'message');
      // What else goes back depends on what is left to give back: only what is paid and settled is compared.
      const steps = messages.map(({ is, funds }) => ({
        is,
        funds: funds.filter(({ do: word }) => ['capture', 'cover_part', 'release', 'hold', 'unhold'].includes(word)),
      }));
      fc.pre(steps.some(({ funds }) => isCovered(funds)));
      const covered = live({ ...one, steps }).escrow;
      const without = live({ ...one, steps: steps.map(noCovers) }).escrow;
      expect(shareOf(covered, 'seller')).toBe(shareOf(without, 'seller'));
      expect(shareOf(covered, 'platform')).toBe(shareOf(without, 'platform'));
      expect(withheldMinor(covered)).toBe(withheldMinor(without));
    });
  });

  it('the wallets have exactly what the legs say, transit is empty, and what is held is never more than the seller has of the order (O16)', () => {
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
      const reservedMinor = totalOf(escrow.reserves);
      expect(reservedMinor).toBeLessThanOrEqual(sellerMinor);
      const heldOfIt = escrow.holds.length > 0 ? sellerMinor : reservedMinor;
      expect(seller.holds).toEqual(heldOfIt > 0 ? { 'o-1': heldOfIt } : {});
    });
  });
});
