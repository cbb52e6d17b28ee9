import type { Period } from '@entente/kernel';
import type { Said } from './pack-source.js';

/** A process table as the interpreter reads it: every name resolved, every group of states spelled out, rows found by trigger and state. */
export type Table = {
  readonly zone: string;
  readonly graceMs: number;
  readonly states: ReadonlyMap<string, StateWord>;
  readonly flags: ReadonlyMap<string, FlagWord>;
  readonly timers: ReadonlyMap<string, TimerWord>;
  readonly rows: readonly Row[];
  /** Trigger, then state: `decide` never searches. */
  readonly index: ReadonlyMap<string, ReadonlyMap<string, readonly Row[]>>;
  /** Rules that another row follows. */
  readonly followed: ReadonlySet<string>;
};

export type StateWord = {
  readonly name: string;
  readonly chat: 'open' | 'blocked' | 'closed' | { readonly until: string };
  readonly frozen: boolean;
  readonly terminal: boolean;
  readonly suspends: boolean;
  /** The code for an action that no row here takes. */
  readonly refuses: (action: string) => string;
};

/** Where a flag or timer lives: in places, while a flag is set, or (neither) for as long as the process. */
export type Scope = { readonly places?: ReadonlySet<string>; readonly inFlag?: string };
export type FlagWord = Scope & { readonly name: string; readonly each?: string };
/** A window or a deadline: only a deadline rings. */
export type TimerWord = Scope & {
  readonly name: string;
  readonly rings: boolean;
  readonly each?: string;
  readonly pausedIn: ReadonlySet<string>;
  readonly lasts: readonly Start[];
  /** It rings only to remind of the end of this deadline. */
  readonly reminds?: string;
};

/** One way to find an end; of several, the first whose facts are known. */
export type Start = {
  readonly add?: Period | string;
  readonly at?: string;
  readonly since?: string;
  readonly beyond?: string;
  /** So long before the end of another; nowhere where that is over by now. */
  readonly before?: { readonly timer: string; readonly ms: number };
  readonly endOfDay: boolean;
};

export type FlagTest = { readonly flag: string; readonly anyInstance: boolean };
export type FactTest = { readonly name: string; readonly refusal: string } & (
  { readonly values: ReadonlySet<Said> } | { readonly counterAtLeast: number } | { readonly counterBelow: number }
);

export type Row = {
  readonly rule: string;
  readonly trigger: Trigger;
  readonly by: readonly string[];
  readonly says: readonly { readonly name: string; readonly values: ReadonlySet<Said>; readonly refusal: string }[];
  readonly from: ReadonlySet<string>;
  readonly with: readonly (FlagTest & { readonly refusal: string })[];
  readonly without: readonly (FlagTest & { readonly refusal: string })[];
  readonly after: readonly { readonly timer: string; readonly refusal?: string }[];
  readonly within?: { readonly timer: string; readonly refusal: string };
  readonly facts: readonly FactTest[];
  readonly needs: readonly { readonly words: readonly string[]; readonly refusal: 'reason.required' | 'field.required' }[];
  readonly amount?: { readonly bound: 'below' | 'up to' | 'as'; readonly sum: string };
  readonly to?: string;
  readonly event: string;
  readonly sets: readonly string[];
  readonly clears: readonly string[];
  readonly starts: ReadonlyMap<string, readonly Start[]>;
  readonly counts: readonly string[];
  readonly resets: readonly string[];
  readonly funds: readonly string[];
};

export type Trigger = { readonly kind: 'action' | 'deadline' | 'on' | 'follows'; readonly name: string };

const NONE: readonly Row[] = [];
export const rowsAt = ({ index }: Table, kind: Trigger['kind'], name: string, status: string): readonly Row[] =>
  index.get(`${kind} ${name}`)?.get(status) ?? NONE;

/** `offer:offer-2` is one of several `offer`s. */
export const baseOf = (name: string): string => name.split(':', 1)[0]!;
export const keyIn = (name: string): string | undefined => (name.includes(':') ? name.slice(name.indexOf(':') + 1) : undefined);

/** For `rowsAt`. */
export function indexOf(rows: readonly Row[]): Map<string, Map<string, Row[]>> {
  const index = new Map<string, Map<string, Row[]>>();
  for (const row of rows)
    for (const status of row.from) {
      const trigger = `${row.trigger.kind} ${row.trigger.name}`;
      const byStatus = index.get(trigger) ?? new Map<string, Row[]>();
      const there = byStatus.get(status);
      if (there) there.push(row);
      else byStatus.set(status, [row]);
      index.set(trigger, byStatus);
    }
  return index;
}
