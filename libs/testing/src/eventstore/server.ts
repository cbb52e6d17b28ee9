import { setTimeout as wait } from 'node:timers/promises';
import features from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import featureMessages from '@eventstore/db-client/generated/serverfeatures_pb.js';
import grpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import {
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerReadableStream,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import { behindOf, Faults, refusal, type Call, type Fault } from './faults.js';
import { Log } from './log.js';
import { appendAnswer, expectedOf, nameOf, notFound, eventMessage, proposedOf } from './messages.js';
import { subscribe } from './subscription.js';
import { serveUsers } from './users.js';

const { ReadReq } = streams;
const VERSION = 'conformance (24.6)';
const APPEND_BYTES_MAX = 1_048_576;

type Reading = ServerWritableStream<streams.ReadReq, streams.ReadResp>;

export type EventStoreServer = {
  /** For `connectEsdb`. */
  readonly url: string;
  readonly port: number;
  readonly log: Log;
  readonly faults: Faults;
  /** Their passwords, by name. */
  readonly users: ReadonlyMap<string, string>;
  /** How often each call was made, those that failed as well. */
  readonly calls: ReadonlyMap<string, number>;
  /** Reads and subscriptions that are being served. */
  openReads(): number;
  /** Events that were sent to subscriptions. */
  sent(): number;
  /** From now on it follows another: whoever asks for the leader is sent there. */
  followLeaderAt(port: number): void;
  /** As when its machine fails: what it serves is cut, and nobody can connect. */
  stop(): void;
  /** With all that was written, where it was. */
  start(): Promise<void>;
};

/**
 * A server that speaks EventStoreDB's protocol as far as our adapter does: appends, counted reads, filtered subscriptions to $all, and users, in memory,
 * and on purpose with faults. It answers as the source of EventStoreDB 24.6 was read, and so proves how a client behaves, never how a real server does.
 * What it does not know (batches, deletion, projections, persistent subscriptions) is refused as unimplemented.
 */
export async function startEventStore(): Promise<EventStoreServer> {
  const log = new Log();
  log.write('$stats-127.0.0.1:2113', '$statsCollected'); // No real server is empty.
  const faults = new Faults();
  const calls = new Map<string, number>();
  const open = new Set<Reading>();
  const users = new Map<string, string>();
  let server = new Server();
  let leaderPort: number | undefined;
  let sent = 0;

  /** What is wrong with a call before it is served; nothing when it was told so. */
  const admit = async (name: Call, requiresLeader: boolean, refuse: (error: Error) => void) => {
    calls.set(name, (calls.get(name) ?? 0) + 1);
    const own = faults.take(name);
    for (const fault of own) {
      if (fault.fault === 'delay') await wait(fault.ms);
      if (fault.fault !== 'refuse') continue;
      refuse(refusal(fault.code, fault.says ?? 'on purpose', fault.exception, fault.more));
      return undefined;
    }
    if (leaderPort !== undefined && requiresLeader) {
      const leader = { 'leader-endpoint-host': '127.0.0.1', 'leader-endpoint-port': String(leaderPort) };
      refuse(refusal(status.NOT_FOUND, 'Leader info available', 'not-leader', leader));
      return undefined;
    }
    return own;
  };

  const append = async (
    call: ServerReadableStream<streams.AppendReq, streams.AppendResp>,
    answer: sendUnaryData<streams.AppendResp>,
  ): Promise<void> => {
    const received: streams.AppendReq[] = [];
    for await (const message of call as AsyncIterable<streams.AppendReq>) received.push(message);
    const own = await admit('append', call.metadata.get('requires-leader').length > 0, (error) => answer(error));
    const options = received[0]?.getOptions();
    if (!own || !options || has(own, 'hang')) return;
    const proposed = received.flatMap((message) => message.getProposedMessage() ?? []).map(proposedOf);
    const bytes = proposed.reduce((total, { data, metadata }) => total + data.length + metadata.length, 0);
    if (bytes > APPEND_BYTES_MAX) {
      const more = { 'maximum-append-size': String(APPEND_BYTES_MAX) };
      return answer(refusal(status.INVALID_ARGUMENT, 'Too large', 'maximum-append-size-exceeded', more));
    }
    const expected = expectedOf(options);
    const appended = log.append(nameOf(options.getStreamIdentifier()), expected, proposed);
    if (has(own, 'lose the acknowledgement')) return answer(refusal(status.UNAVAILABLE, 'The connection was lost'));
    answer(null, appendAnswer(appended, expected));
  };

  const read = async (call: Reading): Promise<void> => {
    open.add(call);
    call.on('close', () => open.delete(call));
    call.on('cancelled', () => open.delete(call));
    const options = call.request.getOptions();
    if (!options) return void call.emit('error', refusal(status.INVALID_ARGUMENT, 'No options'));
    const name = options.hasSubscription() ? 'subscribe' : options.hasAll() ? 'read all' : 'read stream';
    const refuse = (error: Error): void => void call.emit('error', error);
    const own = await admit(name, call.metadata.get('requires-leader').length > 0, refuse);
    if (!own || call.cancelled) return;
    if (!isPlace(log, options)) return refuse(refusal(status.UNKNOWN, 'Trying to read from an invalid position.'));
    if (name === 'subscribe') return subscribe(call, options, log, own, () => (sent += 1));
    if (has(own, 'hang')) return;
    for (const message of counted(log, options, behindOf(own))) call.write(message);
    call.end();
  };

  const serve = async (port: number): Promise<number> => {
    server = new Server();
    // What a handler throws would end the test's process: it is told to the client instead.
    server.addService(grpc.StreamsService, {
      append: (call: Parameters<typeof append>[0], answer: Parameters<typeof append>[1]) =>
        void append(call, answer).catch((error) => answer(error)),
      read: (call: Reading) => void read(call).catch((error) => call.emit('error', error)),
    });
    server.addService(features.ServerFeaturesService, {
      getSupportedMethods: (_: unknown, answer: sendUnaryData<featureMessages.SupportedMethods>) => {
        calls.set('features', (calls.get('features') ?? 0) + 1);
        const batch = new featureMessages.SupportedMethod()
          .setServiceName('event_store.client.streams.Streams')
          .setMethodName('batchappend');
        answer(null, new featureMessages.SupportedMethods().setEventStoreServerVersion(VERSION).setMethodsList([batch]));
      },
    });
    serveUsers(server, users);
    return new Promise((resolve, reject) =>
      server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
  };

  const port = await serve(0);
  return {
    url: `esdb://127.0.0.1:${port}?tls=false`,
    port,
    log,
    faults,
    users,
    calls,
    openReads: () => open.size,
    sent: () => sent,
    followLeaderAt: (other) => (leaderPort = other),
    stop: () => server.forceShutdown(),
    start: async () => void (await serve(port)),
  };
}

const has = (faults: readonly Fault[], name: Fault['fault']): boolean => faults.some(({ fault }) => fault === name);

/** Whether a record begins where all streams are to be read from: in a log that was put back, others begin elsewhere. */
function isPlace(log: Log, options: streams.ReadReq.Options): boolean {
  const position = options.getAll()?.getPosition();
  if (!position) return true;
  const place = BigInt(position.getCommitPosition());
  return place > (log.all.at(-1)?.place ?? 0n) || log.all.findLast((event) => event.place <= place)?.place === place;
}

/** A place or a revision is where reading begins: forwards with it, backwards of $all before it. */
function counted(log: Log, options: streams.ReadReq.Options, behind: bigint | undefined): streams.ReadResp[] {
  const isBackwards = options.getReadDirection() === ReadReq.Options.ReadDirection.BACKWARDS;
  const limit = Number(options.getCount());
  const stream = options.getStream();
  if (stream) {
    const name = nameOf(stream.getStreamIdentifier());
    const events = log.of(name);
    if (events.length === 0) return [notFound(name)];
    const from = stream.hasRevision() ? BigInt(stream.getRevision()) : stream.hasEnd() ? 2n ** 63n : 0n;
    const found = isBackwards
      ? events.filter(({ revision }) => revision <= from).toReversed()
      : events.filter(({ revision }) => revision >= from);
    return found.slice(0, limit).map(eventMessage);
  }
  const all = options.getAll();
  const position = all?.getPosition();
  const from = position ? BigInt(position.getCommitPosition()) : all?.hasEnd() ? 2n ** 63n : 0n;
  // From the end: whoever asks for all streams nearly always asks for the newest.
  const written = behind === undefined ? log.all : log.all.filter(({ place }) => place <= behind);
  const begin = written.findLastIndex(({ place }) => place < from) + 1;
  const found = isBackwards ? written.slice(Math.max(0, begin - limit), begin).toReversed() : written.slice(begin, begin + limit);
  return found.map(eventMessage);
}
