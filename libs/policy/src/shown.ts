import type { Json } from '@entente/kernel';
import type { Journey, Step } from './process.js';
import { baseOf, type Table } from './table.js';

/** What readers are shown of a process. That it will remind somebody of a clock is no clock of theirs; only its table, if there is one, knows. */
export function journeyShown(table: Table | undefined, { flags, deadlines, paused, windows }: Journey) {
  const isTheirs = ([name]: readonly [string, unknown]) => table?.timers.get(baseOf(name))?.reminds === undefined;
  return {
    flags: Object.keys(flags),
    deadlines: [
      ...Object.entries(deadlines)
        .filter(isTheirs)
        .map(([name, { dueAt, passed }]) => ({ name, dueAt, ...(passed && { passed }) })),
      ...Object.entries(paused)
        .filter(isTheirs)
        .map(([name, { leftMs }]) => ({ name, dueAt: null, paused: true, leftMs })),
    ],
    windows: Object.entries(windows).map(([name, { endsAt }]) => ({ name, endsAt })),
  };
}

/** Who and why stand beside the event in every history; the facts that it repeats are its process', not its own. */
const BESIDE_IT = new Set(['type', 'rule', 'by', 'actor', 'via', 'about']);

/** What readers are shown of an event: what it says of itself, and its step. `hidden` are fields that this reader may not see. */
export const eventShown = (event: Step, hidden: readonly string[] = []): Json =>
  Object.fromEntries(Object.entries(event).filter(([name]) => !BESIDE_IT.has(name) && !hidden.includes(name)));
