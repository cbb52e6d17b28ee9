import { describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { goldenCorpus } from '@entente/event-store/testing';
import { fold, sum } from '@entente/kernel';
import { balanced } from './domain/postings.js';
import { escrowDecider } from './domain/escrow/decide.js';
import type { EscrowEvent } from './domain/escrow/events.js';
import { personalFields, type PayoutEvent } from './domain/events.js';
import { standingDecider } from './domain/standing/decide.js';
import type { StandingEvent } from './domain/standing/events.js';
import { payoutVersions } from './versions.js';
import { walletDecider } from './domain/wallet/decide.js';
import type { WalletEvent } from './domain/wallet/events.js';
import { withdrawalDecider } from './domain/withdrawal/decide.js';
import type { WithdrawalEvent } from './domain/withdrawal/events.js';

const corpus = goldenCorpus<PayoutEvent>(fileURLToPath(new URL('./domain/golden/', import.meta.url)), payoutVersions);
const opening = corpus.find(({ data }) => data.type === 'EscrowOpened');
const requested = corpus.find(({ data }) => data.type === 'WithdrawalRequested');

const isEscrows = (event: PayoutEvent): event is EscrowEvent => 'orderId' in event && !('ownerId' in event);
const isStandings = (event: PayoutEvent): event is StandingEvent => event.type === 'StandingNoted';
const IN_WALLETS: readonly string[] = ['WithdrawalReserved', 'ReservationConsumed', 'ReservationReturned', 'BalanceCarried'];
const isWallets = (event: PayoutEvent): event is WalletEvent =>
  !isEscrows(event) && ('orderId' in event || IN_WALLETS.includes(event.type));
const reserved: WalletEvent = {
  type: 'WithdrawalReserved',
  marketplace: 'comeup',
  ownerId: 'bo',
  currency: 'EUR',
  postings: balanced(),
  withdrawalId: '0c6ef2bc-5a51-5b0c-9a4e-3b6a3f0f0b11',
  amountMinor: 5_000,
};

/** The state before an event and after it. */
function changed(event: PayoutEvent): readonly [unknown, unknown] {
  if (isStandings(event)) return [standingDecider.initial, fold(standingDecider, [event])];
  if (isEscrows(event)) return [escrowDecider.initial, fold(escrowDecider, [opening?.data as EscrowEvent, event])];
  if (isWallets(event)) {
    const before = event.type.startsWith('Reservation') ? [reserved] : [];
    return [fold(walletDecider, before), fold(walletDecider, [...before, event])];
  }
  const before = event.type === 'WithdrawalRequested' ? [] : [requested?.data as WithdrawalEvent];
  return [fold(withdrawalDecider, before), fold(withdrawalDecider, [...before, event])];
}

/** Every text of an event, under the name of the field that holds it, however deep. */
function textsIn(value: unknown, name = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[name, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, member]) => textsIn(member, Array.isArray(value) ? name : field));
}

describe('An event of the payout context as it was once stored', () => {
  it.each(corpus)('$title still folds, and is in balance', ({ data }) => {
    const postings = 'postings' in data ? data.postings : [];
    expect(sum(postings.map(({ amountMinor }) => amountMinor))).toBe(0);
    const [before, after] = changed(data);
    const changes = data.type !== 'PayOutUnresolved'; // It calls somebody, and that is all.
    expect(JSON.stringify(after) !== JSON.stringify(before)).toBe(changes);
  });

  it.each(corpus)('$title holds no text that is not declared as personal', ({ data }) => {
    const declared: readonly string[] = personalFields[data.type as keyof typeof personalFields] ?? [];
    const written = textsIn(data).filter(([, text]) => /[\s@]/.test(text) || text.length > 200);
    expect(written.map(([field]) => field).filter((field) => !declared.includes(field))).toEqual([]);
  });
});
