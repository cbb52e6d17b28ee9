import { disputeDecider } from '@entente/dispute';
import type { EventData, Recorded } from '@entente/event-store';
import { digestOf, fold, ringsAt, type Decider, type Instant, type Json, type Running } from '@entente/kernel';
import { orderDecider, sellerDecider } from '@entente/order';
import { escrowStream } from '@entente/payout';
import { moneyFaults } from './money-laws.js';
import { CONTEXTS } from './contexts.js';
import { caseFaults } from './case-laws.js';
import { disputeFaults, orderFaults } from './process-laws.js';
import { escrowsOn } from './read.js';
import type { Past, StreamsOf } from './past.js';
import type { World } from './world.js';

const FAR = '9999-01-01T00:00:00.000Z' as Instant;

/** What is wrong with a world that has come to rest, one sentence each; nothing where every law held. */
export async function faultsOf(world: World, past: Past): Promise<readonly string[]> {
  const all: StreamsOf<EventData> = new Map<string, readonly Recorded[]>([
    ...past.orders,
    ...past.sellers,
    ...past.disputes,
    ...past.escrows,
    ...past.wallets,
    ...past.withdrawals,
  ]);
  return [
    ...[...all].flatMap(([name, stream]) => streamFaults(name, stream)),
    ...promiseFaults(world, all),
    ...replayFaults(world, all),
    ...[...past.orders.values()].flatMap((stream) => orderFaults(world.disk.packs, stream, past)),
    ...[...past.disputes].flatMap(([name, stream]) => disputeFaults(world.disk.packs, name, stream)),
    ...[...past.orders.values()].flatMap((stream) => caseFaults(world.disk.packs, stream, past)),
    ...(await deadlineFaults(world, past)),
    ...(await moneyFaults(world, past)),
  ];
}

/** Revisions without gaps, a time that never goes back. */
const streamFaults = (name: string, stream: readonly Recorded[]): readonly string[] =>
  stream.flatMap(({ revision, at }, i) => [
    ...(revision === i ? [] : [`${name} has revision ${revision} at place ${i}.`]),
    ...(at < (stream[i - 1]?.at ?? at) ? [`${name} goes back in time at revision ${revision}.`] : []),
  ]);

/** What somebody was told has happened, has happened, and once. */
const promiseFaults = ({ promised }: World, streams: StreamsOf<EventData>): readonly string[] =>
  [...promised].flatMap(([commandId, { stream, types }]) => {
    const own = (streams.get(stream) ?? []).filter(({ meta }) => meta.commandId === commandId);
    const kept = own.map(({ data }) => data.type).join(' ');
    return kept === types ? [] : [`${stream} promised "${types}" and holds "${kept}" of it.`];
  });

/** The state that a door answered with is the state that the stream gives again. */
const replayFaults = ({ told }: World, streams: StreamsOf<EventData>): readonly string[] =>
  [...told].flatMap(([name, { revision, state }]) => {
    const replayed = replay(name, (streams.get(name) ?? []).slice(0, revision + 1));
    return replayed === undefined || digestOf(replayed) === digestOf(state)
      ? []
      : [`${name} is not the same again at revision ${revision}.`];
  });

const DECIDERS: { readonly [prefix: string]: Pick<Decider<unknown, never, EventData, never>, 'initial' | 'evolve'> } = {
  order: orderDecider,
  seller: sellerDecider,
  dispute: disputeDecider,
};

function replay(name: string, stream: readonly Recorded[]): Json | undefined {
  const decider = DECIDERS[name.split('-')[0] ?? ''];
  return (
    decider &&
    (fold(
      decider,
      stream.map(({ data }) => data),
    ) as Json)
  );
}

/** The rows are what the streams say, and nothing else. */
async function deadlineFaults({ disk }: World, { orders, disputes, escrows }: Past): Promise<readonly string[]> {
  const expected: string[] = [];
  const expect = (stream: string, events: readonly Recorded[], name: string, { dueAt, graceMs }: Running): void => {
    const revision = events.findLast(({ data }) => name in ((data.started ?? {}) as object))?.revision;
    expected.push(JSON.stringify([stream, name, revision, ringsAt({ dueAt, graceMs })]));
  };
  for (const [stream, events] of [...orders, ...disputes]) {
    const { deadlines } = replay(stream, events) as unknown as { deadlines: { [name: string]: Running & { passed?: true } } };
    for (const [name, running] of Object.entries(deadlines)) if (!running.passed) expect(stream, events, name, running);
  }
  for (const [stream, events] of escrows) {
    const { state } = await escrowsOn(disk).load(stream.slice(escrowStream('').length));
    for (const { refundId, deadline } of state.refunds) if (deadline) expect(stream, events, `refund:${refundId}`, deadline);
    for (const { name, deadline } of state.reserves) expect(stream, events, name, deadline);
  }
  const rows = (await Promise.all(CONTEXTS.map((name) => disk.deadlines[name].due(FAR, Number.MAX_SAFE_INTEGER)))).flat();
  const actual = rows.map((row) => JSON.stringify([row.stream, row.name, row.revision, ringsAt(row)]));
  return [
    ...expected.filter((row) => !actual.includes(row)).map((row) => `The deadline ${row} has no row.`),
    ...actual.filter((row) => !expected.includes(row)).map((row) => `The row ${row} stands for no deadline.`),
  ];
}
