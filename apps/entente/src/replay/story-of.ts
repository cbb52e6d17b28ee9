import type { Instant } from '@entente/kernel';
import { advance, nowhere, type Journey, type Step } from '@entente/policy';
import type { MoneySeen } from '../demo/sight.js';
import type { Heading, Histories, Said, Told } from './histories.js';
import { inOrder } from './in-order.js';

/** A clock of the order, or of the dispute whose id it names. One that waits has no `dueAt`, but what is left of it. */
export type Clock = { readonly of: string; readonly name: string } & (
  { readonly dueAt: Instant; readonly passed?: true } | { readonly dueAt: null; readonly paused: true; readonly leftMs: number }
);

/** One event, what it changed, and all that stood after it. */
export type Moment = {
  readonly at: Instant;
  readonly of: 'order' | 'dispute' | 'money';
  readonly disputeId?: string;
  readonly revision: number;
  readonly type: string;
  /** Under which rule, and whose act; money follows, and has neither. */
  readonly rule: string | null;
  readonly by: string | null;
  readonly via: string | null;
  readonly status: { readonly from: string; readonly to: string } | null;
  readonly flags: { readonly set: readonly string[]; readonly cleared: readonly string[] };
  /** Those that changed, as they are now. */
  readonly counters: { readonly [name: string]: number };
  readonly deadlines: readonly Clock[];
  /** Where the money is; null before anybody paid. */
  readonly money: MoneySeen | null;
  /** What the event says beside all this, as far as its reader may see it. */
  readonly data: Said;
};

export type StoryOf = Heading & { readonly asOf: Instant | null; readonly items: readonly Moment[] };

/** The story of one order: every event of its histories, folded. */
export function storyOf(histories: Histories, asOf?: Instant): StoryOf {
  const journeys = new Map<string, Journey>();
  let money: MoneySeen | null = null;
  const items: Moment[] = [];
  for (const happened of inOrder(histories)) {
    if (happened.of === 'money') {
      const { at, revision, type, postings, money: after } = happened.moved;
      money = after;
      const data = { postings };
      const deadlines = clocksOf(journeys);
      items.push({ at, of: 'money', revision, type, rule: null, by: null, via: null, ...UNCHANGED, deadlines, money, data });
      continue;
    }
    const { of, disputeId, told } = happened;
    const place = disputeId ?? 'order';
    const before = journeys.get(place) ?? nowhere;
    const after = advance(before, stepOf(told));
    journeys.set(place, after);
    const { at, revision, type, rule, by, via, data } = told;
    const which = { of, ...(disputeId !== undefined && { disputeId }) };
    const deadlines = clocksOf(journeys);
    items.push({ at, ...which, revision, type, rule, by, via, ...changed(before, after), deadlines, money, data });
  }
  const { orderId, policy, status, buyerId, sellerId } = histories.heading;
  return { orderId, policy, status, buyerId, sellerId, asOf: asOf ?? null, items };
}

const UNCHANGED = { status: null, flags: { set: [], cleared: [] }, counters: {} } as const;

/** A history tells the step of an event among what it says. */
const stepOf = ({ type, rule, by, data }: Told): Step => ({ ...data, type, rule, by }) as Step;

function changed(before: Journey, after: Journey): Pick<Moment, 'status' | 'flags' | 'counters'> {
  return {
    status: before.status === after.status ? null : { from: before.status, to: after.status },
    flags: {
      set: Object.keys(after.flags).filter((name) => !(name in before.flags)),
      cleared: Object.keys(before.flags).filter((name) => !(name in after.flags)),
    },
    counters: Object.fromEntries(
      Object.entries(after.counters).filter(([name, count]) => count !== (before.counters[name] ?? 0)),
    ),
  };
}

const clocksOf = (journeys: ReadonlyMap<string, Journey>): readonly Clock[] =>
  [...journeys].flatMap(([of, { deadlines, paused }]) => [
    ...Object.entries(deadlines).flatMap(([name, { dueAt, passed }]): Clock[] =>
      isReminder(name) ? [] : [{ of, name, dueAt, ...(passed && { passed }) }],
    ),
    ...Object.entries(paused).flatMap(([name, { leftMs }]): Clock[] =>
      isReminder(name) ? [] : [{ of, name, dueAt: null, paused: true, leftMs }],
    ),
  ]);

/** `check-PT72H`: it only reminds of the end of `check`. */
const isReminder = (name: string): boolean => /-PT\d+[HMS]/.test(name);
