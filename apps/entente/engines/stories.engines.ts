import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import { entente } from '../e2e/command-line.js';
import { startCluster, type Cluster } from './cluster.js';

const TEST_MS_MAX = 300_000;

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')('On three services behind a gateway', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster();
  }, TEST_MS_MAX);
  afterAll(() => cluster.stop());

  it(
    'all stories of the demo go as they are told, and the books balance',
    async () => {
      const { code, out, err } = await entente(['demo', '--cluster'], { ENTENTE_URL: cluster.url });
      expect({ code, err, out }).toEqual({
        code: 0,
        err: '',
        out: expect.stringMatching(/\nAll \d+ stories went as they are told\.\n$/),
      });
    },
    TEST_MS_MAX,
  );
});
