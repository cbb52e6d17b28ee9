import { applyTo, idOf, tablesOf, type AnyProjection } from '@entente/projections';
import { upcast, type Position, type Recorded } from '@entente/event-store';
import type { Sql, SqlTransaction } from '@entente/sql';
import { eventsUpTo } from './gather.js';
import { partsOf, type Installation, type Part } from './installation.js';
import { hold, type Judged } from './judged.js';

const PAGE_ROWS = 1_000;
const DIFFERENCES_MAX = 20;

/** A rewind leaves a context without a single read model, until it is started again: there is nothing yet to lay anything beside. */
export async function mustBeBuilt(installation: Pick<Installation, 'parts'>): Promise<void> {
  const unbuilt: string[] = [];
  for (const { name, sql } of partsOf(installation))
    if ((await sql.query('select projection from checkpoints limit 1')).length === 0) unbuilt.push(name);
  if (unbuilt.length > 0)
    throw new Error(
      `There are no read models of ${unbuilt.join(', ')}, as after a rewind: start their services, or the one process, once, so that these and the deadlines are built again, and verify then.`,
    );
}

/** Builds every read model once more in a database of its own, and lays it beside the rows that are served. */
export async function judgeViews(installation: Installation): Promise<readonly Judged[]> {
  const scratch = await installation.scratch();
  try {
    const judged: Judged[] = [];
    for (const part of partsOf(installation))
      for (const projection of part.projections)
        judged.push(...(await judgeView(part, projection, scratch.schema(`${part.name}_${projection.version}`))));
    return judged;
  } finally {
    await scratch.close();
  }
}

type Rows = Pick<Part, 'sql' | 'store' | 'versions'>;

/** Rows and checkpoint are read in one transaction: so the rows are those of exactly that position, whoever goes on writing. */
export async function judgeView(part: Rows, projection: AnyProjection, scratch: Sql): Promise<readonly Judged[]> {
  const name = idOf(projection);
  await scratch.script(projection.tables);
  await scratch.script('drop table if exists served; create table served (in_table text not null, said text not null)');
  const position = await copied(part.sql, projection, scratch);
  if (position === undefined) return [];
  await built(part, projection, scratch, position);
  const judged: Judged[] = [];
  for (const table of tablesOf(projection)) {
    const rows = await scratch.query<{ rows: number }>(`select count(*)::integer as rows from ${table}`);
    const place = { stream: `${name} ${table}` };
    const differing = await scratch.query<{ said: string; is_served: boolean }>(
      `(select said, true as is_served from served where in_table = '${table}' except all select to_jsonb(t)::text, true from ${table} t)
       union all
       (select to_jsonb(t)::text, false from ${table} t except all select said, false from served where in_table = '${table}')
       limit ${DIFFERENCES_MAX}`,
    );
    judged.push(
      { ...hold('views.rebuilt', place, true, '', ''), times: Math.max(1, rows[0]?.rows ?? 0) },
      ...differing.map(({ said, is_served: isServed }) =>
        hold('views.rebuilt', place, false, isServed ? 'no such row' : said, isServed ? said : 'no such row'),
      ),
    );
  }
  return judged;
}

/** Takes the served rows over, as text, and answers where they stand; undefined where nothing was built yet. */
async function copied(live: Sql, projection: AnyProjection, scratch: Sql): Promise<Position | undefined> {
  const { name, version } = projection;
  return live.transaction(async (tx) => {
    await tx.script('set transaction isolation level repeatable read, read only');
    const [at] = await tx.query<{ position: Position | null }>(
      'select position from checkpoints where projection = $1 and version = $2 order by shard_from limit 1',
      [name, version],
    );
    for (const table of tablesOf(projection)) await copyRows(tx, table, scratch);
    return at?.position ?? undefined;
  });
}

async function copyRows(tx: SqlTransaction, table: string, scratch: Sql): Promise<void> {
  await tx.script(`declare rows_of_${table} no scroll cursor for select to_jsonb(t)::text as said from ${table} t`);
  for (;;) {
    const rows = await tx.query<{ said: string }>(`fetch ${PAGE_ROWS} from rows_of_${table}`);
    if (rows.length === 0) return;
    await scratch.query('insert into served select $1, said from unnest($2::text[]) as said', [
      table,
      rows.map(({ said }) => said),
    ]);
  }
}

/** With the projection's own handlers, from the first event to the position. */
async function built({ store, versions }: Rows, projection: AnyProjection, scratch: Sql, until: Position): Promise<void> {
  let page: Recorded[] = [];
  const flush = (events: readonly Recorded[]) =>
    scratch.transaction(async (tx) => {
      for (const event of events) await applyTo(projection, tx, event);
    });
  for await (const event of eventsUpTo({ store }, until)) {
    if (!projection.prefixes.some((prefix) => event.stream.startsWith(prefix))) continue;
    page.push(upcast(versions, event));
    if (page.length < PAGE_ROWS) continue;
    await flush(page);
    page = [];
  }
  await flush(page);
}
