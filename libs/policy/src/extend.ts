import { PackError } from './pack-error.js';
import {
  many,
  type ExtensionSource,
  type PackSource,
  type RowSource,
  type TableExtension,
  type TableSource,
  type TableTexts,
} from './pack-source.js';

/**
 * What was put together from two books, and the writing by which it was changed. Beside the objects and not in them: what is put together is checked
 * and digested like a book that somebody wrote, and would be another book with one more field. Weak, for it is of use only while its book is read.
 */
const changes = new WeakMap<object, object>();

/** Where a reader has to look for what was said of this: at the change, if there was one. */
export const writtenFor = (near: unknown): unknown => changes.get(near as object) ?? near;

/**
 * A version that says only what it changes, upon the one that it extends: words are merged by name, rows of a rule that is written again replace
 * all rows of that rule, `remove` drops rules and names. Throws `PackError`.
 */
export function extended(base: PackSource, own: ExtensionSource): PackSource {
  const { extends: _, order, dispute, seller, money, statistics, texts = {}, ...named } = own;
  const { seller: _seller, ...whole } = base;
  const tables = {
    order: tableUpon(base.order, order),
    dispute: tableUpon(base.dispute, dispute),
    ...((base.seller ?? seller) && { seller: tableUpon(base.seller, seller) }),
  };
  const textsOf = (table: keyof typeof tables) =>
    textsUpon(withoutIdle(base.texts[table], base[table], tables[table]), texts[table], texts[table] ?? own.texts ?? own);
  return {
    ...whole,
    ...named,
    money: { ...base.money, ...money },
    statistics: { ...base.statistics, ...statistics },
    ...tables,
    texts: {
      order: textsOf('order'),
      dispute: textsOf('dispute'),
      ...((base.texts.seller ?? texts.seller) && { seller: textsOf('seller') }),
    },
  };
}

/** What neither says, the whole does not say either. */
function tableUpon(base: TableSource = { states: {}, rows: [] }, own: TableExtension = {}): TableSource {
  const removed = removedFrom(base, own);
  const words = <Word>(of: Words<Word> = {}, written: Words<Word> = {}): Words<Word> => ({
    ...Object.fromEntries(Object.entries(of).filter(([name]) => !removed.has(name))),
    ...written,
  });
  const counters = new Set([...(base.counters ?? []).filter((name) => !removed.has(name)), ...(own.counters ?? [])]);
  return {
    states: words(base.states, own.states),
    ...((base.flags ?? own.flags) && { flags: words(base.flags, own.flags) }),
    ...((base.counters ?? own.counters) && { counters: [...counters] }),
    ...((base.windows ?? own.windows) && { windows: words(base.windows, own.windows) }),
    ...((base.deadlines ?? own.deadlines) && { deadlines: words(base.deadlines, own.deadlines) }),
    rows: rowsUpon(base.rows, own.rows ?? [], removed),
  };
}

type Words<Word> = { readonly [name: string]: Word };

/** Rules and names alike: no rule is written like a name. */
function removedFrom(base: TableSource, { remove = [], ...own }: TableExtension): ReadonlySet<string> {
  const [there, written] = [namesIn(base), namesIn(own)];
  for (const one of remove) {
    const kind = /^[A-Z]/.test(one) ? 'rule' : 'name';
    if (!there[`${kind}s`].includes(one))
      throw new PackError(
        remove,
        `remove: there is no ${kind} ${one} to drop. Write one of: ${[...new Set(there[`${kind}s`])].join(', ')}.`,
      );
    if (written[`${kind}s`].includes(one))
      throw new PackError(remove, `remove: ${one} is written below as well. Write it, or remove it.`);
  }
  return new Set(remove);
}

const namesIn = ({ states = {}, flags = {}, counters = [], windows = {}, deadlines = {}, rows = [] }: Partial<TableSource>) => ({
  rules: rows.map(({ rule }) => rule),
  names: [...[states, flags, windows, deadlines].flatMap((words) => Object.keys(words)), ...counters],
});

/** A rule keeps its place in the book; one that the base does not have comes last. */
function rowsUpon(base: readonly RowSource[], rows: readonly RowSource[], removed: ReadonlySet<string>): readonly RowSource[] {
  const done = new Set(removed);
  const upon = base.flatMap((row) => {
    if (done.has(row.rule)) return [];
    const anew = rows.filter(({ rule }) => rule === row.rule);
    if (anew.length === 0) return [row];
    done.add(row.rule);
    return anew;
  });
  const rules = new Set(base.map(({ rule }) => rule));
  return [...upon, ...rows.filter(({ rule }) => !rules.has(rule))];
}

/** Without what the base shows people for words that are gone. */
function withoutIdle(texts: TableTexts | undefined, base?: TableSource, now?: TableSource): TableTexts | undefined {
  if (!texts || !base || !now) return texts;
  const [before, after] = [wordsOf(base), wordsOf(now)];
  const left = Object.entries(texts).map(([heading, written]) => [
    heading,
    Object.fromEntries(
      Object.entries(written as object).filter(([word]) => {
        const of = heading as keyof TableTexts;
        return !before[of].has(word) || after[of].has(word);
      }),
    ),
  ]);
  return Object.fromEntries(left) as TableTexts;
}

const wordsOf = ({ states, flags = {}, windows = {}, deadlines = {}, rows }: TableSource) => {
  const said = (input: string) => new Set(rows.flatMap(({ says }) => many(says?.[input]).map(String)));
  return {
    states: new Set(Object.keys(states)),
    flags: new Set(Object.keys(flags)),
    windows: new Set(Object.keys(windows)),
    deadlines: new Set(Object.keys(deadlines)),
    actions: new Set(rows.flatMap(({ action }) => many(action))),
    outcomes: said('outcome'),
    grounds: said('ground'),
  } satisfies { readonly [heading in keyof TableTexts]: ReadonlySet<string> };
};

function textsUpon(base: TableTexts | undefined, own: Partial<TableTexts> | undefined, near: object): TableTexts {
  const headings = [...new Set([...Object.keys(base ?? {}), ...Object.keys(own ?? {})])] as (keyof TableTexts)[];
  const merged = headings.map((heading) => {
    const texts = { ...base?.[heading], ...own?.[heading] };
    changes.set(texts, own?.[heading] ?? near);
    return [heading, texts] as const;
  });
  const texts = { states: {}, actions: {}, ...Object.fromEntries(merged) };
  changes.set(texts, near);
  return texts;
}
