import { known } from './known.js';
import { PackError } from './pack-error.js';
import { many, type RowSource } from './pack-source.js';
import type { FactTest, FlagTest, Row } from './table.js';
import { GROUNDS } from './vocabulary.js';

/**
 * A law, whatever a pack says: one neutral person decides, who took the dispute, with an outcome, a ground of it, reasons and what it takes. Throws
 * `PackError`.
 */
export function checkDecision(row: RowSource): void {
  if (row.action !== 'decide') return;
  const because = (what: string) => new PackError(row, `${row.rule}: ${what}`);
  if (many(row.by).some((who) => who !== 'mediator'))
    throw because('only the mediator who has the dispute decides it. Write `by: mediator`.');
  for (const said of ['outcome', 'ground'])
    if (row.says?.[said] === undefined)
      throw because('a decision has an outcome and its ground. Write `says: { outcome: …, ground: … }`.');
  const outcomes = many(row.says?.outcome).map(String);
  for (const outcome of outcomes)
    for (const ground of many(row.says?.ground))
      known(GROUNDS[outcome as keyof typeof GROUNDS], `ground of ${outcome}`, String(ground), row);
  const needs = many(row.needs);
  if (!needs.includes('reasons')) throw because('a decision has its reasons. Write `needs: reasons`.');
  if (outcomes.includes('restart') && !needs.includes('newDeadline'))
    throw because('whoever restarts the work says until when. Write `needs: [reasons, newDeadline]`.');
  if (outcomes.includes('partial_refund') && row.amount === undefined)
    throw because('a part is a part of something. Write `amount`, such as `below refundable`.');
}

/** No rule sets itself off, directly or through what follows it. Throws `PackError`. */
export function checkFollowing(rows: readonly RowSource[]): void {
  const followers = new Map<string, RowSource[]>();
  for (const row of rows)
    for (const rule of many(row.follows)) {
      const others = followers.get(rule);
      if (others) others.push(row);
      else followers.set(rule, [row]);
    }
  const done = new Set<string>();
  for (const start of followers.keys()) {
    // Each rule is left once all that follows it has been seen: a long chain needs no deep stack.
    const over = new Set<string>();
    const ahead: { readonly rule: string; readonly isLeft: boolean }[] = [{ rule: start, isLeft: false }];
    for (let next = ahead.pop(); next; next = ahead.pop()) {
      const { rule, isLeft } = next;
      if (isLeft) {
        over.delete(rule);
        done.add(rule);
      }
      if (isLeft || done.has(rule)) continue;
      over.add(rule);
      ahead.push({ rule, isLeft: true });
      for (const row of followers.get(rule) ?? []) {
        if (over.has(row.rule))
          throw new PackError(row, `${row.rule}: it follows itself, and would never end. Let it follow another rule, or none.`);
        ahead.push({ rule: row.rule, isLeft: false });
      }
    }
  }
}

/** The first row that fits applies: one that always finds an earlier one in its way was meant otherwise. Throws `PackError`. */
export function checkShadows(written: readonly { readonly source: RowSource; readonly rows: readonly Row[] }[]): void {
  const before = new Map<string, Row[]>();
  for (const { source, rows } of written) {
    const shadows = rows.map((row) => shadowOver(row, before.get(triggerOf(row)) ?? []));
    if (shadows.every((over) => over !== undefined)) {
      const rules = [...new Set(shadows.flat())].map((rule) => (rule === source.rule ? `an earlier row of ${rule}` : rule));
      throw new PackError(
        source,
        `${source.rule}: it never applies: wherever it could, ${rules.join(' or ')} comes first and asks for no more. Write it above, ask for more there, or remove it.`,
      );
    }
    for (const row of rows) {
      const others = before.get(triggerOf(row));
      if (others) others.push(row);
      else before.set(triggerOf(row), [row]);
    }
  }
}

const triggerOf = ({ trigger }: Row): string => `${trigger.kind} ${trigger.name}`;

/** The rules that leave nothing for a row, in none of its states. */
function shadowOver(row: Row, earlier: readonly Row[]): readonly string[] | undefined {
  const left = new Set(row.from);
  const rules: string[] = [];
  for (const one of earlier) {
    if (!asksForNoMore(one, row)) continue;
    const before = left.size;
    for (const place of one.from) left.delete(place);
    if (left.size < before) rules.push(one.rule);
    if (left.size === 0) return rules;
  }
  return undefined;
}

/** Whoever stands in the one relation stands in the others as well. */
const ALSO: { readonly [relation: string]: readonly string[] } = {
  mediator: ['any mediator', 'staff'],
  'any mediator': ['staff'],
  operator: ['staff'],
  'service for buyer': ['service'],
};

/** Whether one row applies wherever another would, their states aside. */
function asksForNoMore(one: Row, other: Row): boolean {
  const isOneOf = (who: string) => one.by.includes(who) || (ALSO[who] ?? []).some((wider) => one.by.includes(wider));
  return (
    other.by.every(isOneOf) &&
    one.facts.every((fact) => other.facts.some((told) => implies(told, fact))) &&
    one.says.every(({ name, values }) => other.says.some((said) => said.name === name && isWithin(said.values, values))) &&
    one.with.every((test) => other.with.some((told) => isSame(test, told) && (test.anyInstance || !told.anyInstance))) &&
    one.without.every((test) => other.without.some((told) => isSame(test, told) && (told.anyInstance || !test.anyInstance))) &&
    one.after.every(({ timer }) => other.after.some((told) => told.timer === timer)) &&
    (one.within === undefined || one.within.timer === other.within?.timer) &&
    one.needs.every(({ words }) => other.needs.some((need) => need.words.every((word) => words.includes(word)))) &&
    (one.amount === undefined || (one.amount.sum === other.amount?.sum && one.amount.bound === other.amount.bound))
  );
}

const isSame = (one: FlagTest, other: FlagTest): boolean => one.flag === other.flag;
const isWithin = <Value>(some: ReadonlySet<Value>, all: ReadonlySet<Value>): boolean => [...some].every((one) => all.has(one));

/** Whether the second holds wherever the first does. */
function implies(told: FactTest, fact: FactTest): boolean {
  if (fact.name !== told.name) return false;
  if ('values' in fact) return 'values' in told && isWithin(told.values, fact.values);
  if ('counterAtLeast' in fact) return 'counterAtLeast' in told && told.counterAtLeast >= fact.counterAtLeast;
  return 'counterBelow' in told && told.counterBelow <= fact.counterBelow;
}
