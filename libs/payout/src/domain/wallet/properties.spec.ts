import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold, sum } from '@entente/kernel';
import type { Leg } from '../legs.js';
import { walletDecider, type WalletCommand } from './decide.js';
import type { WalletEvent } from './events.js';
import { balancesOf } from './state.js';

const whose = { marketplace: 'bazaar', ownerId: 'bo', currency: 'EUR' } as const;
const amount = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 2 ** 40 }));
/** A sale, a recovery, or a hold of one of three orders; or a wish to withdraw so much. */
const wish = fc.record({
  is: fc.constantFrom('earning' as const, 'recovery' as const, 'hold' as const, 'withdrawal' as const),
  orderId: fc.constantFrom('o-1', 'o-2', 'o-3'),
  amountMinor: amount,
  heldMinor: fc.option(amount, { nil: undefined }),
});
type Wish = typeof wish extends fc.Arbitrary<infer One> ? One : never;

const legOf = ({ is, orderId, amountMinor, heldMinor }: Wish, n: number): WalletCommand => {
  const kind = is === 'withdrawal' ? 'hold' : is;
  const moved = { earning: amountMinor, recovery: -amountMinor, hold: 0 }[kind];
  const leg: Leg = {
    legId: `${orderId}:${n}`,
    ownerId: whose.ownerId,
    kind,
    amountMinor: moved,
    ...(heldMinor !== undefined && { heldMinor }),
  };
  return { type: 'ApplyLeg', marketplace: whose.marketplace, currency: whose.currency, orderId, leg };
};
const commandOf = (one: Wish, n: number): WalletCommand =>
  one.is === 'withdrawal'
    ? { type: 'ReserveWithdrawal', ...whose, withdrawalId: `w-${n}`, amountMinor: one.amountMinor }
    : legOf(one, n);

/** What the wallet shows before and after each wish, and what came of it. */
function lived(wishes: readonly Wish[]) {
  const history: WalletEvent[] = [];
  return wishes.map((one, n) => {
    const before = balancesOf(fold(walletDecider, history));
    const events = walletDecider.decide(commandOf(one, n), fold(walletDecider, history), { revision: history.length - 1 });
    history.push(...events);
    const wallet = fold(walletDecider, history);
    return { one, before, after: balancesOf(wallet), isDone: events.length > 0, wallet };
  });
}
const always = (property: (wishes: readonly Wish[]) => void): void =>
  fc.assert(fc.property(fc.array(wish, { maxLength: 20 }), property), { numRuns: 400 });

describe('Whatever a seller earns, gives back, has held and withdraws, in whatever sequence', () => {
  it('his wallet shows all of it: available, held and reserved, less what he owes (CG-T13)', () => {
    always((wishes) => {
      for (const { after, wallet } of lived(wishes)) {
        const { availableMinor, heldMinor, reservedMinor, debtMinor } = after;
        for (const part of [availableMinor, heldMinor, reservedMinor, debtMinor]) expect(part).toBeGreaterThanOrEqual(0);
        // What is reserved may be with the provider by now: it is not given back for what is taken meanwhile.
        const shortMinor = Math.max(0, reservedMinor - Math.max(0, wallet.balanceMinor));
        expect(availableMinor + heldMinor + reservedMinor - debtMinor).toBe(wallet.balanceMinor + shortMinor);
        expect(heldMinor).toBeLessThanOrEqual(sum(Object.values(wallet.holds)));
      }
    });
  });

  it('a debt is repaid by the next sales to the cent, and nothing is available before it is (CG-T13)', () => {
    always((wishes) => {
      const all = lived(wishes);
      for (const { after } of all.filter(({ after: { debtMinor } }) => debtMinor > 0)) expect(after.availableMinor).toBe(0);
      for (const { one, before, after } of all.filter(({ one: { is } }) => is === 'earning')) {
        const repaidMinor = Math.min(before.debtMinor, one.amountMinor);
        expect(after.debtMinor).toBe(before.debtMinor - repaidMinor);
      }
    });
  });

  it('he withdraws nothing while he owes, and never more than is available (CG-T13, scenario 50)', () => {
    always((wishes) => {
      for (const { one, before, isDone } of lived(wishes).filter(({ one: { is } }) => is === 'withdrawal'))
        expect(isDone).toBe(one.amountMinor <= before.availableMinor);
    });
  });

  it('what is taken back comes from what is available, then from what is held, and only then is it owed (CG-T13)', () => {
    always((wishes) => {
      for (const { one, before, after } of lived(wishes)) {
        if (one.is !== 'recovery' || one.heldMinor !== undefined) continue;
        const availableMinor = Math.max(0, before.availableMinor - one.amountMinor);
        const shortMinor = Math.max(0, one.amountMinor - before.availableMinor);
        expect(after.availableMinor).toBe(availableMinor);
        expect(after.heldMinor).toBe(Math.max(0, before.heldMinor - shortMinor));
      }
    });
  });
});
