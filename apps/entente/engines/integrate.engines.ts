import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Pool } from 'pg';
import type { CommandSender, Result } from '@entente/client/kafka';
import { TOPICS } from '@entente/contracts';
import { freshDatabase, hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import { peopleAt, type People } from '../e2e/served.js';
import { deliver } from './snippets/ask.js';
import { followResults } from './snippets/follow-results.js';
import { follow } from './snippets/follow.js';
import { INBOX, once } from './snippets/once.js';
import { openShop, placeOrder } from './snippets/send-command.js';
import { followOrders } from './snippets/subscribe.js';
import { withCluster } from './with-cluster.js';

const TEST_MS_MAX = 180_000;

describeWhere(hasKafka && hasPostgres, 'PostgreSQL and Kafka')('What docs/integrate.md shows, against three services', () => {
  const opened: (() => Promise<void>)[] = [];
  // Before the broker goes that they are connected to.
  afterAll(async () => {
    for (const close of opened) await close();
  });
  const world = withCluster({});
  const results: Result[] = [];
  /** Each time that something was handed over, and what was done about it. */
  const heard: string[] = [];
  let people: People;
  let pool: Pool;
  let shop: CommandSender;
  let token: string;
  /** What the board of orders was told. */
  const board: string[] = [];

  beforeAll(async () => {
    const brokers = [...world.cluster.broker.brokers];
    people = await peopleAt(world.cluster.url);
    token = people.shop.credentials['authorization']!.slice('Bearer '.length);
    pool = new Pool({ connectionString: await freshDatabase() });
    await pool.query(INBOX);
    await pool.query('create table letters (order_id text not null, type text not null)');
    const answered = await followResults(brokers, async (result) => void results.push(result));
    const mailer = await follow({ brokers, group: 'mailer', topic: TOPICS.order }, async (news) => {
      await once(pool, news, (sql) => sql.query('insert into letters values ($1, $2)', [news.key, news.type]).then(() => {}));
      heard.push(news.id);
    });
    const orders = await followOrders(brokers, async (orderId, words) => void board.push(`${orderId} ${words}`));
    shop = await openShop(brokers);
    opened.push(
      () => answered.stop(),
      () => orders.stop(),
      () => mailer.disconnect(),
      () => shop.close(),
      () => pool.end(),
    );
  }, TEST_MS_MAX);

  const accept = (id: string, key: string) => shop.send('entente.order.accept', { id, key, token, onBehalfOf: 'bo' });
  async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const resultsOf = async (id: string, count = 1): Promise<readonly Result[]> => {
    const own = () => results.filter(({ commandId }) => commandId === id);
    await until(() => own().length >= count);
    return own();
  };
  const lettersOf = async (orderId: string): Promise<readonly string[]> => {
    const { rows } = await pool.query<{ type: string }>('select type from letters where order_id = $1', [orderId]);
    return rows.map(({ type }) => type);
  };

  it(
    'a command is carried out and answered; sent again under its id, it is answered as the first time',
    async () => {
      const id = await placeOrder(shop, token, 'cu-7', 'pay-7');
      const answer = { orderId: 'cu-7', status: 'pending', revision: 0 };
      expect(await resultsOf(id)).toMatchObject([{ subject: 'cu-7', status: 201, answer, replayed: false }]);
      expect(await placeOrder(shop, token, 'cu-7', 'pay-7')).toBe(id);
      expect((await resultsOf(id, 2))[1]).toMatchObject({ status: 201, answer, replayed: true });
      await accept('shop-2', 'cu-7');
      expect(await resultsOf('shop-2')).toMatchObject([
        { status: 200, answer: { status: 'in_progress', events: ['OrderAccepted'] } },
      ]);
    },
    TEST_MS_MAX,
  );

  it(
    'one that a rule refuses is answered with a code, and with no sentence',
    async () => {
      const [refused] = await resultsOf(await accept('shop-3', 'cu-7'));
      expect(refused).toMatchObject({ status: 409, code: 'state.invalid' });
      expect(JSON.stringify(refused)).not.toMatch(/\w \w/);
    },
    TEST_MS_MAX,
  );

  it(
    'whoever follows hears of it in order, and of a deadline once the clock is turned',
    async () => {
      await resultsOf(await placeOrder(shop, token, 'cu-8', 'pay-8'));
      expect((await people.wait('P3D')).status).toBe(200);
      await until(async () => (await lettersOf('cu-8')).length >= 2);
      expect((await lettersOf('cu-8')).slice(0, 2)).toEqual([
        'entente.order.order_placed.v1',
        'entente.order.order_cancelled.v1',
      ]);
      expect((await lettersOf('cu-7')).slice(0, 2)).toEqual(['entente.order.order_placed.v1', 'entente.order.order_accepted.v1']);
      await until(() => board.includes('cu-8 10000 went back'));
      expect(board).toEqual(expect.arrayContaining(['cu-7 bo may accept it', 'cu-8 bo may accept it', 'cu-8 is cancelled']));
    },
    TEST_MS_MAX,
  );

  it(
    'what was asked for at a revision that is not true any more is not done, on the bus as over HTTP',
    async () => {
      const drawn = await shop.send('entente.order.deliver', {
        key: 'cu-7',
        token,
        onBehalfOf: 'bo',
        ifMatch: 0,
        body: { text: 'Two drafts.' },
      });
      expect(await resultsOf(drawn)).toMatchObject([{ status: 412, code: 'revision.stale' }]);
      const seller = people.bo.credentials['authorization']!.slice('Bearer '.length);
      expect(await deliver(world.cluster.url, seller, 'cu-7', 0, 'Two drafts.')).toBe('in_progress');
      expect(await deliver(world.cluster.url, seller, 'cu-7', 1, 'Three drafts.')).toBe('delivered');
      await until(async () => (await lettersOf('cu-7')).includes('entente.order.work_delivered.v1'));
    },
    TEST_MS_MAX,
  );

  it(
    'what comes again is recognised, and done once',
    async () => {
      const { rows } = await pool.query('select 1 from letters');
      const before = heard.length;
      const repeated = await world.records.repeat(TOPICS.order);
      expect(repeated).toBeGreaterThanOrEqual(4);
      await until(() => heard.length >= before + repeated);
      expect(new Set(heard).size).toBeLessThan(heard.length);
      expect((await pool.query('select 1 from letters')).rows).toHaveLength(rows.length);
    },
    TEST_MS_MAX,
  );
});
