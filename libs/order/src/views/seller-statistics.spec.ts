import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { upcast, type EventData } from '@entente/event-store';
import { MemoryEventStore } from '@entente/event-store/memory';
import { derivedId, must, parseInstant, type Instant } from '@entente/kernel';
import { builtInPacks, Packs } from '@entente/policy';
import { ProjectionRunner } from '@entente/projections';
import type { Sql } from '@entente/sql';
import { closeTestSql, testSql } from '@entente/sql/testing';
import { comeup, congocrea, type World } from '@entente/testing';
import { aboutOrder } from '../domain/state.js';
import { orderVersions } from '../versions.js';
import { sellerStatistics, statisticsOf } from './seller-statistics.js';

afterAll(closeTestSql);

const packs = new Packs(builtInPacks(), ['comeup/2', 'congocrea/1']);
const instant = (text: string): Instant => must(parseInstant(text), text);
/** Every order below is placed on 2 March 2026, at 11 o'clock in Paris. */
const LATER = instant('2026-08-15T10:00:00Z');
const MARCH_2 = instant('2026-03-02T10:00:00Z');

let sql: Sql;
let store: MemoryEventStore;
let runner: ProjectionRunner;
let orders: number;
beforeEach(async () => {
  sql = await testSql();
  store = new MemoryEventStore();
  runner = new ProjectionRunner({
    projection: sellerStatistics,
    store,
    sql,
    upcast: (event) => upcast(orderVersions, event),
    alert: ({ detail }) => {
      throw new Error(detail);
    },
  });
  orders = 0;
  await runner.open();
});

async function append(stream: string, orderId: string, events: readonly { at: Instant; data: EventData }[]): Promise<void> {
  await store.append({
    stream,
    key: orderId,
    expected: -1,
    events: events.map(({ at, data }, i) => {
      const id = derivedId(stream, i);
      return { id, at, data, meta: { commandId: id, bodyHash: '', schema: 1, correlationId: id, causationId: id } };
    }),
  });
}

type Message = readonly [by: 'buyer' | 'seller', at: string];

/** Stores what has happened to an order, under an id of its own; its messages are stored after it, or before. */
async function tell(world: World, messages: readonly Message[] = [], chat: 'after' | 'before' = 'after'): Promise<void> {
  const orderId = `o-${++orders}`;
  const happened = world.happened.filter(({ stream }) => stream.startsWith('order-')).map(({ at, data }) => ({ at, data }));
  const sent = messages.map(([by, at]) => ({
    at: instant(at),
    data: { type: 'MessageSent', orderId, about: aboutOrder(world.order), by, actor: by, text: 'Bonjour', orderRevision: 0 },
  }));
  const told = [
    () => append(`order-${orderId}`, orderId, happened),
    () => (sent.length > 0 ? append(`chat-${orderId}`, orderId, sent) : Promise.resolve()),
  ];
  for (const part of chat === 'after' ? told : told.reverse()) await part();
}

async function tellTimes(times: number, make: () => World): Promise<void> {
  for (let i = 0; i < times; i++) await tell(make());
}

async function shown({ now = LATER, sellerId = 'bo', marketplace = 'comeup', terms = {} } = {}) {
  while ((await runner.step()) === 'moved');
  const pack = packs.resolve(marketplace);
  return statisticsOf(sql, { sellerId, pack: { ...pack, statistics: { ...pack.statistics, ...terms } }, now });
}

const completed = () => comeup.delivered().does('ana', 'complete');
const hours = async () => (await shown()).responseTime?.meanHours;

describe('The acceptance rate', () => {
  it('is 0.8 when two of ten orders were cancelled before they were accepted (CU-T03)', async () => {
    await tellTimes(8, completed);
    await tellTimes(2, () => comeup.placed().does('ana', 'cancel'));
    expect(await shown()).toMatchObject({ completedOrders: 8, acceptanceRate: 0.8, completionRate: 1 });
  });

  it.each([
    ['the seller declined (CU-T04)', () => comeup.placed().does('bo', 'decline', { reason: 'Complet.' })],
    ['the seller let lapse (CU-T05)', () => comeup.placed().waits('P3D')],
  ])('falls with an order that %s; the completion rate does not', async (_, make) => {
    await tellTimes(5, completed);
    await tell(make());
    expect(await shown()).toMatchObject({ acceptanceRate: 0.8333, completionRate: 1 });
  });

  it('does not know yet what becomes of an order that is pending', async () => {
    await tellTimes(5, completed);
    await tell(comeup.placed());
    expect((await shown()).acceptanceRate).toBe(1);
  });

  it('counts an order on the day on which it was placed', async () => {
    await tellTimes(5, () =>
      comeup.working({ duration: 'P60D' }).waits('P1M').does('bo', 'deliver', { text: 'Voilà.' }).waits('P8D'),
    );
    await tell(comeup.placed().waits('P3D'));
    expect(await shown({ now: instant('2026-09-04T10:00:00Z') })).toMatchObject({ completedOrders: 5, acceptanceRate: null });
  });
});

