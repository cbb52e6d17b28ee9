import type { Message } from '@entente/bus';
import { PgBus } from '@entente/bus/pg';
import { DeadlineProjection, MemoryClock } from '@entente/deadlines';
import { PgDeadlines } from '@entente/deadlines/pg';
import { disputeQueue, disputeVersions } from '@entente/dispute';
import { upcast, type EventStore, type Recorded, type Versions } from '@entente/event-store';
import { fromMs } from '@entente/kernel';
import { orderContext } from '@entente/order';
import { accountBalances, payoutContext, payoutFaults } from '@entente/payout';
import { ProjectionRunner, tablesOf, type AnyProjection } from '@entente/projections';
import { openEventStores } from '@entente/runtime/admin';
import type { Sql } from '@entente/sql';
import { openPglite } from '@entente/sql/pglite';
import { allIn, storeOf } from './event-stores.js';

type Context = {
  readonly name: 'order' | 'dispute' | 'payout';
  readonly versions: Versions;
  readonly prefixes: readonly string[];
  readonly projections: readonly AnyProjection[];
};

const CONTEXTS: readonly Context[] = [
  { name: 'order', versions: orderContext.versions, prefixes: orderContext.timed, projections: orderContext.projections },
  { name: 'dispute', versions: disputeVersions, prefixes: ['dispute-'], projections: [disputeQueue] },
  { name: 'payout', versions: payoutContext.versions, prefixes: payoutContext.timed, projections: payoutContext.projections },
];
const DEADLINE_TABLES = ['deadlines', 'deadlines_checkpoint'];

/** Rows of every table that can be built again, as text, sorted: two that are equal say the same. */
export type Dump = { readonly [table: string]: readonly string[] };

/** A data directory that nobody serves just now. */
export type Directory = {
  readonly events: (context: 'order' | 'dispute' | 'payout') => Promise<readonly Recorded[]>;
  dump(): Promise<Dump>;
  /** Builds every read model and every deadline row anew from the events. */
  rebuild(): Promise<void>;
  /** Drops what can be built again; the checkpoints stay behind. */
  dropRebuildable(): Promise<void>;
  /** Forgets how far everything has been built; the rows stay behind. */
  dropCheckpoints(): Promise<void>;
  /** Forgets what relays have published, consumers have heard and legs have delivered. */
  forgetWhatWasTold(): Promise<void>;
  /** What operators have given up, and why. */
  skipped(): Promise<
    readonly { readonly consumer: string; readonly key: string; readonly eventId: string; readonly reason: string }[]
  >;
  /** What is wrong with the money, by the events, the ledger's rows and the provider's own book. */
  moneyFaults(): Promise<readonly string[]>;
  /** What the log holds of a topic, in its order. */
  published(topic: string): Promise<readonly Message[]>;
  /** How many answers to commands are kept. */
  answersKept(): Promise<number>;
  /** Puts messages into the log, as somebody with another release would. */
  publish(...messages: readonly Message[]): Promise<void>;
};

/** Opens a stopped data directory, and closes it whatever `work` does. */
export async function inDirectory<Result>(dataDir: string, work: (directory: Directory) => Promise<Result>): Promise<Result> {
  const pglite = await openPglite(dataDir);
  const stores = await openEventStores(storeOf(dataDir));
  try {
    const store = (name: Context['name']) => stores.of(name, schema({ name }));
    const schema = ({ name }: Pick<Context, 'name'>) => pglite.schema(`entente_${name}`);
    return await work({
      events: async (name) => allIn(await store(name)),
      async dump() {
        const dump: { [table: string]: readonly string[] } = {};
        for (const context of CONTEXTS)
          for (const table of rebuildable(context)) dump[`${context.name}.${table}`] = await rowsOf(schema(context), table);
        return dump;
      },
      async rebuild() {
        for (const context of CONTEXTS) await rebuilt(context, await store(context.name), schema(context));
      },
      async dropRebuildable() {
        for (const context of CONTEXTS)
          await schema(context).script(
            [...rebuildable(context), 'deadlines_checkpoint'].map((table) => `drop table ${table};`).join('\n'),
          );
      },
      async dropCheckpoints() {
        for (const context of CONTEXTS) await schema(context).script('drop table checkpoints; drop table deadlines_checkpoint;');
      },
      forgetWhatWasTold: () => pglite.schema('entente_bus').script('delete from checkpoints; delete from offsets;'),
      skipped: () =>
        pglite
          .schema('entente_bus')
          .query('select consumer, key, event_id as "eventId", reason from skipped order by skipped_at'),
      async moneyFaults() {
        const sql = schema({ name: 'payout' });
        const movements = await sql.query<{ currency: string; amountMinor: number }>(
          'select currency, amount_minor as "amountMinor" from provider_movements',
        );
        return payoutFaults({ store: await store('payout'), balances: await accountBalances(sql), movements });
      },
      async published(topic) {
        const rows = await pglite
          .schema('entente_bus')
          .query<{ message: Message }>('select message from messages where topic = $1 order by sequence', [topic]);
        return rows.map(({ message }) => message);
      },
      async answersKept() {
        const [row] = await pglite.schema('entente_bus').query<{ kept: number }>('select count(*) as kept from answers');
        return Number(row?.kept);
      },
      async publish(...messages) {
        const bus = await PgBus.open(pglite.schema('entente_bus'), { clock: new MemoryClock(fromMs(0)), alert: () => {} });
        await bus.publish(messages);
      },
    });
  } finally {
    await stores.close();
    await pglite.close();
  }
}

const rebuildable = ({ projections }: Context): readonly string[] => [
  ...projections.flatMap((projection) => tablesOf(projection)),
  'deadlines',
];

const rowsOf = async (sql: Sql, table: string): Promise<readonly string[]> =>
  (await sql.query<{ row: string }>(`select to_json(t)::text as row from ${table} t`)).map(({ row }) => row).sort();

/** With the product's own projections, each from its start; an event that one of them cannot bear is thrown. */
async function rebuilt({ versions, prefixes, projections }: Context, store: EventStore, sql: Sql): Promise<void> {
  const read = (event: Recorded) => upcast(versions, event);
  for (const projection of projections) {
    const runner = new ProjectionRunner({
      projection,
      store,
      sql,
      upcast: read,
      alert: ({ detail }) => {
        throw new Error(detail);
      },
    });
    await runner.rebuild();
    while ((await runner.step()) === 'moved');
  }
  await sql.script(DEADLINE_TABLES.map((table) => `drop table ${table};`).join('\n'));
  const rows = new DeadlineProjection({ store, deadlines: await PgDeadlines.open(sql), prefixes, upcast: read });
  while ((await rows.step()) === 'moved');
}
