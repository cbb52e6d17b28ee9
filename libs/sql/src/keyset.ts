import type { Sql, SqlValue } from './sql.js';

/** A condition, with `$` wherever its value stands in it; one whose value is undefined was not asked for. */
type Where = { readonly [condition: string]: SqlValue | undefined };

type Keyset = {
  readonly select: string;
  readonly where: Where;
  /** Two columns of which no row ever changes its own: whatever is written between two pages, nothing is shown twice or left out. */
  readonly by: readonly [at: string, id: string];
  readonly newestFirst?: boolean;
  /** The last row of the page before. */
  readonly after: { readonly at: string; readonly id: string } | undefined;
  readonly limit: number;
};

/** One page of a list. */
export function rowsAfter<Row>(
  sql: Pick<Sql, 'query'>,
  { select, where, by, newestFirst = false, after, limit }: Keyset,
): Promise<Row[]> {
  const values: SqlValue[] = [];
  const bind = (value: SqlValue): string => `$${values.push(value)}`;
  const conditions = Object.entries(where).flatMap(([condition, value]) =>
    value === undefined ? [] : [condition.includes('$') ? condition.replaceAll('$', bind(value)) : condition],
  );
  if (after) conditions.push(`(${by.join(', ')}) ${newestFirst ? '<' : '>'} (${bind(after.at)}, ${bind(after.id)})`);
  return sql.query<Row>(
    `${select} ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
     order by ${by.map((column) => (newestFirst ? `${column} desc` : column)).join(', ')} limit ${bind(limit)}`,
    values,
  );
}

/** One of several values. Of one value PostgreSQL reads an index in its order, which it does not for a list of one. */
export const among = (column: string, values: readonly string[] | undefined): Where =>
  values?.length === 1 ? { [`${column} = $`]: values[0]! } : { [`${column} = any($)`]: values };
