import type { EventData, Recorded } from '@entente/event-store';
import type { SqlTransaction } from '@entente/sql';

/** Writes what one event means for the rows. It sees the stored event whole: stream, revision, `at`, key and its data. */
export type Apply<E extends EventData> = (sql: SqlTransaction, event: Recorded<E>) => Promise<unknown>;

/** A read model: its tables, and what each event does to them. Side effects have no place in it, for it is built again at will. */
export type Projection<E extends EventData> = {
  readonly name: string;
  /** Raised when tables or handlers change: the new version is built beside the old one, in tables of its own names. */
  readonly version: number;
  /** `create table if not exists …` and their indexes; every table that the handlers write is created here. */
  readonly tables: string;
  /** Whose streams it reads: `order-`, `seller-`. */
  readonly prefixes: readonly string[];
  /** By type, each with its own event: a misspelt name does not compile. */
  readonly on: { readonly [Type in E['type']]?: Apply<E & { readonly type: Type }> };
  /** For every type that `on` does not name; without it those change nothing. */
  readonly otherwise?: Apply<E>;
};

/** Any projection, for those who do not look into its events. */
export type AnyProjection = Projection<never>;

/** The shards of a projection: all of them, until one process is no longer enough for one projection. */
export const SHARDS = { from: 0, to: 1023 } as const;

export const idOf = ({ name, version }: Pick<AnyProjection, 'name' | 'version'>): string => `${name}@${version}`;

/** The tables that a projection owns, as its own statements name them. */
export function tablesOf({ name, tables }: Pick<AnyProjection, 'name' | 'tables'>): string[] {
  const found = [...tables.matchAll(/create\s+table\s+if\s+not\s+exists\s+([a-z_][a-z0-9_]*)/gi)].map(([, table = '']) =>
    table.toLowerCase(),
  );
  if (found.length === 0)
    throw new Error(`Projection ${name} creates no table. Write "create table if not exists <name>" in lower case.`);
  return found;
}

/** What an event does: the handler of its type, or `otherwise`. The name has been read, so the event is the one that the handler expects. */
export async function applyTo(projection: AnyProjection, sql: SqlTransaction, event: Recorded): Promise<void> {
  const on = projection.on as { readonly [type: string]: Apply<never> | undefined };
  const handler = Object.hasOwn(on, event.data.type) ? on[event.data.type] : projection.otherwise;
  await handler?.(sql, event as Recorded<never>);
}
