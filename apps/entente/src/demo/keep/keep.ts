import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { stageAt } from '../stage.js';
import { casting, fill, type Cast } from './fill.js';
import { situationsAt, type Found } from './found.js';
import { progressOn } from './progress.js';

const ORDERS = 200;
const IDS_SHOWN_MAX = 3;

/** Fills a directory with orders to look at. Answers the exit code. */
export async function keep(dir: string): Promise<number> {
  const fault = await whyNotIn(dir);
  if (fault !== undefined) {
    console.error(`entente demo: ${fault}`);
    return 2;
  }
  const { serve } = await import('@entente/runtime');
  const { readConfig } = await import('@entente/runtime/config');
  const settings = { DATA_DIR: dir, PORT: '0', ENTENTE_CLOCK: 'manual', ENTENTE_RATE_LIMIT: '0' };
  const served = await serve(readConfig(settings), { logLevel: 'silent' });
  try {
    const all = casting(ORDERS);
    const now = await fill(served.url, all, progressOn(process.stderr));
    const { operator } = await stageAt(served.url, ['comeup', 'congocrea']);
    const found = await situationsAt(operator);
    const lost = strayed(all, found);
    for (const line of lost) console.error(`entente demo: ${line}`);
    console.log(told(found, dir, now));
    return lost.length === 0 ? 0 : 1;
  } finally {
    await served.stop();
  }
}

async function whyNotIn(dir: string): Promise<string | undefined> {
  if (dir.trim() === '' || dir === 'memory') return 'say which directory to fill: --keep ./look.';
  try {
    const names = await readdir(dir);
    return names.length === 0
      ? undefined
      : `${resolve(dir)} is not empty, and nothing in it is overwritten. Name a directory that is empty, or not there yet.`;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT'
      ? undefined
      : `${resolve(dir)} cannot be filled (${code}). Name a directory that is empty, or not there yet.`;
  }
}

/** Orders that are not where their script leads. */
function strayed(all: readonly Cast[], found: readonly Found[]): readonly string[] {
  const situationOf = new Map(found.flatMap(({ situation, orderIds }) => orderIds.map((orderId) => [orderId, situation])));
  return all.flatMap(({ scene: { orderId }, situation: { ends } }) =>
    situationOf.get(orderId) === ends ? [] : [`${orderId} should be "${ends}", and is "${situationOf.get(orderId)}".`],
  );
}

function told(found: readonly Found[], dir: string, now: string): string {
  const names = found.map(({ marketplace, situation }) => `${marketplace.padEnd('congocrea'.length)}  ${situation}`);
  const width = Math.max(...names.map(({ length }) => length));
  const rows = found.map(({ orderIds }, i) => {
    const more = orderIds.length > IDS_SHOWN_MAX ? ` and ${orderIds.length - IDS_SHOWN_MAX} more` : '';
    return `  ${names[i]!.padEnd(width)}  ${orderIds.slice(0, IDS_SHOWN_MAX).join(' ')}${more}`;
  });
  const written = /^[\w./~-]+$/.test(dir) ? dir : `'${dir.replaceAll("'", String.raw`'\''`)}'`;
  const quarrel = found.find(({ situation }) => situation.includes('/'));
  return [
    `${ORDERS} orders are in ${resolve(dir)}, as they stand at ${now}, order / dispute:`,
    '',
    ...rows,
    '',
    'To look around, draw tokens at /dev/tokens: the operator is "olu", the mediators are "mia" and "max".',
    '',
    `  DATA_DIR=${written} ENTENTE_CLOCK=manual npm start`,
    `  node tools/entente.js replay ${quarrel?.orderIds[0]}`,
    '',
    'Time stands still there until POST /clock/advance. Without ENTENTE_CLOCK=manual the time is that of the system:',
    'all that was due by then happens at once, and the orders do not stay as they are.',
  ].join('\n');
}
