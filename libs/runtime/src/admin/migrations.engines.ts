import { expect, it } from '@jest/globals';
import { openPostgres } from '@entente/sql/pg';
import { freshDatabase, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import { migrate } from './migrations.js';

describeWhere(hasPostgres, 'PostgreSQL')('A database', () => {
  it('is brought to what a release needs, and may be again', async () => {
    const url = await freshDatabase();
    const { to } = await migrate(url, 'order');
    expect(await migrate(url, 'order')).toEqual({ from: to, to });
  });

  it('belongs to the service that it was prepared for, and to no other', async () => {
    const url = await freshDatabase();
    await migrate(url, 'order');
    await expect(migrate(url, 'dispute')).rejects.toThrow(
      'DISPUTE_DATABASE_URL names the database of the order service. Write one of the dispute service alone.',
    );
    const postgres = openPostgres(url);
    const schemas = await postgres.schema('entente_order').query(`select from pg_namespace where nspname = 'entente_dispute'`);
    expect(schemas).toEqual([]);
    await postgres.close();
    await migrate(url, 'order');
  });
});
