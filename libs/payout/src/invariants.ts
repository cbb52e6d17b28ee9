import { fold, sum } from '@entente/kernel';
import { upcast, type EventStore, type Position, type Recorded } from '@entente/event-store';
import { escrowDecider } from './domain/escrow/decide.js';
import type { EscrowEvent } from './domain/escrow/events.js';
import { moneyOf } from './domain/escrow/figures.js';
import { shareOf, whose, withheldMinor } from './domain/escrow/state.js';
import { accounts, type Posting } from './domain/postings.js';
import type { MoneyEvent } from './domain/events.js';
import { payoutVersions } from './versions.js';
import { walletDecider } from './domain/wallet/decide.js';
import type { WalletEvent } from './domain/wallet/events.js';
import { withdrawalDecider } from './domain/withdrawal/decide.js';
import type { WithdrawalEvent } from './domain/withdrawal/events.js';

/** What stands on an account, by currency. */
type AccountBalance = { readonly account: string; readonly currency: string; readonly balanceMinor: number };

/** A movement as the provider tells of it. */
type Moved = { readonly currency: string; readonly amountMinor: number };

export type Books = {
  readonly store: EventStore;
  /** The ledger as its view tells it; left out, it is drawn from the events. */
  readonly balances?: readonly AccountBalance[];
  /** Everything that the provider has moved; left out, it is not compared. */
  readonly movements?: readonly Moved[];
};

const PAGE_EVENTS = 500;

/** What is wrong with the money, one sentence each; nothing where all is well. To be asked when everything is quiet: a leg on its way is in transit. */
export async function payoutFaults({ store, balances, movements }: Books): Promise<readonly string[]> {
  const events = await everything(store);
  const drawn = balancesOf(events);
  const told = balances ?? drawn;
  return [
    ...unbalancedEvents(events),
    ...trialBalanceFaults(told),
    ...(balances ? differences('The ledger view', balances, 'the events', drawn) : []),
    ...transitFaults(told),
    ...differences(
      'A wallet',
      walletBalances(events),
      'the ledger',
      told.filter(({ account }) => account.startsWith('wallet:')),
    ),
    ...escrowFaults(events, told),
    ...heldFaults(events),
    ...putAsideFaults(events, told),
    ...withdrawalFaults(events),
    ...(movements ? providerFaults(events, told, movements) : []),
  ];
}

async function everything(store: EventStore): Promise<readonly Recorded<MoneyEvent>[]> {
  const events: Recorded<MoneyEvent>[] = [];
  for (let after: Position | undefined; ;) {
    const page = await store.readAll({ after, prefixes: ['escrow-', 'wallet-', 'withdrawal-'], limit: PAGE_EVENTS });
    events.push(...page.events.map((event) => upcast<MoneyEvent>(payoutVersions, event)));
    if (page.atHead) return events;
    after = page.next;
  }
}

const unbalancedEvents = (events: readonly Recorded<MoneyEvent>[]): readonly string[] =>
  events
    .filter(({ data }) => sum(data.postings.map(({ amountMinor }) => amountMinor)) !== 0)
    .map(({ stream, revision }) => `The postings of ${stream} at ${revision} do not sum to zero.`);

function trialBalanceFaults(balances: readonly AccountBalance[]): readonly string[] {
  const currencies = [...new Set(balances.map(({ currency }) => currency))];
  const totals = currencies.map((currency) => ({
    currency,
    total: sum(balances.filter((balance) => balance.currency === currency).map(({ balanceMinor }) => balanceMinor)),
  }));
  return totals.filter(({ total }) => total !== 0).map(({ currency, total }) => `The trial balance of ${currency} is ${total}.`);
}

const transitFaults = (balances: readonly AccountBalance[]): readonly string[] =>
  balances
    .filter(({ account, balanceMinor }) => account.startsWith('transit:') && balanceMinor !== 0)
    .map(({ account, balanceMinor }) => `${account} still holds ${balanceMinor}.`);

const balancesOf = (events: readonly Recorded<MoneyEvent>[]): readonly AccountBalance[] =>
  added(
    events.flatMap(({ data: { postings, currency } }) =>
      postings.map(({ account, amountMinor }: Posting) => ({ account, currency, balanceMinor: amountMinor })),
    ),
  );

