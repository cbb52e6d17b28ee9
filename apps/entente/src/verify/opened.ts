import { fileURLToPath } from 'node:url';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from '@entente/bus';
import { offsetsIn, readTopic } from '@entente/bus/kafka';
import type { ServiceName } from '@entente/contracts';
import type { DeadlineRow } from '@entente/deadlines';
import { PgEventStore } from '@entente/event-store/pg';
import { later, must, type Instant } from '@entente/kernel';
import { accountBalances } from '@entente/payout';
import type { Packs } from '@entente/policy';
import { CONTEXTS } from '@entente/runtime/admin';
import type { Sql } from '@entente/sql';
import { MEMORY, openPglite, type Pglite } from '@entente/sql/pglite';
import { openPostgres } from '@entente/sql/pg';
import type { End, Installation, Movement, Parked, Part, Published, Skipped } from './installation.js';

const CACHE = fileURLToPath(new URL('../../../../.cache/', import.meta.url));
const PAGE_ROWS = 1_000;

/** Three services that are at work: a database each, and Kafka between them. */
export async function openCluster(
  databases: { readonly [name in ServiceName]: string },
  brokers: readonly string[],
  packs: Packs,
  provider: Provider,
): Promise<Installation> {
  const opened = { order: look(databases.order), dispute: look(databases.dispute), payout: look(databases.payout) };
  const partOn = (name: ServiceName) => partOf(name, opened[name].schema(`entente_${name}`), opened[name].schema('entente_bus'));
  return {
    ...installed({ order: partOn('order'), dispute: partOn('dispute'), payout: partOn('payout') }, packs, provider),
    published: publishedOn(brokers),
    isRunning: true,
    close: async () => void (await Promise.all(Object.values(opened).map((one) => one.close()))),
  };
}

const look = (url: string) => openPostgres(url, { readOnly: true, connectionsMax: 2, name: 'entente-verify' });

/** The data directory of the single process, while that does not run. */
export async function openDirectory(dataDir: string, packs: Packs, provider: Provider): Promise<Installation> {
  const pglite = await directoryOf(dataDir);
  const bus = pglite.schema('entente_bus');
  const partIn = (name: ServiceName) => partOf(name, pglite.schema(`entente_${name}`), bus);
  return {
    ...installed({ order: partIn('order'), dispute: partIn('dispute'), payout: partIn('payout') }, packs, provider),
    published: publishedIn(bus),
    isRunning: false,
    close: () => pglite.close(),
  };
}

/** Who moves the money there; the book of the simulated one lies beside the ledger. */
type Provider = 'simulated' | 'by-message';

/** The payout context alone, of a service that is at work or in the directory of the single process; with what the simulated provider has moved. */
export async function openPayout(at: { readonly database: string } | { readonly directory: string }) {
  const opened = 'database' in at ? look(at.database) : await directoryOf(at.directory);
  const sql = opened.schema('entente_payout');
  return { store: new PgEventStore(sql), movements: () => movementsIn(sql), close: () => opened.close() };
}

async function directoryOf(dataDir: string): Promise<Pglite> {
  // Opened, a directory that is not there would be made.
  if (!existsSync(join(dataDir, 'pglite')))
    throw new Error(
      `There is nothing in ${dataDir}. Name in DATA_DIR the directory of a process that has run, or the databases of the services.`,
    );
  return openPglite(dataDir);
}

function installed(
  parts: Installation['parts'],
  packs: Packs,
  provider: Provider,
): Omit<Installation, 'published' | 'isRunning' | 'close'> {
  const { sql } = parts.payout;
  return {
    parts,
    packs,
    movements: provider === 'simulated' ? () => movementsIn(sql) : undefined,
    balances: () => accountBalances(sql),
    scratch: () => openPglite(MEMORY, { cacheDir: CACHE }),
  };
}

function partOf(name: ServiceName, sql: Sql, bus: Sql): Part {
  const { versions, timed, published, publishes, projections } = CONTEXTS[name];
  const isOurs = ({ consumer }: { readonly consumer: string }) => consumer.startsWith(`${name}.`);
  return {
    name,
    versions,
    timed,
    published,
    publishes: publishes as Part['publishes'],
    projections,
    store: new PgEventStore(sql),
    isDense: true,
    sql,
    isPast: (checkpoint, position) => Number(checkpoint ?? 0) >= Number(position ?? 0),
    async revisions(streams) {
      const rows = await sql.query<{ id: string; revision: number }>(
        'select id, revision from event_streams where id = any($1::text[])',
        [streams],
      );
      return new Map(rows.map(({ id, revision }) => [id, revision]));
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
