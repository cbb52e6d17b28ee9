import type { Message } from '@entente/bus';
import { TurnedClock } from '@entente/deadlines';
import { derivedId, must, plusMs, type Instant } from '@entente/kernel';
import type { Sql } from '@entente/sql';
import { valueOf } from '../e2e/monitoring.js';
import type { Town } from '../e2e/served.js';

const MINUTE_MS = 60_000;

const sqlOf = ({ served }: Town, context: string): Sql =>
  must(
    served.running.contexts.find(({ parts }) => parts.name === context),
    context,
  ).parts.sql;

/** Turned past everybody: an advance would wait until nothing is left to do, and there is. */
async function pass({ served }: Town, ms: number): Promise<void> {
  const { clock } = served.running;
  if (!(clock instanceof TurnedClock)) throw new Error('A clock that stands until it is turned is needed here.');
  await clock.set(plusMs(await clock.now(), ms));
}

/** From now on a table takes no row that `when` is true of: as a full disk would, or a right that somebody took away. */
const refuse = (sql: Sql, table: string, when: string): Promise<void> =>
  sql.script(`create or replace function refuse_row() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$;
    create trigger refused before insert on ${table} for each row when (${when}) execute function refuse_row();`);
const takeAgain = (sql: Sql, table: string): Promise<void> => sql.script(`drop trigger refused on ${table}`);

const poison: Message = {
  topic: 'entente.order.v1',
  key: 'later',
  id: derivedId('poison'),
  type: 'entente.order.order_teleported.v1',
  source: '/entente/order',
  time: '2026-01-05T09:00:00.000Z' as Instant,
  correlationId: 'poison',
  data: { marketplace: 'comeup' },
};
const POISONED = ['dispute.hears-orders', 'payout.hears-orders'];

/** What goes wrong in a real process, how that is seen to have come and gone, and what calls then. */
export type Fault = {
  readonly fault: string;
  readonly bring: (town: Town) => Promise<unknown>;
  readonly shows: (text: string) => boolean;
  readonly mend: (town: Town) => Promise<unknown>;
  /** The process goes on with what was mended only when it is started anew. */
  readonly isMendedByStart?: true;
  readonly page: string;
  /** What calls beside it. */
  readonly beside?: readonly string[];
};

export const FAULTS: readonly Fault[] = [
  {
    fault: 'a row of the ledger that no event has written',
    bring: (troubled) =>
      sqlOf(troubled, 'payout').query(
        `insert into ledger_postings_1 values ('escrow-o-1', 99, 1, '2026-01-05T09:00:00.000Z', 'comeup', 'escrow', 'EUR', 250)`,
      ),
    shows: (text) => valueOf(text, 'entente_ledger_imbalance_minor_units{currency="EUR"}') === 250,
    mend: (troubled) => sqlOf(troubled, 'payout').query(`delete from ledger_postings_1 where revision = 99`),
    page: 'EntenteLedgerImbalance',
  },
  {
    fault: 'a deadline whose row is gone',
    bring: (troubled) => sqlOf(troubled, 'order').query(`delete from deadlines where stream = 'order-o-1'`),
    shows: (text) => valueOf(text, 'entente_stuck_orders{policy="comeup/2"}') === 1,
    // A step starts the next clock.
    mend: (troubled) => troubled.bo.post('/orders/o-1/deliver', { text: 'Voici.' }),
    page: 'EntenteOrdersStuck',
  },
  {
    fault: 'a stream that takes no event when its deadline rings',
    bring: async (troubled) => {
      await refuse(sqlOf(troubled, 'order'), 'events', `new.stream = 'order-o-2'`);
      // Two days to accept, one minute of grace, and late by two more.
      await pass(troubled, 2 * 24 * 60 * MINUTE_MS + 3 * MINUTE_MS);
    },
    shows: (text) => (valueOf(text, 'entente_deadline_lateness_seconds{context="order"}') ?? 0) > 60,
    mend: (troubled) => takeAgain(sqlOf(troubled, 'order'), 'events'),
    page: 'EntenteDeadlinesOverdue',
  },
  {
    fault: 'a bus that takes no message',
    bring: async (troubled) => {
      await refuse(sqlOf(troubled, 'order'), 'entente_bus.messages', 'true');
      await troubled.bo.post('/orders/o-1/deliver', { text: 'Voici.' });
      await pass(troubled, 2 * MINUTE_MS);
    },
    shows: (text) =>
      (valueOf(text, 'entente_relay_oldest_seconds{context="order"}') ?? 0) > 60 &&
      (valueOf(text, 'entente_alerts_total{alert="follower_failing"}') ?? 0) > 0,
    mend: (troubled) => takeAgain(sqlOf(troubled, 'order'), 'entente_bus.messages'),
    page: 'EntenteRelayBehind',
    beside: ['EntenteFollowerFailing ticket', 'EntenteLate page'],
  },
  {
    fault: 'a message that nobody understands',
    bring: ({ served }) => served.running.bus.publish([poison]),
    shows: (text) => POISONED.every((consumer) => valueOf(text, `entente_parked_keys{consumer="${consumer}"}`) === 1),
    mend: ({ ops }) =>
      Promise.all(
        POISONED.map((consumer) =>
          ops.post(`/operations/parked/${consumer}/later/skip`, { eventId: poison.id, reason: 'There is no such order.' }),
        ),
      ),
    page: 'EntenteKeysParked',
  },
  {
    fault: 'an event that a read model cannot take in',
    bring: async (troubled) => {
      await refuse(sqlOf(troubled, 'order'), 'order_list_3', 'true');
      await troubled.place('o-3');
    },
    shows: (text) => valueOf(text, 'entente_stopped_projections{projection="order-list@3"}') === 1,
    mend: (troubled) => takeAgain(sqlOf(troubled, 'order'), 'order_list_3'),
    isMendedByStart: true,
    page: 'EntenteProjectionStopped',
  },
];
