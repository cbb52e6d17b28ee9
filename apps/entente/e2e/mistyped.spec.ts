import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entente } from './command-line.js';
import { freshDirectory, removeAll, served, stopped, type Serving } from './child.js';

const TEST_MS_MAX = 120_000;
/** A port on which nothing listens. */
const NOBODY = '127.0.0.1:9';
const DATABASE = `postgresql://entente:secret-word@${NOBODY}/entente`;

let running: Serving;
beforeAll(async () => {
  running = await served(await freshDirectory());
}, TEST_MS_MAX);
afterAll(async () => {
  await stopped(running);
  await removeAll();
}, TEST_MS_MAX);

describe('A command', () => {
  it('takes an address with a slash at its end', async () => {
    for (const args of [
      ['clock', 'show'],
      ['dead-letters', 'list'],
    ])
      expect(await entente(args, { ENTENTE_URL: ` ${running.address}/ ` })).toMatchObject({ code: 0, err: '' });
    expect((await entente(['replay', 'none'], { ENTENTE_URL: `${running.address}//` })).err).not.toMatch(/no address/);
  });

  it.each([
    [['clock', 'show'], '127.0.0.1:3000'],
    [['clock', 'show'], 'ftp://127.0.0.1'],
    [['dead-letters', 'list'], 'http://'],
    [['replay', 'cu-1'], 'localhost:3000'],
    [['demo', '--cluster'], 'localhost:3000'],
  ])('says what an address is: %j at %s', async (args, url) => {
    const { code, err } = await entente(args, { ENTENTE_URL: url });
    expect([code, err]).toEqual([2, expect.stringContaining(`ENTENTE_URL="${url}" is no address. Write scheme, host and port`)]);
    expect(err).not.toMatch(/\n +at /);
  });

  it.each(['ORDER_URL', 'DISPUTE_URL', 'PAYOUT_URL'])('says so of each service: %s', async (name) => {
    const all = { ORDER_URL: running.address, DISPUTE_URL: running.address, PAYOUT_URL: running.address };
    const { code, err } = await entente(['clock', 'show'], { ...all, [name]: 'order-service' });
    expect([code, err]).toEqual([
      2,
      expect.stringContaining(`${name}="order-service" is no address. Write scheme, host and port`),
    ]);
  });

  it('says what a port is', async () => {
    const { code, err } = await entente(['replay', 'cu-1'], { PORT: 'http' });
    expect([code, err]).toEqual([2, 'PORT="http" is no port. Write a number such as 3000, or ENTENTE_URL.\n']);
  });

  it('says that it cannot listen where nothing is, without a stack', async () => {
    const { code, err } = await entente(['serve'], { DATA_DIR: 'memory', PORT: '0', HOST: 'nowhere.invalid' });
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^This process may not listen on nowhere\.invalid:0\. Set HOST and PORT/),
    ]);
  });

  it.each([
    [['clock', 'show'], 'secret-word\nsecret-word'],
    [['dead-letters', 'list'], 'secret-word\u20ac'],
    [['replay', 'cu-1'], 'Bearer secret-word'],
  ])('does not repeat a token that is none: %j, %j', async (args, ENTENTE_TOKEN) => {
    const { code, out, err } = await entente(args, { ENTENTE_URL: running.address, ENTENTE_TOKEN });
    expect([code, err]).toEqual([2, expect.stringContaining('ENTENTE_TOKEN is no token')]);
    expect(out + err).not.toMatch(/secret-word|\n +at /);
  });

  it('does not repeat the password of an address', async () => {
    const { code, out, err } = await entente(['clock', 'show'], { ENTENTE_URL: `http://ana:secret-word@${NOBODY}` });
    expect([code, err]).toEqual([2, expect.stringContaining('ENTENTE_URL holds a name or a password')]);
    expect(out + err).not.toMatch(/secret-word/);
  });

  it.each([
    [['migrate'], {}],
    [['relay', 'republish', '--from', '2026-01-05T09:00:00Z', '--service', 'order'], { KAFKA_BROKERS: NOBODY }],
    [['projections', 'list'], {}],
    [['verify'], { KAFKA_BROKERS: NOBODY, DISPUTE_DATABASE_URL: DATABASE, PAYOUT_DATABASE_URL: DATABASE }],
  ])('says that its database does not answer, without a stack: %j', async (args, env) => {
    const { code, out, err } = await entente(args, { ORDER_DATABASE_URL: DATABASE, ...env });
    expect([code, err]).toEqual([2, expect.stringContaining('The database does not answer')]);
    expect(out + err).not.toMatch(/secret-word|\n +at /);
  });

  it('says what the address of a database is', async () => {
    const { code, out, err } = await entente(['migrate'], { ORDER_DATABASE_URL: 'postgresql://ana:secret-word%zz@host/name' });
    expect([code, err]).toEqual([2, expect.stringContaining('ORDER_DATABASE_URL is no address of a database')]);
    expect(out + err).not.toMatch(/secret-word/);
  });

  it('verify looks at nothing that it could not report', async () => {
    const directory = await freshDirectory();
    const report = join(directory, 'not there', 'report.json');
    const { code, err } = await entente(['verify', '--report', report], { DATA_DIR: join(directory, 'data') });
    expect([code, err]).toEqual([2, expect.stringContaining('ENOENT')]);
    await expect(access(join(directory, 'data'))).rejects.toThrow('ENOENT');
  });
});
