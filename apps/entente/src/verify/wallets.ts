import type { Recorded } from '@entente/event-store';
import { fold, sum } from '@entente/kernel';
import { accounts, walletDecider, withdrawalDecider, type WalletEvent, type WithdrawalEvent } from '@entente/payout/audit';
import { walletOf, withdrawalsOf, type Case } from './case.js';
import { compare, hold, type Judged } from './judged.js';

/** What somebody has, and what is on its way out. */
export function judgeWallet(one: Case): readonly Judged[] {
  const wallet = walletOf(one);
  return [
    ...judgeBalance(wallet),
    ...[...withdrawalsOf(one).values()].flatMap((events) => judgeWithdrawal(events, wallet)),
    ...judgeReserved(one, wallet),
  ];
}

function judgeBalance(events: readonly Recorded<WalletEvent>[]): readonly Judged[] {
  const [first] = events;
  if (!first) return [];
  const account = accounts.wallet(first.data.marketplace, first.data.ownerId);
  const posted = events.flatMap(({ data }) => data.postings.filter((posting) => posting.account === account));
  const { balanceMinor } = fold(
    walletDecider,
    events.map(({ data }) => data),
  );
  return [compare('money.wallets', { stream: first.stream }, sum(posted.map(({ amountMinor }) => amountMinor)), balanceMinor)];
}

/** What left the wallet for a withdrawal: so much as was asked for where it was paid, and nothing where it was not. */
function judgeWithdrawal(
  events: readonly Recorded<WithdrawalEvent>[],
  wallet: readonly Recorded<WalletEvent>[],
): readonly Judged[] {
  const stream = events[0]?.stream ?? '';
  const { status, about, isClosed } = fold(
    withdrawalDecider,
    events.map(({ data }) => data),
  );
  if (!about || (!isClosed && status !== 'reserved')) return []; // Between its stream and the wallet's, its deadline carries on.
  const { withdrawalId, amountMinor } = about;
  const consumed = wallet.flatMap(({ data }) =>
    data.type === 'ReservationConsumed' && data.withdrawalId === withdrawalId ? [data.amountMinor] : [],
  );
  const { reservations } = fold(
    walletDecider,
    wallet.map(({ data }) => data),
  );
  const expected = { consumed: isClosed && status === 'paid' ? [amountMinor] : [], reserved: isClosed ? 0 : amountMinor };
  return [compare('money.wallets', { stream }, expected, { consumed, reserved: reservations[withdrawalId] ?? 0 })];
}

function judgeReserved(one: Case, wallet: readonly Recorded<WalletEvent>[]): readonly Judged[] {
  const { reservations } = fold(
    walletDecider,
    wallet.map(({ data }) => data),
  );
  return Object.keys(reservations).map((withdrawalId) =>
    hold(
      'money.wallets',
      { stream: `wallet-${one.key}` },
      one.streams.has(`withdrawal-${withdrawalId}`),
      `a withdrawal for what is reserved`,
      `there is no ${withdrawalId}`,
    ),
  );
}

/** A withdrawal was paid out once, if it says so. While the provider is asked, nobody knows. */
export const judgePayOuts = (one: Case): readonly Judged[] => [
  ...[...withdrawalsOf(one)].flatMap(([stream, events]) => {
    const { about, isUnsure } = fold(
      withdrawalDecider,
      events.map(({ data }) => data),
    );
    const isPaid = events.some(({ data }) => data.type === 'WithdrawalPaid');
    if (!about || (isUnsure && !isPaid)) return [];
    const moved = one.movements
      .filter(({ key }) => key === `withdrawal:${about.withdrawalId}`)
      .map(({ amountMinor }) => amountMinor);
    return [compare('provider.movements', { stream, awaits: [] }, isPaid ? [about.amountMinor] : [], moved)];
  }),
  ...one.movements
    .filter(({ key }) => key.startsWith('withdrawal:') && !one.streams.has(`withdrawal-${key.slice('withdrawal:'.length)}`))
    .map(({ key }) =>
      compare('provider.movements', { stream: `wallet-${one.key}`, awaits: [] }, 'a withdrawal that asked for it', key),
    ),
];
