import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Pool } from 'pg';
import { TOPICS } from '@entente/contracts';
import { freshDatabase, hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import { peopleAt, type People } from '../e2e/served.js';
import { followResults, type Result } from './snippets/follow-results.js';
import { follow } from './snippets/follow.js';
import { INBOX, once } from './snippets/once.js';
import { openProducer, sendCommand } from './snippets/send-command.js';
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
  let send: (id: string, type: string, subject: string, member: string, body?: object) => Promise<void>;

  beforeAll(async () => {
    const brokers = [...world.cluster.broker.brokers];
    people = await peopleAt(world.cluster.url);
    const token = people.shop.credentials['authorization']!.slice('Bearer '.length);
    pool = new Pool({ connectionString: await freshDatabase() });
    await pool.query(INBOX);
    await pool.query('create table letters (order_id text not null, type text not null)');
    const answered = await followResults(brokers, async (result) => void results.push(result));
    const mailer = await follow({ brokers, group: 'mailer', topic: TOPICS.order }, async (news) => {
      await once(pool, news, (sql) => sql.query('insert into letters values ($1, $2)', [news.key, news.type]).then(() => {}));
      heard.push(news.id);
    });
    const producer = await openProducer(brokers);
    send = (id, type, subject, member, body = {}) => sendCommand(producer, { id, type, subject, member, token, body });
    opened.push(
      () => answered.disconnect(),
      () => mailer.disconnect(),
      () => producer.disconnect(),
      () => pool.end(),
    );
  }, TEST_MS_MAX);

  const placed = (orderId: string) => ({
    orderId,
    policy: 'comeup/2',
    buyerId: 'ana',
    sellerId: 'bo',
    title: 'Logo',
    terms: 'Three drafts',
    duration: 'P5D',
    payment: { reference: `pay-${orderId}`, method: 'card', amountMinor: 10_000, currency: 'EUR' },
  });
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
      await send('shop-1', 'entente.order.place', 'cu-7', 'ana', placed('cu-7'));
      const answer = { orderId: 'cu-7', status: 'pending', revision: 0 };
      expect(await resultsOf('shop-1')).toMatchObject([{ status: 201, answer, replayed: false }]);
      await send('shop-1', 'entente.order.place', 'cu-7', 'ana', placed('cu-7'));
      expect((await resultsOf('shop-1', 2))[1]).toMatchObject({ status: 201, answer, replayed: true });
      await send('shop-2', 'entente.order.accept', 'cu-7', 'bo');
      expect(await resultsOf('shop-2')).toMatchObject([
        { status: 200, answer: { status: 'in_progress', events: ['OrderAccepted'] } },
      ]);
    },
    TEST_MS_MAX,
  );

  it(
    'one that a rule refuses is answered with a code, and with no sentence',
    async () => {
      await send('shop-3', 'entente.order.accept', 'cu-7', 'bo');
      const [refused] = await resultsOf('shop-3');
      expect(refused).toMatchObject({ status: 409, code: 'state.invalid' });
      expect(JSON.stringify(refused)).not.toMatch(/\w \w/);
    },
    TEST_MS_MAX,
  );

  it(
    'whoever follows hears of it in order, and of a deadline once the clock is turned',
    async () => {
      await send('shop-4', 'entente.order.place', 'cu-8', 'ana', placed('cu-8'));
      await resultsOf('shop-4');
      expect((await people.wait('P3D')).status).toBe(200);
      await until(async () => (await lettersOf('cu-8')).length >= 2);
      expect((await lettersOf('cu-8')).slice(0, 2)).toEqual([
        'entente.order.order_placed.v1',
        'entente.order.order_cancelled.v1',
      ]);
      expect((await lettersOf('cu-7')).slice(0, 2)).toEqual(['entente.order.order_placed.v1', 'entente.order.order_accepted.v1']);
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
