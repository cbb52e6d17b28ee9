import { connect, type Socket } from 'node:net';
import kafkajs, { type ISocketFactory, type Message as KafkaRecord, type Producer } from 'kafkajs';
import type { Message } from '../bus.js';
import { waiting, within } from '../wait.js';
import { kafkaClient, RETRY_BRIEFLY, type KafkaOptions } from './client.js';
import { BATCH_BYTES_MAX, toRecord } from './record.js';

const { KafkaJSError, KafkaJSNumberOfRetriesExceeded, Partitioners } = kafkajs;

/** So long what is published is on its way, at most: beyond that, none of it reaches the broker any more. Longer than a broker takes to start again. */
export const PUBLISH_MS_MAX = 15_000;
const RETRY_MS = 200;
const KEEP_ALIVE_MS = 60_000;

/** The partitioner of the Java client, too. Another would deal a key's next messages to another partition, past those that wait in the first. */
export const partitioner = Partitioners.DefaultPartitioner;

/** What the format of a batch and of a record add at most. */
const BATCH_OVERHEAD_BYTES = 61;
const RECORD_OVERHEAD_BYTES = 40;
const HEADER_OVERHEAD_BYTES = 6;

/** A producer whose way to the broker can be closed for good: the client itself knows no end of what it has begun. */
class Line {
  readonly producer: Producer;
  readonly closing = waiting();
  private readonly sockets = new Set<Socket>();
  private connected: Promise<void> | undefined;

  constructor(options: KafkaOptions) {
    const { socketFactory = dial } = options;
    this.producer = kafkaClient({
      ...options,
      retry: RETRY_BRIEFLY,
      socketFactory: (target) => this.kept(socketFactory(target)),
    }).producer({ createPartitioner: partitioner, idempotent: false, maxInFlightRequests: 1, allowAutoTopicCreation: false });
  }

  get isClosed(): boolean {
    return this.closing.stopped;
  }

  async connect(): Promise<void> {
    this.connected ??= this.producer.connect();
    try {
      await this.connected;
    } catch (error) {
      this.connected = undefined;
      throw error;
    }
  }

  close(): void {
    this.closing.stop();
    for (const socket of this.sockets) cut(socket);
  }

  private kept(socket: Socket): Socket {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    if (this.isClosed) cut(socket);
    return socket;
  }
}

const cut = (socket: Socket) => socket.destroy(new Error('Publishing took too long and was given up.'));
const dial: ISocketFactory = ({ host, port, onConnect }) => connect({ host, port }, onConnect).setKeepAlive(true, KEEP_ALIVE_MS);

type Outgoing = { readonly topic: string; readonly record: KafkaRecord; readonly bytes: number };

/**
 * Publishes at least once, in order. Not idempotent: this client's idempotent producer takes numbers twice after a refusal, and then reports as stored
 * what is not. In exchange there is one request in flight, and what would be refused for its size is never sent: it would take down a batch
 * whose other partitions are stored already. It rejects in `PUBLISH_MS_MAX`, and nothing goes on behind its back.
 */
export class KafkaProducer {
  private line: Line;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: KafkaOptions) {
    this.line = new Line(options);
  }

  async publish(messages: readonly Message[]): Promise<void> {
    const batches = batchesOf(messages.map((message) => outgoing(message)));
    await this.inTurn(async () => {
      for (const batch of batches) await this.send(batch);
    });
  }

  async publishTo(partitions: readonly number[], message: Message): Promise<void> {
    const { topic, record } = outgoing(message);
    await this.inTurn(() => this.send(partitions.map((partition) => ({ topic, record: { ...record, partition } }))));
  }

  async disconnect(): Promise<void> {
    await this.line.producer.disconnect();
  }

  private async inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.last.then(() => this.inTime(work()));
    this.last = turn.catch(() => {});
    return turn;
  }

  private async inTime(work: Promise<void>): Promise<void> {
    if (await within(PUBLISH_MS_MAX, work)) return work;
    this.line.close();
    void this.line.producer.disconnect().catch(() => {});
    this.line = new Line(this.options);
    throw new Error(`The broker has not taken it within ${PUBLISH_MS_MAX} ms. Perhaps it has some of it.`);
  }

  /** An outage is waited for as long as there is time. */
  private async send(batch: readonly Pick<Outgoing, 'topic' | 'record'>[]): Promise<void> {
    const { line } = this;
    const topicMessages = batch.map(({ topic, record }) => ({ topic, messages: [record] }));
    for (;;) {
      try {
        await line.connect();
        await line.producer.sendBatch({ acks: -1, topicMessages });
        return;
      } catch (error) {
        if (line.isClosed || !isOutage(error)) throw error;
        await line.closing.pause(RETRY_MS);
      }
    }
  }
}

/** What the client has tried again, for a while of its own. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof KafkaJSError)) return false;
  return error.retriable || error instanceof KafkaJSNumberOfRetriesExceeded || isOutage(error.cause);
}

function outgoing(message: Message): Outgoing {
  const record = toRecord(message);
  const bytes = bytesOf(record);
  if (bytes > BATCH_BYTES_MAX - BATCH_OVERHEAD_BYTES)
    throw new Error(
      `${message.type} ${message.id} takes ${bytes} bytes, and the broker takes ${BATCH_BYTES_MAX} a batch. Nothing was sent. Publish a reference instead.`,
    );
  return { topic: message.topic, record, bytes };
}

/** In their order, so many that no batch of a partition can be too large, wherever their keys lead. */
function batchesOf(messages: readonly Outgoing[]): Outgoing[][] {
  const batches: Outgoing[][] = [];
  let bytes = Infinity;
  for (const message of messages) {
    bytes += message.bytes;
    if (bytes > BATCH_BYTES_MAX - BATCH_OVERHEAD_BYTES) {
      batches.push([]);
      bytes = message.bytes;
    }
    batches.at(-1)?.push(message);
  }
  return batches;
}

function bytesOf({ key, value, headers = {} }: KafkaRecord): number {
  const headerBytes = Object.entries(headers).map(
    ([name, text]) => HEADER_OVERHEAD_BYTES + Buffer.byteLength(name) + Buffer.byteLength(String(text)),
  );
  return headerBytes.reduce(
    (sum, bytes) => sum + bytes,
    RECORD_OVERHEAD_BYTES + Buffer.byteLength(key ?? '') + Buffer.byteLength(value ?? ''),
  );
}
