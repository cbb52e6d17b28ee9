import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freshDatabase, hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import pg from 'pg';
import { command, entente } from '../e2e/command-line.js';
import { startCluster, type Cluster } from './cluster.js';

const TEST_MS_MAX = 300_000;
const BENCH = fileURLToPath(new URL('../../bench/dist/main.js', import.meta.url));

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')('On three services behind a gateway', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster();
  }, TEST_MS_MAX);
  afterAll(() => cluster.stop());

  it(
    'all stories of the demo go as they are told, and the books balance',
    async () => {
      const { code, out, err } = await entente(['demo', '--cluster'], { ENTENTE_URL: cluster.url });
      expect({ code, err, out }).toEqual({
        code: 0,
        err: '',
        out: expect.stringMatching(/\nAll \d+ stories went as they are told\.\n$/),
      });
    },
    TEST_MS_MAX,
  );

  it(
    'what they carry can be measured beside what their database carries, in which no table is left',
    async () => {
      const databaseUrl = await freshDatabase();
      const { code, out, err } = await command(BENCH, ['--seconds', '2', '--customers', '2'], {
        ENTENTE_URL: cluster.url,
        DATABASE_URL: databaseUrl,
      });
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(
        /^2 customers: \d+ orders, \d+ commands in [\d.]+ s, [\d.]+ a second\nhalf of them within \d+ ms[^]+ as much as [\d.]+ commits\n$/,
      );
      const client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      expect((await client.query('select tablename from pg_tables where schemaname = current_schema()')).rows).toEqual([]);
      await client.end();
    },
    TEST_MS_MAX,
  );
});
