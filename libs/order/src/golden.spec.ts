import { describe, it, expect } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import type { EventData } from '@entente/event-store';
import { goldenCorpus } from '@entente/event-store/testing';
import { fold } from '@entente/kernel';
import { chatDecider, type ChatEvent } from './domain/chat.js';
import { orderDecider } from './domain/decide.js';
import type { OrderEvent } from './domain/events.js';
import { sellerDecider, type SellerEvent } from './domain/seller.js';
import { orderVersions } from './versions.js';

const { PaymentClaimed: _, ...versions } = orderVersions; // It lives in a stream of its own.
type Stored = (OrderEvent | ChatEvent | SellerEvent) & EventData;
const all = goldenCorpus<Stored>(fileURLToPath(new URL('./domain/golden/', import.meta.url)), versions);
const isMessage = (event: Stored): event is ChatEvent & EventData => event.type === 'MessageSent';
const isSellers = (event: Stored): event is SellerEvent & EventData => 'about' in event && !('buyerId' in event.about);
const corpus = all.flatMap(({ title, data }) => (isMessage(data) || isSellers(data) ? [] : [{ title, data }]));
const standings = all.flatMap(({ title, data }) => (isSellers(data) ? [{ title, data }] : []));
const messages = all.flatMap(({ title, data }) => (isMessage(data) ? [{ title, data }] : []));
const begun = ['OrderPlaced', 'DisputeOpened'].flatMap((type) =>
  corpus
    .filter(({ data }) => data.type === type)
    .slice(0, 1)
    .map(({ data }) => data),
);

describe('A stored event of an order', () => {
  it.each(corpus.map(({ title, data }) => [title, data] as const))('%s still folds', (_title, data) => {
    const order = fold(orderDecider, [...begun, data]);
    expect(order).toMatchObject({
      status: data.to,
      deadlines: data.started ?? {},
      windows: data.opened ?? {},
      flags: data.set ?? {},
      orderId: 'o1',
      buyerId: 'ana',
    });
    expect(order.closedBy).toBe('closedBy' in data ? data.closedBy : undefined);
    const applied = data.type === 'DecisionApplied' ? data.decision : 0;
    expect(order.disputes['o1.1']).toMatchObject({ decisionsApplied: applied });
  });
});

describe('A stored event of a seller’s standing', () => {
  it.each(standings.map(({ title, data }) => [title, data] as const))('%s still folds', (_title, data) =>
    expect(fold(sellerDecider, [data])).toMatchObject({
      status: data.to,
      sellerId: 'bo',
      marketplace: 'congocrea',
      policy: 'congocrea/1',
    }),
  );
  it('is one of three', () => expect(standings).toHaveLength(3));
});

describe('A stored message of a chat', () => {
  it.each(messages.map(({ title, data }) => [title, data] as const))('%s still counts', (_title, data) =>
    expect(fold(chatDecider, [data])).toEqual({ messages: 1 }),
  );
});
