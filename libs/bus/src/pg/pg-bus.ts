import type { Instant, Json } from '@entente/kernel';
import type { Sql } from '@entente/sql';
import type { Consumer, Consumption, Lag, Message } from '../bus.js';
import { BusOnState } from '../bus-on-state.js';
import type { Delivery } from '../consumer-state.js';
import type { BusOptions } from '../deliver.js';
import { runConsumer } from '../run-consumer.js';
import { waiting, type Waiting } from '../wait.js';
import { PgConsumerState } from './pg-consumer-state.js';
import { CONSUMER_STATE_TABLES, DATABASE_TIME, LOG_TABLES } from './tables.js';

const BATCH_ROWS_MAX = 100;

/**
 * A log table: durable, in order, for one process that holds all consumers. Several processes may publish; two that consume under one name
 * would both handle everything.
 */
export class PgBus extends BusOnState<PgConsumerState> {
  private readonly loops = new Map<string, Waiting>();

  private constructor(
    private readonly sql: Sql,
    private readonly options: BusOptions,
  ) {
    super(new PgConsumerState(sql), options);
  }

  /** `sql` runs in a schema of the bus's own. */
  static async open(sql: Sql, options: BusOptions): Promise<PgBus> {
    await sql.script(LOG_TABLES + CONSUMER_STATE_TABLES);
    return new PgBus(sql, options);
  }

  override async publish(messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return;
    await this.sql.query(
      `with head as (update log_head set sequence = sequence + $1::int returning sequence - $1::int as before)
       insert into messages (sequence, topic, key, message, appended_at)
       select head.before + published.number, published.topic, published.key, published.message::json, ${DATABASE_TIME}
       from head, unnest($2::text[], $3::text[], $4::text[]) with ordinality as published (topic, key, message, number)`,
      [
        messages.length,
        messages.map(({ topic }) => topic),
        messages.map(({ key }) => key),
        messages.map((message) => JSON.stringify(message)),
      ],
    );
    const topics = new Set(messages.map(({ topic }) => topic));
    for (const [name, loop] of this.loops) if (this.consumers.get(name)?.topics.some((topic) => topics.has(topic))) loop.wake();
  }

  override consume(consumer: Consumer): Consumption {
    if (this.loops.has(consumer.name))
      throw new Error(`${consumer.name} is consumed already. A consumer name belongs to one consumer.`);
    this.consumers.set(consumer.name, consumer);
    const loop = waiting();
    this.loops.set(consumer.name, loop);
    const running = runConsumer(consumer, this.sourceOf(consumer), {
      deliveries: this.deliveries,
      waiting: loop,
      alert: this.options.alert,
    });
    return {
      stop: async () => {
        await running.stop();
        this.loops.delete(consumer.name);
      },
    };
  }

  private sourceOf(consumer: Consumer) {
    let batch: Delivery[] = [];
    return {
      next: async () => {
        if (batch.length === 0) batch = await this.readAhead(consumer);
        return batch[0];
      },
      moveOffset: async ({ message, place }: Delivery) => {
        await this.sql.query(
          `insert into offsets (consumer, topic, sequence) values ($1, $2, $3)
           on conflict (consumer, topic) do update set sequence = greatest(offsets.sequence, excluded.sequence)`,
          [consumer.name, message.topic, Number(place)],
        );
        batch.shift();
      },
    };
  }

  private async readAhead(consumer: Consumer): Promise<Delivery[]> {
    const rows = await this.sql.query<{ sequence: number; message: Message; appendedAt: Instant | null }>(
      `select ahead.sequence, ahead.message, ahead.appended_at as "appendedAt" from unnest($2::text[]) as heard (topic) cross join lateral (
         select sequence, message, appended_at from messages
         where messages.topic = heard.topic
           and sequence > coalesce((select sequence from offsets where consumer = $1 and offsets.topic = heard.topic), 0)
         order by sequence limit ${BATCH_ROWS_MAX}) as ahead
       order by ahead.sequence limit ${BATCH_ROWS_MAX}`,
      [consumer.name, consumer.topics],
    );
    return rows.map(({ sequence, message, appendedAt }) => ({
      consumer,
      message,
      lane: message.topic,
      place: String(sequence),
      appendedAt: appendedAt ?? message.time,
    }));
  }

  override async endOf(): Promise<Json> {
    const [row] = await this.sql.query<{ sequence: number }>('select sequence from log_head');
    return row?.sequence ?? 0;
  }

  override async hasPassed(consumer: string, end: Json): Promise<boolean> {
    const [row] = await this.sql.query<{ passed: boolean }>(
      `select not exists (
         select from messages left join offsets on offsets.consumer = $1 and offsets.topic = messages.topic
         where messages.topic = any($2::text[]) and messages.sequence <= $3 and messages.sequence > coalesce(offsets.sequence, 0)) as passed`,
      [consumer, this.consumer(consumer).topics, end],
    );
    return row?.passed ?? false;
  }

  override async lags(): Promise<Lag[]> {
    const heard = [...this.consumers.values()].flatMap(({ name, topics }) => topics.map((topic) => ({ name, topic })));
    const rows = await this.sql.query<Pick<Lag, 'consumer' | 'topic' | 'lag'> & { readonly first: Message | null }>(
      `select heard.consumer, heard.topic,
         (select count(*) from messages where messages.topic = heard.topic and sequence > done.sequence) as lag,
         (select message from messages where messages.topic = heard.topic and sequence > done.sequence order by sequence limit 1) as first
       from unnest($1::text[], $2::text[]) as heard (consumer, topic) cross join lateral (
         select coalesce(max(sequence), 0) as sequence from offsets
         where offsets.consumer = heard.consumer and offsets.topic = heard.topic) as done`,
      [heard.map(({ name }) => name), heard.map(({ topic }) => topic)],
    );
    // The whole message: PostgreSQL before 17 refuses to look into JSON in which some text holds a NUL.
    return rows.map(({ first, ...row }) => ({ ...row, ...(first && { oldest: first.time }) }));
  }
}