describe('The completion rate', () => {
  it.each([
    ['an agreed cancellation (CU-T09)', () => comeup.asked().does('bo', 'accept-cancellation')],
    ['a cancellation by the seller (CU-T12)', () => comeup.working().does('bo', 'cancel')],
    ['a cancellation by the seller who refused a revision (CU-T25)', () => comeup.refused().does('bo', 'cancel')],
    ['a cancellation by the buyer of a late seller (CU-T07)', () => comeup.working().waits('P6D').does('ana', 'cancel')],
    ['a mediator’s full refund (CU-T31)', () => comeup.mediated().says('mia', 'decide', comeup.refundsAll)],
    ['an expiry (CU-T43)', () => comeup.requested().waits('P5M')],
  ])('falls with %s; the acceptance rate does not', async (_, make) => {
    await tellTimes(5, completed);
    await tell(make());
    expect(await shown()).toMatchObject({ completedOrders: 5, completionRate: 0.8333, acceptanceRate: 1 });
  });

  it.each([
    ['a mediator’s partial refund (CU-T32)', () => comeup.mediated().says('mia', 'decide', comeup.gives(3_000))],
    ['a mediator who pays the seller (CU-T34)', () => comeup.mediated().says('mia', 'decide', comeup.paysSeller)],
    ['the end of the check (CU-T15)', () => comeup.delivered().waits('P8D')],
    ['the end of the choice (CU-T27)', () => comeup.refused().waits('P8D')],
  ])('counts %s as completed', async (_, make) => {
    await tellTimes(4, completed);
    await tell(make());
    expect(await shown()).toMatchObject({ completedOrders: 5, completionRate: 1 });
  });

  it('waits for the end of an order that a mediator restarts (CU-T33)', async () => {
    await tellTimes(5, completed);
    await tell(comeup.mediated().says('mia', 'decide', comeup.restarts('2026-04-01T10:00:00Z')));
    expect(await shown()).toMatchObject({ completedOrders: 5, completionRate: 1 });
  });

  it('leaves out cancellations that its rule book does not count, and counts all of them by default (C13, CU-T07, CU-T12)', async () => {
    await tellTimes(6, completed);
    await tellTimes(2, () => comeup.working().does('bo', 'cancel'));
    await tellTimes(2, () => comeup.working().waits('P6D').does('ana', 'cancel'));
    const rate = async (...cancellationsNotCounted: string[]) =>
      (await shown({ terms: { cancellationsNotCounted } })).completionRate;
    expect([(await shown()).completionRate, await rate()]).toEqual([0.6, 0.6]);
    expect([await rate('CU-T07'), await rate('CU-T12', 'CU-T07'), await rate('CU-T09')]).toEqual([0.75, 1, 0.6]);
  });

  it('knows nothing of an order that expires before it is accepted (CU-T43)', async () => {
    await tellTimes(5, completed);
    await tell(comeup.placed({ acceptanceWindow: 'P1Y' }).waits('P22W'));
    expect(await shown()).toMatchObject({ completionRate: 1, acceptanceRate: 0.8333 });
  });
});

