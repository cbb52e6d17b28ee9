import { shardOf, sum, type Instant } from '@entente/kernel';
import type { Installation } from './installation.js';
import { INVARIANTS, type Invariant } from './invariants.js';
import { compare, type Judged, type Pipe } from './judged.js';
import { knownTo, look, type Difference, type Known, type Look } from './look.js';
import { passedBy } from './pipes.js';
import { judgeParked } from './reactions.js';
import { survey } from './survey.js';
import { judgeViews, mustBeBuilt } from './views.js';
import type { Told } from './witness.js';

export type Options = {
  /** The part of the orders and wallets that is looked at, from 0 to 1. */
  readonly sample: number;
  readonly since: Instant | undefined;
  /** How long what is in flight may take. */
  readonly patienceSeconds: number;
  readonly witness: readonly Told[];
  /** Violations that somebody has seen to, as an earlier report lists them. */
  readonly known?: readonly Difference[];
};

/** It was consumed meanwhile; its pipe has not passed; or operators know of it. */
export type InFlight = Difference & { readonly why: 'consumed' | 'waiting' | 'parked' | 'skipped' | 'known' };

type Count = { readonly invariant: Invariant; readonly checked: number; readonly inFlight: number; readonly violated: number };

export type Report = Known & {
  readonly invariants: readonly Count[];
  readonly violations: readonly Difference[];
  readonly inFlight: readonly InFlight[];
  /** Pipes that have not carried on in time what lay before them. */
  readonly waitingFor: readonly Pipe[];
};

/**
 * Looks at everything once; and once more at what was not as it must be, when what was in flight has arrived. Throws, with a sentence for operators, where
 * no read model was built yet.
 */
export async function verify(installation: Installation, options: Options): Promise<Report> {
  await mustBeBuilt(installation); // First: a look takes hours.
  const known = await knownTo(installation);
  const { groups, judged } = await survey(installation, options.sample);
  const looks: Look[] = [];
  for (const group of groups)
    looks.push(await look(installation, known, { ...options, isAskedFor: (key) => group.has(shardOf(key)) }));
  const whole = [...judged, ...judgeParked(known.parked), ...(await judgeWhole(installation, options))];
  const differences = [...looks.flatMap((one) => one.differences), ...differencesIn(whole)];

  const suspects = differences.filter(({ awaits }) => awaits !== undefined);
  const second = suspects.length > 0 ? await lookAgain(installation, known, suspects, { looks, options }) : undefined;
  const verdicts = suspects.map((suspect) => ({ suspect, why: second && excuseFor(suspect, second) }));
  const violated = [
    ...differences.filter(({ awaits }) => awaits === undefined),
    ...verdicts.filter(({ why }) => why === undefined).map(({ suspect }) => suspect),
  ];
  const seen = new Set(options.known?.map(exactly));
  const violations = violated.filter((one) => !seen.has(exactly(one)));
  const inFlight: readonly InFlight[] = [
    ...verdicts.flatMap(({ suspect, why }) => (why === undefined ? [] : [{ ...suspect, why }])),
    ...violated.filter((one) => seen.has(exactly(one))).map((one) => ({ ...one, why: 'known' as const })),
  ];
  const numberOf = (all: readonly Judged[], invariant: Invariant) =>
    sum(all.flatMap(({ invariant: judged, times = 1 }) => (judged === invariant ? [times] : [])));
  return {
    ...known,
    invariants: (Object.keys(INVARIANTS) as Invariant[]).map((invariant) => ({
      invariant,
      checked: looks.reduce((total, { checked }) => total + (checked.get(invariant) ?? 0), numberOf(whole, invariant)),
      inFlight: numberOf(inFlight, invariant),
      violated: numberOf(violations, invariant),
    })),
    violations,
    inFlight,
    waitingFor: [...new Set(inFlight.filter(({ why }) => why === 'waiting').flatMap(({ awaits = [] }) => awaits))].filter(
      (pipe) => second?.passed.has(pipe) !== true,
    ),
  };
}

/** What belongs to no order and no wallet. Read models are built as a whole or not at all. */
async function judgeWhole(installation: Installation, { sample }: Options): Promise<readonly Judged[]> {
  const totals = new Map<string, number>();
  for (const { currency, balanceMinor } of await installation.balances())
    totals.set(currency, sum([totals.get(currency) ?? 0, balanceMinor]));
  const judged = [...totals].map(([currency, total]) =>
    compare('ledger.trial_balance', { stream: `ledger ${currency}` }, 0, total),
  );
  return sample < 1 ? judged : [...judged, ...(await judgeViews(installation))];
}

const differencesIn = (judged: readonly Judged[]): readonly Difference[] =>
  judged.flatMap((one) => (one.fault ? [{ ...one, fault: one.fault, key: '' }] : []));

/** How things stand once what was in flight at the first look has had its time. */
type Second = { readonly passed: ReadonlySet<Pipe>; readonly known: Known; readonly standing: ReadonlySet<string> };

async function lookAgain(
  installation: Installation,
  before: Known,
  suspects: readonly Difference[],
  { looks, options }: { readonly looks: readonly Look[]; readonly options: Options },
): Promise<Second> {
  const heads = looks.at(-1)?.heads;
  const passed = heads ? await passedBy(installation, heads, options.patienceSeconds) : new Set<Pipe>();
  // Where nobody is at work, nothing can have changed.
  if (!installation.isRunning) return { passed, known: before, standing: new Set(suspects.map(nameOf)) };
  const known = await knownTo(installation);
  const keys = new Set(suspects.map(({ key }) => key));
  const { differences } = await look(installation, known, { ...options, since: undefined, isAskedFor: (key) => keys.has(key) });
  const standing = [...differences, ...differencesIn(judgeParked(known.parked))];
  return { passed, known, standing: new Set(standing.map(nameOf)) };
}

/** The same difference at two moments; what is found may differ by then. */
const nameOf = ({ invariant, stream, revision, fault }: Difference): string =>
  JSON.stringify([invariant, stream, revision ?? null, fault.expected]);

/** Only what is still as it was reported is known: what has gone on since is something else. */
const exactly = ({ invariant, stream, revision, key, fault }: Difference): string =>
  JSON.stringify([invariant, stream, revision ?? null, key, fault.expected, fault.found]);

/** Why a difference does not count; undefined where it does. A skipped message excuses that its own effect is missing, and nothing else. */
function excuseFor(difference: Difference, { passed, known, standing }: Second): InFlight['why'] | undefined {
  const { awaits = [], key, message } = difference;
  if (!standing.has(nameOf(difference))) return 'consumed';
  if (known.parked.some((one) => one.key === key && awaits.includes(one.consumer))) return 'parked';
  if (known.skipped.some((one) => one.eventId === message && awaits.includes(one.consumer))) return 'skipped';
  return awaits.every((pipe) => passed.has(pipe)) ? undefined : 'waiting';
}
