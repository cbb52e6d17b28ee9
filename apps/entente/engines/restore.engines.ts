import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { must } from '@entente/kernel';
import { freshDatabase, hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import { STORIES } from '../e2e/stories.js';
import { quiet, type Play } from '../e2e/witness.js';
import { playOn } from './playing.js';
import {
  done,
  follow,
  followed,
  forgotten,
  played,
  startAll,
  started,
  violatedOf,
  WAITING,
  type Restoring,
} from './restoring.js';

const TEST_MS_MAX = 300_000;

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')(
  'An order store that was put back, with Kafka, disputes and payouts ahead',
  () => {
    let here: Restoring;
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
      const judged = await played('disputed and refunded in part', 'judged', url, 5);
      await played('never accepted', 'unaccepted', url, 1);
      await quiet(url);
      await followed('pg_dump', env);

      await done(people.wait('PT49H'));
      await playOn(paid, url);
      await playOn(decided, url);
      await played('cancelled and refunded', 'lost', url);
      await played('cancelled and refunded', 'replaced', url, 2);
      await done(people.ana.post('/orders/parted/complete'));
      await playOn(quarrelled, url, 7);
      await playOn(judged, url);
      await quiet(url);

      await Promise.all(cluster.of('order').map((replica) => replica.stop()));
      const restored = await freshDatabase();
      await followed('pg_restore', { ...env, SERVICE: 'order', RESTORED_DATABASE_URL: restored });
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
          listed: ['decided', 'judged', 'lost', 'paid', 'parted', 'quarrelled', 'replaced'],
        });
        expect(Object.keys(violatedOf(report))).toEqual(expect.arrayContaining([...forgotten(out)]));
      },
      TEST_MS_MAX,
    );

    it(
      'hears again what was decided',
      async () => {
        const { cluster, env, verified } = here;
        await followed('relay republish', { ...env, TELLER: 'dispute' });
        await quiet(cluster.url);
        await decided.check(cluster.url);
        const { out, report } = await verified();
        expect(forgotten(out)).toEqual(['judged', 'lost', 'paid', 'parted', 'quarrelled', 'replaced']);
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
        expect(forgotten(out)).toEqual(['judged', 'parted', 'quarrelled', 'replaced']);
        // When they were told, and by which request, differs.
        expect(violatedOf(report)).toMatchObject({ lost: ['topics.complete'], paid: ['topics.complete'] });
      },
      TEST_MS_MAX,
    );

    it(
      'goes another way with whoever does something else, and the money goes with it',
      async () => {
        const { cluster, people, env } = here;
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

        // What was decided in a dispute waits until its order is disputed again, and the decision is told once more.
        await done(ana.post('/orders/judged/open-dispute', { justification: 'Encore une fois.' }));
        await followed('relay republish', { ...env, TELLER: 'dispute' });
        await quiet(cluster.url);
        expect(await done(ops.get('/orders/judged/money'))).toMatchObject({ refundedMinor: 3_000, sellerMinor: 5_000 });
        expect(await done(ops.get('/orders/judged'))).toMatchObject({ status: 'completed' });

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
          left: {
            judged: parted,
            lost: repeated,
            paid: repeated,
            parted,
            quarrelled: parted,
            replaced: parted,
          },
        });
        expect(await follow('--known', env)).toMatchObject({ code: 0, out: expect.stringContaining('\nNo violation.\n') });
      },
      TEST_MS_MAX,
    );

    it(
      'has its money moved again by a payout store that was put back as well, and told again what to do',
      async () => {
        const { cluster, people, env, verified } = here;
        await Promise.all(cluster.of('payout').map((replica) => replica.stop()));
        const restored = await freshDatabase();
        const back = { ...env, SERVICE: 'payout', RESTORED_DATABASE_URL: restored, TELLER: 'order' };
        await followed('pg_restore', back);
        env['PAYOUT_DATABASE_URL'] = restored;
        await startAll(cluster.of('payout'), { DATABASE_URL: restored });
        await followed('relay republish', back);
        await quiet(cluster.url);
        await decided.check(cluster.url);
        expect(await done(people.ops.get('/orders/parted/money'))).toMatchObject({ refundedMinor: 10_000, sellerMinor: 0 });
        // Nobody tells of a withdrawal: he has again what he had taken out, until it is compared with what the provider has paid.
        expect(await done(people.ops.get('/wallets/bo-paid'))).toMatchObject({ items: [{ availableMinor: 8_000 }] });
        const { out, report } = await verified();
        expect(forgotten(out)).toContain('comeup.bo-paid.EUR');
        expect(report.violations.filter(({ invariant }) => /^(money|ledger|provider|views)\./.test(invariant))).toEqual([]);
      },
      TEST_MS_MAX,
    );
  },
);
