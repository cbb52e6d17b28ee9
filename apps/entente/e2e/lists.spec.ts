import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Api } from './api.js';
import { closeInOrder } from './expectations.js';
import { town, type Town } from './served.js';
import { done, refusal, situations, type Deal, type OrderSeen, type Situations } from './situations.js';

type Clock = OrderSeen['deadlines'][number];
type OrderRow = {
  readonly orderId: string;
  readonly status: string;
  readonly flags: readonly string[];
  readonly deadlines: readonly Clock[];
  readonly amountMinor: number;
  readonly placedAt: string;
};
type DisputeRow = {
  readonly disputeId: string;
  readonly status: string;
  readonly breached: boolean;
  readonly deadlines: readonly Clock[];
  readonly openedAt: string;
};
type Page<Row> = { readonly items: readonly Row[]; readonly next: string | null };

let here: Town;
let deals: Situations;
beforeAll(async () => {
  here = await town();
  deals = situations(here);
});
afterAll(() => closeInOrder(here));

/** Up to date with all that has happened so far. */
const fresh = { headers: { prefer: 'wait=5' } };

async function page<Row>(who: Api, path: string): Promise<Page<Row>> {
  const { status, body } = await who.get<Page<Row>>(path, fresh);
  expect([path, status]).toEqual([path, 200]);
  return body;
}

/** All of a list, page by page; between two pages, `meanwhile` goes on. */
async function paged<Row>(
  who: Api,
  path: string,
  meanwhile: (pages: number) => Promise<unknown> = async () => {},
): Promise<Row[]> {
  const rows: Row[] = [];
  let [next, pages]: [string | null, number] = ['', 0];
  while (next !== null) {
    const { items, next: after }: Page<Row> = await page(who, `${path}${path.includes('?') ? '&' : '?'}cursor=${next}`);
    rows.push(...items);
    next = after;
    pages += 1;
    if (next !== null) await meanwhile(pages);
  }
  return rows;
}

const idsOf = (rows: readonly { readonly orderId: string }[]) => rows.map(({ orderId }) => orderId);
const disputesOf = (rows: readonly { readonly disputeId: string }[]) => rows.map(({ disputeId }) => disputeId);

