/**
 * A value as PostgreSQL takes it. For a `json` column an object goes in as it is, a string is JSON text already, and an array is written with
 * `JSON.stringify`: an array by itself is a PostgreSQL array.
 */
export type SqlValue = string | number | bigint | boolean | null | Uint8Array | readonly SqlValue[] | object;

/**
 * PostgreSQL, seen by one context: every statement runs in that context's schema. 64-bit integers come back as numbers (they are positions and
 * minor units, all safe; `sum` of them is numeric, hence text: cast it), `json` as values, `timestamptz` is not used: instants are text
 * (ISO 8601 UTC, see kernel/time). Every adapter passes sql.contract.ts.
 */
export abstract class Sql {
  /** One statement, committed by itself. Throws at once inside a `transaction` of the same async context: use what `work` was given. */
  abstract query<Row = Record<string, unknown>>(statement: string, values?: readonly SqlValue[]): Promise<Row[]>;
  /** Several statements without values, all or nothing: for tables and indexes. */
  abstract script(statements: string): Promise<void>;
  /**
   * All or nothing; throws at once when nested, on every adapter (PGlite would wait for itself for ever). A statement that failed undoes the
   * transaction even if `work` caught its error.
   */
  abstract transaction<T>(work: (tx: SqlTransaction) => Promise<T>): Promise<T>;
}

export type SqlTransaction = Pick<Sql, 'query' | 'script'>;
