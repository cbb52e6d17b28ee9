import { refusal } from './situations.js';
import type { Answer } from './api.js';

/** So many at once. */
export const times = <Made>(count: number, make: (n: number) => Promise<Made>): Promise<Made[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));

export const outcome = (answer: Answer): string => (answer.status === 200 || answer.status === 201 ? 'done' : refusal(answer));

/** How often each outcome was seen. */
export function tally(answers: readonly Answer[]): { [outcome: string]: number } {
  const counts: { [outcome: string]: number } = {};
  for (const answer of answers) counts[outcome(answer)] = (counts[outcome(answer)] ?? 0) + 1;
  return counts;
}

/** Two things at the same moment, once in this order and once in the other: their outcomes. */
export async function bothAtOnce(
  n: number,
  one: () => Promise<Answer>,
  other: () => Promise<Answer>,
): Promise<readonly [string, string]> {
  const [first, second] = await Promise.all(n % 2 === 0 ? [one(), other()] : [other(), one()]);
  return n % 2 === 0 ? [outcome(first), outcome(second)] : [outcome(second), outcome(first)];
}
