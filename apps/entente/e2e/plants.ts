import type { SqlValue } from '@entente/sql';
import type { Invariant } from '../src/verify/invariants.js';
import type { Garden } from './garden.js';

/** Something that the program never does, and where it must be noticed. */
export type Plant = {
  readonly invariant: Invariant;
  readonly what: string;
  /** Answers what the violation must name: a stream, a table, a message, a key. */
  readonly plant: (garden: Garden) => Promise<string>;
};

const type = (name: string): string => `data->>'type' = '${name}'`;
const isLast = 'revision = (select max(revision) from events l where l.stream = e.stream)';
const set = (column: 'data' | 'meta', path: string, value: unknown): string =>
  `${column} = jsonb_set(${column}::jsonb, '{${path}}', '${JSON.stringify(value)}')::json`;
const more = (path: string): string =>
  `data = jsonb_set(data::jsonb, '{${path}}', to_jsonb((data#>>'{${path}}')::int + 1))::json`;
const ELSEWHERE = '00000000-0000-5000-8000-000000000001';
const NEVER = '00000000-0000-5000-8000-000000000002';

/** Everybody has heard of what is published now, as of everything before it. */
async function published(garden: Garden, statement: string, values: readonly SqlValue[] = []): Promise<void> {
  await garden.sql('bus', statement, values);
  await garden.sql('bus', 'update offsets set sequence = (select max(sequence) from messages)');
}

