import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { must, parsePeriod, plusPeriod, type Instant } from '@entente/kernel';
import { chance } from '@entente/testing';
import { hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import type { Answer } from '../e2e/api.js';
import { Crowd } from '../e2e/crowd.js';
import { peopleAt, type People } from '../e2e/served.js';
import { situations } from '../e2e/situations.js';
import { startCluster, type Cluster, type Replica } from './cluster.js';
import { ready } from './health.js';
import { HeldLeases } from './held-leases.js';
import type { Owner } from './stored-leases.js';
import { expectSound } from './playing.js';

/** `SEED=7 npm run test:engines -- replicas` acts again as the title names; what the others do meanwhile is not the same. */
const SEED = Number(process.env['SEED'] ?? process.pid);
const TEST_MS_MAX = 300_000;

const ORDERS = 200;
const ACTORS = 6;
/** Things done between two turns of the clock. */
const ACTS = 80;
/** Whose owners are killed while everybody acts, all of a line at once; then the clock is turned so far. */
const ROUNDS = [
  { killed: ['order.relay', 'dispute.deadlines', 'payout.relay'], turn: 'P3D' },
  { killed: ['order.deadlines', 'dispute.projection.dispute-queue@3', 'payout-legs'], turn: 'P8D' },
  { killed: [], turn: 'P33D' },
];
const LEASE_MS = 4_000;
const TAKEN_OVER_MS_MAX = LEASE_MS + 2_000;
const SESSION_MS = 4_000;
/** An advance takes 30 seconds at most and is then repeated. */
const TURNS_MAX = 6;
/** What a client may hear while a process dies. */
const MEANWHILE = new Set([502, 503, 504]);

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')('With two replicas of every service', () => {
  let cluster: Cluster;
  let people: People;
  beforeAll(async () => {
    const env = { LEASE_MS: String(LEASE_MS), KAFKA_SESSION_MS: String(SESSION_MS) };
    cluster = await startCluster({ replicas: 2, env });
    await Promise.all(cluster.replicas.map(ready));
    people = await peopleAt(cluster.url);
  }, TEST_MS_MAX);
  afterAll(() => cluster.stop());

  async function turn(by: string): Promise<void> {
    const { body } = await people.ops.get<{ now: Instant }>('/clock');
    const to = plusPeriod(body.now, must(parsePeriod(by), by), 'UTC');
    for (let turns = 1; turns <= TURNS_MAX; turns++) {
      const turned = await people.ops.post('/clock/advance', { to });
      expect(turned).toMatchObject({ status: 200 });
      if (turned.body['quiet'] === true) return;
    }
    throw new Error(`The clock does not reach ${to}: something never becomes quiet.`);
  }

  /** No hour passes: all clocks are where the first is, and what is due there is done. */
  async function quiet(): Promise<void> {
    for (let turns = 1; turns <= TURNS_MAX; turns++) if ((await people.wait('PT0S')).body.quiet) return;
    throw new Error('It does not become quiet.');
  }

  it(
    'the dispute service was away for 50 hours, and its alert after 48 comes at once when it is back (CU-T28)',
    async () => {
      const deal = await situations(people, 'away').disputed();
      await quiet();
      for (const replica of cluster.of('dispute')) await replica.kill();
      const { body } = await people.ops.get<{ now: Instant }>('/services/order/clock');
      const to = plusPeriod(body.now, must(parsePeriod('PT50H'), 'A period'), 'UTC');
      for (const replica of [...cluster.of('order'), ...cluster.of('payout')]) await turnAlone(replica, to);

      await Promise.all(cluster.of('dispute').map((replica) => replica.start()));
      await Promise.all(cluster.of('dispute').map(ready));
      expect(await nows()).toEqual([to, body.now, to]);
      await quiet();
      expect(await nows()).toEqual([to, to, to]);
      expect(await alertsOf('dispute_unassigned')).toBe(1);
      const breached = await people.mia.get<{ items: { disputeId: string }[] }>('/disputes?breached=true');
      expect(breached.body.items.map(({ disputeId }) => disputeId)).toEqual([deal.disputeId]);
    },
    TEST_MS_MAX,
  );

  it(
    `of ${ORDERS} orders, with which anybody does anything, none meets two owners or a deadline twice, and killed owners are replaced (SEED=${SEED})`,
    async () => {
      const leases = HeldLeases.watch(cluster);
      const crowd = new Crowd(people, chance(SEED), ORDERS);
      const told: { [status: number]: number } = {};
      const note = (answer: Answer | undefined): void => {
        if (answer) told[answer.status] = (told[answer.status] ?? 0) + 1;
      };
      await actors(async () => {
        while (crowd.placed.length < ORDERS) note(await crowd.place());
      });
      for (const { killed, turn: by } of ROUNDS) {
        let left = ACTS;
        const acting = actors(async () => {
          while (left-- > 0) note(await crowd.act());
        });
        acting.catch(() => {}); // Looked at below.
        const owners = await Promise.all(killed.map((name) => leases.stored.ownerOf(name)));
        await Promise.all(owners.map(({ replica }) => replica.kill()));
        const killedAt = performance.now();
        for (const owner of owners) await takenOver(leases, owner, killedAt);
        await Promise.all(owners.map(({ replica }) => replica.start()));
        await Promise.all(owners.map(({ replica }) => ready(replica)));
        await acting;
        await turn(by);
      }
      await leases.stop();
      expect(leases.faults).toEqual([]);
      expect(leases.looks).toBeGreaterThan(20);
      // Nothing was broken, and enough was done beside the placing: some 66 of 240, where the machine is busy 48.
      expect(Object.keys(told).filter((status) => Number(status) >= 500 && !MEANWHILE.has(Number(status)))).toEqual([]);
      expect(told[200]).toBeGreaterThan((ACTS * ROUNDS.length) / 8);
      const checked = await expectSound(cluster);
      expect(checked.get('deadlines.passed')).toBeGreaterThan(ORDERS / 2);
    },
    TEST_MS_MAX,
  );

  const actors = (act: () => Promise<void>): Promise<unknown> => Promise.all(Array.from({ length: ACTORS }, act));

  /** The others may have it as soon as its time is over, and do. */
  async function takenOver(leases: HeldLeases, { holder, names }: Owner, killedAt: number): Promise<void> {
    for (;;) {
      const held = (await leases.stored.all()).filter((lease) => lease.isHeld && lease.holder !== holder).map(({ name }) => name);
      const missing = names.filter((name) => !held.includes(name));
      if (missing.length === 0) return;
      if (performance.now() - killedAt > TAKEN_OVER_MS_MAX) throw new Error(`Nobody has taken over: ${missing.join(', ')}`);
      await sleep(100);
    }
  }

  async function turnAlone({ url }: Replica, to: Instant): Promise<void> {
    const { ops } = await peopleAt(url);
    expect(await ops.post('/clock/advance', { to })).toMatchObject({ status: 200, body: { now: to } });
  }

  const nows = (): Promise<readonly Instant[]> =>
    Promise.all(
      ['order', 'dispute', 'payout'].map(
        async (service) => (await people.ops.get<{ now: Instant }>(`/services/${service}/clock`)).body.now,
      ),
    );

  /** How often operators were called under a name. */
  async function alertsOf(name: string): Promise<number> {
    const metrics = await Promise.all(cluster.of('dispute').map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));
    const count = new RegExp(`^entente_alerts_total\\{alert="${name}"\\} (\\d+)$`, 'gm');
    return [...metrics.join('\n').matchAll(count)].reduce((total, [, alerts]) => total + Number(alerts), 0);
  }
});
