import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { closeTestSql } from '@entente/sql/testing';
import { chance } from '@entente/testing';
import type { Answer } from './api.js';
import { Crowd } from './crowd.js';
import { closeInOrder } from './expectations.js';
import { expectRebuiltAlike } from './rebuilt.js';
import { town, type Town } from './served.js';
import { refusal, type MoneySeen } from './situations.js';

/** `SEED=7 npm test -- e2e/random-commands` plays again what the title names. */
const SEED = Number(process.env['SEED'] ?? process.pid);
const COMMANDS = 500;
const ORDERS = 20;
const RUN_MS_MAX = 120_000;

let here: Town;
let crowd: Crowd;
beforeAll(async () => {
  here = await town();
  crowd = new Crowd(here, chance(SEED), ORDERS);
});
afterAll(async () => {
  await closeTestSql();
  await closeInOrder(here);
});

it(
  `${COMMANDS} commands of anybody, on ${ORDERS} orders, leave read models that a rebuild repeats, and sound books (CU-T01, scenario 48; SEED=${SEED})`,
  async () => {
    const told: { [outcome: string]: number } = {};
    const note = (answer: Answer | undefined) => {
      const outcome = !answer ? 'nothing' : answer.status < 300 ? 'done' : refusal(answer);
      told[outcome] = (told[outcome] ?? 0) + 1;
    };
    for (let n = 0; n < COMMANDS; n++) note(await crowd.something()); // One after another, so that the seed tells the same story.
    // Nothing was broken, and enough was tried: some 150 of it done, give or take 20 from seed to seed, and refused for many reasons.
    expect(Object.keys(told).filter((outcome) => outcome.startsWith('5') && outcome !== '503 busy')).toEqual([]);
    expect(told['done']).toBeGreaterThan(COMMANDS / 8);
    expect(Object.keys(told).length).toBeGreaterThan(6);

    await here.wait('P1D');
    for (const { id } of crowd.placed) {
      const { capturedMinor, ...money } = (await here.ops.get<MoneySeen>(`/orders/${id}/money`)).body;
      const { escrowMinor, refundedMinor, sellerMinor, feesMinor, suspenseMinor, voucherMinor } = money;
      expect([id, escrowMinor + refundedMinor + sellerMinor + feesMinor + suspenseMinor + voucherMinor]).toEqual([
        id,
        capturedMinor,
      ]);
    }
    await expectRebuiltAlike(here);
  },
  RUN_MS_MAX,
);
