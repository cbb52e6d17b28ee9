import { must, shardOf } from '@entente/kernel';
import { isOutage, type Sql } from '@entente/sql';
import { BeyondHead, EventStore, UnknownOutcome, WrongRevision } from '../event-store.js';
import type { Append, Page, Position, Recorded } from '../event-store.js';
import { Listeners } from '../listeners.js';
import { storedForms } from '../stored-form.js';
import { Watch } from './watch.js';

const READ_ROWS_MAX = 500;
const COLUMNS = 'stream, revision, position::text as position, id::text as id, at, key, data, meta';

/** On PostgreSQL 15 or later, PGlite among them; `eventStoreTables` must have been run. */
export class PgEventStore extends EventStore {
  private readonly listeners = new Listeners();

  private readonly watch: Watch | undefined;

  /** `watchMs`: other processes append here too, and how often to look for what they appended, while somebody listens. */
  constructor(
    private readonly sql: Sql,
    { watchMs }: { readonly watchMs?: number } = {},
  ) {
    super();
    if (watchMs === undefined) return;
    this.watch = new Watch(
      async () => Number((await this.head()) ?? 0),
      watchMs,
      () => this.listeners.tell(),
    );
  }

  async *read(stream: string, from = 0): AsyncIterable<Recorded> {
    for (let next = from, more = true; more; next += READ_ROWS_MAX) {
      const batch = await this.sql.query<Recorded>(
        `select ${COLUMNS} from events where stream = $1 and revision >= $2 order by revision limit ${READ_ROWS_MAX}`,
        [stream, next],
      );
      yield* batch;
      more = batch.length === READ_ROWS_MAX;
    }
  }

  async revisionOf(stream: string): Promise<number> {
    const [row] = await this.sql.query<{ revision: number }>('select revision from event_streams where id = $1', [stream]);
    return row?.revision ?? -1;
  }

  async append(append: Append): Promise<{ revision: number }> {
    const forms = storedForms(append);
    const { stream, key, expected } = append;
    const columns = [
      forms.map(({ id }) => id),
      forms.map(({ at }) => at),
      forms.map(({ data }) => data),
      forms.map(({ meta }) => meta),
    ];
    const [answer] = await this.sql
      .query<{ appended: boolean; revision: number }>(
        'select appended, revision from append_events($1, $2, $3::int2, $4, $5::uuid[], $6::text[], $7::text[], $8::text[])',
        [stream, key, shardOf(key), expected, ...columns],
      )
      .catch((error: unknown) => {
        if (!isOutage(error)) throw error;
        throw new UnknownOutcome(`Whether ${stream} was appended to is not known: the database did not say.`, { cause: error });
      });
    const { appended, revision } = must(answer, 'The answer of append_events');
    if (!appended) throw new WrongRevision(stream, expected, revision);
    this.listeners.tell();
    return { revision };
  }

  async readAll({
    after,
    prefixes,
    limit,
  }: {
    after: Position | undefined;
    prefixes: readonly string[];
    limit: number;
  }): Promise<Page> {
    const start = Number(after ?? 0);
    if (!Number.isSafeInteger(start)) throw new BeyondHead(after);
    // One statement, hence one snapshot: the head it tells is the head of the very events it looked through.
    const rows = await this.sql.query<Recorded & { head: number; stream: string | null }>(
      `select found.*, event_head.position as head from event_head left join lateral (
         select ${COLUMNS}, position as place from events where position > $1 and stream ^@ any($2::text[]) order by events.position limit $3
       ) found on true order by place`,
      [start, prefixes, limit],
    );
    const { head } = must(rows[0], 'The row of event_head');
    if (start > head) throw new BeyondHead(after, head);
    const events = rows.filter(({ stream }) => stream !== null).map(recorded);
    const full = events.length === limit;
    const next = full ? must(events.at(-1), 'The last event of a full page').position : String(head);
    return { events, next, atHead: next === String(head) };
  }

  async head(): Promise<Position | undefined> {
    const [row] = await this.sql.query<{ position: number }>('select position from event_head where position > 0');
    return row && String(row.position);
  }

  onAppend(listener: () => void): () => void {
    const forget = this.listeners.add(listener);
    const stop = this.watch?.start();
    return () => {
      forget();
      stop?.();
    };
  }
}

const recorded = ({ stream, revision, position, id, at, key, data, meta }: Recorded): Recorded => ({
  stream,
  revision,
  position,
  id,
  at,
  key,
  data,
  meta,
});
