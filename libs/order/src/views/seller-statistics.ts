import { period, plusPeriod, type Instant } from '@entente/kernel';
import type { Pack } from '@entente/policy';
import type { Projection } from '@entente/projections';
import type { Sql } from '@entente/sql';
import type { ChatEvent } from '../domain/chat.js';
import type { OrderEvent } from '../domain/events.js';
import { FIGURES, noDeal, tally, type Deal, type Figures } from './seller-tally.js';

const COLUMNS: { readonly [Figure in keyof Figures]: string } = {
  accepted: 'accepted',
  notAccepted: 'not_accepted',
  completed: 'completed',
  cancelled: 'cancelled',
  onTime: 'on_time',
  late: 'late',
  answers: 'answers',
  answerMs: 'answer_ms',
};
const columns = FIGURES.map((figure) => COLUMNS[figure]);
const ADD = `insert into seller_days_2 (marketplace, seller_id, day, ${columns.join(', ')})
  values ($1, $2, $3, ${columns.map((_, i) => `$${i + 4}`).join(', ')})
  on conflict (marketplace, seller_id, day) do update set ${columns.map((column) => `${column} = seller_days_2.${column} + excluded.${column}`).join(', ')}`;
const ADD_CANCELLED = `insert into seller_cancellations_2 values ($1, $2, $3, $4, $5)
  on conflict (marketplace, seller_id, day, rule) do update set cancelled = seller_cancellations_2.cancelled + excluded.cancelled`;

/** One row a seller and day, so that any span is a sum; beside it one for each rule by which orders were cancelled; and one an order, to know what its next event means. */
export const sellerStatistics: Projection<OrderEvent | ChatEvent> = {
  name: 'seller-statistics',
  version: 2,
  prefixes: ['order-', 'chat-'],
  tables: `
    create table if not exists seller_days_2 (
      marketplace text not null, seller_id text not null, day text collate "C" not null,
      ${columns.map((column) => `${column} bigint not null`).join(', ')}, primary key (marketplace, seller_id, day));
    create table if not exists seller_cancellations_2 (
      marketplace text not null, seller_id text not null, day text collate "C" not null, rule text not null, cancelled bigint not null,
      primary key (marketplace, seller_id, day, rule));
    create table if not exists seller_deals_2 (order_id text primary key, deal json not null);`,
  on: {},
  otherwise: async (sql, { key, at, data }) => {
    const [row] = await sql.query<{ deal: Deal }>('select deal from seller_deals_2 where order_id = $1', [key]);
    const before = row?.deal ?? noDeal;
    const { deal, counts } = tally(before, data, at);
    if (deal !== before)
      await sql.query('insert into seller_deals_2 values ($1, $2) on conflict (order_id) do update set deal = excluded.deal', [
        key,
        deal,
      ]);
    const { marketplace, sellerId } = data.about;
    for (const { day, figures, rule } of counts) {
      await sql.query(ADD, [marketplace, sellerId, day, ...FIGURES.map((figure) => figures[figure] ?? 0)]);
      if (rule !== undefined) await sql.query(ADD_CANCELLED, [marketplace, sellerId, day, rule, figures.cancelled ?? 0]);
    }
  },
};

/** Of one seller in one marketplace, over the window of its rule book up to now; the day on which that begins counts whole. */
export async function statisticsOf(
  sql: Sql,
  { sellerId, pack, now }: { readonly sellerId: string; readonly pack: Pack; readonly now: Instant },
) {
  const { marketplace, zone, statistics } = pack;
  const { months, days, ms } = period(statistics.window);
  const begin = plusPeriod(now, { months: -months, days: -days, ms: -ms }, zone);
  const span = [marketplace, sellerId, begin.slice(0, '2026-01-05'.length)];
  const [sums] = await sql.query<Figures>(
    `select ${FIGURES.map((figure) => `coalesce(sum(${COLUMNS[figure]}), 0)::bigint as "${figure}"`).join(', ')}
     from seller_days_2 where marketplace = $1 and seller_id = $2 and day >= $3`,
    span,
  );
  const [left] = await sql.query<Pick<Figures, 'cancelled'>>(
    `select coalesce(sum(cancelled), 0)::bigint as cancelled
     from seller_cancellations_2 where marketplace = $1 and seller_id = $2 and day >= $3 and rule = any($4)`,
    [...span, statistics.cancellationsNotCounted],
  );
  return shown({ ...sums!, cancelled: sums!.cancelled - left!.cancelled }, statistics);
}

/** Below the least number of completed orders a rate would say more about chance than about the seller. */
function shown(sums: Figures, { window, minimumOrders }: Pack['statistics']) {
  const { accepted, notAccepted, completed, cancelled, onTime, late, answers, answerMs } = sums;
  const isShown = completed >= minimumOrders;
  const rate = (good: number, bad: number): number | null =>
    isShown && good + bad > 0 ? rounded(good / (good + bad), RATE_DECIMALS) : null;
  return {
    window,
    minimumOrders,
    completedOrders: completed,
    acceptanceRate: rate(accepted, notAccepted),
    completionRate: rate(completed, cancelled),
    onTimeRate: rate(onTime, late),
    responseTime: isShown && answers > 0 ? { meanHours: rounded(answerMs / answers / HOUR_MS, HOUR_DECIMALS) } : null,
  };
}

const HOUR_MS = 3_600_000;
const RATE_DECIMALS = 4;
const HOUR_DECIMALS = 2;
const rounded = (value: number, decimals: number): number => Math.round(value * 10 ** decimals) / 10 ** decimals;
