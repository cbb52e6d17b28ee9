import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from './api.js';
import { besideTheWork } from './beside.js';
import { closeInOrder, expectRefused } from './expectations.js';
import { town, type Town } from './served.js';
import { done, refusal, situations, type Deal, type DisputeSeen, type OrderSeen, type Situations } from './situations.js';

let here: Town;
let deals: Situations;
let beside: ReturnType<typeof besideTheWork>;
beforeAll(async () => {
  here = await town();
  deals = situations(here);
  beside = besideTheWork(here, deals);
});
afterAll(() => closeInOrder(here));

type Messages = {
  readonly items: readonly {
    readonly revision: number;
    readonly by: string;
    readonly via: string | null;
    readonly text: string | null;
  }[];
  readonly next: string | null;
};

const messages = async ({ id }: Deal, reader: Api, query = '') =>
  (await reader.get<Messages>(`/orders/${id}/messages${query}`)).body;
const send = (text: string) => ({ text });

/** Both may write, and are told so; what they write is read by both. */
async function expectOpen(deal: Deal): Promise<void> {
  const before = await messages(deal, deal.ana);
  for (const [api, by] of [
    [deal.ana, deal.buyerId],
    [deal.bo, deal.sellerId],
  ] as const) {
    expect((await api.get<OrderSeen>(`/orders/${deal.id}`)).body.actions).toContain('send-message');
    const { body } = await done(api.post(`/orders/${deal.id}/send-message`, send(`De ${by}.`)));
    expect(body).toMatchObject({ orderId: deal.id, events: ['MessageSent'] });
  }
  for (const reader of [deal.ana, deal.bo])
    expect((await messages(deal, reader)).items.slice(before.items.length)).toMatchObject([
      { by: deal.buyerId, via: null, text: `De ${deal.buyerId}.` },
      { by: deal.sellerId, via: null, text: `De ${deal.sellerId}.` },
    ]);
}

/** Neither may write, and neither is told that he might. */
async function expectShut(deal: Deal, code: 'chat.blocked' | 'chat.closed'): Promise<void> {
  const before = await messages(deal, deal.ana);
  for (const [api, act] of [
    [deal.ana, deal.buyer],
    [deal.bo, deal.seller],
  ] as const) {
    expect((await api.get<OrderSeen>(`/orders/${deal.id}`)).body.actions).not.toContain('send-message');
    await expectRefused(deal, () => act('send-message', send('Vous êtes là ?')), `409 ${code}`);
  }
  expect(await messages(deal, deal.ana)).toEqual(before);
}

describe('The chat of an order', () => {
  it.each(['placed', 'accepted', 'cancellationRequested', 'revisionRequested', 'revisionRefused'] as const)(
    'is open while work goes on: %s (CU-T02, CU-T16, CU-T18, scenario 15)',
    async (situation) => expectOpen(await deals[situation]()),
  );

  it('is blocked once the work is delivered, and open again when a revision is asked for (CU-T13, CU-T16, scenario 11)', async () => {
    const deal = await deals.delivered();
    await expectShut(deal, 'chat.blocked');
    await done(deal.buyer('request-revision', { text: 'Plus de bleu.' }));
    await expectOpen(deal);
  });

  it('is blocked by a dispute, in whose thread the same words are read by both and the mediator (CU-T22, CU-T29, scenario 30)', async () => {
    const deal = await deals.disputed();
    await expectShut(deal, 'chat.blocked');
    await done(deal.inDispute(deal.ana, 'post-message', send('Vous êtes là ?')));
    await done(deal.inDispute(here.mia, 'take'));
    for (const reader of [deal.ana, deal.bo, here.mia]) {
      const { body } = await reader.get<DisputeSeen>(`/disputes/${deal.disputeId}`);
      expect(body.thread).toMatchObject([{ by: deal.buyerId, text: 'Vous êtes là ?' }]);
    }
  });

  it('is open again after a restart (CU-T33, scenario 36)', async () => expectOpen(await beside.restarted()));

  it('is blocked while the staff hold the order, and as it was when they release it (CU-T45)', async () => {
    const deal = await beside.held();
    await expectShut(deal, 'chat.blocked');
    await done(here.ops.post(`/orders/${deal.id}/unhold`));
    await expectOpen(deal);
  });

  it.each(['completed', 'cancelled', 'paidOut', 'givenBack'] as const)(
    'is open for seven days after the end, and then closed: %s (CU-T14, CU-T03, scenario 12, scenario 42)',
    async (situation) => {
      const deal = situation === 'completed' || situation === 'cancelled' ? await deals[situation]() : await beside[situation]();
      await here.wait('P6D');
      await expectOpen(deal);
      await here.wait('P2D');
      await expectShut(deal, 'chat.closed');
    },
  );

  it('ends with the very instant that its window names (CU-T14, scenario 42)', async () => {
    const deal = await deals.completed();
    const { windows } = await deal.seen();
    const end = windows.find(({ name }) => name === 'chat_end')!.endsAt;
    await done(here.ops.post('/clock/advance', { to: end }));
    await expectOpen(deal);
    await here.wait('PT1S');
    await expectShut(deal, 'chat.closed');
  });

  it('is closed with an order that has expired (CU-T43)', async () => expectShut(await beside.expired(), 'chat.closed'));
});

