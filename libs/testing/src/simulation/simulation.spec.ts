import { describe, expect, it } from '@jest/globals';
import { commitsFirst, forgetsLegs, refusesNews } from './mutants.js';
import type { Mutant } from './process.js';
import { simulate, told, type Run } from './simulate.js';

const SEEDS_DEFAULT = 2_000;
const MUTANT_SEEDS_MAX = 1_000;
const PATIENCE_MS = 600_000;

/** `SEEDS` says how many runs, `SEED` replays one and prints it. */
const seeds = Number(process.env['SEEDS'] ?? SEEDS_DEFAULT);
const replayed = process.env['SEED'];

/** What the runs must have come by: laws that nothing has put to the test prove nothing. */
const SIGHTS = [
  'a dispute',
  'a dispute that opened by itself',
  'ArrangementDeclared',
  'a decision was applied late',
  'a decision found less than it gave',
  'answered again: DisputeDecided',
  'answered again: DecisionApplied',
  'answered again: decide',
  'decided full_refund',
  'decided partial_refund',
  'decided restart',
  'decided pay_seller',
  'OrderExpired',
  'OptionBought',
  'OfferAccepted',
  'OfferLapsed',
  'OrderReleased',
  'VoucherRequested',
  'WithdrawalPaid',
  'WithdrawalFailed',
  'refused: amount.invalid',
  'ReminderDue',
  'EnforcementOverdue',
  'an alarm that came too late',
  'somebody was faster',
  'an append nobody knows about was written',
  'a process given up for dead went on',
  'a topic from its start',
  'died at relay.after-publish',
  'died at reaction.after-handle',
  'died at alarm.after-ring',
  'died at leg.after-wallet',
  'died at provider.after-call',
  'a lost answer of the provider was found',
  'RefundFailed',
  'RefundSettledOtherwise',
  'a wallet in debt',
  'refused: payment.reused',
  'refused: order.frozen',
] as const;

async function sound(seed: number): Promise<Run> {
  const run = await simulate(seed);
  if (run.broken.length > 0) throw new Error(await told(seed));
  return run;
}

/** The first seed under which a mistake shows. */
async function firstFound(mutant: Mutant): Promise<Run | undefined> {
  for (let seed = 1; seed <= MUTANT_SEEDS_MAX; seed++) {
    const run = await simulate(seed, { mutant });
    if (run.broken.length > 0) return run;
  }
  return undefined;
}

describe('However late, often and out of order the contexts hear of each other, and wherever their processes end', () => {
  it(
    'every law holds once all is quiet',
    async () => {
      if (replayed !== undefined) {
        process.stdout.write(`${await told(Number(replayed))}\n`);
        await sound(Number(replayed));
        return;
      }
      const seen = new Map<string, number>();
      for (let seed = 1; seed <= seeds; seed++) {
        const run = await sound(seed);
        for (const [what, times] of run.seen) seen.set(what, (seen.get(what) ?? 0) + times);
      }
      // Fewer runs see less.
      const sights = seeds < SEEDS_DEFAULT ? [] : SIGHTS;
      expect(sights.filter((what) => !seen.has(what))).toEqual([]);
    },
    PATIENCE_MS,
  );

  it('a seed tells the same story every time', async () => {
    for (const seed of [3, 7, 11]) expect(await told(seed)).toBe(await told(seed));
  });
});

describe('Whoever makes a mistake is found out', () => {
  it.each([
    { mistake: 'a reaction that may be refused', mutant: refusesNews, law: /key_parked.*order\.hears-disputes.*rejected/ },
    { mistake: 'a leg applied twice', mutant: forgetsLegs, law: /transit:.* still holds/ },
    { mistake: 'an offset committed before the command', mutant: commitsFirst, law: / 0 times|nobody can do anything/ },
  ])(
    '$mistake',
    async ({ mutant, law }) => {
      const run = await firstFound(mutant);
      expect(run?.broken.join('\n')).toMatch(law);
      // The same run is sound where nobody makes the mistake.
      await sound(run?.seed ?? 0);
    },
    PATIENCE_MS,
  );
});
