import type { Json } from '@entente/kernel';
import type { TableName } from './pack-source.js';
import type { Journey, Step } from './process.js';
import type { Pack } from './read-pack.js';
import { baseOf } from './table.js';
import { explanationOf } from './telling/explanation.js';
import type { Language } from './texts.js';

/** Whose journey it is, and in which language it is told. */
type Shown = { readonly pack: Pack | undefined; readonly of: TableName; readonly language: Language };

/** What readers are shown of a process. That it will remind somebody of a clock is no clock of theirs; only its table, if there is one, knows. */
export function journeyShown(journey: Journey, { pack, of, language }: Shown) {
  const { flags, deadlines, paused, windows } = journey;
  const isTheirs = ([name]: readonly [string, unknown]) => pack?.[of]?.timers.get(baseOf(name))?.reminds === undefined;
  const explained = (name: string) => {
    const explanation = pack && explanationOf({ pack, of, journey, language }, name);
    return explanation === undefined ? {} : { explanation };
  };
  return {
    flags: Object.keys(flags),
    deadlines: [
      ...Object.entries(deadlines)
        .filter(isTheirs)
        .map(([name, { dueAt, passed }]) => ({ name, dueAt, ...(passed && { passed }), ...explained(name) })),
      ...Object.entries(paused)
        .filter(isTheirs)
        .map(([name, { leftMs }]) => ({ name, dueAt: null, paused: true, leftMs, ...explained(name) })),
    ],
    windows: Object.entries(windows).map(([name, { endsAt }]) => ({ name, endsAt })),
  };
}

/** Who and why stand beside the event in every history; the facts that it repeats are its process', not its own. */
const BESIDE_IT = new Set(['type', 'rule', 'by', 'actor', 'via', 'about']);

/** What readers are shown of an event: what it says of itself, and its step. `hidden` are fields that this reader may not see. */
export const eventShown = (event: Step, hidden: readonly string[] = []): Json =>
  Object.fromEntries(Object.entries(event).filter(([name]) => !BESIDE_IT.has(name) && !hidden.includes(name)));
