import type { Json } from '@entente/kernel';
import type { Sql } from '@entente/sql';
import type { Consumer, Consumption, Lag, Message } from '../bus.js';
import { BusOnState } from '../bus-on-state.js';
import type { BusOptions } from '../deliver.js';
import { PgConsumerState } from '../pg/pg-consumer-state.js';
import { within } from '../wait.js';
import { kafkaClient, type KafkaOptions } from './client.js';
import { KafkaConsumer, type ConsumerTuning } from './consumer.js';
import { KafkaProducer } from './producer.js';
import { Questions } from './questions.js';
import type { Stopped } from './standings.js';

export type KafkaBusOptions = BusOptions &
  KafkaOptions &
  ConsumerTuning & {
    /** The schema of the consumers' own state, with CONSUMER_STATE_TABLES in it. */
    readonly sql: Sql;
    /** Before the names of consumer groups, for those who share a broker. */
    readonly groupPrefix?: string;
  };

const DISCONNECT_MS_MAX = 5_000;

/** Kafka carries the messages; what consumers must remember is in their own database. A consumer's name is that of its group. */
export class KafkaBus extends BusOnState<PgConsumerState> {
  private readonly kafka;
  private readonly producer: KafkaProducer;
  private readonly questions: Questions;
  private readonly running = new Map<string, KafkaConsumer>();

  private constructor(private readonly options: KafkaBusOptions) {
    super(new PgConsumerState(options.sql), options);
    this.kafka = kafkaClient(options);
    this.producer = new KafkaProducer(options);
    this.questions = new Questions(this.kafka);
  }

  /** Asks nothing of the broker: while that is away, consumers go on trying to join, for ever, and everything else of the process works. */
  static async open(options: KafkaBusOptions): Promise<KafkaBus> {
    return new KafkaBus(options);
  }

  /** Whether every consumer has joined its group, once since the start. */
  get hasJoined(): boolean {
    return [...this.running.values()].every((consumer) => consumer.hasJoined);
  }

  /** False once a consumer has given up for good: only a new process mends that. */
  get isAlive(): boolean {
    return [...this.running.values()].every((consumer) => consumer.isAlive);
  }

  /** The partitions of this process of which nothing is handled, because records were deleted that their consumers need. */
  stopped(): Stopped[] {
    return [...this.running.values()].flatMap((consumer) => [...consumer.standings.stopped.values()]);
  }

  override async publish(messages: readonly Message[]): Promise<void> {
    if (messages.length > 0) await this.producer.publish(messages);
  }

  /** To every partition of its topic, whatever its key. */
  async publishToAll(message: Message): Promise<void> {
    await this.producer.publishTo(await this.questions.partitionsOf(message.topic), message);
  }

  override consume(consumer: Consumer): Consumption {
    const { name } = consumer;
    if (this.running.has(name)) throw new Error(`${name} is consumed already. A consumer name belongs to one consumer.`);
    this.consumers.set(name, consumer);
    const { alert } = this.options;
    const running = new KafkaConsumer(consumer, {
      ...this.options,
      kafka: this.kafka,
      groupId: this.groupOf(name),
      state: this.state,
      deliveries: this.deliveries,
      alert,
      offsetsOf: (topic, partition) => this.offsetsOf(name, topic, partition),
    });
    this.running.set(name, running);
    return {
      stop: async () => {
        await running.stop();
        if (this.running.get(name) === running) this.running.delete(name);
      },
    };
  }

  /**
   * Of whole groups, whichever process has the partition; the oldest is the message that this one has in hand. What a group has never committed
   * counts from the oldest record kept.
   */
  override async lags(): Promise<Lag[]> {
    const heard = [...this.consumers.values()].flatMap(({ name, topics }) => topics.map((topic) => ({ name, topic })));
    return Promise.all(
      heard.map(async ({ name, topic }) => {
        const offsets = await this.questions.offsetsOf(this.groupOf(name), topic);
        const lag = offsets.reduce((sum, { low, high, committed }) => sum + high - Math.max(committed, low), 0);
        const oldest = this.running.get(name)?.inHandOf(topic);
        return { consumer: name, topic, lag, ...(oldest && { oldest }) };
      }),
    );
  }

  override async endOf(consumer: string): Promise<Json> {
    return Object.fromEntries((await this.offsetsOfAll(consumer)).map(({ lane, high }) => [lane, high]));
  }

  override async hasPassed(consumer: string, end: Json): Promise<boolean> {
    const wanted = end as { readonly [lane: string]: number };
    return (await this.offsetsOfAll(consumer)).every(
      ({ lane, low, committed }) => Math.max(low, committed) >= (wanted[lane] ?? 0),
    );
  }

  private async offsetsOfAll(consumer: string) {
    const group = this.groupOf(consumer);
    const found = await Promise.all(
      this.consumer(consumer).topics.map(async (topic) =>
        (await this.questions.offsetsOf(group, topic)).map((one) => ({ ...one, lane: `${topic}-${one.partition}` })),
      ),
    );
    return found.flat();
  }

  /** Finishes what is in hand, then leaves. Each step has its time: without a broker the client would wait for ever. */
  async close(): Promise<void> {
    await Promise.all([...this.running.values()].map((consumer) => consumer.stop()));
    await Promise.all([
      within(DISCONNECT_MS_MAX, this.producer.disconnect()),
      within(DISCONNECT_MS_MAX, this.questions.disconnect()),
    ]);
  }

  private groupOf(consumer: string): string {
    return `${this.options.groupPrefix ?? ''}${consumer}`;
  }

  private async offsetsOf(consumer: string, topic: string, partition: number) {
    const offsets = await this.questions.offsetsOf(this.groupOf(consumer), topic);
    const found = offsets.find((one) => one.partition === partition);
    if (!found) throw new Error(`${topic} has no partition ${partition}.`);
    return found;
  }
}