/** What there is little of comes first. */
export const PLANTS: readonly Plant[] = [
  {
    invariant: 'chat.blocked',
    what: 'a message was written while the work was checked',
    async plant(garden) {
      const delivered = await garden.sql('order', `select key, revision from events where ${type('WorkDelivered')}`);
      const sent = await garden.event(
        'order',
        `${type('MessageSent')} and key = any('{${delivered.map(({ key }) => String(key)).join(',')}}')`,
      );
      const work = delivered.find(({ key }) => key === sent.key);
      return garden.change(sent, set('data', 'orderRevision', work?.revision));
    },
  },
  {
    invariant: 'decisions.final',
    what: 'a second decision stands where the first should',
    plant: async (garden) => garden.change(await garden.event('dispute', type('DisputeDecided')), set('data', 'decision', 2)),
  },
  {
    invariant: 'decisions.applied',
    what: 'an order applied another outcome than was decided',
    async plant(garden) {
      const applied = await garden.event('order', type('DecisionApplied'));
      await garden.change(applied, set('data', 'outcome', 'restart'));
      return `dispute-${applied.key}.1`;
    },
  },
  {
    invariant: 'orders.frozen',
    what: 'a disputed order was closed without a decision',
    plant: async (garden) =>
      garden.change(
        await garden.event('order', type('DecisionApplied') + ` and key like 'cu-%'`),
        set('meta', 'commandId', ELSEWHERE),
      ),
  },
  {
    invariant: 'reactions.once',
    what: 'a mediation began without its message',
    plant: async (garden) =>
      garden.change(await garden.event('dispute', type('MediationStarted')), set('meta', 'commandId', ELSEWHERE)),
  },
  {
    invariant: 'money.prescribed',
    what: 'the seller has what belongs to the buyer',
    plant: async (garden) =>
      garden.change(
        await garden.event('payout', `${type('FundsSettled')} and data#>>'{shares,0,to}' = 'buyer'`),
        set('data', 'shares,0,to', 'seller'),
      ),
  },
  {
    invariant: 'policies.unchanged',
    what: 'an order was placed under rules that nobody has any more',
    plant: async (garden) =>
      garden.change(await garden.event('order', type('OrderPlaced')), set('data', 'policyDigest', 'ab'.repeat(32))),
  },
  {
    invariant: 'streams.gapless',
    what: 'a revision is passed over',
    plant: async (garden) =>
      garden.change(await garden.event('order', `${type('OrderAccepted')} and ${isLast}`), 'revision = revision + 1'),
  },
  {
    invariant: 'streams.ids',
    what: 'an event has the id of nobody',
    plant: async (garden) => garden.change(await garden.event('order', type('WorkDelivered')), `id = '${ELSEWHERE}'`),
  },
  {
    invariant: 'streams.time',
    what: 'an event lies before the one that it follows',
    plant: async (garden) =>
      garden.change(await garden.event('order', `revision > 0 and ${isLast}`), `at = '2020-01-01T00:00:00.000Z'`),
  },
  {
    invariant: 'streams.heads',
    what: 'the row of a stream is ahead of it',
    async plant(garden) {
      const { stream } = await garden.event('order', type('OrderPlaced'));
      await garden.sql('order', 'update event_streams set revision = revision + 5 where id = $1', [stream]);
      return stream;
    },
  },
  {
    invariant: 'streams.replayed',
    what: 'an event was rewritten',
    plant: async (garden) =>
      garden.change(await garden.event('order', `revision > 0 and ${isLast}`), set('data', 'about,buyerId', 'mallory')),
  },
  {
    invariant: 'store.positions',
    what: 'an event has left its position',
    async plant(garden) {
      const claim = await garden.event('order', type('PaymentClaimed'));
      const [after] = await garden.sql(
        'order',
        'select stream from events where position > (select position from events where stream = $1) order by position limit 1',
        [claim.stream],
      );
      await garden.change(claim, 'position = -position');
      return String(after?.stream);
    },
  },
  {
    invariant: 'deadlines.running',
    what: 'an order was placed without a clock',
    plant: async (garden) =>
      garden.change(
        await garden.event('order', `${type('OrderPlaced')} and ${isLast} and key like 'cu-%'`),
        `data = (data::jsonb - 'started')::json`,
      ),
  },
  {
    invariant: 'deadlines.rows',
    what: 'the row of a deadline was deleted',
    async plant(garden) {
      const { stream } = await garden.event('order', `${isLast} and exists (select from deadlines d where d.stream = e.stream)`);
      await garden.sql('order', 'delete from deadlines where stream = $1', [stream]);
      return stream;
    },
  },
  {
    invariant: 'deadlines.rows',
    what: 'a row stands for no deadline',
    async plant(garden) {
      const { stream } = await garden.event('order', `${type('OrderCompleted')} and ${isLast}`);
      await garden.sql(
        'order',
        `insert into deadlines select $1, 'check', 0, due_at, grace_ms, rings_at from deadlines limit 1`,
        [stream],
      );
      return stream;
    },
  },
  {
    invariant: 'deadlines.passed',
    what: 'a deadline passed as soon as it had begun',
    plant: async (garden) =>
      garden.change(
        await garden.event('order', `data->>'passed' is not null and data->>'passed' not like '%-PT%' and revision > 0`),
        'at = (select before.at from events before where before.stream = events.stream and before.revision = events.revision - 1)',
      ),
  },
  {
    invariant: 'deadlines.instants',
    what: 'a deadline ends a day later than its rule book says',
    plant: async (garden) =>
      garden.change(
        await garden.event('order', `data#>>'{started,check,dueAt}' is not null`),
        set('data', 'started,check,dueAt', '2031-01-01T00:00:00.000Z'),
      ),
  },
  {
    invariant: 'money.balanced',
    what: 'a posting is one minor unit too high',
    plant: async (garden) => garden.change(await garden.event('payout', type('PaymentCaptured')), more('postings,0,amountMinor')),
  },
  {
    invariant: 'money.escrow',
    what: 'a share is one minor unit too high',
    plant: async (garden) => garden.change(await garden.event('payout', type('FundsSettled')), more('shares,0,amountMinor')),
  },
  {
    invariant: 'money.settled',
    what: 'an order is over, and its payment was left out',
    plant: async (garden) =>
      garden.change(await garden.event('payout', `${type('FundsSettled')} and key like 'cu-%'`), set('data', 'settled', [])),
  },
  {
    invariant: 'money.legs',
    what: 'a leg was doubled in its wallet',
    async plant(garden) {
      const [twice] = await garden.sql(
        'payout',
        `select min(revision) as one, max(revision) as other, stream from events where ${type('WalletCredited')} group by stream having count(*) > 1 limit 1`,
      );
      const legs = await garden.sql(
        'payout',
        `select key, data->>'legId' as leg, data->>'orderId' as order from events where stream = $1 and revision in ($2, $3) order by revision`,
        [twice!.stream as string, twice!.one as number, twice!.other as number],
      );
      for (const { key, order } of legs) for (const one of [key, order]) garden.take(String(one));
      await garden.sql('payout', `update events set ${set('data', 'legId', legs[0]?.leg)} where stream = $1 and revision = $2`, [
        twice!.stream as string,
        twice!.other as number,
      ]);
      return `escrow-${String(legs[1]?.order)}`;
    },
  },
  {
    invariant: 'money.wallets',
    what: 'a wallet was credited more than was posted',
    plant: async (garden) => garden.change(await garden.event('payout', type('WalletCredited')), more('amountMinor')),
  },
  {
    invariant: 'provider.movements',
    what: 'the provider knows nothing of a refund that is paid',
    async plant(garden) {
      const paid = await garden.event('payout', type('RefundPaid'));
      await garden.sql('payout', 'delete from provider_movements where key like $1', [`%:${paid.key}.r%`]);
      return paid.stream;
    },
  },
  {
    invariant: 'provider.movements',
    what: 'the provider has moved what nobody asked for',
    async plant(garden) {
      const { key, stream } = await garden.event('payout', `${type('PaymentCaptured')} and ${isLast}`);
      await garden.sql(
        'payout',
        `insert into provider_movements (key, kind, target, amount_minor, currency) values ($1, 'refund', 'x', 5, 'EUR')`,
        [`pay-x:${key}.r1`],
      );
      return stream;
    },
  },
  {
    invariant: 'ledger.trial_balance',
    what: 'a row of the ledger was changed',
    async plant(garden) {
      await garden.sql(
        'payout',
        `update ledger_postings_1 set amount_minor = amount_minor + 1 where ctid = (select min(ctid) from ledger_postings_1 where currency = 'EUR')`,
      );
      return 'ledger EUR';
    },
  },
  {
    invariant: 'topics.complete',
    what: 'a message was withheld',
    async plant(garden) {
      const { stream, id } = await garden.event('order', type('OrderAccepted'));
      await garden.sql('bus', `delete from messages where message->>'id' = $1`, [id]);
      return stream;
    },
  },
  {
    invariant: 'topics.complete',
    what: 'a message came again, and says something else',
    async plant(garden) {
      const { stream, id } = await garden.event('order', type('OrderAccepted'));
      await published(
        garden,
        `insert into messages select (select max(sequence) + 1 from messages), topic, key,
           jsonb_set(message::jsonb, '{data,remainingMinor}', '1')::json from messages where message->>'id' = $1`,
        [id],
      );
      return stream;
    },
  },
  {
    invariant: 'topics.explained',
    what: 'somebody has published what never happened',
    async plant(garden) {
      const { id } = await garden.event('order', type('OrderAccepted'));
      await published(
        garden,
        `insert into messages select (select max(sequence) + 1 from messages), topic, key,
           jsonb_set(message::jsonb, '{id}', '"${NEVER}"')::json from messages where message->>'id' = $1`,
        [id],
      );
      return NEVER;
    },
  },
  {
    invariant: 'topics.private',
    what: 'a message says what somebody wrote',
    async plant(garden) {
      const { id } = await garden.event('order', type('WorkDelivered'));
      await garden.sql(
        'bus',
        `update messages set message = jsonb_set(message::jsonb, '{data,text}', '"Voilà."')::json where message->>'id' = $1`,
        [id],
      );
      return id;
    },
  },
  {
    invariant: 'reactions.parked',
    what: 'a key is parked, and nobody says why',
    async plant(garden) {
      await garden.sql(
        'bus',
        `insert into parked (consumer, topic, key, reason, detail, since) values ('payout.hears-orders', 'entente.order.v1', 'nobody', '', '', '')`,
      );
      return 'nobody is parked at payout.hears-orders';
    },
  },
  {
    invariant: 'views.rebuilt',
    what: 'a list shows another state than the order has',
    async plant(garden) {
      const [table] = await garden.sql(
        'order',
        `select tablename as name from pg_tables where schemaname = 'entente_order' and tablename like 'order_list%'`,
      );
      const { key } = await garden.event('order', type('OrderPlaced'));
      const [row] = await garden.sql(
        'order',
        `update ${String(table?.name)} set status = 'lost' where order_id = $1 returning order_id`,
        [key],
      );
      return String(row?.['order_id']);
    },
  },
];