describe('The on-time rate', () => {
  const ontime = async () => (await shown()).onTimeRate;

  it('falls when the deadline passes, and once for what comes late (CU-T06)', async () => {
    await tellTimes(5, completed);
    await tell(comeup.working().waits('P6D'));
    expect(await ontime()).toBe(0.8333);
    await tell(comeup.working().waits('P6D').does('bo', 'deliver', { text: 'Pardon.' }));
    expect(await ontime()).toBe(0.7143);
  });

  it('takes the deadline itself for in time, and a second later for late, whether or not the alarm has rung (CU-T06)', async () => {
    await tellTimes(5, completed);
    const due = comeup.working().due('delivery');
    await tell(comeup.working().justUntil(due).does('bo', 'deliver', { text: 'Voilà.' }));
    expect(await ontime()).toBe(1);
    await tell(comeup.working().justMissed('delivery').does('bo', 'deliver', { text: 'Voilà.' }));
    expect(await ontime()).toBe(0.8571);
  });

  it('measures every delivery by the deadline of its own: after a revision, a restart, an option (CU-T17, CU-T33, CU-T26)', async () => {
    await tellTimes(5, completed);
    await tell(comeup.requested().does('bo', 'accept-revision').waits('P8D'));
    expect(await ontime()).toBe(0.8571); // Six were in time, one was not.
    const restarted = comeup.mediated().says('mia', 'decide', comeup.restarts('2026-04-01T10:00:00Z'));
    await tell(restarted.does('bo', 'deliver', { text: 'Voilà.' }));
    expect(await ontime()).toBe(0.8889);
    const option = {
      label: 'Une carte',
      duration: 'P10D',
      payment: { reference: 'p2', method: 'card', amountMinor: 1_000, currency: 'EUR' },
    } as const;
    await tell(
      comeup.working().does('shop for ana', 'buy-option', option).waits('P9D').does('bo', 'deliver', { text: 'Voilà.' }),
    );
    expect(await ontime()).toBe(0.9);
  });

  it('does not run while staff hold the order (CU-T45)', async () => {
    await tellTimes(5, completed);
    const held = comeup.working().does('ops', 'hold', { reason: 'Vérification.' }).waits('P20D').does('ops', 'unhold');
    await tell(held.waits('P4D').does('bo', 'deliver', { text: 'Voilà.' }));
    expect(await ontime()).toBe(1);
  });

  it('says nothing of work that has no deadline, or was ended before it', async () => {
    await tellTimes(5, () => comeup.working({}).waits('P1M').does('bo', 'deliver', { text: 'Voilà.' }).does('ana', 'complete'));
    await tell(comeup.asked().does('bo', 'accept-cancellation'));
    expect(await ontime()).toBeNull();
  });
});

describe('The response time', () => {
  /** Five acceptances at once: an hour each, for nobody is faster. */
  beforeEach(() => tellTimes(5, completed));

  it('counts an hour at least (CU-T02)', async () => expect(await hours()).toBe(1));

  it.each([
    // With the five, and with one more acceptance where there is one: the mean of six or seven.
    ['an acceptance after 25 hours (CU-T02)', () => comeup.placed().waits('PT25H').does('bo', 'accept'), 5],
    ['a refused cancellation after 15 hours (CU-T10)', () => answered('refuse-cancellation', { reason: 'Non.' }), 3],
    ['an agreed cancellation after 15 hours (CU-T09)', () => answered('accept-cancellation'), 3],
    ['a delivery where a cancellation was asked for (CU-T13)', () => answered('deliver', { text: 'Voilà.' }), 3],
    ['an accepted revision after 15 hours (CU-T17)', () => revised('accept-revision'), 3],
    ['a refused revision after 15 hours (CU-T18)', () => revised('refuse-revision', { reason: 'Non.' }), 3],
    ['seven days for an acceptance that lapsed (CU-T05)', () => comeup.placed().waits('P3D'), 173 / 6],
    ['seven days for a cancellation nobody answered (CU-T11)', () => comeup.asked().waits('P3D'), 174 / 7],
    [
      'seven days for a revision nobody answered, however it ends (CU-T19)',
      () => comeup.requested().waits('P3D').does('bo', 'accept-revision'),
      174 / 7,
    ],
    [
      'seven days for an answer that takes longer',
      () => comeup.placed({ acceptanceWindow: 'P1M' }).waits('P20D').does('bo', 'accept'),
      173 / 6,
    ],
    [
      'nothing where the buyer took the answer out of his hands (CU-T03)',
      () => comeup.placed().waits('PT5H').does('ana', 'cancel'),
      1,
    ],
    [
      'no hour in which staff held the order (CU-T45)',
      () =>
        comeup
          .placed()
          .waits('PT10H')
          .does('ops', 'hold', { reason: 'X' })
          .waits('P5D')
          .does('ops', 'unhold')
          .waits('PT15H')
          .does('bo', 'accept'),
      5,
    ],
  ])('counts %s', async (_, make, mean) => {
    await tell(make());
    expect(await hours()).toBe(Math.round(mean * 100) / 100);
  });

  const answered = (action: 'refuse-cancellation' | 'accept-cancellation' | 'deliver', body = {}) =>
    comeup.asked().waits('PT15H').does('bo', action, body);
  const revised = (action: 'accept-revision' | 'refuse-revision', body = {}) =>
    comeup.requested().waits('PT15H').does('bo', action, body);

  it.each(['after', 'before'] as const)('counts the first answer to the first message, read %s its order', async (chat) => {
    const asked: Message = ['buyer', '2026-03-02T11:00:00Z'];
    const working = () => comeup.working();
    await tell(working(), [['seller', '2026-03-02T10:30:00Z'], asked, ['buyer', '2026-03-02T20:00:00Z']], chat);
    expect(await hours()).toBe(1); // Not answered yet.
    await tell(
      working(),
      [asked, ['seller', '2026-03-03T02:00:00Z'], ['buyer', '2026-03-03T03:00:00Z'], ['seller', '2026-03-07T02:00:00Z']],
      chat,
    );
    expect(await hours()).toBe(2.75); // 5, 1, 1 and 15 hours: eight answers, 22 hours.
    await tell(working().waits('PT16H').does('bo', 'deliver', { text: 'Voilà.' }), [asked], chat);
    expect(await hours()).toBe(3.8); // Delivered after 15 hours: ten answers, 38 hours.
    await tell(
      working().does('ana', 'request-cancellation', { reason: 'X' }).does('bo', 'accept-cancellation'),
      [['buyer', '2026-03-02T09:00:00Z']],
      chat,
    );
    expect(await hours()).toBe(3.15); // Three more, an hour each.
    await tell(working().waits('P6D').does('ana', 'cancel'), [asked], chat);
    expect(await hours()).toBe(3); // He left after less than a week: only the acceptance counts.
    await tell(working().waits('P8D').does('ana', 'cancel'), [asked], chat);
    expect(await hours()).toBe(13.19); // A week of silence, and the acceptance: sixteen answers, 211 hours.
  });
});

