import { AsyncLocalStorage } from 'node:async_hooks';
import pg, { type PoolClient } from 'pg';
import { DatabaseAway } from '../outage.js';
import { Sql, type SqlTransaction, type SqlValue } from '../sql.js';

export type PostgresOptions = {
  /** Connections of one schema, at most. */
  readonly connectionsMax?: number;
  /** Somebody who only looks: every transaction is read only, and no schema is created. */
  readonly readOnly?: boolean;
  /** Shown in pg_stat_activity. */
  readonly name?: string;
};

/** A PostgreSQL server (15 or later), shared by the parts of one service. */
export type Postgres = {
  /** The database as one part sees it, with connections of its own; the schema is created with the first statement. */
  schema(name: string): Sql;
  /** Finishes what is asked for already, then lets every connection go. */
  close(): Promise<void>;
};

/** How long a statement may wait for a lock, a client may think inside a transaction, and a statement may take: nobody holds up the others for long. */
const LIMITS = '-c lock_timeout=2000 -c idle_in_transaction_session_timeout=5000 -c statement_timeout=15000';
const CONNECT_MS_MAX = 5_000;
/** Beyond what the server itself allows a statement: by then it, or the way to it, is gone. */
const ANSWER_MS_MAX = 20_000;
const CONNECTIONS_MAX = 8;

/** Of two parts that create one schema at the same time, the second waits. */
const SCHEMA_LOCK = 719_204_330;

/** Parameters of an address that the driver would take instead of what is set here. */
const OURS = ['lock_timeout', 'idle_in_transaction_session_timeout', 'statement_timeout', 'query_timeout', 'application_name'];

/**
 * `url`: `postgresql://user:password@host:port/database`, perhaps with `?sslmode=…` and the like, or `options` for the server: what is set here holds all the
 * same. Nothing is connected before the first statement.
 */
export function openPostgres(url: string, options: PostgresOptions = {}): Postgres {
  const schemas = new Map<string, ServerSql>();
  return {
    schema(name) {
      if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name))
        throw new Error(`"${name}" is no name for a schema. Use lower-case letters, digits and _.`);
      const known = schemas.get(name) ?? new ServerSql(poolOf(url, name, options), name, options.readOnly === true);
      schemas.set(name, known);
      return known;
    },
    async close() {
      await Promise.all([...schemas.values()].map((schema) => schema.close()));
    },
  };
}

