import { whereTheMoneyIs } from './notes.js';
import type { Sight } from './sight.js';
import type { Ends } from './story.js';

/** A step as it went: under which rule or refused with which code, in which state after it, and what could be seen before and after. */
type Went = {
  readonly rule?: string;
  readonly refused?: string;
  readonly state: string;
  readonly before: Sight;
  readonly after: Sight;
};

/** Every difference between a step as it is told and as it went, one sentence each. */
export const differences = (ends: Ends, went: Went): readonly string[] =>
  'refused' in ends ? fromRefusal(ends.refused, went) : fromOutcome(ends, went);

function fromRefusal(code: string, { rule, refused, before, after }: Went): readonly string[] {
  if (refused === undefined) return [`expected to be refused with ${code}, but it went through under ${rule ?? 'no rule'}`];
  const wrote = after.order?.revision !== before.order?.revision || after.dispute?.revision !== before.dispute?.revision;
  return [
    ...(refused === code ? [] : [`expected to be refused with ${code}, but the code was ${refused}`]),
    ...(wrote ? ['a refusal leaves nothing behind, but something was written'] : []),
  ];
}

function fromOutcome(ends: Exclude<Ends, { refused: string }>, { rule, refused, state, before, after }: Went): readonly string[] {
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
