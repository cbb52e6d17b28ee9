import { fileURLToPath } from 'node:url';
import type { Bus } from '@entente/bus';
import { PgBus } from '@entente/bus/pg';
import { ManualClock, SystemClock } from '@entente/deadlines';
import { PgDeadlines } from '@entente/deadlines/pg';
import { disputeContext } from '@entente/dispute';
import { Streams, Tail, type EventStore, type Versions } from '@entente/event-store';
import { eventStoreTables } from '@entente/event-store/pg';
import type { Instant } from '@entente/kernel';
import type { ServiceName } from '@entente/contracts';
import { Attachments, orderContext, OrderReads } from '@entente/order';
import { payoutContext } from '@entente/payout';
import type { Packs } from '@entente/policy';
import type { Sql } from '@entente/sql';
import { DirectoryUnusable, MEMORY, openPglite, type Pglite } from '@entente/sql/pglite';
import { chosenProvider } from './chosen-provider.js';
import { BUILT_FROM_TABLE, openEventStores, type EventStores } from './chosen-store.js';
import type { Config } from './config/config.js';
import {
  assembled,
  composeDispute,
  composeOrder,
  composePayout,
  Door,
  type Adapters,
  type Around,
  type Running,
  type Told,
} from './contexts.js';
import { FailingStore } from './failpoints.js';
import { lastAtIn } from './last-at.js';
import { CannotStart } from './process/settings.js';
import { mustBeUnchanged } from './rule-books.js';
import { pauseBefore } from './waiting.js';

const CACHE = fileURLToPath(new URL('../../../.cache/', import.meta.url));

/** Everything in one process: three contexts on one PGlite, a schema each, and a log table between them; their events there or in EventStoreDB. */
export async function openEmbedded(config: Config, packs: Packs, told: Told): Promise<Running> {
  const stores = await openEventStores(config.store, { isServing: true });
  let pglite: Pglite | undefined;
  const close = async (): Promise<void> => {
    await stores.close();
    await pglite?.close();
  };
  try {
    pglite = await opened(config.dataDir);
    return await compose(pglite, stores, config, packs, { ...told, close });
  } catch (error) {
    await close();
    throw error;
  }
}

/** What is wrong with a directory, whoever starts the process can mend. */
async function opened(dataDir: string): Promise<Pglite> {
  try {
    return await openPglite(dataDir === 'memory' ? MEMORY : dataDir, { cacheDir: CACHE });
  } catch (error) {
    if (error instanceof DirectoryUnusable) throw new CannotStart(error.message, { cause: error });
    throw error;
  }
}

async function compose(
  pglite: Pglite,
  stores: EventStores,
  config: Config,
  packs: Packs,
  { alert, failpoint, heard, close }: Told & { readonly close: () => Promise<void> },
): Promise<Running> {
  const adaptersOf = async (context: ServiceName, versions: Versions): Promise<Adapters> => {
    const sql = pglite.schema(`entente_${context}`);
    await sql.script(`${eventStoreTables}${BUILT_FROM_TABLE}`);
    const store = new Tail(new FailingStore(await stores.of(context, sql), failpoint));
    return { sql, store, streams: new Streams(store, versions, pauseBefore), deadlines: await PgDeadlines.open(sql) };
  };

  const order = await adaptersOf('order', orderContext.versions);
  await mustBeUnchanged(order, packs, alert);
  const dispute = await adaptersOf('dispute', disputeContext.versions);
  const payout = await adaptersOf('payout', payoutContext.versions);
  const clock =
    config.clock.kind === 'system'
      ? new SystemClock()
      : await manualClock(pglite.schema('entente_clock'), config.clock.start, [order.store, dispute.store, payout.store]);
  const bus: Bus = await PgBus.open(pglite.schema('entente_bus'), { clock, alert, failpoint });
  const provider = await chosenProvider(config, { sql: payout.sql, bus, clock });
  const attachments = await Attachments.open(order.sql);

  const around: Around = { bus, clock, packs, alert, failpoint, heard };
  const door = new Door();
  return assembled(
    [
      composeOrder(order, around, door, attachments),
      composeDispute(dispute, around, door, new OrderReads(order.streams, packs, attachments)),
      composePayout(payout, around, door, provider),
    ],
    around,
    door,
    { readiness: {}, liveness: {}, stoppedPartitions: () => [], close },
  );
}

/** Business time is never before the last event. */
async function manualClock(sql: Sql, start: Instant, stores: readonly EventStore[]): Promise<ManualClock> {
  const latest = await Promise.all(stores.map(lastAtIn));
  const notBefore = latest
    .filter((at) => at !== undefined)
    .sort()
    .at(-1);
  return ManualClock.open(sql, { start, notBefore, isOurs: true });
}
