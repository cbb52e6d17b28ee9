import { randomUUID } from 'node:crypto';
import { must, type Instant, type Json } from '@entente/kernel';
import type { Sql, SqlTransaction } from '@entente/sql';
import type { Arrival, Message, ParkedKey, ParkedQuery, Why } from '../bus.js';
import { ConsumerState, parkedMessage, type Claim, type Delivery, type ParkedAt, type Received } from '../consumer-state.js';

const LEASE_SECONDS = 30;
/** Longer than the broker keeps what was answered: no record comes again without its answer. */
const ANSWERED_S = 4 * 86_400;
const NOW = 'extract(epoch from clock_timestamp())::float8';
const AT = 'consumer = $1 and topic = $2 and key = $3';
const at = ({ consumer, topic, key }: ParkedAt): [string, string, string] => [consumer, topic, key];
/** What is parked of the key of a row of `parked`. */
const BEHIND = 'from parked_messages where (consumer, topic, key) = (parked.consumer, parked.topic, parked.key)';

const HELD = 'event_id, type, time, marketplace, fault, message';
function held({ message, fault }: Received): (string | null)[] {
  const { eventId, type, time, marketplace } = parkedMessage(message);
  return [eventId, type, time, marketplace?.replaceAll('\0', '\ufffd') ?? null, fault ?? null, JSON.stringify(message)];
}

/** In the consumer's own database, whatever bus carries the messages. */
export class PgConsumerState extends ConsumerState {
  constructor(private readonly sql: Sql) {
    super();
  }

  override newAttempt(): string {
    return randomUUID();
  }

  /** The parked row is locked first: a redrive that has just emptied it must either see this message or have gone. */
  override async begin({ consumer, lane, place, ...received }: Delivery, attempt: string): Promise<number | 'parked'> {
    const { topic, key, time } = received.message;
    const [row] = await this.sql.query<{ count: number; is_parked: boolean }>(
      `with parked_row as (select 1 from parked where ${AT} for update),
       behind as (
         insert into parked_messages (consumer, topic, key, ${HELD})
         select $1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::text, $9::json
         from parked_row on conflict do nothing),
       begun as (
         insert into attempts (consumer, topic, lane, place, count, time, attempt)
         select $1::text, $2::text, $10::text, $11::text, case when exists (select from parked_row) then 0 else 1 end, $12::text, $13::text
         on conflict (consumer, topic, lane) do update
         set place = excluded.place, time = excluded.time, attempt = excluded.attempt,
             count = case when attempts.place <> excluded.place then excluded.count
                          when attempts.attempt = excluded.attempt then attempts.count
                          else attempts.count + excluded.count end
         returning count)
       select count, exists (select from parked_row) as is_parked from begun`,
      [consumer.name, topic, key, ...held(received), lane, place, time, attempt],
    );
    return row === undefined || row.is_parked ? 'parked' : row.count;
  }

  /** The place begun last in a lane, and the time of the message there, where that is known. */
  async begun(consumer: string, topic: string, lane: string): Promise<{ place: string; time: Instant | null } | undefined> {
    const [row] = await this.sql.query<{ place: string; time: Instant | null }>(
      'select place, time from attempts where consumer = $1 and topic = $2 and lane = $3',
      [consumer, topic, lane],
    );
    return row;
  }

  override async giveBack({ consumer, message, lane, place }: Delivery, attempt: string): Promise<void> {
    await this.sql.query(
      `update attempts set count = count - 1, attempt = null
       where consumer = $1 and topic = $2 and lane = $3 and place = $4 and attempt = $5`,
      [consumer.name, message.topic, lane, place, attempt],
    );
  }

