import { describe, expect, it } from '@jest/globals';
import { fold } from '@entente/kernel';
import { specify } from '@entente/testing';
import { balanced, post } from '../postings.js';
import { walletDecider, type WalletCommand, type Withholding } from './decide.js';
import type { WalletEvent } from './events.js';
import { balancesOf } from './state.js';

const owned = { marketplace: 'bazaar', ownerId: 'bo', currency: 'EUR' };
const withdrawal = (withdrawalId: string, what: Withholding): WalletCommand => ({ ...owned, withdrawalId, ...what });
const reserve = (withdrawalId: string, amountMinor: number) =>
  withdrawal(withdrawalId, { type: 'ReserveWithdrawal', amountMinor });
const consume = (withdrawalId: string) => withdrawal(withdrawalId, { type: 'ConsumeReservation' });
const giveBack = (withdrawalId: string) => withdrawal(withdrawalId, { type: 'ReturnReservation' });

let legs = 0;
const leg = (amountMinor: number, heldMinor?: number): WalletCommand => ({
  type: 'ApplyLeg',
  marketplace: 'bazaar',
  currency: 'EUR',
  orderId: 'o-1',
  leg: {
    legId: `o-1:${++legs}`,
    ownerId: 'bo',
    kind: amountMinor < 0 ? 'recovery' : 'earning',
    amountMinor,
    ...(heldMinor === undefined ? {} : { heldMinor }),
  },
});

function after(...commands: readonly WalletCommand[]): readonly WalletEvent[] {
  const history: WalletEvent[] = [];
  for (const each of commands)
    history.push(...walletDecider.decide(each, fold(walletDecider, history), { revision: history.length - 1 }));
  return history;
}
const shown = (...commands: readonly WalletCommand[]) => balancesOf(fold(walletDecider, after(...commands)));
const wallet = (...commands: readonly WalletCommand[]) => {
  const history = after(...commands);
  return specify(walletDecider, { revision: history.length - 1 }).given(...history);
};

describe('What a wallet reserves for a withdrawal', () => {
  it('is no longer available, and moves nothing (scenario 50)', () => {
    wallet(leg(8_000))
      .when(reserve('w-1', 5_000))
      .thenRecords({ type: 'WithdrawalReserved', withdrawalId: 'w-1', amountMinor: 5_000, postings: balanced() });
    expect(shown(leg(8_000), reserve('w-1', 5_000))).toEqual({
      availableMinor: 3_000,
      heldMinor: 0,
      reservedMinor: 5_000,
      debtMinor: 0,
    });
  });

  it('is at most what is available: held money, other reservations and debts are not (scenario 50)', () => {
    wallet(leg(8_000)).when(reserve('w-1', 8_001)).thenNothing();
    wallet(leg(8_000, 7_000)).when(reserve('w-1', 1_001)).thenNothing();
    wallet(leg(8_000), reserve('w-1', 5_000)).when(reserve('w-2', 3_001)).thenNothing();
    wallet(leg(-100)).when(reserve('w-1', 1)).thenNothing();
    wallet(leg(8_000), reserve('w-1', 5_000)).when(reserve('w-2', 3_000)).thenRecords({ type: 'WithdrawalReserved' });
  });

  it('is reserved once', () => {
    wallet(leg(8_000), reserve('w-1', 1_000)).when(reserve('w-1', 1_000)).thenNothing();
  });

  it('leaves the wallet for the provider when it is paid, once', () => {
    wallet(leg(8_000), reserve('w-1', 5_000))
      .when(consume('w-1'))
      .thenRecords({
        type: 'ReservationConsumed',
        amountMinor: 5_000,
        postings: balanced(post('wallet:bazaar.bo', -5_000), post('provider:bazaar', 5_000)),
      });
    const paid = [leg(8_000), reserve('w-1', 5_000), consume('w-1')] as const;
    expect(shown(...paid)).toEqual({ availableMinor: 3_000, heldMinor: 0, reservedMinor: 0, debtMinor: 0 });
    wallet(...paid)
      .when(consume('w-1'))
      .thenNothing();
  });

  it('is available again when it is returned', () => {
    wallet(leg(8_000), reserve('w-1', 5_000))
      .when(giveBack('w-1'))
      .thenRecords({ type: 'ReservationReturned', amountMinor: 5_000, postings: balanced() });
    expect(shown(leg(8_000), reserve('w-1', 5_000), giveBack('w-1'))).toMatchObject({ availableMinor: 8_000, reservedMinor: 0 });
    wallet(leg(8_000)).when(giveBack('w-1')).thenRecords({ type: 'ReservationReturned', amountMinor: 0 });
  });

  it('stays reserved when money is taken back: what is short becomes a debt once it is paid (CG-T13)', () => {
    const short = [leg(8_000), reserve('w-1', 5_000), leg(-6_000)] as const;
    expect(shown(...short)).toEqual({ availableMinor: 0, heldMinor: 0, reservedMinor: 5_000, debtMinor: 0 });
    expect(shown(...short, consume('w-1'))).toEqual({ availableMinor: 0, heldMinor: 0, reservedMinor: 0, debtMinor: 3_000 });
    expect(shown(...short, giveBack('w-1'))).toMatchObject({ availableMinor: 2_000, debtMinor: 0 });
  });

  it('is said again when the wallet carries itself forward', () => {
    const many = [leg(8_000), reserve('w-1', 5_000), ...Array.from({ length: 600 }, () => leg(1))];
    const history = after(...many);
    expect(history[500]).toMatchObject({ type: 'BalanceCarried', reservations: { 'w-1': 5_000 } });
    expect(fold(walletDecider, history.slice(500))).toEqual(fold(walletDecider, history));
    const withdrawn = after(...Array.from({ length: 499 }, () => leg(100)), leg(1), reserve('w-1', 700));
    expect(withdrawn.map(({ type }) => type).slice(499)).toEqual(['WalletCredited', 'BalanceCarried', 'WithdrawalReserved']);
  });
});
