import { PackError } from './pack-error.js';
import type { Start, TimerWord } from './table.js';

type Timers = ReadonlyMap<string, TimerWord>;
/** Where a window or deadline is written. */
type Written = (timer: string) => unknown;

/** Those that another is counted from stand before it, for they begin in this order. Throws `PackError` where one hangs on itself. */
export function inOrder(timers: Timers, written: Written): Map<string, TimerWord> {
  const ordered = new Map<string, TimerWord>();
  const follow = (timer: TimerWord, over: readonly string[]): void => {
    if (ordered.has(timer.name)) return;
    if (over.includes(timer.name))
      throw new PackError(
        written(timer.name),
        `${kindOf(timer)} ${timer.name}: it hangs on itself${over.length > 1 ? `, by way of ${over.slice(1).join(', ')}` : ''}. Count one of them from something else.`,
      );
    for (const name of timer.lasts.flatMap(countedFrom)) follow(timers.get(name)!, [...over, timer.name]);
    ordered.set(timer.name, timer);
  };
  for (const timer of timers.values()) follow(timer, []);
  return ordered;
}

/** An end that is counted in several ways at once, or is over before it begins, was meant otherwise. Throws `PackError`. */
export function checkLasting(way: Omit<Start, 'endOfDay' | 'before'>, near: unknown): void {
  const from = (['at', 'since', 'beyond'] as const).filter((name) => way[name] !== undefined);
  if (from.length > 1) throw new PackError(near, `an end is counted from one thing. Write one of: ${from.join(', ')}.`);
  if (way.since !== undefined && way.add === undefined)
    throw new PackError(near, `\`since: ${way.since}\` is over when it begins. Write what to \`add\` as well.`);
}

/**
 * What a window or deadline is counted from has to run when it begins. `around`: the states in which it lives, and those from which rows lead
 * there; `homeOf`: where another lives. Throws `PackError`.
 */
export function checkHanging(
  { name, lasts, ...timer }: TimerWord,
  around: ReadonlySet<string>,
  homeOf: (timer: string) => readonly string[],
  near: unknown,
): void {
  for (const other of lasts.flatMap(countedFrom))
    if (!homeOf(other).some((place) => around.has(place)))
      throw new PackError(
        near,
        `${kindOf(timer)} ${name}: it is counted from ${other}, which never runs when it begins. Correct the \`while\` of one of them.`,
      );
}

const kindOf = ({ rings }: Pick<TimerWord, 'rings'>): string => (rings ? 'deadline' : 'window');
const countedFrom = ({ since, beyond, before }: Start): readonly string[] =>
  [since, beyond, before?.timer].filter((name) => name !== undefined);
