import { AsyncLocalStorage } from 'node:async_hooks';
import { existsSync } from 'node:fs';
import { cp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { PGlite, types, type PGliteOptions as DriverOptions } from '@electric-sql/pglite';
import { Sql, type SqlTransaction, type SqlValue } from '../sql.js';
import { freshDatabase, initialised } from './fresh.js';
import { DirectoryUnusable, lockDirectory } from './lock.js';
import { Prepared } from './prepared.js';
import { Queue } from './queue.js';

/** In place of a directory: nothing is kept. */
export const MEMORY = 'memory';

export type PgliteOptions = {
  /** Keeps an initialised, empty database from one start to the next; without it every fresh start takes seconds longer. */
  readonly cacheDir?: string;
};

/** PostgreSQL inside this process, shared by several contexts. On disk it survives the end of the process, not of the power: PGlite does not sync. */
export type Pglite = {
  /** The database as one context sees it; the schema is created with the first statement. */
  schema(name: string): Sql;
  /** Waits for what was asked before; whatever is asked afterwards fails. */
  close(): Promise<void>;
};

/**
 * V8 makes a function of WebAssembly fast once it has run for so many bytes. By its own measure that is nearly every function of PostgreSQL within
 * the first second, and costs a start more than the start itself; what is asked for all day comes over this one, too.
 */
const TIERING_BUDGET_BYTES = 1_000_000_000;
setFlagsFromString(`--wasm-tiering-budget=${TIERING_BUDGET_BYTES}`);

/** Opens `<dataDir>/pglite` and locks `dataDir` against other processes: two that write one database destroy it. */
export async function openPglite(dataDir: string, options: PgliteOptions = {}): Promise<Pglite> {
  if (dataDir === MEMORY) return new SharedPglite(await inMemory(options));
  const unlock = await lockDirectory(dataDir);
  try {
    return new SharedPglite(await onDisk(join(dataDir, 'pglite'), options), unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** The driver's own way with bytes goes one by one, and stands still for seconds over a file of some megabytes. */
const toHex = (bytes: Uint8Array): string =>
  `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
const fromHex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.slice(2), 'hex'));

const DRIVER = {
  parsers: { [types.INT8]: Number, [types.BYTEA]: fromHex },
  serializers: { [types.BYTEA]: toHex },
} satisfies DriverOptions;

async function inMemory({ cacheDir }: PgliteOptions): Promise<PGlite> {
  const fresh = cacheDir === undefined ? undefined : await freshDatabase(cacheDir);
  if (!fresh) return PGlite.create(DRIVER);
  return PGlite.create({ ...DRIVER, loadDataDir: new Blob([await readFile(fresh.archive)]) });
}

async function onDisk(files: string, { cacheDir }: PgliteOptions): Promise<PGlite> {
  if (!existsSync(files)) {
    // Half a database, left by a crash, would look like a whole one: it gets its name when it is complete.
    const coming = `${files}.new`;
    await rm(coming, { recursive: true, force: true });
    const fresh = cacheDir === undefined ? undefined : await freshDatabase(cacheDir);
    if (fresh) await cp(fresh.files, coming, { recursive: true });
    else await (await initialised(coming)).close();
    await rename(coming, files);
  }
  // Without it, the driver would begin an empty database over what is left of the old one.
  if (!existsSync(join(files, 'PG_VERSION')))
    throw new DirectoryUnusable(
      `${files} is no whole database: PG_VERSION is missing. Restore the directory from its backup, or name an empty one (DATA_DIR).`,
    );
  return PGlite.create(files, DRIVER);
}

class SharedPglite implements Pglite {
  private readonly queue = new Queue();
  /** Set while `work` of a transaction runs, and in everything that it started. */
  private readonly surrounding = new AsyncLocalStorage<{ open: boolean }>();
  private readonly created = new Set<string>();
  private readonly prepared: Prepared;
  private current: string | undefined;

  constructor(
    private readonly db: PGlite,
    private readonly unlock: () => Promise<void> = async () => undefined,
  ) {
    this.prepared = new Prepared(db);
  }

  schema(name: string): Sql {
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name))
      throw new Error(`"${name}" is no name for a schema. Use lower-case letters, digits and _.`);
    return new PgliteSql(this, name);
  }

  query<Row>(schema: string, statement: string, values: readonly SqlValue[]): Promise<Row[]> {
    return this.run(schema, () => this.prepared.run<Row>(schema, statement, values));
  }

  async script(schema: string, statements: string): Promise<void> {
    await this.run(schema, async () => {
      await this.db.exec(statements);
      await this.prepared.forget();
    });
  }

  async transaction<T>(schema: string, work: (tx: SqlTransaction) => Promise<T>): Promise<T> {
    return this.run(schema, () =>
      this.db.transaction(async (tx) => {
        const here = { open: true };
        const asked: SqlTransaction = {
          query: async <Row>(statement: string, values: readonly SqlValue[] = []) => {
            if (!here.open) throw new Error('This transaction has ended: what is asked of it now would be done outside.');
            return this.prepared.run<Row>(schema, statement, values);
          },
          script: async (statements) => {
            await tx.exec(statements);
            await this.prepared.forget();
          },
        };
        try {
          return await this.surrounding.run(here, () => work(asked));
        } finally {
          here.open = false; // What `work` started and did not wait for is outside from now on.
        }
      }),
    );
  }

  async close(): Promise<void> {
    await this.queue.run(async () => {
      if (this.db.closed) return;
      await this.db.close();
      await this.unlock();
    });
  }

  /** One at a time, in the schema's search path. */
  private async run<T>(schema: string, work: () => Promise<T>): Promise<T> {
    this.refuseInside();
    return this.queue.run(async () => {
      await this.enter(schema);
      return work();
    });
  }

  private async enter(schema: string): Promise<void> {
    if (this.db.closed) throw new Error('The database is closed.');
    if (this.current === schema) return;
    if (!this.created.has(schema)) await this.prepared.say(`create schema if not exists "${schema}"`);
    await this.prepared.say(`set search_path to "${schema}"`);
    this.created.add(schema);
    this.current = schema;
  }

  private refuseInside(): void {
    if (!this.surrounding.getStore()?.open) return;
    throw new Error(
      'A transaction is open here, and waiting for this statement it would wait for itself. Use the tx that its work was given.',
    );
  }
}

class PgliteSql extends Sql {
  constructor(
    private readonly shared: SharedPglite,
    private readonly schema: string,
  ) {
    super();
  }

  query<Row = Record<string, unknown>>(statement: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    return this.shared.query<Row>(this.schema, statement, values);
  }

  script(statements: string): Promise<void> {
    return this.shared.script(this.schema, statements);
  }

  transaction<T>(work: (tx: SqlTransaction) => Promise<T>): Promise<T> {
    return this.shared.transaction(this.schema, work);
  }
}
