import { parseArgs } from 'node:util';
import type { Language, Pack } from '@entente/policy';
import { paint } from '../demo/tell.js';
import { toldBook, toldDifference, toldList, toldPictures } from './tell-policy.js';

type Env = { readonly [name: string]: string | undefined };

export const policyHelp = [
  'entente policy: what the rule books say.',
  '',
  '  list                    the rule books that are there',
  '  show <pack>             all of one, rule by rule, in sentences',
  '  draw <pack>             the states of its tables, and what leads from one to the other, as Mermaid draws it',
  '    --table order         only this one, without anything around it: order, dispute or seller',
  '  diff <pack> <pack>      what the second says otherwise than the first, in sentences',
  '  document                writes docs/rules anew, a page for each rule book that comes with Entente',
  '    --write               without it, says which pages that would be',
  '',
  '  --lang fr               sentences and names in French; en is usual',
  '  PACKS_DIR=…             rule books of your own, beside those that come with Entente',
].join('\n');

const TABLES = ['order', 'dispute', 'seller'] as const;
const UNUSABLE = 2;

export async function policyCommand(args: readonly string[], env: Env): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { lang: { type: 'string', default: 'en' }, table: { type: 'string' }, write: { type: 'boolean', default: false } },
  });
  const { installedPacks, InvalidPack, LANGUAGES } = await import('@entente/policy'); // Only now: help answers at once.
  const language = LANGUAGES.find((one) => one === values.lang);
  if (!language) return couldNot(`--lang "${values.lang}" is not spoken here; write ${LANGUAGES.join(' or ')}`);
  const [what = '', ...names] = positionals;
  try {
    const packs = installedPacks(env.PACKS_DIR?.trim() || undefined);
    const named = names.map((name) => packs.find((pack) => pack.name === name));
    const unknown = names.find((_, i) => named[i] === undefined);
    if (unknown !== undefined)
      return couldNot(`there is no rule book ${unknown}. Write one of: ${packs.map(({ name }) => name).join(', ')}`);
    return await answer(what, named as readonly Pack[], packs, { language, table: values.table, isWritten: values.write });
  } catch (error) {
    if (!(error instanceof InvalidPack)) throw error;
    return couldNot(error.message.replace(/\.$/, ''));
  }
}

type Asked = { readonly language: Language; readonly table: string | undefined; readonly isWritten: boolean };

async function answer(
  what: string,
  [pack, other, ...more]: readonly Pack[],
  packs: readonly Pack[],
  { language, table, isWritten }: Asked,
): Promise<number> {
  const { bookTold, diagramOf, differenceOf } = await import('@entente/policy/telling');
  const painted = paint(process.stdout.isTTY);
  const said = [pack, other, ...more].filter((one) => one !== undefined).length;
  if (what === 'list' && said === 0) console.log(toldList(packs));
  else if (what === 'show' && pack && said === 1) console.log(toldBook(pack, bookTold(pack, language), language, painted));
  else if (what === 'diff' && pack && other && said === 2)
    console.log(toldDifference(differenceOf(pack, other, language), language, painted));
  else if (what === 'draw' && pack && said === 1) {
    const drawn = TABLES.filter((name) => pack[name] !== undefined && (table === undefined || table === name));
    if (drawn.length === 0) return couldNot(`${pack.name} has no table "${table}"; write one of: ${TABLES.join(', ')}`);
    const pictures = drawn.map((of) => ({ of, text: diagramOf(pack, of, language) }));
    console.log(table === undefined ? toldPictures(pictures, language) : pictures.map(({ text }) => text).join('\n'));
  } else if (what === 'document' && said === 0) {
    const { rulesPages, writeRulesPages } = await import('./rules-pages.js');
    for (const path of isWritten ? writeRulesPages() : rulesPages().keys()) console.log(path);
  } else return couldNot('write `list`, `show <pack>`, `draw <pack>`, `diff <pack> <pack>` or `document`');
  return 0;
}

function couldNot(why: string): number {
  console.error(`entente policy: ${why}.`);
  return UNUSABLE;
}
