import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { isOutage } from '@entente/sql';
import { openPostgres, type Postgres } from '@entente/sql/pg';
import { freshDatabase, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import { eventsOf } from '../event-store.contract.js';
import { UnknownOutcome, WrongRevision, type EventStore } from '../event-store.js';
import { eventStoreTables, PgEventStore } from './index.js';

const SCHEMA = 'writers';

/** Appends to one of five streams until it is acknowledged, as `Streams` does: an unknown outcome is asked for again, a lost race begins anew. */
async function appendOnce(store: EventStore, command: string, many: number, stream: string): Promise<string[]> {
  const events = eventsOf(stream, command, ...Array.from({ length: many }, () => 'A'));
  for (let expected: number | undefined; ;) {
    try {
      expected ??= await store.revisionOf(stream);
      await store.append({ stream, key: stream, expected, events });
      return events.map(({ id }) => id);
    } catch (error) {
      if (error instanceof WrongRevision) expected = undefined;
      else if (!(error instanceof UnknownOutcome) && !isOutage(error)) throw error;
    }
  }
}

describeWhere(hasPostgres, 'PostgreSQL')('Writers in several processes', () => {
  let url: string;
  let pools: Postgres[];

  beforeAll(async () => {
    url = await freshDatabase();
    pools = [openPostgres(url), openPostgres(url)];
    await pools[0]!.schema(SCHEMA).script(eventStoreTables);
  });
  afterAll(() => Promise.all(pools.map((pool) => pool.close())));

  const stores = () => pools.map((pool) => new PgEventStore(pool.schema(SCHEMA)));

  /** Every acknowledged event is there once, positions and revisions have no gap. */
  async function expectWhole(acknowledged: readonly string[]): Promise<void> {
    const sql = pools[0]!.schema(SCHEMA);
    const events = await sql.query<{ position: number; id: string; stream: string; revision: number }>(
      'select position, id, stream, revision from events order by position',
    );
    expect(events.map(({ position }) => position)).toEqual(events.map((_, index) => index + 1));
    const next = new Map<string, number>();
    for (const { stream, revision } of events) {
      expect(revision).toBe(next.get(stream) ?? 0);
      next.set(stream, revision + 1);
    }
    const stored = new Set(events.map(({ id }) => id));
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    expect(stored.size).toBe(events.length);
    expect(await sql.query('select position from event_head')).toEqual([{ position: events.length }]);
  }

  async function eightWriters(test: string, appends: number): Promise<string[]> {
    const both = stores();
    const writing = Array.from({ length: 8 }, async (_, writer) => {
      const ids: string[] = [];
      for (let n = 0; n < appends; n++)
        ids.push(...(await appendOnce(both[writer % 2]!, `${test}.${writer}.${n}`, 1 + (n % 3), `order-${randomInt(5)}`)));
      return ids;
    });
    return (await Promise.all(writing)).flat();
  }

  it('lose nothing that was acknowledged, and leave no gap', async () => {
    await expectWhole(await eightWriters('calm', 60));
  });

  it('nor do they when their connections are cut again and again', async () => {
    let isOver = false;
    const cutting = (async () => {
      const sql = openPostgres(url, { name: 'cutter' });
      let cuts = 0;
      while (!isOver) {
        const cut = await sql.schema('cutter').query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and application_name = 'entente' order by random() limit 2`,
        );
        cuts += cut.length;
        await wait(5);
      }
      await sql.close();
      return cuts;
    })();
    const acknowledged = await eightWriters('cut', 60);
    isOver = true;
    expect(await cutting).toBeGreaterThan(20);
    await expectWhole(acknowledged);
  });

  it('go on appending while one of them is frozen, whatever it was doing', async () => {
    const acknowledged: string[] = [];
    const frozen = writerProcess(url);
    const closed = once(frozen, 'close');
    createInterface({ input: frozen.stdout }).on('line', (id) => acknowledged.push(id));
    while (acknowledged.length === 0) await wait(10);
    const [store] = stores();
    for (let round = 0; round < 40; round++) {
      await wait(randomInt(20));
      frozen.kill('SIGSTOP');
      for (let n = 0; n < 10; n++)
        acknowledged.push(...(await appendOnce(store!, `beside.${round}.${n}`, 1, `order-${randomInt(5)}`)));
      frozen.kill('SIGCONT');
    }
    frozen.kill('SIGKILL');
    await closed;
    await expectWhole(acknowledged);
  });
});

/** A process of its own, which appends to the same streams for ever and says what was acknowledged. */
function writerProcess(url: string) {
  const program = `
    const { derivedId } = await import('@entente/kernel');
    const { PgEventStore } = await import('@entente/event-store/pg');
    const { openPostgres } = await import('@entente/sql/pg');
    const store = new PgEventStore(openPostgres(${JSON.stringify(url)}).schema('${SCHEMA}'));
    for (let n = 0; ; n++) {
      const stream = 'order-' + (n % 5);
      const id = derivedId(stream, 'frozen', n);
      const meta = { commandId: id, bodyHash: '', schema: 1, correlationId: id, causationId: id };
      const events = [{ id, at: '2026-01-05T09:00:00.000Z', data: { type: 'A' }, meta }];
      try {
        await store.append({ stream, key: stream, expected: await store.revisionOf(stream), events });
        console.log(id);
      } catch {}
    }`;
  return spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
}
