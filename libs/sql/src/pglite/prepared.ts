import { parse, protocol, type PGlite } from '@electric-sql/pglite';
import type { SqlValue } from '../sql.js';

/** So many are kept for one database; statements are few, but for lists of conditions that a caller chose. */
const STATEMENTS_MAX = 1_000;

/** What the database has told of a statement: the types of its values, and the columns of its rows where it answers with any. */
type Known = { readonly name: string; readonly types: readonly number[]; readonly columns: readonly Said[] };
type Said = Awaited<ReturnType<PGlite['execProtocol']>>['messages'][number];

const { serialize } = protocol;

/**
 * Statements that the database reads and plans once, not each time: half of what a statement costs in this process, and most of a long one. One is
 * read in a schema's search path and stays there, so that the schema is part of its name.
 */
export class Prepared {
  private readonly known = new Map<string, Known>();
  private count = 0;

  constructor(private readonly db: PGlite) {}

  /** The caller has entered the schema, and has the database to himself or to one transaction. */
  run<Row>(schema: string, statement: string, values: readonly SqlValue[]): Promise<Row[]> {
    return this.db.runExclusive(async () => {
      const { name, types, columns } = await this.prepare(schema, statement);
      const written = values.map((value, i) => this.written(value, types[i]));
      const answer = await this.send(
        serialize.bind({ statement: name, values: written }),
        serialize.execute({}),
        serialize.sync(),
      );
      return (parse.parseResults([...columns, ...answer], this.db.parsers)[0]?.rows ?? []) as Row[];
    });
  }

  /** A statement without values or rows. The driver's own `exec` reads and looks up far more around one than it takes. */
  async say(statement: string): Promise<void> {
    await this.db.runExclusive(() => this.send(serialize.query(statement)));
  }

  /** Tables have changed: a statement that has been planned for others would be refused. */
  async forget(): Promise<void> {
    if (this.known.size === 0) return;
    this.known.clear();
    await this.say('deallocate all');
  }

  private async prepare(schema: string, statement: string): Promise<Known> {
    const id = `${schema}\n${statement}`;
    const known = this.known.get(id);
    if (known) return known;
    if (this.known.size >= STATEMENTS_MAX) await this.dropOldest();
    const name = `s${++this.count}`;
    const told = await this.send(
      serialize.parse({ name, text: statement }),
      serialize.describe({ type: 'S', name }),
      serialize.sync(),
    );
    const columns = told.filter((said) => said.name === 'rowDescription');
    const made = { name, types: parse.parseDescribeStatementResults(told), columns };
    this.known.set(id, made);
    return made;
  }

  private async dropOldest(): Promise<void> {
    for (const [id, { name }] of this.known) {
      this.known.delete(id);
      await this.send(serialize.close({ type: 'S', name }), serialize.sync());
      return;
    }
  }

  private written(value: SqlValue, type: number | undefined): string | null {
    if (value === null) return null;
    const serializer = type === undefined ? undefined : this.db.serializers[type];
    if (serializer) return serializer(value);
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }

  private async send(...messages: readonly Uint8Array[]): Promise<Said[]> {
    // Neither a database in memory nor one in files has anything to sync, and finding that out would take a lock each time.
    const { messages: said } = await this.db.execProtocol(Buffer.concat(messages), { syncToFs: false });
    return said;
  }
}
