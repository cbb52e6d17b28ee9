import { PgBus } from '@entente/bus/pg';
import { MemoryClock, systemElapsed } from '@entente/deadlines';
import { PgDeadlines } from '@entente/deadlines/pg';
import { eventStoreTables, PgEventStore } from '@entente/event-store/pg';
import type { EventData, EventStore } from '@entente/event-store';
import { derivedId, type Instant, type PassDeadline } from '@entente/kernel';
import type { Projection } from '@entente/projections';
import { Leases, type Sql } from '@entente/sql';
import { Machinery, type Send } from '../machinery.js';

/** For the specs: what a small context records. */
type NoteEvent = { readonly type: 'Noted'; readonly text: string };

export const notes: Projection<NoteEvent> = {
  name: 'notes',
  version: 1,
  tables: 'create table if not exists notes (id bigserial primary key, stream text not null, text text not null)',
  prefixes: ['order-'],
  on: {
    Noted: (sql, { stream, data: { text } }) => sql.query('insert into notes (stream, text) values ($1, $2)', [stream, text]),
  },
};

const START: Instant = '2026-01-05T09:00:00.000Z' as Instant;

/** Appends to a stream, whatever is there. */
export async function record(
  store: EventStore,
  stream: string,
  data: EventData,
  { at = START, commandId = '' } = {},
): Promise<void> {
  const expected = await store.revisionOf(stream);
  const command = commandId || derivedId(stream, expected + 1);
  const id = derivedId(stream, command, 0);
  const meta = { commandId: command, bodyHash: '', schema: 1, correlationId: id, causationId: id };
  await store.append({ stream, key: stream.replace(/^\w+-/, ''), expected, events: [{ id, at, data, meta }] });
}

type Schemas = { readonly own: Sql; readonly bus: Sql };

/** What it takes to be one of several replicas: a process of its own, as far as the others can tell. */
export type Replica = {
  readonly machinery: Machinery;
  readonly store: EventStore;
  readonly leases: Leases;
  readonly clock: MemoryClock;
  /** What it has projected, in order: `<stream> <revision>`. */
  readonly projected: string[];
  readonly alerts: string[];
};

/** One replica of a small context; the two schemas are what it shares with the others. */
export async function replica({ own: sql, bus }: Schemas, holder: string, now: Instant = START): Promise<Replica> {
  await sql.script(eventStoreTables);
  const store = new PgEventStore(sql, { watchMs: 20 });
  const clock = new MemoryClock(now);
  const leases = await Leases.open(sql, { holder, elapsed: systemElapsed });
  const alerts: string[] = [];
  const alert = (told: { readonly alert: string }) => void alerts.push(told.alert);
  const projected: string[] = [];
  const counted: Projection<NoteEvent> = {
    ...notes,
    on: {
      Noted: async (tx, event) => {
        await notes.on.Noted?.(tx, event);
        projected.push(`${event.stream} ${event.revision}`);
      },
    },
  };
  const machinery = new Machinery(
    {
      name: 'order',
      store,
      sql,
      bus: await PgBus.open(bus, { clock, alert, failpoint: () => undefined }),
      deadlines: await PgDeadlines.open(sql),
      versions: { Noted: [], DeadlineSet: [], DeadlinePassed: [] },
      timed: ['order-'],
      published: ['order-'],
      publishes: () => undefined,
      alerts: {},
      measures: [],
      consumers: [],
      projections: [counted],
      send: passing(store),
    },
    { clock, alert, failpoint: () => undefined, ownership: leases },
  );
  return { machinery, store, leases, clock, projected, alerts };
}

/** A decider in three lines: a deadline passes once, and not before its time. */
const passing =
  (store: EventStore): Send<PassDeadline> =>
  async (stream, { name, dueAt }, { commandId, receivedAt }) => {
    for await (const { meta } of store.read(stream)) if (meta.commandId === commandId) return { events: [name], replayed: true };
    if (receivedAt <= dueAt) return { events: [], replayed: false };
    const passed = { type: 'DeadlinePassed', passed: name };
    await record(store, stream, passed, { commandId });
    return { events: [passed], replayed: false };
  };
