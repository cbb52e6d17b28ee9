import { fold, period, plusMs, plusPeriod, Rejection, type Instant } from '@entente/kernel';
import { compileTable } from '../compile.js';
import { actionsFor, decideProcess } from '../decide.js';
import type { Meanings } from '../meanings.js';
import type { TableSource } from '../pack-source.js';
import { isRelation, type People } from '../people.js';
import { advance, nowhere, type Actor, type Body, type Journey, type ProcessCommand, type Step } from '../process.js';
import type { Words } from '../vocabulary.js';

/** A workshop: small enough to be seen at once, with one of everything that a rule book may say. */
const words = {
  closed: 'order.closed',
  actions: [
    'place',
    'open',
    'pause',
    'resume',
    'quarrel',
    'settle',
    'bid',
    'withdraw',
    'urge',
    'extend',
    'paint',
    'deliver',
    'pay',
    'close',
  ],
  news: ['Settled'],
  events: [
    'Opened',
    'Paused',
    'Resumed',
    'Quarrelled',
    'Settled',
    'BidMade',
    'BidWithdrawn',
    'BidLapsed',
    'Urged',
    'UrgedTwice',
    'Extended',
    'Painted',
    'Delivered',
    'Paid',
    'Closed',
    'ReminderDue',
    'DeadlinePassed',
  ],
  inputs: { colour: { values: ['red', 'blue', 'green'], refusal: 'field.invalid' } },
  facts: { weather: ['sun', 'rain'] },
  needs: ['reason', 'brush'],
  periods: ['length'],
  instants: ['until'],
  sums: ['price'],
  keys: ['bidId'],
  funds: ['pay', 'nothing'],
} as const satisfies Words;

const source: TableSource = {
  states: {
    idle: { refuses: { deliver: 'too.early' } },
    busy: {},
    paused: { frozen: true, suspends: true },
    quarrel: { frozen: true },
    done: { chat: { until: 'thanks' }, terminal: true, refuses: { pay: 'decision.final' } },
  },
  flags: { urgent: { while: 'busy' }, bid: { each: 'bidId', while: ['idle', 'busy'] }, called: { while: 'urgent' } },
  counters: ['urged'],
  windows: { thanks: { lasts: 'P2D', while: 'done' }, season: { lasts: { add: 'P10D' } } },
  deadlines: {
    work: { lasts: [{ at: 'until' }, 'length', 'P3D'], while: 'busy', remind: ['PT72H', 'PT24H'] },
    cleaning: { lasts: { beyond: 'work', add: 'P1D' }, while: 'busy' },
    answer: { lasts: 'PT48H', while: 'urgent' },
    offer: { lasts: 'P7D', while: 'bid', remind: 'PT24H' },
    lease: { lasts: 'P1M', while: 'any open', pausedIn: 'quarrel', remind: 'PT72H' },
  },
  rows: [
    { rule: 'W-01', action: 'open', by: 'seller', from: ['new', 'idle'], to: 'busy', event: 'Opened' },
    { rule: 'W-02', action: 'pause', by: 'staff', from: 'any active', to: 'paused', event: 'Paused' },
    { rule: 'W-02', action: 'resume', by: 'staff', from: 'paused', to: 'back', event: 'Resumed' },
    { rule: 'W-03', action: 'quarrel', by: 'buyer', from: 'busy', to: 'quarrel', event: 'Quarrelled' },
    {
      rule: 'W-03',
      on: 'Settled',
      says: { colour: 'red' },
      from: 'quarrel',
      to: 'done',
      event: 'Closed',
      funds: ['pay', 'nothing'],
    },
    {
      rule: 'W-03',
      on: 'Settled',
      says: { colour: ['blue', 'green'] },
      from: 'quarrel',
      to: 'busy',
      event: 'Settled',
      starts: { work: { at: 'until' } },
    },
    { rule: 'W-04', action: 'bid', by: 'seller', from: ['idle', 'busy'], event: 'BidMade', sets: 'bid' },
    {
      rule: 'W-04',
      action: 'withdraw',
      by: 'proposer of bid',
      from: ['idle', 'busy'],
      with: 'bid',
      within: 'offer',
      event: 'BidWithdrawn',
      clears: 'bid',
    },
    { rule: 'W-04', deadline: 'offer', from: ['idle', 'busy'], event: 'BidLapsed', clears: 'bid' },
    { rule: 'W-05', action: 'urge', by: 'buyer', from: 'busy', event: 'Urged', sets: ['urgent', 'called'], counts: 'urged' },
    { rule: 'W-06', follows: 'W-05', from: 'busy', if: { urged: '>= 2' }, event: 'UrgedTwice', resets: 'urged' },
    { rule: 'W-07', follows: 'W-06', from: 'busy', if: { urged: '< 1' }, to: 'done', event: 'Closed' },
    { rule: 'W-05', deadline: 'answer', from: 'busy', event: 'DeadlinePassed', clears: 'urgent' },
    {
      rule: 'W-08',
      action: 'extend',
      by: 'seller',
      from: 'busy',
      event: 'Extended',
      starts: { work: { since: 'work', add: 'P5D', round: 'end_of_day' } },
    },
    {
      rule: 'W-09',
      action: 'paint',
      by: ['buyer', 'seller'],
      says: { colour: ['red', 'blue'] },
      from: 'busy',
      without: 'urgent',
      after: 'work',
      within: 'season',
      if: { weather: 'sun' },
      else: { urgent: 'field.busy', weather: 'weather.bad' },
      needs: ['brush', 'reason'],
      event: 'Painted',
    },
    { rule: 'W-10', action: 'deliver', by: 'seller', from: 'busy', to: 'idle', event: 'Delivered' },
    { rule: 'W-11', deadline: 'work', from: 'busy', if: { weather: 'rain' }, event: 'DeadlinePassed', sets: 'urgent' },
    { rule: 'W-12', deadline: 'cleaning', from: 'busy', to: 'idle', event: 'Delivered' },
    { rule: 'W-13', deadline: 'lease', from: ['idle', 'busy'], to: 'done', event: 'Closed' },
    { rule: 'W-14', action: 'pay', by: 'buyer', from: ['idle', 'busy'], amount: 'below price', event: 'Paid' },
    { rule: 'W-15', action: 'close', by: 'buyer', from: 'idle', to: 'done', event: 'Closed' },
  ],
};

