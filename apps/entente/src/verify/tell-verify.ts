import { INVARIANTS } from './invariants.js';
import type { Difference } from './look.js';
import type { InFlight, Report } from './verify.js';

/** So many of each invariant are told; the report has all. */
const TOLD_MAX = 20;
const KEYS_TOLD_MAX = 1_000;
const NAME_WIDTH = Math.max(...Object.keys(INVARIANTS).map(({ length }) => length));
const COUNT_WIDTH = 9;

const WHY: { readonly [why in InFlight['why']]: string } = {
  consumed: 'it has arrived meanwhile',
  waiting: 'what carries it has not passed yet',
  parked: 'its key is parked',
  skipped: 'an operator has skipped its message',
  known: 'an earlier report lists it',
};

/** A line an invariant, and below it what is not as it must be. */
export function toldReport(report: Report): string {
  const { invariants, violations, inFlight, waitingFor, parked, skipped } = report;
  const row = (name: string, ...cells: readonly (number | string)[]) =>
    [name.padEnd(NAME_WIDTH), ...cells.map((cell) => String(cell).padStart(COUNT_WIDTH))].join('  ');
  const total = violations.length;
  return [
    row('', 'checked', 'in flight', 'violated'),
    ...invariants.map(
      ({ invariant, checked, inFlight: flying, violated }) =>
        `${row(invariant, checked, flying, violated)}  ${INVARIANTS[invariant]}`,
    ),
    ...section('Violated', violations, () => ''),
    ...unexplainedKeys(violations),
    ...section('In flight', inFlight, ({ why }) => ` (${WHY[why]})`),
    ...(waitingFor.length > 0 ? ['', `These have not passed in time: ${waitingFor.join(', ')}.`] : []),
    ...(parked.length > 0 ? ['', 'Parked:'] : []),
    ...parked.map(
      ({ consumer, key, reason, detail, messages }) =>
        `  ${key} of ${consumer}: ${reason}, ${messages.length} messages. ${detail}`,
    ),
    ...(skipped.length > 0 ? ['', 'Skipped:'] : []),
    ...skipped.map(({ consumer, key, eventId, reason }) => `  ${eventId} of ${key}, ${consumer}: ${reason}`),
    '',
    total === 0 ? 'No violation.' : `${total} ${total === 1 ? 'violation' : 'violations'}.`,
  ].join('\n');
}

/** Whom a store has forgotten that is older than its topics: a list for a person, whole where it can be. */
function unexplainedKeys(violations: readonly Difference[]): readonly string[] {
  const keys = [
    ...new Set(violations.filter(({ invariant }) => invariant === 'topics.explained').map(({ key }) => key)),
  ].toSorted();
  if (keys.length === 0) return [];
  const more = keys.length > KEYS_TOLD_MAX ? ` and ${keys.length - KEYS_TOLD_MAX} more` : '';
  return ['', `Published of them, and not stored: ${keys.slice(0, KEYS_TOLD_MAX).join(', ')}${more}.`];
}

function section<Found extends Difference>(
  title: string,
  found: readonly Found[],
  more: (one: Found) => string,
): readonly string[] {
  if (found.length === 0) return [];
  const told = new Map<string, number>();
  const lines: string[] = [];
  for (const one of found) {
    const { invariant, stream, revision, fault } = one;
    const n = (told.get(invariant) ?? 0) + 1;
    told.set(invariant, n);
    if (n > TOLD_MAX) continue;
    const place = revision === undefined ? stream : `${stream} at ${revision}`;
    lines.push(`  ${invariant}  ${place}: expected ${fault.expected}, found ${fault.found}${more(one)}`);
  }
  const rest = [...told].filter(([, n]) => n > TOLD_MAX).map(([invariant, n]) => `  ${invariant}  and ${n - TOLD_MAX} more`);
  return ['', `${title}:`, ...lines, ...rest];
}
