import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventStoreTables, PgEventStore } from '@entente/event-store/pg';
import { derivedId, type Instant } from '@entente/kernel';
import { Leases, type Sql } from '@entente/sql';
import { openPostgres, type Postgres } from '@entente/sql/pg';
import { freshDatabase, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import { checkpointOf } from './checkpoints.js';
import { completed, contents, delivered, orderList, placed } from './fixture.js';
import type { AnyProjection } from './projection.js';
import { rebuild } from './rebuild.js';
import { ProjectionRunner } from './runner.js';

/** Fewer where a change waits for it. */
const EVENTS = Number(process.env['EVENTS'] ?? 200_000);
/** Three quarters of a minute where nobody else needs the machine. */
const TEST_MS_MAX = 300_000;
const EVENTS_PER_ORDER = 50;
const ORDERS = EVENTS / EVENTS_PER_ORDER;
const WRITERS = 4;
/** Between two appends, and between two looks at the rows. */
const PAUSE_MS = 5;
const LEASE = 'order.projection.order-list@1';
const AT = '2026-01-05T09:00:00.000Z' as Instant;

/** An order's life, most of which a list of orders does not tell. */
const life = (order: number) => [
  placed(`buyer-${order % 100}`),
  ...Array.from({ length: EVENTS_PER_ORDER - 5 }, (_, n) => ({ type: 'MessageSent', text: `Message ${n}` })),
  ...[1, 2, 3].map((draft) => delivered(`draft ${draft}`)),
  completed,
];
const { otherwise, ...silent } = orderList;
const projection: AnyProjection = { ...silent, on: { ...orderList.on, OrderCompleted: otherwise } };

describeWhere(hasPostgres, 'PostgreSQL')(`A rebuild of ${EVENTS} events while commands arrive`, () => {
  let postgres: Postgres;
  let live: Sql;
  let store: PgEventStore;

  beforeAll(async () => {
    postgres = openPostgres(await freshDatabase());
    live = postgres.schema('entente_order');
    await live.script(eventStoreTables);
    store = new PgEventStore(live);
  });
  afterAll(() => postgres.close());

  const follow = (sql: Sql) => new ProjectionRunner({ projection, store, sql, alert: () => undefined });

  async function append(order: number, events: readonly { readonly type: string }[]): Promise<void> {
    const stream = `order-${order}`;
    const expected = await store.revisionOf(stream);
    const forms = events.map((data, n) => {
      const id = derivedId(stream, expected + 1 + n);
      return { id, at: AT, data, meta: { commandId: id, bodyHash: '', schema: 1, correlationId: id, causationId: id } };
    });
    await store.append({ stream, key: `${order}`, expected, events: forms });
  }

  it(
    'equals the incremental one, and is put in its place without a gap',
    async () => {
      const [owner, reference] = [follow(live), follow(postgres.schema('incremental'))];
      let isGenerated = false;
      const following = [owner, reference].map(async (runner) => {
        await runner.open();
        for (;;) {
          const wasGenerated = isGenerated;
          if ((await runner.step()) === 'moved') continue;
          if (wasGenerated) return;
          await wait(PAUSE_MS);
        }
      });
      await Promise.all(
        Array.from({ length: WRITERS }, async (_, writer) => {
          for (let order = writer; order < ORDERS; order += WRITERS) await append(order, life(order));
        }),
      );
      isGenerated = true;
      await Promise.all(following);

      let isOver = false;
      const appending = (async () => {
        for (let order = ORDERS; !isOver; order++) {
          await append(order, [placed(), delivered()]);
          await owner.step();
          await wait(PAUSE_MS);
        }
      })();
      const seen: { orders: number; notes: number }[] = [];
      const reading = (async () => {
        while (!isOver) {
          const [row] = await live.query<{ orders: number; notes: number }>(
            'select (select count(*) from order_list) as orders, (select count(note) from order_note) as notes',
          );
          if (row) seen.push(row);
          await wait(PAUSE_MS);
        }
      })();
      const leases = await Leases.open(live, { holder: 'job', elapsed: () => performance.now() });
      const beside = postgres.schema('entente_order_rebuild');
      await rebuild({ projection, store, upcast: (event) => event, live, beside, leases, lease: LEASE, untilWanted: false });
      await wait(20 * PAUSE_MS);
      isOver = true;
      await Promise.all([appending, reading]);

      expect(owner.stopped?.reason).toBe('fenced');
      for (const column of ['orders', 'notes'] as const) {
        const counts = seen.map((row) => row[column]);
        expect(counts[0]).toBeGreaterThanOrEqual(ORDERS);
        expect(counts).toEqual([...counts].sort((a, b) => a - b));
      }
      await owner.open();
      for (const runner of [owner, reference]) while ((await runner.step()) === 'moved');
      expect(await checkpointOf(live, projection)).toEqual({ position: await store.head(), stopped: undefined });
      expect(JSON.stringify(await contents(live))).toBe(JSON.stringify(await contents(postgres.schema('incremental'))));
    },
    TEST_MS_MAX,
  );
});