/** One line an account; those that come to nothing are left out. */
function added(lines: readonly AccountBalance[]): readonly AccountBalance[] {
  const amounts = new Map<string, AccountBalance>();
  for (const { account, currency, balanceMinor } of lines) {
    const before = amounts.get(`${account} ${currency}`)?.balanceMinor ?? 0;
    amounts.set(`${account} ${currency}`, { account, currency, balanceMinor: before + balanceMinor });
  }
  return [...amounts.values()].filter(({ balanceMinor }) => balanceMinor !== 0);
}

function walletBalances(events: readonly Recorded<MoneyEvent>[]): readonly AccountBalance[] {
  return [...inStreams<WalletEvent>(events, 'wallet-').values()].flatMap((history) => {
    const [first] = history;
    if (!first) return [];
    const { balanceMinor } = fold(walletDecider, history);
    return balanceMinor === 0
      ? []
      : [{ account: accounts.wallet(first.marketplace, first.ownerId), currency: first.currency, balanceMinor }];
  });
}

/** Every figure of an order is somebody's, and what waits in the escrow is what the ledger says. */
function escrowFaults(events: readonly Recorded<MoneyEvent>[], balances: readonly AccountBalance[]): readonly string[] {
  return [...inStreams<EscrowEvent>(events, 'escrow-')].flatMap(([stream, history]) => {
    const escrow = fold(escrowDecider, history);
    const money = moneyOf(escrow);
    const parts = [
      money.escrowMinor,
      money.refundedMinor,
      money.sellerMinor,
      shareOf(escrow, 'platform'),
      money.suspenseMinor,
      money.voucherMinor,
      shareOf(escrow, 'protection'),
    ];
    const coveredMinor = 0 - shareOf(escrow, 'protection');
    const account = accounts.escrow(stream.slice('escrow-'.length));
    const onLedger = balances.find((balance) => balance.account === account)?.balanceMinor ?? 0;
    return [
      ...(sum(parts) === money.capturedMinor
        ? []
        : [`${stream}: the figures sum to ${sum(parts)}, captured are ${money.capturedMinor}.`]),
      ...[...parts.slice(0, -1), coveredMinor].filter((part) => part < 0).map((part) => `${stream}: a figure is ${part}.`),
      ...(money.escrowMinor === onLedger ? [] : [`${stream} holds ${money.escrowMinor}, the ledger says ${onLedger}.`]),
      ...escrow.legs.pending.map(({ legId }) => `The leg ${legId} is not delivered.`),
    ];
  });
}

/** A seller's wallet holds of each order what disputes and reserves hold of it, and never more than he has of it. */
function heldFaults(events: readonly Recorded<MoneyEvent>[]): readonly string[] {
  const wallets = [...inStreams<WalletEvent>(events, 'wallet-').values()].map((history) => fold(walletDecider, history));
  return [...inStreams<EscrowEvent>(events, 'escrow-')].flatMap(([stream, history]) => {
    const escrow = fold(escrowDecider, history);
    const { orderId } = whose(escrow);
    const [wantedMinor, sellerMinor] = [withheldMinor(escrow), shareOf(escrow, 'seller')];
    const heldMinor = sum(wallets.map(({ holds }) => holds[orderId] ?? 0));
    const isHeld = heldMinor === wantedMinor && heldMinor <= sellerMinor;
    return isHeld ? [] : [`Of ${stream} ${heldMinor} are held; ${wantedMinor} are to be, of ${sellerMinor}.`];
  });
}

/**
 * What expired orders have left in suspense, what their buyers have drawn from it, and what the platform has paid and lost: over all orders of a
 * marketplace it is what the ledger says.
 */
function putAsideFaults(events: readonly Recorded<MoneyEvent>[], balances: readonly AccountBalance[]): readonly string[] {
  const shares = [...inStreams<EscrowEvent>(events, 'escrow-').values()].flatMap((history) => {
    const escrow = fold(escrowDecider, history);
    const { marketplace, currency } = whose(escrow);
    return [
      { account: accounts.suspense(marketplace), currency, balanceMinor: shareOf(escrow, 'suspense') },
      { account: accounts.vouchers(marketplace), currency, balanceMinor: shareOf(escrow, 'voucher') },
      { account: accounts.protection(marketplace), currency, balanceMinor: shareOf(escrow, 'protection') },
      { account: accounts.losses(marketplace), currency, balanceMinor: 0 - sum(lossesIn(history)) },
    ];
  });
  const onLedger = balances.filter(({ account }) => /^(suspense|vouchers|protection|losses):/.test(account));
  return differences('The orders', added(shares), 'the ledger', onLedger);
}