function poolOf(url: string, schema: string, { connectionsMax = CONNECTIONS_MAX, readOnly, name = 'entente' }: PostgresOptions) {
  const ours = `${LIMITS} -c search_path=${schema}${readOnly ? ' -c default_transaction_read_only=on' : ''}`;
  const [address, theirs] = splitOptions(url);
  const pool = new pg.Pool({
    connectionString: address,
    max: connectionsMax,
    options: `${theirs} ${ours}`.trim(), // Of two settings, the server goes by the later.
    application_name: name,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    query_timeout: ANSWER_MS_MAX,
    keepAlive: true,
    types: { getTypeParser },
  });
  pool.on('error', () => {}); // An idle connection that was cut: the next statement opens another.
  // An error that nobody hears would end the process, and a connection may die between its opening and its first statement.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** The address without what would take the place of ours, and the `options` that stood in it. */
function splitOptions(url: string): [address: string, options: string] {
  const [address = '', query] = url.split(/\?(.*)/s);
  if (query === undefined) return [url, ''];
  const parameters = new URLSearchParams(query);
  const options = parameters.getAll('options').join(' ');
  for (const name of ['options', ...OURS]) parameters.delete(name);
  // A backslash at the end would make the blank behind it, and our first setting, part of theirs.
  return [`${address}?${parameters.toString()}`, options.replace(/\\+$/, '')];
}

const INT8 = 20;
const INT8_ARRAY = 1016;
const driverParser = pg.types.getTypeParser as (oid: number, format?: 'text' | 'binary') => (text: string) => unknown;

/** Safe integers, as the port promises. The driver's own parser gives texts, lest anything be lost. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (oid === INT8) return Number;
  if (oid === INT8_ARRAY) return (text: string) => (driverParser(oid)(text) as readonly string[]).map(Number);
  return driverParser(oid, format);
}

class ServerSql extends Sql {
  /** Set while `work` of a transaction runs, and in everything that it started. */
  private readonly surrounding = new AsyncLocalStorage<{ open: boolean }>();
  /** What was asked for and is not answered: the driver's pool, when it ends, forgets whoever waits for a connection. */
  private readonly asked = new Set<Promise<unknown>>();
  private created: Promise<unknown> | undefined;

  constructor(
    private readonly pool: pg.Pool,
    private readonly name: string,
    private readonly readOnly: boolean,
  ) {
    super();
  }

  async query<Row = Record<string, unknown>>(statement: string, values: readonly SqlValue[] = []): Promise<Row[]> {
    return this.withClient((client) => rows<Row>(client, statement, values));
  }

  async script(statements: string): Promise<void> {
    // Statements sent together without values are one transaction.
    await this.withClient((client) => rows(client, statements));
  }

  async transaction<T>(work: (tx: SqlTransaction) => Promise<T>): Promise<T> {
    return this.withClient(async (client) => {
      const here = { open: true };
      await rows(client, 'begin');
      try {
        const result = await this.surrounding
          .run(here, () => work(transactionOn(client, here)))
          .finally(() => (here.open = false));
        const { command } = await answered(client.query('commit'));
        // After a failed statement the server answers a commit by undoing everything.
        if (command !== 'COMMIT') throw new Error('A statement of this transaction failed, so nothing of it was kept.');
        return result;
      } catch (error) {
        // A connection that is lost takes its transaction with it.
        if (!(error instanceof DatabaseAway)) await client.query('rollback').catch(() => undefined);
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    while (this.asked.size > 0) await Promise.allSettled(this.asked);
    if (!this.pool.ending) await this.pool.end();
  }

  private async withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    this.refuseInside();
    const answer = this.inSchema(work);
    this.asked.add(answer);
    return answer.finally(() => this.asked.delete(answer));
  }

  private async inSchema<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    if (!this.readOnly) await (this.created ??= this.create());
    return this.onClient(work);
  }

  private async create(): Promise<void> {
    try {
      await this.onClient(async (client) => {
        // To create what is there already needs a right that a service may not have.
        const found = await rows(client, 'select from pg_namespace where nspname = $1', [this.name]);
        if (found.length > 0) return;
        await rows(client, `select pg_advisory_xact_lock(${SCHEMA_LOCK}); create schema if not exists "${this.name}"`);
      });
    } catch (error) {
      this.created = undefined; // The next statement tries again.
      throw error;
    }
  }

  private async onClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await answered(this.pool.connect());
    let lost: Error | undefined;
    const lose = (error: Error): void => void (lost ??= error);
    client.on('error', lose);
    try {
      return await work(client);
    } catch (error) {
      if (error instanceof DatabaseAway) lost ??= error;
      else if (lost) throw away(lost, error);
      throw error;
    } finally {
      client.release(lost !== undefined);
      client.off('error', lose);
    }
  }

  private refuseInside(): void {
    if (!this.surrounding.getStore()?.open) return;
    throw new Error(
      'A transaction is open here, and this statement would not be part of it. Use the tx that its work was given.',
    );
  }
}

const transactionOn = (client: PoolClient, here: { readonly open: boolean }): SqlTransaction => {
  const still = () => {
    if (!here.open) throw new Error('This transaction is over. Use its tx only while its work runs.');
  };
  return {
    async query(statement, values) {
      still();
      return rows(client, statement, values);
    },
    async script(statements) {
      still();
      await rows(client, statements);
    },
  };
};

async function rows<Row>(client: PoolClient, statement: string, values: readonly SqlValue[] = []): Promise<Row[]> {
  return (await answered(client.query<Row & pg.QueryResultRow>(statement, values.map(asParameter)))).rows;
}

/** Bytes go as a Buffer; a view must not drag its whole memory along. */
const asParameter = (value: SqlValue): unknown =>
  value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;

async function answered<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw isLost(error as Error) ? away(error as Error, error) : error; // The driver rejects with errors only.
  }
}

const away = ({ message }: Error, cause: unknown): DatabaseAway =>
  new DatabaseAway(`The database does not answer: ${message}`, { cause });

/** A server that is going or coming, and one that ended the connection of somebody idle; 08…: the connection itself. */
const GONE = /^(08...|57P0.|25P03)$/;
/** Errors of the network. */
const UNREACHABLE = /^E(?!RR_)[A-Z_]+$/;
/** Errors of the driver carry no code. */
const DRIVER_SAYS =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client was closed|Cannot use a pool after)/;

const isLost = ({ code = '', message }: Error & { readonly code?: string }): boolean =>
  GONE.test(code) || UNREACHABLE.test(code) || DRIVER_SAYS.test(message);