describe('The figures of a seller', () => {
  it('are withheld below five completed orders in the window', async () => {
    await tellTimes(4, completed);
    await tell(comeup.working().does('bo', 'cancel'));
    const none = { acceptanceRate: null, completionRate: null, onTimeRate: null, responseTime: null };
    expect(await shown()).toEqual({ window: 'P6M', minimumOrders: 5, completedOrders: 4, ...none });
    await tell(completed());
    expect(await shown()).toMatchObject({ completedOrders: 5, completionRate: 0.8333 });
  });

  it('reach six months back on the calendar of Paris; the day on which they begin counts whole', async () => {
    await tellTimes(5, () => comeup.working().does('bo', 'deliver', { text: 'Voilà.' }).does('ana', 'complete'));
    const count = async (now: string) => (await shown({ now: instant(now) })).completedOrders;
    expect(await count('2026-09-02T21:00:00Z')).toBe(5);
    // Winter began where it is summer now: half past midnight on 3 March there was still 2 March in UTC.
    expect(await count('2026-09-02T22:30:00Z')).toBe(5);
    expect(await count('2026-09-02T23:30:00Z')).toBe(0);
  });

  it('are his own, and of one marketplace', async () => {
    const now = instant('2026-04-01T10:00:00Z');
    await tellTimes(5, completed);
    expect(await shown({ sellerId: 'bea' })).toMatchObject({ completedOrders: 0, completionRate: null });
    expect(await shown({ marketplace: 'congocrea', now })).toMatchObject({ completedOrders: 0 });
    await tellTimes(6, () => congocrea.shipped().does('bo', 'complete'));
    const goods = { completedOrders: 6, completionRate: 1, acceptanceRate: null, onTimeRate: null, responseTime: null };
    expect(await shown({ marketplace: 'congocrea', now })).toMatchObject(goods); // Nothing is accepted there, nor due.
    expect(await shown({ now })).toMatchObject({ completedOrders: 5 });
  });

  it('are the same when they are built anew', async () => {
    await tellTimes(5, completed);
    await tell(comeup.mediated(), [['buyer', MARCH_2]]);
    await tell(comeup.requested().waits('P3D'), [
      ['buyer', MARCH_2],
      ['seller', '2026-03-02T12:00:00Z'],
    ]);
    const rows = async () => [
      await shown(),
      await sql.query('select * from seller_days_2 order by seller_id, day'),
      await sql.query('select * from seller_cancellations_2 order by seller_id, day, rule'),
      await sql.query('select order_id, deal::text from seller_deals_2 order by order_id'),
    ];
    const before = await rows();
    await runner.rebuild();
    expect(await sql.query('select * from seller_days_2')).toEqual([]);
    expect(await rows()).toEqual(before);
  });
});
