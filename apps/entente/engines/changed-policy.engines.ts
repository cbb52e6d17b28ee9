import { expect, it } from '@jest/globals';
import { hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import { freshDirectory } from '../e2e/child.js';
import { placedUnderOwnBook, writeOwnBook } from '../e2e/own-book.js';
import { peopleAt } from '../e2e/served.js';
import { withCluster } from './with-cluster.js';

const TEST_MS_MAX = 180_000;

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')(
  'Where a rule book has changed since an order was placed under it',
  () => {
    const given = withCluster({});

    it(
      'no replica of the order service starts; those that pin what they were told do',
      async () => {
        const { cluster } = given;
        const packs = { PACKS_DIR: await freshDirectory() };
        await writeOwnBook(packs.PACKS_DIR, 'PT24H');
        for (const replica of cluster.replicas) await replica.stop();
        for (const replica of cluster.replicas) await replica.start(packs);
        await cluster.ready();
        const { shop } = await peopleAt(cluster.url);
        expect((await shop.for('ana').post('/orders', placedUnderOwnBook('cu-1'))).status).toBe(201);

        await writeOwnBook(packs.PACKS_DIR, 'PT12H');
        await expect(cluster.add('order', packs)).rejects.toThrow(
          'comeup/9 is not the rule book any more under which order cu-1 was placed',
        );
        await cluster.add('dispute', packs);
        await cluster.add('payout', packs);
        await writeOwnBook(packs.PACKS_DIR, 'PT24H', 'Acceptation par le vendeur');
        await cluster.add('order', packs);
      },
      TEST_MS_MAX,
    );
  },
);
