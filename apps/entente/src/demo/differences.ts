import { whereTheMoneyIs } from './notes.js';
import type { Sight } from './sight.js';
import type { Ends, Outcome } from './story.js';

/** A step as it went: under which rule or refused with which code, in which state after it, what may be done, and what could be seen before and after. */
type Went = {
  readonly rule?: string;
  readonly refused?: string;
  readonly may?: readonly string[];
  readonly state: string;
  readonly before: Sight;
  readonly after: Sight;
};

/** Every difference between a step as it is told and as it went, one sentence each. */
export function differences(ends: Ends, went: Went): readonly string[] {
  if ('refused' in ends) return fromRefusal(ends.refused, went);
  return 'may' in ends ? fromActions(ends.may, went) : fromOutcome(ends, went);
}

function fromActions(expected: readonly string[], { may = [] }: Went): readonly string[] {
  const [told, found] = [expected.join(', '), may.join(', ')];
  return told === found ? [] : [`expected that one may ${told}, but it is ${found}`];
}

function fromRefusal(code: string, { rule, refused, before, after }: Went): readonly string[] {
  if (refused === undefined) return [`expected to be refused with ${code}, but it went through under ${rule ?? 'no rule'}`];
  const wrote = after.order?.revision !== before.order?.revision || after.dispute?.revision !== before.dispute?.revision;
  return [
    ...(refused === code ? [] : [`expected to be refused with ${code}, but the code was ${refused}`]),
    ...(wrote ? ['a refusal leaves nothing behind, but something was written'] : []),
  ];
}

function fromOutcome(ends: Outcome, { rule, refused, state, before, after }: Went): readonly string[] {
  if (refused !== undefined)
    return [`expected ${ends.rule ?? 'it'} to ${ends.rule ? 'allow it' : 'happen'}, but it was refused with ${refused}`];
  const money = whereTheMoneyIs(after);
  // A story that says nothing of the money says that it stays where it was.
  const expected = ends.money ?? whereTheMoneyIs(before);
  return [
    ...(rule === ends.rule
      ? []
      : [`expected ${ends.rule ?? 'no rule'}, but ${rule === undefined ? 'nothing happened' : `it was ${rule}`}`]),
    ...(state === ends.state ? [] : [`expected "${ends.state}" after it, but it is "${state}"`]),
    ...(money === expected ? [] : [`expected the money at "${expected}", but it is at "${money}"`]),
  ];
}
