import { describe, expect, it } from '@jest/globals';
import { builtInPacks } from '@entente/policy';
import { commitsFirst, forgetsLegs, recoversOnly, refundsTwice, refusesNews, trustsTracking } from './mutants.js';
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
  'RefundAwaited',
  'a refund by message met with silence, and was paid',
  'a wallet in debt',
  'refused: payment.reused',
  'refused: order.frozen',
  'refused: seller.suspended',
  'SellerSuspended',
  'ReinstatementRequested',
  'SellerReinstated',
  'closed: closed_by_buyer',
  'closed: full_refund_by_seller',
  'closed: tracking_confirmed',
  'closed: chargeback',
  'DisputeResumed',
  'DisputeBecameStale',
  'ProofAdded',
  'PaymentChargedBack',
  'ReserveReleased',
  'RestartConsented',
  'RefundAgreed',
  'ClaimRejected',
  'DamageClaimed',
  ...builtInPacks().map(({ name }) => `an order under ${name}`),
];

type Options = Parameters<typeof told>[1];

async function sound(seed: number, options: Options = {}): Promise<Run> {
  const run = await simulate(seed, options);
  if (run.broken.length > 0) throw new Error(await told(seed, options));
  return run;
}

/** The first seed from there on under which a mistake shows. */
async function firstFound(from: number, options: Options): Promise<Run | undefined> {
  for (let seed = from; seed < from + MUTANT_SEEDS_MAX; seed++) {
    const run = await simulate(seed, options);
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
  const CONGOCREA = ['congocrea/1'];
  it.each([
    {
      mistake: 'a reaction that may be refused',
      mutant: refusesNews,
      policies: CONGOCREA,
      law: /key_parked.*order\.hears-disputes.*rejected/,
      // Seldom: the search begins where it was found last.
      from: 400,
    },
    { mistake: 'a leg applied twice', mutant: forgetsLegs, law: /transit:.* still holds/ },
    { mistake: 'an offset committed before the command', mutant: commitsFirst, law: / 0 times|nobody can do anything/ },
    {
      mistake: 'under Congocrea, a refund applied twice',
      mutant: refundsTwice,
      policies: CONGOCREA,
      law: /ended with .* its events prescribe/,
    },
    {
      mistake: 'under Congocrea, a recovery without a refund',
      mutant: recoversOnly,
      policies: CONGOCREA,
      law: /The buyer of o-\d received 0; \d+ is his\./,
    },
    {
      mistake: 'under Congocrea, a case closed by tracking to another address',
      mutant: trustsTracking,
      policies: CONGOCREA,
      law: /was closed as tracking_confirmed, and nothing of the kind has happened\./,
      from: 100,
    },
  ])(
    '$mistake',
    async ({ mutant, law, policies, from = 1 }) => {
      const among = policies && { policies };
      const run = await firstFound(from, { mutant, ...among });
      expect(run?.broken.join('\n')).toMatch(law);
      // The same run is sound where nobody makes the mistake.
      await sound(run?.seed ?? 0, among);
    },
    PATIENCE_MS,
  );
});
