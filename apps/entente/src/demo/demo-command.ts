import { parseArgs } from 'node:util';
import { written } from '@entente/kernel';
import { addressOf, RUNNING_AT, Unusable } from '../running-system.js';
import { toldBeside } from './beside.js';
import { keep } from './keep/keep.js';
import { play, type Line } from './play.js';
import { ruleBook } from './rule-book.js';
import { stageAt } from './stage.js';
import { STORIES } from './stories/all.js';
import { sameQuarrel } from './stories/same-quarrel.js';
import type { Story } from './story.js';
import { paint, toldHeading, toldLine, toldList, type Paint } from './tell.js';

type Env = { readonly [name: string]: string | undefined };

export const demoHelp = [
  'entente demo: plays the stories of the articles, on a clock that it turns, in memory.',
  '',
  '  --story <name>  only this one',
  '  --list          the names of the stories, and what they tell',
  '  --side-by-side  one quarrel under each rule book of ComeUp, with what differs marked',
  '  --cluster       not in memory, but on the system at ENTENTE_URL (http://127.0.0.1:3000), whose clock it turns',
  '  --keep <dir>    no stories: fills a directory with 200 orders in every state, to be served and looked at',
  '',
  'Colour where the output is a terminal; NO_COLOR=1 for none. Ends with 0 when every story went as it is told.',
].join('\n');

/** Everything in one process, in memory, whatever the environment says of another one. */
const SETTINGS = { DATA_DIR: 'memory', PORT: '0', ENTENTE_CLOCK: 'manual', ENTENTE_RATE_LIMIT: '0' };

export async function demoCommand(args: readonly string[], env: Env): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      story: { type: 'string' },
      list: { type: 'boolean' },
      'side-by-side': { type: 'boolean' },
      keep: { type: 'string' },
      cluster: { type: 'boolean' },
    },
  });
  if (values.list) {
    console.log(toldList(STORIES.map(({ name, title }) => ({ name, says: title }))));
    return 0;
  }
  if (values.keep !== undefined) return keep(values.keep);
  const told = values['side-by-side'] ? sameQuarrel : STORIES;
  const stories = values.story === undefined ? told : STORIES.filter(({ name }) => name === values.story);
  if (stories.length === 0) {
    console.error(
      `entente demo: there is no story "${values.story}". Write one of: ${STORIES.map(({ name }) => name).join(', ')}.`,
    );
    return 2;
  }
  const painted = paint(!env.NO_COLOR && process.stdout.isTTY);
  if (values.cluster) return tellThere(stories, addressOf('ENTENTE_URL', env.ENTENTE_URL || RUNNING_AT), painted);
  const { serve } = await import('@entente/runtime'); // Only now: a list, or a mistake, is answered at once.
  const { readConfig } = await import('@entente/runtime/config');
  const served = await serve(readConfig(SETTINGS), { logLevel: 'silent' });
  try {
    return await tellAll(stories, served.url, painted);
  } finally {
    await served.stop();
  }
}

async function tellThere(stories: readonly Story[], url: string, painted: Paint): Promise<number> {
  try {
    return await tellAll(stories, url, painted);
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    console.error(`entente demo: ${error.message}`);
    return 2;
  }
}

async function tellAll(stories: readonly Story[], url: string, painted: Paint): Promise<number> {
  const { bold, green, red } = painted;
  const isSameQuarrel = (story: Story) => stories.length > 1 && sameQuarrel.includes(story);
  const stage = await stageAt(url, [...new Set(stories.map(({ policy }) => ruleBook(policy).marketplace))]);
  const wentOtherwise: string[] = [];
  const told = async (story: Story, tell: (line: Line) => void) => {
    if ((await play(story, stage, tell)).length > 0) wentOtherwise.push(story.name);
  };
  for (const story of stories.filter((one) => !isSameQuarrel(one))) {
    const { zone } = ruleBook(story.policy);
    console.log(toldHeading(story, zone, painted));
    await told(story, (line) => console.log(toldLine(line, zone, painted)));
    console.log('');
  }
  const columns: Line[][] = [];
  const beside = stories.filter(isSameQuarrel);
  for (const story of beside) {
    const lines: Line[] = [];
    columns.push(lines);
    await told(story, (line) => lines.push(line));
  }
  if (beside.length > 0) console.log(`${toldBeside(beside, columns, painted)}\n`);
  await stage.turn();
  const { items } = await stage.operator.get('/ledger/trial-balance', { waitS: 5 });
  const isBalanced = items.every(({ balanceMinor }) => balanceMinor === 0);
  const balances = items
    .map(({ currency, balanceMinor }) => `${currency} ${written({ currency, amountMinor: balanceMinor })}`)
    .join(' · ');
  console.log(`${bold('Trial balance')}  ${(isBalanced ? green : red)(balances)}`);
  const verdict = stories.length === 1 ? 'The story went as it is told.' : `All ${stories.length} stories went as they are told.`;
  if (wentOtherwise.length === 0) console.log(verdict);
  else console.log(red(`Went otherwise than told: ${wentOtherwise.join(', ')}.`));
  return wentOtherwise.length === 0 && isBalanced ? 0 : 1;
}
