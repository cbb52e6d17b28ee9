import kafkajs, { type Kafka, type Message as KafkaRecord, type Producer } from 'kafkajs';
import type { Message } from '../bus.js';
import { BATCH_BYTES_MAX, toRecord } from './record.js';

const { Partitioners } = kafkajs;

/** The partitioner of the Java client, too. Another would deal a key's next messages to another partition, past those that wait in the first. */
export const partitioner = Partitioners.DefaultPartitioner;

/** What the format of a batch and of a record add at most. */
const BATCH_OVERHEAD_BYTES = 61;
const RECORD_OVERHEAD_BYTES = 40;
const HEADER_OVERHEAD_BYTES = 6;

type Outgoing = { readonly topic: string; readonly record: KafkaRecord; readonly bytes: number };

/**
 * Publishes at least once, in order. Not idempotent: this client's idempotent producer takes numbers twice after a refusal, and then reports as stored
 * what is not. In exchange there is one request in flight, and what would be refused for its size is never sent: it would take down a batch
 * whose other partitions are stored already.
 */
export class KafkaProducer {
  private readonly producer: Producer;
  private connected: Promise<void> | undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor(kafka: Kafka) {
    this.producer = kafka.producer({
      createPartitioner: partitioner,
      idempotent: false,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
    });
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
    await this.producer.disconnect();
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work, work);
    this.last = turn.catch(() => {});
    return turn;
  }

  private async send(batch: readonly Pick<Outgoing, 'topic' | 'record'>[]): Promise<void> {
    this.connected ??= this.producer.connect();
    try {
      await this.connected;
    } catch (error) {
      this.connected = undefined;
      throw error;
    }
    await this.producer.sendBatch({
      acks: -1,
      topicMessages: batch.map(({ topic, record }) => ({ topic, messages: [record] })),
    });
  }
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
