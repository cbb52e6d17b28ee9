/** A value as PostgreSQL takes it; objects go in as JSON. */
export type SqlValue = string | number | bigint | boolean | null | Uint8Array | readonly SqlValue[] | object;

/**
 * PostgreSQL, seen by one context: every statement runs in that context's schema. 64-bit integers come back as numbers (they are positions and
 * minor units, all safe), `json` as values, `timestamptz` is not used: instants are text (ISO 8601 UTC, see kernel/time).
 */
export abstract class Sql {
  /** One statement, committed by itself. Throws at once inside a `transaction` of the same async context: use what `work` was given. */
  abstract query<Row = Record<string, unknown>>(statement: string, values?: readonly SqlValue[]): Promise<Row[]>;
  /** Several statements without values: for tables and indexes. */
  abstract script(statements: string): Promise<void>;
  /** All or nothing; throws at once when nested, on every adapter (PGlite would wait for itself for ever). */
  abstract transaction<T>(work: (tx: SqlTransaction) => Promise<T>): Promise<T>;
}

export type SqlTransaction = Pick<Sql, 'query' | 'script'>;
