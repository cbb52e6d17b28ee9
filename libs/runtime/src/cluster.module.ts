import { KafkaBus } from '@entente/bus/kafka';
import { ManualClock, SystemClock, systemElapsed } from '@entente/deadlines';
import { PgDeadlines } from '@entente/deadlines/pg';
import { Streams, Tail, type EventStore } from '@entente/event-store';
import type { Clock } from '@entente/kernel';
import type { Log } from '@entente/observability';
import { Attachments } from '@entente/order';
import type { Packs } from '@entente/policy';
import { Leases, type Sql } from '@entente/sql';
import { openPostgres, type Postgres } from '@entente/sql/pg';
import { CONTEXTS } from './all-contexts.js';
import { chosenProvider } from './chosen-provider.js';
import { openEventStores, type EventStores } from './chosen-store.js';
import type { ServiceConfig } from './config/config.js';
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
import { mustBeMigrated, schemasOf } from './admin/migrations.js';
import { HttpOrderFiles } from './order-files-http.js';
import { mustBeUnchanged } from './rule-books.js';
import { newHolder, pauseBefore } from './waiting.js';

/** How soon one replica sees what another has appended. */
const WATCH_MS = 50;
/** So many may be lost on the way, but one, before a member is taken for dead. */
const HEARTBEATS_PER_SESSION = 10;

type ToldAndLog = Told & { readonly log: Log };

/**
 * One context in a process of its own, beside replicas of itself: PostgreSQL under it, Kafka between it and the others; its events in that
 * PostgreSQL or in EventStoreDB.
 */
export async function openService(config: ServiceConfig, packs: Packs, told: ToldAndLog): Promise<Running> {
  const stores = await openEventStores(config.store, { watchMs: WATCH_MS, isServing: true });
  const postgres = openPostgres(config.databaseUrl, { name: `${config.name}-service` });
  try {
    return await compose(postgres, stores, config, packs, told);
  } catch (error) {
    await stores.close();
    await postgres.close();
    throw error;
  }
}

async function compose(
  postgres: Postgres,
  stores: EventStores,
  config: ServiceConfig,
  packs: Packs,
  { alert, failpoint, heard, log }: ToldAndLog,
): Promise<Running> {
  const { name } = config;
  const schemas = schemasOf(postgres, name);
  await mustBeMigrated(schemas, name);
  const sql = schemas.own;
  const store = new Tail(new FailingStore(await stores.of(name, sql), failpoint));
  const adapters: Adapters = {
    sql,
    store,
    streams: new Streams(store, CONTEXTS[name].versions, pauseBefore),
    deadlines: await PgDeadlines.open(sql),
  };
  if (name === 'order') await mustBeUnchanged(adapters, packs, alert);
  const clock = await clockOf(config, store, schemas.clock);
  const bus = await KafkaBus.open({
    brokers: config.kafkaBrokers,
    clientId: `${name}-service`,
    sql: schemas.bus,
    clock,
    alert,
    failpoint,
    sessionTimeoutMs: config.sessionMs,
    heartbeatIntervalMs: Math.floor(config.sessionMs / HEARTBEATS_PER_SESSION),
    log: (message) => log.warn({ from: 'kafka' }, message),
  });
  const leases = await Leases.open(sql, { holder: newHolder(), elapsed: systemElapsed, leaseMs: config.leaseMs });
  const around: Around = { bus, clock, packs, alert, failpoint, heard, ownership: leases };
  const door = new Door();

  const composed = async () => {
    if (name === 'order') return composeOrder(adapters, around, door, await Attachments.open(sql));
    if (name === 'dispute')
      return composeDispute(adapters, around, door, new HttpOrderFiles(config.orderUrl ?? '', config.serviceToken));
    return composePayout(adapters, around, door, await chosenProvider(config, { sql, bus, clock }));
  };
  return assembled([await composed()], around, door, {
    readiness: { 'consumers have joined': async () => bus.hasJoined },
    liveness: { consumers: () => bus.isAlive },
    stoppedPartitions: () => bus.stopped(),
    async close() {
      await bus.close();
      await stores.close();
      await postgres.close();
    },
  });
}

async function clockOf({ clock }: ServiceConfig, store: EventStore, sql: Sql): Promise<Clock> {
  if (clock.kind === 'system') return new SystemClock();
  return ManualClock.open(sql, { start: clock.start, notBefore: await lastAtIn(store) });
}
