import { systemElapsed } from '@entente/deadlines';
import { toMs, type Instant } from '@entente/kernel';
import type { Measure, Reading } from '@entente/observability';
import type { Packs } from '@entente/policy';
import type { Running } from './contexts.js';
import { shared } from './shared.js';

/** Whole tables are counted for what a context says of itself: not oftener, however many look. */
const COUNTS_MS_MIN = 15_000;
/** All deadlines are over by then. */
const END_OF_TIME = '9999-12-31T23:59:59.999Z' as Instant;

/** What a look at a process shows, read when somebody looks: by context, projection and consumer, never by order. */
export function measuresOf(
  { contexts, bus, clock, stoppedPartitions }: Running,
  packs: Packs,
  countsMs = COUNTS_MS_MIN,
): readonly Measure[] {
  const lags = shared(() => bus.lags(), systemElapsed);
  const counted = <T>(count: () => Promise<T>) => shared(count, systemElapsed, countsMs);
  const deadlines = contexts.map(({ parts: { name, deadlines: rows } }) => ({
    context: name,
    rows,
    pending: counted(() => rows.dueCount(END_OF_TIME)),
  }));
  /** 0 where nothing waits, or not yet. */
  const secondsSince = async (since: Instant | undefined): Promise<number> =>
    since === undefined ? 0 : Math.max(0, toMs(await clock.now()) - toMs(since)) / 1000;

  return [
    {
      name: 'entente_relay_oldest_seconds',
      help: 'Age of the oldest event that others are still to be told of.',
      labels: ['context'],
      read: () =>
        each(contexts, async (context) => ({
          of: { context: context.parts.name },
          value: await secondsSince(await context.oldestUnrelayed()),
        })),
    },
    {
      name: 'entente_projection_oldest_seconds',
      help: 'Age of the oldest event that a read model, or the table of deadlines, does not show yet.',
      labels: ['projection'],
      read: async () => {
        const waiting = await each(contexts, (context) => context.oldestUnprojected());
        return each(waiting.flat(), async ({ projection, since }) => ({ of: { projection }, value: await secondsSince(since) }));
      },
    },
    {
      name: 'entente_stopped_projections',
      help: '1 where a read model stands still until an operator helps.',
      labels: ['projection'],
      read: async () => {
        const standings = await each(contexts, (context) => context.standing());
        return standings
          .flatMap(({ projections }) => projections)
          .map(({ projection, stopped }) => ({ of: { projection }, value: stopped ? 1 : 0 }));
      },
    },
    {
      name: 'entente_consumer_lag_messages',
      help: 'Messages published and not yet handled, by any replica.',
      labels: ['consumer', 'topic'],
      read: async () => (await lags()).map(({ consumer, topic, lag }) => ({ of: { consumer, topic }, value: lag })),
    },
    {
      name: 'entente_consumer_oldest_seconds',
      help: 'Age of the oldest message that is not yet handled, as far as this process knows.',
      labels: ['consumer', 'topic'],
      read: async () =>
        each(await lags(), async ({ consumer, topic, oldest }) => ({
          of: { consumer, topic },
          value: await secondsSince(oldest),
        })),
    },
    {
      name: 'entente_parked_keys',
      help: 'Keys whose messages wait for an operator.',
      labels: ['consumer'],
      read: async () => {
        const counts = await bus.parkedCounts();
        return consumersOf(contexts).map((consumer) => ({ of: { consumer }, value: counts.get(consumer) ?? 0 }));
      },
    },
    {
      name: 'entente_stopped_partitions',
      help: 'Partitions of this process of which nothing is handled, because records were deleted that are needed.',
      labels: ['consumer'],
      read: async () =>
        consumersOf(contexts).map((consumer) => ({
          of: { consumer },
          value: stoppedPartitions().filter((one) => one.consumer === consumer).length,
        })),
    },
    {
      name: 'entente_pending_deadlines',
      help: 'Deadlines that run, overdue ones among them.',
      labels: ['context'],
      read: () => each(deadlines, async ({ context, pending }) => ({ of: { context }, value: await pending() })),
    },
    {
      name: 'entente_overdue_deadlines',
      help: 'Deadlines that are over and have not passed.',
      labels: ['context'],
      read: () =>
        each(deadlines, async ({ context, rows }) => ({ of: { context }, value: await rows.dueCount(await clock.now()) })),
    },
    {
      name: 'entente_deadline_lateness_seconds',
      help: 'How long the oldest overdue deadline has been over; 0 where none is.',
      labels: ['context'],
      read: () =>
        each(deadlines, async ({ context, rows }) => ({ of: { context }, value: await secondsSince(await rows.next()) })),
    },
    {
      name: 'entente_held_leases',
      help: 'Work that one replica does for all: 1 where this one does it. Relay, deadlines, alerts, each read model.',
      labels: ['lease'],
      read: async () =>
        contexts.flatMap(({ leases }) => leases.map(({ name, isHeld }) => ({ of: { lease: name }, value: isHeld ? 1 : 0 }))),
    },
    ...contexts.flatMap(({ parts }) =>
      parts.measures.map((measure) => ({ ...measure, read: counted(() => measure.read(parts.sql, packs)) })),
    ),
  ];
}

const consumersOf = (contexts: Running['contexts']): readonly string[] =>
  contexts.flatMap(({ parts }) => parts.consumers.map(({ name }) => name));

const each = <From, To = Reading>(all: readonly From[], read: (one: From) => Promise<To>): Promise<To[]> =>
  Promise.all(all.map(read));