const lossesIn = (events: readonly MoneyEvent[]): readonly number[] =>
  events.flatMap((event) => (event.type === 'PaymentChargedBack' ? [event.lossMinor] : []));

/** A wallet reserves exactly what is on its way out; and whatever has ended, the wallet knows of it. */
function withdrawalFaults(events: readonly Recorded<MoneyEvent>[]): readonly string[] {
  const withdrawals = [...inStreams<WithdrawalEvent>(events, 'withdrawal-').values()].map((history) =>
    fold(withdrawalDecider, history),
  );
  const onTheirWay = withdrawals.flatMap(({ status, about }) =>
    status === 'reserved' && about ? [{ id: about.withdrawalId, amountMinor: about.amountMinor }] : [],
  );
  const reserved = [...inStreams<WalletEvent>(events, 'wallet-').values()].flatMap((history) =>
    Object.entries(fold(walletDecider, history).reservations).map(([id, amountMinor]) => ({ id, amountMinor })),
  );
  const ids = [...new Set([...onTheirWay, ...reserved].map(({ id }) => id))];
  const amountIn = (all: typeof reserved, wanted: string): number =>
    sum(all.filter(({ id }) => id === wanted).map(({ amountMinor }) => amountMinor));
  return [
    ...ids
      .filter((id) => amountIn(onTheirWay, id) !== amountIn(reserved, id))
      .map((id) => `The withdrawal ${id} takes ${amountIn(onTheirWay, id)}, reserved are ${amountIn(reserved, id)}.`),
    ...withdrawals
      .filter(({ status, isClosed }) => status !== 'reserved' && !isClosed)
      .map(
        ({ status, about }) => `The withdrawal ${about?.withdrawalId ?? ''} is ${status ?? 'nothing'}, and nobody carries on.`,
      ),
  ];
}

/** What the provider holds is what it captured less what it has moved, by its own account, and what banks took back from it. */
function providerFaults(
  events: readonly Recorded<MoneyEvent>[],
  balances: readonly AccountBalance[],
  movements: readonly Moved[],
): readonly string[] {
  const captured = events.flatMap(({ data }) => (data.type === 'PaymentCaptured' && data.method === 'card' ? [data] : []));
  const chargedBack = events.flatMap(({ data }) => (data.type === 'PaymentChargedBack' ? [data] : []));
  const onLedger = balances.filter(({ account }) => account.startsWith('provider:'));
  const currencies = [...new Set([...captured, ...onLedger, ...movements].map(({ currency }) => currency))];
  const total = (all: readonly { readonly currency: string; readonly amountMinor: number }[], currency: string): number =>
    sum(all.filter((one) => one.currency === currency).map(({ amountMinor }) => amountMinor));
  return currencies.flatMap((currency) => {
    const held = total(captured, currency) - total(movements, currency) - total(chargedBack, currency);
    const told = sum(onLedger.filter((balance) => balance.currency === currency).map(({ balanceMinor }) => -balanceMinor));
    return held === told ? [] : [`The provider holds ${held} ${currency}, the ledger says ${told}.`];
  });
}

function inStreams<Event extends MoneyEvent>(
  events: readonly Recorded<MoneyEvent>[],
  prefix: string,
): ReadonlyMap<string, readonly Event[]> {
  const streams = new Map<string, Event[]>();
  for (const { stream, data } of events) {
    if (!stream.startsWith(prefix)) continue;
    const history = streams.get(stream) ?? [];
    history.push(data as Event);
    streams.set(stream, history);
  }
  return streams;
}

function differences(
  one: string,
  left: readonly AccountBalance[],
  other: string,
  right: readonly AccountBalance[],
): readonly string[] {
  const amountIn = (balances: readonly AccountBalance[], { account, currency }: AccountBalance) =>
    balances.find((balance) => balance.account === account && balance.currency === currency)?.balanceMinor ?? 0;
  const differing = [...left, ...right].filter((balance) => amountIn(left, balance) !== amountIn(right, balance));
  const names = [...new Set(differing.map(({ account, currency }) => `${account} ${currency}`))];
  return names.map((name) => `${one} and ${other} differ about ${name}.`);
}
