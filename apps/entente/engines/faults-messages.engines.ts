import { expect, it } from '@jest/globals';
import type { ParkedKey } from '@entente/bus';
import { TOPICS } from '@entente/contracts';
import { hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import kafkajs from 'kafkajs';
import { operator, Play, quiet } from '../e2e/witness.js';
import { Load } from './load.js';
import { BRISK, eventually, expectKept, playOn } from './playing.js';
import { withCluster } from './with-cluster.js';

const TEST_MS_MAX = 240_000;
const STORY = 'completed after a refusal';
/** Its placing and its acceptance have been told. */
const STEPS = 2;
const ATTEMPTS_MAX = 5;
const CONSUMERS = ['dispute.hears-orders', 'payout.hears-orders'];
const PLACED = 'entente.order.order_placed.v1';
const LARGE_BYTES = 5 * 1024 * 1024;

type Poison = { readonly type?: string; readonly value: string; readonly compression?: number; readonly reason: string };

const POISON: { readonly [kind: string]: Poison } = {
  'invalid JSON': { value: '{"orderId": ', reason: 'malformed' },
  'an unknown type': { type: 'entente.order.order_enchanted.v1', value: '{}', reason: 'unknown.type' },
  'an unknown version': { type: 'entente.order.order_placed.v99', value: '{}', reason: 'unknown.version' },
  'impossible content': { type: 'entente.order.dispute_opened.v1', value: '{"orderId": 7}', reason: 'malformed' },
  '5 MB that compress to little': {
    value: JSON.stringify({ text: 'a'.repeat(LARGE_BYTES) }),
    compression: kafkajs.CompressionTypes.GZIP,
    reason: 'malformed',
  },
};

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')('A message that cannot be handled', () => {
  const given = withCluster({ env: BRISK });

  /** Nothing, as long as a service cannot answer. */
  const parked = async (): Promise<readonly ParkedKey[]> =>
    (await (await operator(given.cluster.url)).get<{ items?: readonly ParkedKey[] }>('/operations/parked')).body.items ?? [];
  const send = async ({ consumer, key }: ParkedKey, what: 'redrive' | 'skip', body: object = {}) =>
    (await (await operator(given.cluster.url)).post<{ left: number }>(`/operations/parked/${consumer}/${key}/${what}`, body)).body
      .left;

  it(
    'parks its key whatever is wrong with it, the others go on, and a redrive or a skip ends it',
    async () => {
      const { cluster, records } = given;
      const kinds = Object.entries(POISON).map(([kind, poison], n) => ({ kind, poison, key: `poisoned-${n}` }));
      const plays = kinds.map(({ key }) => Play.of(STORY, key));
      await Promise.all(plays.map((play) => playOn(play, cluster.url, STEPS)));
      await quiet(cluster.url);
      for (const { key, poison } of kinds)
        await records.send(TOPICS.order, poisoned(key, poison), {
          compression: poison.compression ?? kafkajs.CompressionTypes.None,
        });

      // The poisoned orders go on, too; what is told of them waits.
      await Promise.all(plays.map((play) => playOn(play, cluster.url)));
      const others = await new Load(given, 'beside').finish();
      await quiet(cluster.url);
      for (const play of others) await play.checkMoney(cluster.url);
      const found = await parked();
      expect(found.map(({ consumer, key, reason }) => [consumer, key, reason].join(' ')).toSorted()).toEqual(
        CONSUMERS.flatMap((consumer) => kinds.map(({ key, poison: { reason } }) => [consumer, key, reason].join(' '))),
      );

      for (const one of found) {
        const left = await send(one, 'redrive');
        expect(left).toBe(one.messages.length);
        const skipped = { eventId: one.messages[0]?.eventId, reason: 'Nobody of ours sent it.' };
        expect(await send(one, 'skip', skipped)).toBe(0);
      }
      await quiet(cluster.url);
      await expectKept(given, [...plays, ...others]);
    },
    TEST_MS_MAX,
  );

  it(
    'is parked when the process has died at it five times, and a redrive brings it home',
    async () => {
      const { cluster } = given;
      const [payout] = cluster.of('payout');
      await payout!.kill();
      const play = Play.of(STORY, 'deadly');
      await playOn(play, cluster.url, STEPS);
      const deadly = { FAILPOINT: 'reaction.before-handle:1' };
      for (let n = 1; n <= ATTEMPTS_MAX; n++)
        expect(await payout!.launch(deadly).ended).toEqual({ code: null, signal: 'SIGKILL' });
      await payout!.start(deadly);
      await eventually(async () => (await parked()).length > 0);
      const [one] = await parked();
      expect(one).toMatchObject({ consumer: 'payout.hears-orders', key: 'deadly', reason: 'failed' });
      expect(one?.detail).toMatch(/ended in each of 5 attempts/);
      await payout!.kill();
      await payout!.start();
      await eventually(async () => (await parked()).length > 0);
      expect(await send(one!, 'redrive')).toBe(0);
      await playOn(play, cluster.url);
      await expectKept(given, [play]);
    },
    TEST_MS_MAX,
  );
});

const poisoned = (key: string, { type = PLACED, value }: Poison) => ({
  key,
  value,
  headers: {
    ce_specversion: '1.0',
    ce_id: `poison-of-${key}`,
    ce_source: 'somebody',
    ce_type: type,
    ce_time: '2026-01-05T09:00:00.000Z',
    ce_correlationid: 'nobody',
    'content-type': 'application/json',
  },
});