type Said = Body & { readonly bidId?: string; readonly colour?: string; readonly amountMinor?: number; readonly until?: string };
export type Workshop = Journey & People & { readonly weather: 'sun' | 'rain'; readonly price: number };
type Given = { readonly now: Instant; readonly length?: string };

const meanings: Meanings<typeof words, Workshop, Said, Given, Step> = {
  isRelation,
  hears: { Settled: ({ status }) => status !== 'idle' },
  facts: { weather: ({ state }) => state.weather },
  periods: { length: ({ given }) => given.length },
  instants: { until: ({ body }) => body.until },
  sums: { price: ({ state }) => state.price },
  currencyOf: () => 'EUR',
  asked: ({ amountMinor }) => amountMinor,
  keys: { bidId: ({ body }) => body.bidId ?? 'none' },
  funds: { pay: ({ state }) => ({ do: 'pay', amountMinor: state.price }), nothing: () => undefined },
  laws: {
    bid: ({ body }) => (body.bidId === 'forged' ? { code: 'field.invalid', detail: 'This bid is forged.' } : undefined),
    pay: ({ state }) => (state.weather === 'rain' ? { code: 'limit.reached', detail: 'The till is full.' } : undefined),
  },
  events: Object.fromEntries(words.events.map((type) => [type, () => ({})])) as unknown as Meanings<
    typeof words,
    Workshop,
    Said,
    Given,
    Step
  >['events'],
  about: ({ status }) => ({ status }),
  evolve: advance,
};

const table = compileTable(source, words, 'Europe/Paris', 60_000);
export const MONDAY = '2026-01-05T09:00:00.000Z' as Instant;
export const after = (length: string, from = MONDAY) => plusPeriod(from, period(length), 'Europe/Paris');
const who = (id: string, ...roles: Actor['roles']): Actor => ({ id, roles, marketplaces: ['bazaar'] });
const people = { ana: who('ana'), bo: who('bo'), zed: who('zed'), ops: who('ops', 'operator') };

export type Command = ProcessCommand<string, Said>;
export const empty: Workshop = { ...nowhere, marketplace: 'bazaar', buyerId: 'ana', sellerId: 'bo', weather: 'sun', price: 100 };
export const act = (action: string, by: keyof typeof people, body: Said = {}): Command => ({
  type: 'Act',
  action,
  by: people[by],
  body,
});
export const decide = (command: Command, state: Workshop, now: Instant, length?: string) =>
  decideProcess(table, meanings, command, state, { now, ...(length !== undefined && { length }) });
/** Where the workshop is after that. */
export const next = (state: Workshop, command: Command, now: Instant, length?: string): Workshop =>
  fold({ initial: state, evolve: advance<Workshop> }, decide(command, state, now, length));
/** Why not; or what is recorded. */
export const refusal = (command: Command, state: Workshop, now = MONDAY) => {
  try {
    return decide(command, state, now);
  } catch (error) {
    if (error instanceof Rejection) return error;
    throw error;
  }
};
export const ring = (name: string, state: Workshop): Command => ({
  type: 'PassDeadline',
  name,
  dueAt: state.deadlines[name]?.dueAt ?? MONDAY,
});
export const rings = (name: string, state: Workshop) => plusMs(state.deadlines[name]?.dueAt ?? MONDAY, 60_001);

export const busy = next(empty, act('open', 'bo'), MONDAY);
const isReminder = (name: string) => name.includes('-PT');
const duesOf = ({ deadlines }: Journey, isMeant: (name: string) => boolean) =>
  Object.fromEntries(Object.entries(deadlines).flatMap(([name, { dueAt }]) => (isMeant(name) ? [[name, dueAt]] : [])));
export const dues = (journey: Journey) => duesOf(journey, (name) => !isReminder(name));
export const reminders = (journey: Journey) => duesOf(journey, isReminder);
export const allowed = (id: keyof typeof people, state: Workshop, now = MONDAY) =>
  actionsFor(table, meanings, state, people[id], { now }).sort();
