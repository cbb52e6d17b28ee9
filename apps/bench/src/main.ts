import { parseArgs } from 'node:util';
import { commitsPerSecond } from './commits.js';
import { carries } from './customers.js';

const HELP = [
  'bench: what a running system carries, beside what its database carries in the same minute.',
  '',
  '  --seconds <n>    how long customers act (20; at most 120)',
  '  --customers <n>  how many act at once, without a pause (8; at most 64)',
  '',
  '  ENTENTE_URL=http://127.0.0.1:3000   a gateway or the single process, which writes development tokens: never one that serves people',
  '  DATABASE_URL=…                      a database on the server of the order service; a table is made in it, and dropped',
].join('\n');
const WARM_SECONDS = 3;
const SECONDS_MAX = 120;
const CUSTOMERS_MAX = 64;
const COMMITS_SECONDS = 4;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    customers: { type: 'string', default: '8' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const { ENTENTE_URL: url, DATABASE_URL: databaseUrl } = process.env;
const seconds = Math.min(Number(values.seconds), SECONDS_MAX);
const count = Math.min(Number(values.customers), CUSTOMERS_MAX);

if (values.help || !url || !databaseUrl || !(seconds > 0) || !Number.isInteger(count) || count < 1) {
  console.error(HELP);
  process.exitCode = values.help ? 0 : 2;
} else {
  const run = Date.now().toString(36);
  await carries(url, count, WARM_SECONDS, `${run}-warm`);
  const before = await commitsPerSecond(databaseUrl, count, COMMITS_SECONDS);
  const { tookMs, orders, behindMs, ...carried } = await carries(url, count, seconds, run);
  const after = await commitsPerSecond(databaseUrl, count, COMMITS_SECONDS);
  const commits = (before + after) / 2;
  const perSecond = tookMs.length / carried.seconds;
  const within = (share: number) => `${Math.round(tookMs[Math.ceil(tookMs.length * share) - 1]!)} ms`;
  console.log(
    [
      `${count} customers: ${orders} orders, ${tookMs.length} commands in ${carried.seconds.toFixed(1)} s, ${perSecond.toFixed(1)} a second`,
      `half of them within ${within(0.5)}, 99 of 100 within ${within(0.99)}`,
      `${Math.round(behindMs)} ms after the last answer all money was in the wallets`,
      `the database alone: ${commits.toFixed(0)} commits a second over ${count} connections (${before.toFixed(0)} before, ${after.toFixed(0)} after)`,
      `one command costs as much as ${(commits / perSecond).toFixed(1)} commits`,
    ].join('\n'),
  );
}
