import { describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { goldenCorpus } from '@entente/event-store/testing';
import { fold, sum } from '@entente/kernel';
import { escrowDecider } from './domain/escrow/decide.js';
import type { EscrowEvent } from './domain/escrow/events.js';
import { payoutVersions, personalFields, type PayoutEvent } from './domain/versions.js';
import { walletDecider } from './domain/wallet/decide.js';
import type { WalletEvent } from './domain/wallet/events.js';

const corpus = goldenCorpus<PayoutEvent>(fileURLToPath(new URL('./domain/golden/', import.meta.url)), payoutVersions);
const opening = corpus.find(({ data }) => data.type === 'EscrowOpened');
const isWallets = (event: PayoutEvent): event is WalletEvent => 'ownerId' in event;

const folded = (event: PayoutEvent): unknown =>
  isWallets(event) ? fold(walletDecider, [event]) : fold(escrowDecider, [opening?.data as EscrowEvent, event]);

/** Every text of an event, under the name of the field that holds it, however deep. */
function textsIn(value: unknown, name = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[name, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, member]) => textsIn(member, Array.isArray(value) ? name : field));
}

describe('An event of the payout context as it was once stored', () => {
  it.each(corpus)('$title still folds, and is in balance', ({ data }) => {
    expect(sum(data.postings.map(({ amountMinor }) => amountMinor))).toBe(0);
    expect(folded(data)).not.toEqual(isWallets(data) ? walletDecider.initial : escrowDecider.initial);
  });

  it.each(corpus)('$title holds no text that is not declared as personal', ({ data }) => {
    const declared: readonly string[] = personalFields[data.type as keyof typeof personalFields] ?? [];
    const written = textsIn(data).filter(([, text]) => /[\s@]/.test(text) || text.length > 200);
    expect(written.map(([field]) => field).filter((field) => !declared.includes(field))).toEqual([]);
  });
});
