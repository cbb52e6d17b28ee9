import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from '@entente/bus';
import { offsetsIn, readTopic } from '@entente/bus/kafka';
import type { ServiceName } from '@entente/contracts';
import type { DeadlineRow } from '@entente/deadlines';
import type { EventStore, Position } from '@entente/event-store';
import { later, must, type Instant } from '@entente/kernel';
import { accountBalances } from '@entente/payout';
import type { Packs } from '@entente/policy';
import { CONTEXTS, openEventStores } from '@entente/runtime/admin';
import type { StoreChoice } from '@entente/runtime/config';
import type { Sql } from '@entente/sql';
import { MEMORY, openPglite, type Pglite } from '@entente/sql/pglite';
import { openPostgres } from '@entente/sql/pg';
import type { End, Installation, Movement, Parked, Part, Published, Skipped } from './installation.js';

const CACHE = fileURLToPath(new URL('../../../../.cache/', import.meta.url));
const PAGE_ROWS = 1_000;

/** How an installation was set up. The book of the simulated provider lies beside the ledger; another's is its own. */
type SetUp = { readonly packs: Packs; readonly provider: 'simulated' | 'by-message'; readonly store: StoreChoice };
type Database = { schema(name: string): Sql; close(): Promise<void> };

/** Three services that are at work: a database each, and Kafka between them. */
export async function openCluster(
  databases: { readonly [name in ServiceName]: string },
  brokers: readonly string[],
  setUp: SetUp,
): Promise<Installation> {
  const opened = { order: look(databases.order), dispute: look(databases.dispute), payout: look(databases.payout) };
  const closed = async () => void (await Promise.all(Object.values(opened).map((one) => one.close())));
  return { ...(await installed(opened, setUp, closed)), published: publishedOn(brokers), isRunning: true };
}

const look = (url: string) => openPostgres(url, { readOnly: true, connectionsMax: 2, name: 'entente-verify' });

/** The data directory of the single process, while that does not run. */
export async function openDirectory(dataDir: string, setUp: SetUp): Promise<Installation> {
  const pglite = await directoryOf(dataDir);
  const whole = await installed({ order: pglite, dispute: pglite, payout: pglite }, setUp, () => pglite.close());
  return { ...whole, published: publishedIn(pglite.schema('entente_bus')), isRunning: false };
}

/** The payout context alone, of a service that is at work or in the directory of the single process; with what the simulated provider has moved. */
export async function openPayout(at: { readonly database: string } | { readonly directory: string }, store: StoreChoice) {
  const opened = 'database' in at ? look(at.database) : await directoryOf(at.directory);
  const sql = opened.schema('entente_payout');
  const stores = await closedOnFailure(
    () => opened.close(),
    () => openEventStores(store),
  );
  const close = async () => {
    await stores.close();
    await opened.close();
  };
  return closedOnFailure(close, async () => ({
    store: await stores.of('payout', sql),
    movements: () => movementsIn(sql),
    close,
  }));
}

async function closedOnFailure<Opened>(close: () => Promise<void>, open: () => Promise<Opened>): Promise<Opened> {
  try {
    return await open();
  } catch (error) {
    await close();
    throw error;
  }
}

async function directoryOf(dataDir: string): Promise<Pglite> {
  // Opened, a directory that is not there would be made.
  if (!existsSync(join(dataDir, 'pglite')))
    throw new Error(
      `There is nothing in ${dataDir}. Name in DATA_DIR the directory of a process that has run, or the databases of the services.`,
    );
  return openPglite(dataDir);
}

async function installed(
  databases: { readonly [name in ServiceName]: Database },
  { packs, provider, store }: SetUp,
  closed: () => Promise<void>,
): Promise<Omit<Installation, 'published' | 'isRunning'>> {
  const stores = await closedOnFailure(closed, () => openEventStores(store));
  const close = async () => {
    await stores.close();
    await closed();
  };
  return closedOnFailure(close, async () => {
    const partOn = async (name: ServiceName): Promise<Part> => {
      const sql = databases[name].schema(`entente_${name}`);
      const bus = databases[name].schema('entente_bus');
      return partOf(name, await stores.of(name, sql), { isDense: store.kind === 'sql', sql, bus });
    };
    const parts = { order: await partOn('order'), dispute: await partOn('dispute'), payout: await partOn('payout') };
    const { sql } = parts.payout;
    return {
      parts,
      packs,
      movements: provider === 'simulated' ? () => movementsIn(sql) : undefined,
      balances: () => accountBalances(sql),
      scratch: () => openPglite(MEMORY, { cacheDir: CACHE }),
      close,
    };
  });
}

/** In every store that an installation can have, positions begin with a decimal number, and are in its order. */
const placeIn = (position: Position | undefined): bigint => BigInt(/^\d+/.exec(position ?? '')?.[0] ?? 0);

type Kept = Pick<Part, 'isDense' | 'sql'> & { readonly bus: Sql };

