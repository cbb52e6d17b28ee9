import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { ServiceName } from '@entente/contracts';
import { must } from '@entente/kernel';
import { freshDatabase, hasKafka, hasPostgres } from '@entente/testing/engines';
import { startEventStore, type EventStoreServer } from '@entente/testing/eventstore';
import { describeWhere } from '@entente/testing/needs';
import type { Answer } from '../e2e/api.js';
import { executedIn } from '../e2e/blocks.js';
import { entente } from '../e2e/command-line.js';
import { peopleAt, type People } from '../e2e/served.js';
import { STORIES, type StoryName } from '../e2e/stories.js';
import { Play, quiet } from '../e2e/witness.js';
import type { Report } from '../src/verify/verify.js';
import { startCluster, type Cluster, type Replica } from './cluster.js';
import { ready } from './health.js';
import { BRISK, eventually, playOn } from './playing.js';

const TEST_MS_MAX = 300_000;
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Before the gateway knows that somebody is there. */
const SEEN_MS = 1_500;
/** He has withdrawn what was paid for an order. */
const WALLET = 'comeup.bo-paid.EUR';
/** Somewhat before the backup, on the clock of business. */
const SINCE = '2026-01-05T08:00:00Z';

type Env = { readonly [name: string]: string };
type Ran = { readonly code: number; readonly out: string };

/** The commands of docs/restore.md, by a word that only one block has. */
async function follow(word: string, env: Env): Promise<Ran> {
  const blocks = executedIn('docs/restore.md').filter((text) => text.includes(word));
  expect(blocks).toHaveLength(1);
  return promisify(execFile)('bash', ['-ec', must(blocks[0], word)], { cwd: ROOT, env: { ...process.env, ...env } }).then(
    ({ stdout }) => ({ code: 0, out: stdout }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, out: `${stdout}${stderr}` }),
  );
}

const forgotten = (out: string): readonly string[] =>
  /^Published of them, and not stored: (.*)\.$/m.exec(out)?.[1]?.split(', ') ?? [];

/** Each invariant that an order violates. */
const violatedOf = ({ violations }: Report): { readonly [key: string]: readonly string[] } =>
  Object.fromEntries(
    [...new Set(violations.map(({ key }) => key))]
      .toSorted()
      .map((key) => [key, [...new Set(violations.flatMap((one) => (one.key === key ? [one.invariant] : [])))].toSorted()]),
  );

type Restoring = {
  readonly cluster: Cluster;
  readonly people: People;
  /** What the page's commands are told. */
  readonly env: { [name: string]: string };
  readonly verified: () => Promise<Ran & { readonly report: Report }>;
};

async function started(env: Env): Promise<Restoring & { readonly stop: () => Promise<void> }> {
  const cluster = await startCluster({ env: { ...BRISK, ...env } });
  await Promise.all(cluster.replicas.map(ready));
  await sleep(SEEN_MS);
  const { order, dispute, payout } = cluster.databases;
  const directory = await mkdtemp(join(tmpdir(), 'entente-restore-'));
  const report = join(directory, 'report.json');
  const told: { [name: string]: string } = {
    ...env,
    ORDER_DATABASE_URL: order,
    DISPUTE_DATABASE_URL: dispute,
    PAYOUT_DATABASE_URL: payout,
    KAFKA_BROKERS: cluster.broker.brokers.join(','),
    BACKUPS: directory,
    REPORT: report,
    SINCE,
  };
  return {
    cluster,
    people: await peopleAt(cluster.url),
    env: told,
    async verified() {
      const ran = await follow('--report', told);
      return { ...ran, report: JSON.parse(await readFile(report, 'utf8')) as Report };
    },
    async stop() {
      await cluster.stop();
      await rm(directory, { recursive: true });
    },
  };
}

async function played(story: StoryName, orderId: string, url: string, steps?: number): Promise<Play> {
  const play = Play.of(story, orderId);
  await playOn(play, url, steps);
  return play;
}

async function startAll(replicas: readonly Replica[], env: Env = {}): Promise<void> {
  await Promise.all(replicas.map((replica) => replica.start(env)));
  await Promise.all(replicas.map(ready));
  await sleep(SEEN_MS);
}

