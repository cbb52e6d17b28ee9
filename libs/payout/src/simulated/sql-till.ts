import { must } from '@entente/kernel';
import type { Sql } from '@entente/sql';
import type { Manner, Movement } from '../provider-desk.js';
import { Till } from './simulated-provider.js';

const TABLES = `
  create table if not exists provider_movements (
    n bigint generated always as identity, key text primary key, kind text not null, target text not null, amount_minor bigint not null,
    currency text not null);
  create index if not exists provider_movements_by_target on provider_movements (target, n);
  create table if not exists provider_manners (target text primary key, manner text not null)`;
const COLUMNS = 'key, kind, target, amount_minor as "amountMinor", currency';

/** In the context's own database, so that what was paid is known after a restart. */
export class SqlTill extends Till {
  private constructor(private readonly sql: Sql) {
    super();
  }

  static async open(sql: Sql): Promise<SqlTill> {
    await sql.script(TABLES);
    return new SqlTill(sql);
  }

  async add({ key, kind, target, amountMinor, currency }: Movement): Promise<Movement> {
    await this.sql.query(
      `insert into provider_movements (key, kind, target, amount_minor, currency) values ($1, $2, $3, $4, $5) on conflict (key) do nothing`,
      [key, kind, target, amountMinor, currency],
    );
    return must(await this.find(key), 'A movement of the provider');
  }

  async find(key: string): Promise<Movement | undefined> {
    const [row] = await this.sql.query<Movement>(`select ${COLUMNS} from provider_movements where key = $1`, [key]);
    return row;
  }

  of(target: string): Promise<readonly Movement[]> {
    return this.sql.query<Movement>(`select ${COLUMNS} from provider_movements where target = $1 order by n`, [target]);
  }

  async tell(target: string, manner: Manner): Promise<void> {
    await this.sql.query(
      'insert into provider_manners (target, manner) values ($1, $2) on conflict (target) do update set manner = excluded.manner',
      [target, manner],
    );
  }

  async mannerOf(target: string): Promise<Manner> {
    const [row] = await this.sql.query<{ manner: Manner }>('select manner from provider_manners where target = $1', [target]);
    return row?.manner ?? 'ok';
  }
}
