import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import pg from 'pg';
import { describeWhere } from '../needs/describe-where.js';
import { freshDatabase, hasKafka, hasPostgres } from './index.js';

const BUILT = fileURLToPath(new URL('../../dist/engines/index.js', import.meta.url));

const answers = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1');
  const isOpen = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'error').then(() => false)]).catch(
    () => false,
  );
  socket.destroy();
  return isOpen;
};

/** A process of its own starts a server and is killed. */
async function orphaned(start: 'startPostgres' | 'startBroker'): Promise<number> {
  const program = `const { port } = await (await import(${JSON.stringify(BUILT)})).${start}(); console.log(port); setInterval(() => {}, 1000)`;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(parent.stdout, 'data')) as [Buffer];
  const port = Number(said);
  expect(await answers(port)).toBe(true);
  parent.kill('SIGKILL');
  return port;
}

describeWhere(hasPostgres, 'PostgreSQL')('A fresh database', () => {
  it('is empty, and nobody else has it', async () => {
    const urls = [await freshDatabase(), await freshDatabase()];
    expect(new Set(urls).size).toBe(2);
    const client = new pg.Client({ connectionString: urls[0] });
    await client.connect();
    const { rows } = await client.query(`select count(*)::int as tables from pg_tables where schemaname = 'public'`);
    await client.end();
    expect(rows).toEqual([{ tables: 0 }]);
  });
});

describeWhere(hasPostgres, 'PostgreSQL')('When the process that started it is killed', () => {
  it('a PostgreSQL ends too', async () => {
    const port = await orphaned('startPostgres');
    while (await answers(port)) await wait(50);
  });
});

describeWhere(hasKafka, 'Kafka')('When the process that started it is killed', () => {
  it('a broker ends too', async () => {
    const port = await orphaned('startBroker');
    while (await answers(port)) await wait(50);
  });
});
