import type { SqlValue } from '@entente/sql';
import type { Pglite } from '@entente/sql/pglite';

type Context = 'order' | 'dispute' | 'payout';
type Place = {
  readonly context: Context;
  readonly stream: string;
  readonly revision: number;
  readonly key: string;
  readonly id: string;
};

/** A stopped data directory, of which every order and wallet is spoilt once at most: so that no plant hides another. */
export class Garden {
  private readonly taken: string[] = [];

  constructor(private readonly pglite: Pglite) {}

  sql(schema: Context | 'bus', statement: string, values: readonly SqlValue[] = []) {
    return this.pglite.schema(`entente_${schema}`).query<{ readonly [column: string]: unknown }>(statement, values);
  }

  /** The first event of its kind under a key that nothing was done to yet. */
  async event(context: Context, condition: string): Promise<Place> {
    const [found] = await this.pglite
      .schema(`entente_${context}`)
      .query<Place>(
        `select '${context}' as context, stream, revision, key, id::text from events e where ${condition} and key <> all($1::text[]) order by position limit 1`,
        [this.taken],
      );
    if (!found) throw new Error(`No event is left where ${condition}.`);
    this.taken.push(found.key);
    return found;
  }

  /** `set` is SQL; an event's data is `json`, so `data` is changed with `changed`. */
  async change({ context, stream, revision }: Place, set: string): Promise<string> {
    await this.sql(context, `update events set ${set} where stream = $1 and revision = $2`, [stream, revision]);
    return stream;
  }

  take(key: string): void {
    this.taken.push(key);
  }
}