function partOf(name: ServiceName, store: EventStore, { isDense, sql, bus }: Kept): Part {
  const { versions, timed, published, publishes, projections } = CONTEXTS[name];
  const isOurs = ({ consumer }: { readonly consumer: string }) => consumer.startsWith(`${name}.`);
  return {
    name,
    versions,
    timed,
    published,
    publishes: publishes as Part['publishes'],
    projections,
    store,
    isDense,
    sql,
    isPast: (checkpoint, position) => placeIn(checkpoint) >= placeIn(position),
    async revisions(streams) {
      if (isDense) return revisionsIn(sql, streams);
      const found = new Map<string, number>();
      for (const stream of streams) found.set(stream, await store.revisionOf(stream));
      return found;
    },
    deadlines: () => deadlinesIn(sql),
    async checkpoint(pipe) {
      const [row] =
        pipe === `${name}.deadlines`
          ? await sql.query<{ position: string | null }>('select position from deadlines_checkpoint')
          : await bus.query<{ position: string | null }>('select position from checkpoints where follower = $1', [pipe]);
      return row?.position ?? undefined;
    },
    parked: async () => (await parkedIn(bus)).filter(isOurs),
    skipped: async () =>
      (await bus.query<Skipped>('select consumer, key, event_id as "eventId", reason from skipped order by skipped_at')).filter(
        isOurs,
      ),
  };
}

/** Of all of them at once. */
async function revisionsIn(sql: Sql, streams: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.query<{ id: string; revision: number }>(
    'select id, revision from event_streams where id = any($1::text[])',
    [streams],
  );
  return new Map(rows.map(({ id, revision }) => [id, revision]));
}

const parkedIn = (bus: Sql): Promise<Parked[]> =>
  bus.query<Parked>(
    `select consumer, topic, key, reason, detail, since, (
       select coalesce(json_agg(json_build_object('eventId', event_id, 'type', type) order by sequence), '[]')
       from parked_messages where (consumer, topic, key) = (parked.consumer, parked.topic, parked.key)) as messages
     from parked order by since, consumer, topic, key`,
  );

async function* deadlinesIn(sql: Sql): AsyncIterable<DeadlineRow> {
  for (let last: DeadlineRow | undefined; ;) {
    const rows: DeadlineRow[] = await sql.query<DeadlineRow>(
      `select stream, name, revision, due_at as "dueAt", grace_ms as "graceMs" from deadlines
       where (stream, name) > ($1, $2) order by stream, name limit ${PAGE_ROWS}`,
      [last?.stream ?? '', last?.name ?? ''],
    );
    yield* rows;
    last = rows.at(-1);
    if (rows.length < PAGE_ROWS) return;
  }
}

async function* movementsIn(sql: Sql): AsyncIterable<Movement> {
  for (let after = 0; ;) {
    const rows = await sql.query<Movement & { readonly n: number }>(
      `select n, key, kind, amount_minor as "amountMinor", currency from provider_movements where n > $1 order by n limit ${PAGE_ROWS}`,
      [after],
    );
    yield* rows;
    after = rows.at(-1)?.n ?? after;
    if (rows.length < PAGE_ROWS) return;
  }
}

/** The log table of the single process keeps everything. */
function publishedIn(bus: Sql): Published {
  return {
    async end(topic) {
      const [row] = await bus.query<{ last: number }>(
        'select coalesce(max(sequence), 0) as last from messages where topic = $1',
        [topic],
      );
      return { topic, at: must(row, 'The end of a topic').last };
    },
    async read(topic, onMessage) {
      for (let after = 0; ;) {
        const rows = await bus.query<{ sequence: number; message: Message }>(
          `select sequence, message from messages where topic = $1 and sequence > $2 order by sequence limit ${PAGE_ROWS}`,
          [topic, after],
        );
        for (const { message } of rows) onMessage(message);
        after = rows.at(-1)?.sequence ?? after;
        if (rows.length < PAGE_ROWS) return undefined;
      }
    },
    async isHeard(consumer, { topic, at }) {
      const [row] = await bus.query<{ sequence: number }>('select sequence from offsets where consumer = $1 and topic = $2', [
        consumer,
        topic,
      ]);
      return (row?.sequence ?? 0) >= Number(at);
    },
  };
}

function publishedOn(brokers: readonly string[]): Published {
  /** A group that has committed nothing is asked for the ends alone. */
  const ends = async (topic: string) =>
    new Map((await offsetsIn({ brokers, topic, consumer: 'entente-verify' })).map(({ partition, high }) => [partition, high]));
  return {
    end: async (topic) => ({ topic, at: await ends(topic) }),
    async read(topic, onMessage) {
      const oldest = new Map<number, Instant>();
      const extents = await readTopic({ brokers, topic }, (told) => {
        const { partition, key, id, type } = told;
        if ('message' in told && !oldest.has(partition)) oldest.set(partition, told.message.time);
        onMessage('message' in told ? told.message : { ...UNREADABLE, topic, key, id, type });
      });
      // Of a partition that has lost all its records nobody knows how far back they went.
      const since = extents.filter(({ start }) => start > 0).map(({ partition }) => oldest.get(partition) ?? FOR_EVER);
      return since.length === 0 ? undefined : since.reduce(later);
    },
    async isHeard(consumer, { topic, at }: End) {
      const offsets = await offsetsIn({ brokers, topic, consumer });
      return offsets.every(
        ({ partition, low, committed }) => Math.max(low, committed) >= ((at as Map<number, number>).get(partition) ?? 0),
      );
    },
  };
}

const FOR_EVER = '9999-12-31T23:59:59.999Z' as Instant;
const UNREADABLE = { source: '', time: FOR_EVER, correlationId: '', data: {} } as const;