describe('A message', () => {
  it('says which revision of the order it relied on, moves the order by nothing, and is refused on one that is gone', async () => {
    const deal = await deals.accepted();
    const { revision } = await deal.seen();
    const at = (seen: number) => ({ headers: { 'if-match': `"${seen}"` } });
    const write = (text: string, seen: number) => deal.ana.post(`/orders/${deal.id}/send-message`, { text }, at(seen));
    expect((await done(write('Bonjour.', revision))).body).toEqual({
      orderId: deal.id,
      status: 'in_progress',
      revision,
      chatRevision: 0,
      events: ['MessageSent'],
    });
    expect((await done(write('Encore moi.', revision))).body['chatRevision']).toBe(1);
    expect((await deal.seen()).revision).toBe(revision);
    expect(refusal(await write('Trop tard.', revision - 1))).toBe('412 revision.stale');
    expect((await messages(deal, deal.bo)).items.map(({ text }) => text)).toEqual(['Bonjour.', 'Encore moi.']);
  });

  it('that is sent again with its key is one message', async () => {
    const deal = await deals.accepted();
    const write = (text: string) => deal.ana.post(`/orders/${deal.id}/send-message`, { text }, { key: 'bonjour' });
    const first = await done(write('Bonjour.'));
    const again = [await done(write('Bonjour.')), await done(write('Bonjour.'))];
    expect(again.map(({ body, headers }) => [body, headers.get('idempotency-replayed')])).toEqual([
      [first.body, 'true'],
      [first.body, 'true'],
    ]);
    expect(refusal(await write('Bonsoir.'))).toBe('422 command.id_reused');
    expect((await messages(deal, deal.ana)).items).toHaveLength(1);
    // Neither is it lost, nor refused, when the chat has closed since.
    await done(deal.seller('deliver', { text: 'Voilà.' }));
    expect((await done(write('Bonjour.'))).body).toEqual(first.body);
  });

  it('through the marketplace is the member’s own, and names the service', async () => {
    const deal = await deals.accepted();
    await done(here.shop.for(deal.sellerId).post(`/orders/${deal.id}/send-message`, send('Je commence.')));
    expect((await messages(deal, deal.ana)).items).toMatchObject([{ by: deal.sellerId, via: 'shop', text: 'Je commence.' }]);
  });

  it('stands in the order’s file, and in pages that lead to every message once', async () => {
    const deal = await deals.accepted();
    for (let n = 1; n <= 7; n++) await done((n % 2 ? deal.buyer : deal.seller)('send-message', send(`Message ${n}.`)));
    const expected = Array.from({ length: 7 }, (_, n) => `Message ${n + 1}.`);
    const file = (await deal.bo.get<{ chatRevision: number; messages: { text: string }[] }>(`/orders/${deal.id}/file`)).body;
    expect([file.chatRevision, file.messages.map(({ text }) => text)]).toEqual([6, expected]);
    const read: (string | null)[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: Messages = await messages(deal, deal.ana, `?limit=3&cursor=${next}`);
      read.push(...page.items.map(({ text }) => text));
      next = page.next;
    }
    expect(read).toEqual(expected);
  });
});
