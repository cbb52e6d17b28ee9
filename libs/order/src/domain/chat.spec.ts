import { describe, it, expect } from '@jest/globals';
import { comeup, congocrea, type World } from '@entente/testing';
import { builtInPacks } from '@entente/policy';

const held = () => comeup.working().does('ops', 'hold', { reason: 'À vérifier.' });
const completed = () => comeup.delivered().does('ana', 'complete');
const cancelled = () => comeup.placed().does('ana', 'cancel');
const expired = () => comeup.requested().waits('P5M');
const END = '2026-03-10T10:00:00.000Z';

/** Every state of a service and of goods, and what its chat is there. */
const CHATS: readonly (readonly [state: string, make: () => World, chat: 'open' | 'chat.blocked' | 'chat.closed'])[] = [
  ['comeup pending', comeup.placed, 'open'],
  ['comeup in_progress', comeup.working, 'open'],
  ['comeup delivered', comeup.delivered, 'chat.blocked'],
  ['comeup revision_requested', comeup.requested, 'open'],
  ['comeup revision_refused', comeup.refused, 'open'],
  ['comeup disputed', comeup.disputed, 'chat.blocked'],
  ['comeup on_hold', held, 'chat.blocked'],
  ['comeup completed', completed, 'open'],
  ['comeup cancelled', cancelled, 'open'],
  ['comeup expired', expired, 'chat.closed'],
  ['congocrea paid', congocrea.placed, 'open'],
  ['congocrea shipped', congocrea.shipped, 'open'],
  ['congocrea delivered', () => congocrea.shipped().does('bo', 'update-tracking', { status: 'delivered' }), 'open'],
  ['congocrea completed', () => congocrea.shipped().does('bo', 'complete'), 'open'],
  ['congocrea cancelled', () => congocrea.placed().does('bo', 'cancel', { reason: 'Rupture de stock.' }), 'open'],
];

describe('Buyer and seller write to each other', () => {
  it.each(CHATS)('while it is %s, as the rule book says (CU-T13, CU-T22, CU-T45, CG-T01, CG-T37)', (state, make, chat) => {
    const order = make().is(state.split(' ')[1]!);
    for (const [who, by] of [
      ['ana', 'buyer'],
      ['bo', 'seller'],
    ] as const) {
      const written = order.whenWrites(who, 'Bonjour.');
      if (chat === 'open') written.thenRecords({ type: 'MessageSent', orderId: 'o1', by, actor: who, text: 'Bonjour.' });
      else written.thenRejects(chat, { state: order.order.status });
    }
  });
  it('in each state that there is (CU-T13, CG-T05)', () =>
    expect(CHATS.map(([state]) => state)).toEqual(
      builtInPacks()
        .filter(({ name }) => ['comeup/2', 'congocrea/1'].includes(name))
        .flatMap(({ marketplace, order }) => [...order.states.keys()].map((state) => `${marketplace} ${state}`)),
    ));
  it('while the work is checked they do not: they act, or wait (CU-T13, scenario 11)', () => {
    for (const who of ['ana', 'bo'] as const) comeup.delivered().whenWrites(who, 'Alors ?').thenRejects('chat.blocked');
    comeup.requested().whenWrites('bo', 'Quel bleu ?').thenRecords({ type: 'MessageSent' });
  });
  it('while there is a dispute they do not here, but in its thread (CU-T22, CU-T29, scenario 30)', () => {
    const order = comeup.disputed();
    order.whenWrites('ana', 'Alors ?').thenRejects('chat.blocked');
    order.whenSaid('ana', 'post-message', { text: 'Alors ?' }).thenRecords({ type: 'PartyAnswered', text: 'Alors ?' });
  });
  it('also beside a case, wherever that stands, and from an account that is suspended (CG-T05, CG-T17, CG-T37)', () => {
    for (const parcel of [congocrea.opened(), congocrea.taken(), congocrea.suspended(congocrea.opened())])
      parcel.whenWrites('bo', 'Je cherche.').thenRecords({ type: 'MessageSent', by: 'seller' });
  });
});

describe('After the order is closed', () => {
  it('they write for seven days, that instant included (CU-T14, CU-T03, scenarios 12, 42)', () => {
    for (const order of [completed(), comeup.refused().does('bo', 'cancel')]) {
      expect(order.order.windows.chat_end?.endsAt).toBe(END);
      order.waits('P6D').whenWrites('ana', 'Merci.').thenRecords({ type: 'MessageSent' });
      order.justUntil(END).whenWrites('bo', 'Merci à vous.').thenRecords({ type: 'MessageSent' });
      order.justUntil('2026-03-10T10:00:00.001Z').whenWrites('ana', 'Au fait.').thenRejects('chat.closed');
      order.until('2026-03-11T10:00:00Z').whenWrites('ana', 'Au fait.').thenRejects('chat.closed', { state: order.order.status });
    }
  });
  it('also after a mediation; once it has expired, no more (CU-T35, CU-T43)', () => {
    const mediated = comeup.mediated().says('mia', 'decide', comeup.paysSeller);
    mediated.whenWrites('ana', 'Dommage.').thenRecords({ type: 'MessageSent' });
    expired().whenWrites('ana', 'Et mon argent ?').thenRejects('chat.closed');
  });
});

describe('The chat of an order', () => {
  it('is between its buyer and its seller, in person or by a service (CU-T13)', () => {
    const order = comeup.working();
    for (const who of ['mia', 'max', 'ops', 'shop', 'zed'] as const)
      order.whenWrites(who, 'Bonjour.').thenRejects('actor.forbidden');
    order.whenWrites('shop for ana', 'Bonjour.').thenRecords({ type: 'MessageSent', by: 'buyer', actor: 'ana', via: 'shop' });
    comeup.delivered().whenWrites('zed', 'Bonjour.').thenRejects('actor.forbidden', {}); // He is not told where it stands.
  });
  it('takes messages that say something (CU-T13)', () => {
    for (const blank of ['', ' ', '\n\t', '\u200B', '\u3164'])
      comeup.working().whenWrites('ana', blank).thenRejects('reason.required');
  });
  it('remembers on which order it was found open, and whose that is (CU-T13)', () => {
    const order = comeup.working();
    order.whenWrites('ana', 'Bonjour.').thenRecords({
      type: 'MessageSent',
      orderRevision: 1,
      about: { ...order.last.about, buyerId: 'ana', sellerId: 'bo', policy: 'comeup/2', marketplace: 'comeup' },
    });
    comeup.requested().whenWrites('ana', 'Bonjour.').thenRecords({ type: 'MessageSent', orderRevision: 3 });
  });
  it('is not written in by who has read another order than there is (CU-T13)', () => {
    const order = comeup.working();
    order.whenWrites('ana', 'Bonjour.', 1).thenRecords({ type: 'MessageSent' });
    for (const seen of [0, 2, -1]) order.whenWrites('ana', 'Bonjour.', seen).thenRejects('revision.stale', { expected: seen });
    comeup.delivered().whenWrites('ana', 'Bonjour.', 1).thenRejects('revision.stale'); // Rather than: blocked.
  });
  it('leaves the order as it is, and takes five thousand messages (CU-T13)', () => {
    const order = comeup.working();
    const before = order.order;
    for (let n = 1; n < 5_000; n++) order.writes(n % 2 ? 'ana' : 'bo', `Message ${n}.`);
    order.whenWrites('ana', 'Le dernier.').thenRecords({ type: 'MessageSent' });
    order.writes('ana', 'Le dernier.').whenWrites('bo', 'Un de plus.').thenRejects('limit.reached');
    expect(order.order).toBe(before);
  });
});
