import { describe, expect, it } from '@jest/globals';
import { fold } from '@entente/kernel';
import { specify } from '@entente/testing';
import type { Leg } from '../legs.js';
import { carriedAt, walletDecider, type ApplyLeg } from './decide.js';
import type { WalletEvent } from './events.js';
import { balancesOf } from './state.js';

const leg = (n: number, amountMinor: number, more: Partial<Leg> & { orderId?: string } = {}): ApplyLeg => {
  const { orderId = 'o-1', ...rest } = more;
  const kind = amountMinor < 0 ? 'recovery' : amountMinor > 0 ? 'earning' : 'hold';
  return {
    type: 'ApplyLeg',
    marketplace: 'bazaar',
    currency: 'EUR',
    orderId,
    leg: { legId: `${orderId}:${n}`, ownerId: 'bo', kind, amountMinor, ...rest },
  };
};
function after(...legs: readonly ApplyLeg[]): readonly WalletEvent[] {
  const history: WalletEvent[] = [];
  for (const each of legs)
    history.push(...walletDecider.decide(each, fold(walletDecider, history), { revision: history.length - 1 }));
  return history;
}
const shown = (...legs: readonly ApplyLeg[]) => balancesOf(fold(walletDecider, after(...legs)));

describe('A wallet', () => {
  it('is credited with what its owner earned (CU-T14)', () => {
    specify(walletDecider, { revision: -1 })
      .given()
      .when(leg(1, 8_000))
      .thenRecords({ type: 'WalletCredited', legId: 'o-1:1', amountMinor: 8_000, orderId: 'o-1' });
    expect(shown(leg(1, 8_000))).toEqual({ availableMinor: 8_000, heldMinor: 0, reservedMinor: 0, debtMinor: 0 });
  });

  it('does nothing for a leg that is among its last two (scenario 46)', () => {
    const history = after(leg(1, 8_000), leg(2, 100));
    for (const n of [1, 2]) {
      specify(walletDecider, { revision: 1 })
        .given(...history)
        .when(leg(n, 8_000))
        .thenNothing();
    }
  });

  it('refuses nothing: what is short becomes a debt, which later sales pay off (CG-T13)', () => {
    expect(shown(leg(1, 500), leg(2, -800))).toMatchObject({ availableMinor: 0, debtMinor: 300 });
    expect(shown(leg(1, 500), leg(2, -800), leg(3, 1_000))).toMatchObject({ availableMinor: 700, debtMinor: 0 });
  });

  it('shows held money as not available, and lets it go (CG-T09, scenario 50)', () => {
    const hold = leg(2, 0, { heldMinor: 8_000 });
    expect(shown(leg(1, 8_000), hold)).toMatchObject({ availableMinor: 0, heldMinor: 8_000 });
    expect(shown(leg(1, 8_000), hold, leg(3, 0, { heldMinor: 0 }))).toMatchObject({ availableMinor: 8_000, heldMinor: 0 });
  });

  it('takes money back from what is available, then from what is held, then as a debt', () => {
    const legs = [leg(1, 8_000), leg(2, 0, { heldMinor: 8_000 }), leg(1, 1_000, { orderId: 'o-2' })] as const;
    const back = (amountMinor: number) => shown(...legs, leg(2, -amountMinor, { orderId: 'o-2' }));
    expect(back(400)).toMatchObject({ availableMinor: 600, heldMinor: 8_000, debtMinor: 0 });
    expect(back(3_000)).toMatchObject({ availableMinor: 0, heldMinor: 6_000, debtMinor: 0 });
    expect(back(9_500)).toMatchObject({ availableMinor: 0, heldMinor: 0, debtMinor: 500 });
  });

  it('says all that came before at every revision that 500 divides, and means the same afterwards', () => {
    const legs = Array.from({ length: 1_100 }, (_, i) =>
      leg(1, i % 3 === 0 ? -7 : 11, { orderId: `o-${i}`, ...(i % 50 === 0 && { heldMinor: i }) }),
    );
    const history = after(...legs);
    const carried = history.flatMap(({ type }, revision) => (type === 'BalanceCarried' ? [revision] : []));
    expect(carried).toEqual([500, 1_000]);
    expect(history).toHaveLength(1_102);
    const from = carriedAt(history.length - 1);
    expect(fold(walletDecider, history.slice(from))).toEqual(fold(walletDecider, history));
  });
});
