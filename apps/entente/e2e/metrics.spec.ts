import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SERVICES } from '@entente/contracts';
import { measuredByGateway } from './measured-gateway.js';
import { valueOf } from './monitoring.js';
import { town, type Town } from './served.js';

/** What operators draw and alert on. */
const METRICS = [
  'entente_alerts_total',
  'entente_append_events',
  'entente_command_seconds',
  'entente_commands_total',
  'entente_consumer_lag_messages',
  'entente_consumer_oldest_seconds',
  'entente_deadline_lateness_seconds',
  'entente_held_leases',
  'entente_ledger_imbalance_minor_units',
  'entente_messages_total',
  'entente_open_orders',
  'entente_open_requests',
  'entente_overdue_deadlines',
  'entente_overdue_disputes',
  'entente_parked_keys',
  'entente_pending_deadlines',
  'entente_projection_oldest_seconds',
  'entente_relay_oldest_seconds',
  'entente_stopped_partitions',
  'entente_stopped_projections',
  'entente_stuck_orders',
];
const OF_GATEWAY = ['entente_forwarded_requests_total', 'entente_ready_replicas'];
const UNITS =
  /_(total|seconds|events|messages|keys|deadlines|projections|partitions|leases|requests|replicas|orders|disputes|minor_units)$/;
const helpedIn = (text: string) => [...text.matchAll(/^# HELP (entente_\w+) \S.*$/gm)].map(([, name = '']) => name);

let fresh: Town;
const look = async () => (await fetch(`${fresh.served.url}/metrics`)).text();

beforeAll(async () => {
  fresh = await town({}, { logLevel: 'error', logTo: { write: () => {} } });
});
afterAll(() => fresh.stop());

describe('The metrics of a fresh process', () => {
  it('are all there, each with its help and its unit', async () => {
    const helped = helpedIn(await look());
    expect(helped.sort()).toEqual(METRICS);
    expect(helped.filter((name) => !UNITS.test(name))).toEqual([]);
  });

  it('are others at a gateway, which serves them at a port of its own', async () => {
    const text = await measuredByGateway();
    expect(helpedIn(text).filter((name) => !METRICS.includes(name))).toEqual(OF_GATEWAY);
    expect(OF_GATEWAY.filter((name) => !UNITS.test(name))).toEqual([]);
    for (const service of SERVICES) expect(valueOf(text, `entente_ready_replicas{service="${service}"}`)).toBe(0);
    expect(text).toContain('process_resident_memory_bytes');
  });

  it('are those that the page for operators explains', async () => {
    const page = await readFile(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
    const told = [...page.matchAll(/^\| `(entente_\w+)`/gm)].map(([, name = '']) => name);
    expect(told.sort()).toEqual([...METRICS, ...OF_GATEWAY].sort());
  });

  it('tell of the event loop and of memory, too', async () => {
    const text = await look();
    for (const name of ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes']) expect(text).toContain(name);
  });

  it('show no backlog where there is none', async () => {
    const text = await look();
    expect(valueOf(text, 'entente_relay_oldest_seconds{context="order"}')).toBe(0);
    expect(valueOf(text, 'entente_projection_oldest_seconds{projection="order-list@3"}')).toBe(0);
    expect(valueOf(text, 'entente_consumer_lag_messages{consumer="payout.hears-orders",topic="entente.order.v1"}')).toBe(0);
    expect(valueOf(text, 'entente_parked_keys{consumer="payout.hears-orders"}')).toBe(0);
    expect(valueOf(text, 'entente_ledger_imbalance_minor_units{currency="EUR"}')).toBeUndefined();
  });
});

describe('What goes wrong in a process', () => {
  let troubled: Town;
  let text: string;

  /** Stores what nobody would: only a mistake, or somebody in the database, leads to it. */
  const planted = (context: string, statement: string) =>
    troubled.served.running.contexts.find(({ parts }) => parts.name === context)?.parts.sql.query(statement);

  beforeAll(async () => {
    troubled = await town();
    await troubled.place('o-1');
    await troubled.place('o-2');
    await troubled.bo.post('/orders/o-1/accept');
    await troubled.wait('PT0S');
    await planted(
      'payout',
      `insert into ledger_postings_1 values ('escrow-o-1', 99, 1, '2026-01-05T09:00:00.000Z', 'comeup', 'escrow', 'EUR', 250)`,
    );
    await planted(
      'order',
      `insert into deadlines values ('order-gone', 'acceptance', 0, '2026-01-05T08:00:00.000Z', 0, '2026-01-05T08:00:00.001Z')`,
    );
    await planted('order', `delete from deadlines where stream = 'order-o-2'`);
    await planted(
      'dispute',
      `insert into dispute_queue_3 select 'o-1.1', 'o-1', 'comeup', 'comeup/2', 'open', null, 'ana', 'ana', 'bo', '2026', '2026', true, '{}'`,
    );
    text = await (await fetch(`${troubled.served.url}/metrics`)).text();
  });
  afterAll(() => troubled.stop());

  it('shows: a ledger that does not balance', () =>
    expect(valueOf(text, 'entente_ledger_imbalance_minor_units{currency="EUR"}')).toBe(250));

  it('shows: a deadline that is over and does not pass, and for how long', () => {
    expect(valueOf(text, 'entente_overdue_deadlines{context="order"}')).toBe(1);
    expect(valueOf(text, 'entente_deadline_lateness_seconds{context="order"}')).toBeCloseTo(3600, -1);
    expect(valueOf(text, 'entente_overdue_deadlines{context="dispute"}')).toBe(0);
  });

  it('shows: an order that nothing leads on', () => {
    expect(valueOf(text, 'entente_stuck_orders{policy="comeup/2"}')).toBe(1);
    expect(valueOf(text, 'entente_stuck_orders{policy="congocrea/1"}')).toBe(0);
  });

  it('shows: a dispute that nobody takes', () => expect(valueOf(text, 'entente_overdue_disputes{policy="comeup/2"}')).toBe(1));

  it('stands beside what goes as it should', () => {
    expect(valueOf(text, 'entente_open_orders{policy="comeup/2"}')).toBe(2);
    expect(valueOf(text, 'entente_pending_deadlines{context="order"}')).toBeGreaterThan(1);
    expect(valueOf(text, 'entente_commands_total{type="accept",outcome="recorded"}')).toBe(1);
    expect(valueOf(text, 'entente_append_events_count')).toBeGreaterThan(2);
    expect(text).toMatch(/entente_messages_total\{consumer="payout\.hears-orders",outcome="recorded"\} [1-9]/);
  });
});
