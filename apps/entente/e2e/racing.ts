import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { refusal } from './situations.js';
import type { Answer } from './api.js';

const ASKED_MAX = 5;

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

/**
 * So many at once may lose the race for a stream until they are told to come again: then as `busy` demands, later and under the same key. Where an append
 * takes longer than a pause, as on a server of its own, that is no rarity.
 */
export async function decided(ask: (key: string) => Promise<Answer>): Promise<Answer> {
  const key = randomUUID();
  for (let asked = 1; ; asked++) {
    const answer = await ask(key);
    if (outcome(answer) !== '503 busy' || asked === ASKED_MAX) return answer;
    await sleep(Number(answer.headers.get('retry-after')) * 1_000);
  }
}