const WAITING = { headers: { prefer: 'wait=5' } };
const done = async (asked: Promise<Answer>): Promise<Answer['body']> => {
  const { status, body } = await asked;
  expect({ status, body }).toEqual({ status: status === 201 ? 201 : 200, body });
  return body;
};

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')(
  'An order store that was put back, with Kafka, disputes and payouts ahead',
  () => {
    let here: Awaited<ReturnType<typeof started>>;
    let decided: Play;
    let going: Play;
    beforeAll(async () => {
      here = await started({});
      const { cluster, people, env } = here;
      const { url } = cluster;
      await played('disputed and refunded in part', 'earlier', url);
      const paid = await played('paid out', 'paid', url, 2);
      decided = await played('disputed and refunded in part', 'decided', url, 7);
      going = await played('completed after a refusal', 'going', url, 3);
      await played('completed after a refusal', 'parted', url, 3);
      const quarrelled = await played('disputed and refunded in part', 'quarrelled', url, 5);
      await played('never accepted', 'unaccepted', url, 1);
      await quiet(url);
      expect(await follow('pg_dump', env)).toEqual({ code: 0, out: '' });

      await done(people.wait('PT49H'));
      await playOn(paid, url);
      await playOn(decided, url);
      await played('cancelled and refunded', 'lost', url);
      await played('cancelled and refunded', 'replaced', url, 2);
      await done(people.ana.post('/orders/parted/complete'));
      await playOn(quarrelled, url, 7);
      await quiet(url);

      await Promise.all(cluster.of('order').map((replica) => replica.stop()));
      const restored = await freshDatabase();
      expect(await follow('pg_restore', { ...env, RESTORED_DATABASE_URL: restored })).toEqual({ code: 0, out: '' });
      here.env['ORDER_DATABASE_URL'] = restored;
      await startAll(cluster.of('order'), { DATABASE_URL: restored });
      await quiet(url);
    }, TEST_MS_MAX);
    afterAll(() => here.stop());

    it(
      'goes on with nothing beyond its head, and what it has forgotten is listed',
      async () => {
        const { cluster, people, verified } = here;
        expect(cluster.of('order')[0]?.process().said()).not.toContain('beyond_head');
        // What had become of it by its deadline has become of it again, and is told in the very same words.
        expect(await done(people.ops.get('/orders/unaccepted'))).toMatchObject({ status: 'cancelled' });
        const { code, out, report } = await verified();
        expect({ code, listed: forgotten(out) }).toEqual({
          code: 1,
          listed: ['decided', 'lost', 'paid', 'parted', 'quarrelled', 'replaced'],
        });
        expect(Object.keys(violatedOf(report))).toEqual(expect.arrayContaining([...forgotten(out)]));
      },
      TEST_MS_MAX,
    );

    it(
      'hears again what was decided',
      async () => {
        const { cluster, env, verified } = here;
        expect(await follow('--service dispute', env)).toMatchObject({ code: 0 });
        await quiet(cluster.url);
        await decided.check(cluster.url);
        const { out, report } = await verified();
        expect(forgotten(out)).toEqual(['lost', 'paid', 'parted', 'quarrelled', 'replaced']);
        expect(violatedOf(report)).not.toHaveProperty('decided');
      },
      TEST_MS_MAX,
    );

    it(
      'is as it was for whoever repeats his commands under their keys: the money has moved once',
      async () => {
        const { cluster, verified } = here;
        for (const [story, orderId] of [
          ['paid out', 'paid'],
          ['cancelled and refunded', 'lost'],
        ] as const)
          await (await played(story, orderId, cluster.url)).check(cluster.url);
        await playOn(going, cluster.url);
        await going.check(cluster.url);
        const { out, report } = await verified();
        expect(forgotten(out)).toEqual(['parted', 'quarrelled', 'replaced']);
        // When they were told, and by which request, differs.
        expect(violatedOf(report)).toMatchObject({ lost: ['topics.complete'], paid: ['topics.complete'] });
      },
      TEST_MS_MAX,
    );

    it(
      'goes another way with whoever does something else, and the money goes with it',
      async () => {
        const { cluster, people } = here;
        const { ana, anyone, mia, ops, shop } = people;
        const bo = await anyone.as('bo-parted');
        await done(ana.post('/orders/parted/request-revision', { text: 'Plus grand.' }));
        await done(bo.post('/orders/parted/refuse-revision', { reason: 'Hors brief.' }));
        await done(ana.post('/orders/parted/open-dispute', { justification: 'Non conforme.' }));
        await done(mia.post('/disputes/parted.1/take', {}, WAITING));
        await done(ana.post('/orders/quarrelled/open-dispute', { justification: 'Autre chose.' }));
        await quiet(cluster.url);
        const again = must(STORIES['cancelled and refunded'].steps('replaced')[0], 'A placement');
        await done(shop.for('ana').post('/orders', 'body' in again ? again.body : {}));

        // The dispute that was opened again is the one that was taken before.
        expect(await done(mia.get('/disputes/quarrelled.1'))).toMatchObject({ status: 'in_mediation', mediatorId: 'mia' });
        for (const dispute of ['parted.1', 'quarrelled.1'])
          await done(
            mia.post(`/disputes/${dispute}/decide`, { outcome: 'full_refund', ground: 'not_conform', reasons: 'Non.' }, WAITING),
          );
        await quiet(cluster.url);
        for (const orderId of ['parted', 'quarrelled'])
          expect(await done(ops.get(`/orders/${orderId}/money`))).toMatchObject({
            capturedMinor: 10_000,
            refundedMinor: 10_000,
            escrowMinor: 0,
            sellerMinor: 0,
            feesMinor: 0,
          });
        expect(await done(ops.get('/orders/replaced/money'))).toMatchObject({ capturedMinor: 10_000, escrowMinor: 10_000 });
        expect(await done(ops.get('/operations/parked'))).toEqual({ items: [], next: null });
      },
      TEST_MS_MAX,
    );

    it(
      'leaves a list, and once somebody has seen to it nothing is violated',
      async () => {
        const { env, verified } = here;
        const { code, report } = await verified();
        const parted = ['reactions.once', 'topics.explained'];
        const repeated = ['topics.complete'];
        expect({ code, left: violatedOf(report) }).toEqual({
          code: 1,
          left: { lost: repeated, paid: repeated, parted, quarrelled: parted, replaced: parted },
        });
        expect(await follow('--known', env)).toMatchObject({ code: 0, out: expect.stringContaining('\nNo violation.\n') });
      },
      TEST_MS_MAX,
    );
  },
);

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')(
  'Events that were put back in EventStoreDB, with everything else ahead',
  () => {
    let server: EventStoreServer;
    let here: Awaited<ReturnType<typeof started>>;
    beforeAll(async () => {
      server = await startEventStore();
      here = await started({ ENTENTE_STORE: 'eventstore', EVENTSTORE_URL: server.url });
      const { cluster } = here;
      const { url } = cluster;
      await played('disputed and refunded in part', 'earlier', url);
      const paid = await played('paid out', 'paid', url, 2);
      await quiet(url);
      const backup = must(server.log.all.at(-1), 'An event').place;

      await playOn(paid, url);
      await played('cancelled and refunded', 'lost', url);
      await quiet(url);
      await Promise.all(cluster.replicas.map((replica) => replica.stop()));
      server.log.restore(backup);
      await Promise.all(cluster.replicas.map((replica) => replica.start()));
    }, TEST_MS_MAX);
    afterAll(async () => {
      await here.stop();
      server.stop();
    });

    it(
      'stop whatever stands beyond their end, and it calls',
      async () => {
        const { cluster } = here;
        const saidBy = (service: ServiceName) =>
          cluster
            .of(service)
            .map((replica) => replica.process().said())
            .join('');
        const calls = (service: ServiceName, alert: string, who: string) =>
          saidBy(service)
            .split('\n')
            .some((line) => line.includes(`"${alert}"`) && line.includes(`"${who}"`) && line.includes('beyond the head'));
        await eventually(async () => calls('order', 'checkpoint_beyond_head', 'order.relay'));
        await eventually(async () => calls('order', 'checkpoint_beyond_head', 'order.deadlines'));
        await eventually(async () => calls('order', 'projection_stopped', 'order-list@3'));
        await eventually(async () => calls('payout', 'checkpoint_beyond_head', 'payout-legs'));
        expect(await entente(['projections', 'list'], here.env)).toMatchObject({
          code: 0,
          out: expect.stringMatching(/order +order-list@3 .* not of this store .* beyond_head: /),
        });
      },
      TEST_MS_MAX,
    );

    it(
      'are followed again after a rewind, which is refused while somebody is at work',
      async () => {
        const { cluster, env, verified } = here;
        expect(await follow('rewind', env)).toMatchObject({
          code: 1,
          out: expect.stringMatching(/is at work as order\.\S+\. End every process of the order service first/),
        });
        await Promise.all(cluster.replicas.map((replica) => replica.stop()));
        expect(await follow('rewind', env)).toMatchObject({
          code: 0,
          out: expect.stringContaining('order: order.relay goes on '),
        });
        await startAll(cluster.replicas);
        await quiet(cluster.url);
        const { out, report } = await verified();
        expect(forgotten(out)).toEqual([WALLET, 'lost', 'paid']);
        const names = report.violations.map(({ invariant }) => invariant);
        expect(names).toContain('provider.movements');
        expect(names.filter((name) => name === 'views.rebuilt' || name.startsWith('deadlines.'))).toEqual([]);
      },
      TEST_MS_MAX,
    );

    it(
      'are what they were when everybody has repeated what he did',
      async () => {
        const { cluster, env, verified } = here;
        for (const [story, orderId] of [
          ['paid out', 'paid'],
          ['cancelled and refunded', 'lost'],
        ] as const)
          await (await played(story, orderId, cluster.url)).check(cluster.url);
        const { report } = await verified();
        const repeated = ['topics.complete'];
        expect(violatedOf(report)).toEqual({ [WALLET]: repeated, lost: repeated, paid: repeated });
        expect(await follow('--known', env)).toMatchObject({ code: 0, out: expect.stringContaining('\nNo violation.\n') });
      },
      TEST_MS_MAX,
    );
  },
);