describe('Orders, page by page', () => {
  it('while others are placed and change: none twice, none left out, the newest first', async () => {
    const buyer = { buyerId: 'reader' };
    const known: Deal[] = [];
    for (let i = 0; i < 12; i++) {
      known.push(await deals.placed({}, buyer));
      if (i % 3 === 0) await here.wait('PT1S'); // Some are placed in one and the same millisecond.
    }
    const reader = await here.anyone.as('reader');
    const atStart = idsOf(await paged(reader, '/orders?limit=100'));
    expect([...atStart].sort()).toEqual(known.map(({ id }) => id).sort());
    const rows = await paged<OrderRow>(reader, '/orders?limit=2', async (pages) => {
      await deals.placed({}, buyer);
      await done(known[pages]!.seller('accept')); // Both shown and still to be shown.
      await done(known.at(-pages)!.seller('decline', { reason: 'Agenda plein.' }));
      await here.wait('PT1S');
    });
    const seen = idsOf(rows);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => atStart.includes(id))).toEqual(atStart);
    const times = rows.map(({ placedAt }) => placedAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('of one state: who comes into it or leaves it meanwhile moves nobody else', async () => {
    const buyer = { buyerId: 'sorter' };
    const known: Deal[] = [];
    for (let i = 0; i < 6; i++) known.push(await deals.placed({}, buyer));
    const sorter = await here.anyone.as('sorter');
    const atStart = idsOf(await paged(sorter, '/orders?status=pending'));
    const byId = new Map(known.map((deal) => [deal.id, deal]));
    const seen = idsOf(
      await paged(sorter, '/orders?status=pending&limit=1', async (pages) => {
        await done(byId.get(atStart[pages - 1]!)!.seller('accept')); // The one just shown is no longer pending.
      }),
    );
    expect(seen).toEqual(atStart);
    expect(await paged(sorter, '/orders?status=pending')).toHaveLength(1);
    expect(idsOf(await paged(sorter, '/orders?status=in_progress&limit=2'))).toEqual(atStart.slice(0, -1));
  });
});

describe('A row of the list of orders', () => {
  it.each([
    ['late', () => deals.late()],
    ['with a cancellation asked for', () => deals.cancellationRequested()],
    ['frozen: one clock waits', () => deals.disputed()],
    ['delivered, with reminders to come', () => deals.delivered()],
    ['of goods, with an open case', () => deals.caseOpened()],
  ])('%s: shows the flags and clocks of the order itself', async (_, make) => {
    const deal = await make();
    const { items } = await page<OrderRow>(deal.bo, '/orders');
    const { status, flags, deadlines } = await deal.seen();
    expect(items).toMatchObject([{ orderId: deal.id, status, flags, deadlines }]);
  });

  it('held by staff: everything waits, in the list as well', async () => {
    const deal = await deals.delivered();
    await done(here.ops.post(`/orders/${deal.id}/hold`, { reason: 'Vérification.' }));
    const { items } = await page<OrderRow>(deal.ana, '/orders');
    expect(items).toMatchObject([{ status: 'on_hold', deadlines: (await deal.seen()).deadlines }]);
    expect(items[0]?.deadlines).toContainEqual(expect.objectContaining({ name: 'check', paused: true, dueAt: null }));
  });

  it('counts what was bought since', async () => {
    const deal = await deals.accepted();
    await done(
      here.shop.for(deal.buyerId).post(`/orders/${deal.id}/buy-option`, {
        label: 'Express',
        payment: { reference: `${deal.reference}-option`, method: 'card', amountMinor: 1_500, currency: 'EUR' },
      }),
    );
    expect((await page<OrderRow>(deal.ana, '/orders')).items).toMatchObject([{ amountMinor: 11_500 }]);
  });
});

describe('The filters of the list of orders', () => {
  it('go together, and none shows what the caller may not see', async () => {
    const who = { buyerId: 'picky', sellerId: 'maker' };
    const goods = await deals.paid({}, who);
    const work = await deals.placed({}, who);
    const taken = await deals.placed({}, who);
    await done(taken.seller('accept'));
    const picky = await here.anyone.as('picky');
    const listed = async (query: string, by = picky) => idsOf(await paged(by, `/orders?limit=2&${query}`)).sort();
    const ids = (...those: Deal[]) => those.map(({ id }) => id).sort();
    expect(await listed('')).toEqual(ids(goods, work, taken));
    expect(await listed('status=pending')).toEqual(ids(work));
    expect(await listed('marketplace=congocrea')).toEqual(ids(goods));
    expect(await listed('marketplace=comeup&status=in_progress&buyerId=picky')).toEqual(ids(taken));
    expect(await listed('sellerId=picky')).toEqual([]);
    expect(await listed('buyerId=picky&sellerId=maker', here.ops)).toEqual(ids(goods, work, taken));
    expect(await listed('buyerId=picky', await here.anyone.as('opal', ['operator'], ['congocrea']))).toEqual(ids(goods));
    expect(await listed('buyerId=picky', here.mia)).toEqual([]); // None of them was ever in dispute.
    expect(refusal(await picky.get('/orders?sellerId=maker'))).toBe('403 actor.forbidden');
  });
});

describe('The mediators’ queue', () => {
  const rowOf = async (deal: Deal, query = '') =>
    (await paged<DisputeRow>(here.mia, `/disputes?limit=100${query}`)).find(({ disputeId }) => disputeId === deal.disputeId);
  const names = (row: DisputeRow | undefined) => row?.deadlines.map(({ name, passed }) => (passed ? `${name} passed` : name));

  it('while disputes are opened and taken: none twice, none left out, the oldest first', async () => {
    const known: Deal[] = [];
    for (let i = 0; i < 6; i++) {
      known.push(await deals.disputed());
      if (i % 2 === 0) await here.wait('PT1S');
    }
    const atStart = disputesOf(await paged(here.mia, '/disputes?limit=100'));
    expect(atStart).toEqual(expect.arrayContaining(known.map(({ disputeId }) => disputeId)));
    let added = 0;
    const rows = await paged<DisputeRow>(here.mia, '/disputes?limit=2', async (pages) => {
      const taken = known[pages - 1];
      if (taken) await done(taken.inDispute(here.mia, 'take'));
      if (added++ < 3) await deals.disputed();
    });
    const seen = disputesOf(rows);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.slice(0, atStart.length)).toEqual(atStart);
    const times = rows.map(({ openedAt }) => openedAt);
    expect(times).toEqual([...times].sort());
  });

  it('shows how long a dispute may still wait; past the alert it is breached until somebody takes it (CU-T28)', async () => {
    const deal = await deals.disputed();
    const { openedAt, deadlines } = (await rowOf(deal))!;
    const hoursAfter = (hours: number) => new Date(Date.parse(openedAt) + hours * 3_600_000).toISOString();
    expect(deadlines).toMatchObject([
      { name: 'assignment_target', dueAt: hoursAfter(24) },
      { name: 'assignment_alert', dueAt: hoursAfter(48) },
    ]);
    await here.wait('PT24H2M');
    expect(names(await rowOf(deal))).toEqual(['assignment_target passed', 'assignment_alert']);
    expect(await rowOf(deal, '&breached=true')).toBeUndefined();
    await here.wait('PT24H');
    expect(await rowOf(deal, '&breached=true')).toMatchObject({ status: 'open', breached: true });
    expect(await rowOf(deal, '&breached=false')).toBeUndefined();
    await done(deal.inDispute(here.mia, 'take'));
    expect(await rowOf(deal, '&breached=true')).toBeUndefined();
    expect(await rowOf(deal, '&breached=false&mediatorId=mia&status=in_mediation')).toMatchObject({
      breached: false,
      deadlines: [],
    });
  });

  it('shows whose answer is awaited, until when (CU-T29)', async () => {
    const deal = await deals.mediated();
    await done(deal.inDispute(here.mia, 'ask', { to: 'both', text: 'Qu’avez-vous convenu ?' }));
    expect(names(await rowOf(deal))).toEqual(['buyer_answer', 'seller_answer']);
    await done(deal.inDispute(deal.ana, 'post-message', { text: 'Rien de plus que le brief.' }));
    await here.wait('PT48H2M');
    expect(await rowOf(deal)).toMatchObject({ flags: ['awaiting_seller'], deadlines: (await deal.dispute()).deadlines });
    expect(names(await rowOf(deal))).toEqual(['seller_answer passed']);
  });

  it('shows that a buyer has still to justify what opened by itself (CU-T20)', async () => {
    const deal = await deals.disputedByItself();
    expect(await rowOf(deal)).toMatchObject({ flags: ['awaiting_claimant'] });
    expect(names(await rowOf(deal))).toEqual(expect.arrayContaining(['justification']));
  });
});

describe('A cursor that nobody gave', () => {
  const encoded = (text: string) => Buffer.from(text).toString('base64url');

  it.each(['/orders', '/disputes'])('to %s is refused, and the answer says where one comes from', async (path) => {
    for (const cursor of ['x', encoded('2026-01-01T00:00:00.000Z'), encoded("2026' or '1'='1 cu-1"), encoded('2026 cu 1')]) {
      const answer = await here.ops.get(`${path}?cursor=${cursor}`);
      expect(refusal(answer)).toBe('400 malformed');
      expect(answer.body['detail']).toContain('cursor');
    }
  });
});
