import { describe, expect, it } from '@jest/globals';
import { fold, plusMs, type Instant } from '@entente/kernel';
import type { MoneyTerms } from '@entente/policy';
import type { EscrowCommand } from './commands.js';
import { escrowDecider } from './decide.js';
import { after, atCapture, atClosing, noon, order, paid, told } from './escrow-on-trial.contract.js';
import { withheldMinor } from './state.js';

const careful: MoneyTerms = { ...atCapture, reserve: { basisPoints: 1_000, hold: 'P45D' }, zone: 'Europe/Paris' };
/** 45 days later, at the same time on the wall. */
const end = '2026-02-19T12:00:00.000Z' as Instant;
const part = (amountMinor: number) => told({ do: 'refund_part', amountMinor });
const ring = (name = 'reserve:1'): EscrowCommand => ({ type: 'PassDeadline', name, dueAt: end });
const heldAfter = (...commands: readonly EscrowCommand[]) => withheldMinor(fold(escrowDecider, after(careful, ...commands)));
const late = plusMs(end, 1);
const hold = { ownerId: 'bo', kind: 'hold', amountMinor: 0 } as const;

describe('Where the rule book reserves a part of each sale, an escrow', () => {
  it('has it held in the seller’s wallet until so long after the sale (O16, CG-T30)', () => {
    order(careful)
      .given()
      .when(told(paid()))
      .thenRecords(
        { type: 'EscrowOpened' },
        { type: 'PaymentCaptured' },
        {
          type: 'FundsSettled',
          reserved: { name: 'reserve:1', amountMinor: 800 },
          started: { 'reserve:1': { dueAt: end, since: noon, graceMs: 0 } },
          legs: [{ legId: 'o-1:1', ownerId: 'bo', kind: 'earning', amountMinor: 8_000, heldMinor: 800 }],
        },
      );
  });

  it('does so with every sale of the order, each for its own time (O16)', () => {
    const second = after(careful, told(paid()), told(paid('pay-2', 1_000, 0)));
    expect(second.at(-1)).toMatchObject({
      reserved: { name: 'reserve:2', amountMinor: 100 },
      legs: [{ amountMinor: 1_000, heldMinor: 900 }],
    });
  });

  it('reserves of a closing too, of nothing for a seller who gets nothing, and nothing where the rule book says 0 (O16)', () => {
    const closing: MoneyTerms = { ...careful, payout: 'at_closing' };
    expect(after(closing, told(paid()), told({ do: 'release' })).at(-1)).toMatchObject({ reserved: { amountMinor: 800 } });
    for (const [terms, end] of [
      [closing, 'suspense'],
      [atClosing, 'release'],
    ] as const)
      // prettier-ignore
      expect(after(terms, told(paid()), told({ do: end })).at(-1)).not.toHaveProperty('reserved');
  });

  it('takes refunds and chargebacks of the order out of it first (O16, CG-T35, CG-T36)', () => {
    expect(heldAfter(told(paid()), part(500))).toBe(400);
    expect(heldAfter(told(paid()), part(5_000))).toBe(0);
    const bank = told({ do: 'charge_back', reference: 'pay-1', amountMinor: 500, appliedMinor: 500 });
    expect(heldAfter(told(paid()), bank)).toBe(400);
    order(careful)
      .given(...after(careful, told(paid())))
      .when(part(500))
      .thenRecords(
        { type: 'FundsReturned', legs: [{ legId: 'o-1:2', ownerId: 'bo', kind: 'recovery', amountMinor: -400, heldMinor: 400 }] },
        { type: 'RefundDue' },
      );
  });

  it('takes them from the reserve that ends first (O16)', () => {
    const two = [told(paid()), told(paid('pay-2', 1_000, 0)), part(850)];
    expect(fold(escrowDecider, after(careful, ...two)).reserves).toMatchObject([{ amountMinor: 0 }, { amountMinor: 50 }]);
  });

  it('leaves it alone when the platform pays (G5, O16)', () => {
    expect(heldAfter(told(paid()), told({ do: 'cover_part', amountMinor: 5_000 }))).toBe(800);
  });

  it('releases what is left of it at its end, and not before (O16)', () => {
    const kept = after(careful, told(paid()), part(500));
    order(careful, late)
      .given(...kept)
      .when(ring())
      .thenRecords({
        type: 'ReserveReleased',
        passed: 'reserve:1',
        legs: [{ legId: 'o-1:3', ...hold, heldMinor: 0 }],
      });
    order(careful, end)
      .given(...kept)
      .when(ring())
      .thenNothing();
    const done = [...kept, ...escrowDecider.decide(ring(), fold(escrowDecider, kept), { now: late, termsOf: () => careful })];
    expect(fold(escrowDecider, done).reserves).toEqual([]);
    order(careful, late)
      .given(...done)
      .when(ring())
      .thenNothing();
  });

  it('holds all of the seller’s money while a dispute is open, and the reserve again after it (O16, CG-T09)', () => {
    const disputed = [told(paid()), told({ do: 'hold', disputeId: 'o-1.1' })];
    expect(heldAfter(...disputed)).toBe(8_000);
    order(careful)
      .given(...after(careful, ...disputed))
      .when(told({ do: 'unhold', disputeId: 'o-1.1' }))
      .thenRecords({ type: 'FundsUnheld', legs: [{ legId: 'o-1:3', ...hold, heldMinor: 800 }] });
  });

  it('lets nothing go at the end of a reserve while a dispute is open (O16)', () => {
    const disputed = after(careful, told(paid()), told({ do: 'hold', disputeId: 'o-1.1' }));
    order(careful, late)
      .given(...disputed)
      .when(ring())
      .thenRecords({ type: 'ReserveReleased', legs: [] });
    const given = { now: late, termsOf: () => careful };
    const done = [...disputed, ...escrowDecider.decide(ring(), fold(escrowDecider, disputed), given)];
    order(careful, late)
      .given(...done)
      .when(told({ do: 'unhold', disputeId: 'o-1.1' }))
      .thenRecords({ type: 'FundsUnheld', legs: [{ legId: 'o-1:3', ...hold, heldMinor: 0 }] });
  });
});