  override async park(where: ParkedAt, received: Received, { reason, detail }: Why, since: Instant): Promise<void> {
    await this.sql.transaction(async (tx) => {
      await tx.query(
        'insert into parked (consumer, topic, key, reason, detail, since) values ($1, $2, $3, $4, $5, $6) on conflict do nothing',
        [...at(where), reason, detail, since],
      );
      await tx.query(
        `insert into parked_messages (consumer, topic, key, ${HELD})
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
        [...at(where), ...held(received)],
      );
    });
  }

  override async parked({ consumer, key, marketplaces, known, after = 0, limit }: ParkedQuery = {}): Promise<ParkedKey[]> {
    return this.sql.query<ParkedKey>(
      `select consumer, topic, key, reason, detail, since, sequence, (
         select coalesce(json_agg(json_build_object('eventId', event_id, 'type', type, 'time', time, 'marketplace', marketplace)
                                  order by sequence), '[]') ${BEHIND}) as messages
       from parked
       where sequence > $1 and ($2::text is null or consumer = $2) and ($3::text is null or key = $3)
         and ($4::text[] is null or exists (select ${BEHIND} and marketplace = any($4))
              or not exists (select ${BEHIND} and marketplace is not null and ($6::text[] is null or marketplace = any($6))))
       order by sequence limit $5`,
      [after, consumer ?? null, key ?? null, marketplaces ?? null, limit ?? null, known ?? null],
    );
  }

  override async parkedCounts(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.sql.query<{ consumer: string; keys: number }>(
      'select consumer, count(*) as keys from parked group by consumer',
    );
    return new Map(rows.map(({ consumer, keys }) => [consumer, keys]));
  }

  override async whereParked(
    consumer: string,
    { key, eventId, unknown = false }: { readonly key?: string; readonly eventId?: string; readonly unknown?: boolean },
  ): Promise<ParkedAt[]> {
    return this.sql.query<ParkedAt>(
      `select consumer, topic, key from parked
       where consumer = $1 and ($2::text is null or key = $2)
         and ($3::text is null or exists (select ${BEHIND} and event_id = $3)) and (not $4 or reason like 'unknown.%')
       order by sequence`,
      [consumer, key ?? null, eventId ?? null, unknown],
    );
  }

  override async claim(where: ParkedAt): Promise<Claim | 'taken' | undefined> {
    const [claimed] = await this.sql.query<Claim>(
      `update parked set epoch = epoch + 1, unfinished = unfinished + 1, leased_until = ${NOW} + ${LEASE_SECONDS}
       where ${AT} and leased_until < ${NOW} returning epoch, unfinished - 1 as unfinished`,
      at(where),
    );
    if (claimed) return claimed;
    const taken = await this.sql.query(`select from parked where ${AT}`, at(where));
    return taken.length > 0 ? 'taken' : undefined;
  }

  override async oldest(where: ParkedAt): Promise<Received | undefined> {
    const [row] = await this.sql.query<{ message: Message; fault: string | null }>(
      `select message, fault from parked_messages where ${AT} order by sequence limit 1`,
      at(where),
    );
    return row && { message: row.message, ...(row.fault !== null && { fault: row.fault }) };
  }

  override async drop(where: ParkedAt, epoch: number, eventId: string): Promise<boolean> {
    return this.sql.transaction(async (tx) => (await remove(tx, where, epoch, eventId)) !== undefined);
  }

  override async skip(where: ParkedAt, epoch: number, eventId: string, reason: string, skippedAt: Instant): Promise<boolean> {
    return this.sql.transaction(async (tx) => {
      const type = await remove(tx, where, epoch, eventId);
      if (type === undefined) return false;
      await tx.query(
        'insert into skipped (consumer, topic, key, event_id, type, reason, skipped_at) values ($1, $2, $3, $4, $5, $6, $7)',
        [...at(where), eventId, type, reason, skippedAt],
      );
      return true;
    });
  }

  override async unpark(where: ParkedAt, epoch: number): Promise<boolean> {
    return this.sql.transaction(async (tx) => {
      await tx.query(`select from parked where ${AT} for update`, at(where));
      // A statement of its own: under the lock it sees what the consumer put behind while we waited for it.
      const left = await tx.query(`select from parked_messages where ${AT} limit 1`, at(where));
      if (left.length > 0) return false;
      await tx.query(`delete from parked where ${AT} and epoch = $4`, [...at(where), epoch]);
      return true;
    });
  }

  override async release(where: ParkedAt, epoch: number, why?: Why): Promise<void> {
    await this.sql.query(
      `update parked set leased_until = 0, unfinished = 0, reason = coalesce($5, reason), detail = coalesce($6, detail) where ${AT} and epoch = $4`,
      [...at(where), epoch, why?.reason ?? null, why?.detail ?? null],
    );
  }

  override async left(where: ParkedAt): Promise<number> {
    const [row] = await this.sql.query<{ left: number }>(`select count(*) as left from parked_messages where ${AT}`, at(where));
    return row?.left ?? 0;
  }

  override async answer(topic: string, { lane, place }: Pick<Arrival, 'lane' | 'place'>): Promise<Json | undefined> {
    const [row] = await this.sql.query<{ answer: Json }>(
      'select answer from answers where topic = $1 and lane = $2 and place = $3',
      [topic, lane, place],
    );
    return row?.answer;
  }

  override async keepAnswer(topic: string, at: Pick<Arrival, 'lane' | 'place'>, answer: Json): Promise<Json> {
    await this.sql.query(
      `with gone as (delete from answers where kept_at < ${NOW} - $5::float8)
       insert into answers (topic, lane, place, answer) values ($1, $2, $3, $4) on conflict do nothing`,
      [topic, at.lane, at.place, JSON.stringify(answer), ANSWERED_S],
    );
    return must(await this.answer(topic, at), 'The answer that was kept just now');
  }

  override async checkpoint(follower: string): Promise<string | undefined> {
    const [row] = await this.sql.query<{ position: string }>('select position from checkpoints where follower = $1', [follower]);
    return row?.position;
  }

  override async moveCheckpoint(follower: string, from: string | undefined, to: string | undefined): Promise<boolean> {
    if (from === to) return (await this.checkpoint(follower)) === from;
    const [statement, values] =
      from === undefined
        ? ['insert into checkpoints values ($1, $2) on conflict do nothing returning 1', [follower, to ?? '']]
        : to === undefined
          ? ['delete from checkpoints where follower = $1 and position = $2 returning 1', [follower, from]]
          : ['update checkpoints set position = $3 where follower = $1 and position = $2 returning 1', [follower, from, to]];
    return (await this.sql.query(statement, values)).length === 1;
  }
}

/** Removes a message under the claim's epoch, renews the lease, and answers the message's type; `undefined` when the claim is over. */
async function remove(tx: SqlTransaction, where: ParkedAt, epoch: number, eventId: string): Promise<string | undefined> {
  const held = await tx.query(
    `update parked set unfinished = 1, leased_until = ${NOW} + ${LEASE_SECONDS} where ${AT} and epoch = $4 returning 1`,
    [...at(where), epoch],
  );
  if (held.length === 0) return undefined;
  const [row] = await tx.query<{ type: string }>(`delete from parked_messages where ${AT} and event_id = $4 returning type`, [
    ...at(where),
    eventId,
  ]);
  return row?.type;
}
