import { describe, expect, it } from '@jest/globals';
import { must } from '@entente/kernel';
import { describeWhere } from '@entente/testing/needs';
import { readCompose } from '../e2e/compose.js';
import { alerts, drawn, RULES_FILE, runbooks } from '../e2e/monitoring.js';
import { FAULTS } from './alert-faults.js';
import { hasPromtool, otherwise, promtool, PROMTOOL, type Series } from './promtool.js';

/** For how long, in minutes, everything is well before and after. */
const WELL = 10;

const whereThere = describeWhere(hasPromtool, PROMTOOL);

whereThere('promtool', () => {
  it('finds nothing wrong with the rules', () =>
    expect(promtool(['check', 'rules', RULES_FILE])).toEqual({ code: 0, said: expect.stringContaining('SUCCESS') }));

  it('can read what the Prometheus of docker-compose.yml is told', () => {
    const { prometheus } = readCompose().configs;
    // The rules are where that container has them; here they are beside it.
    const config = must(prometheus?.content, 'The settings of Prometheus').replace(
      '/etc/prometheus/entente.rules.yaml',
      RULES_FILE,
    );
    expect(config).toContain(RULES_FILE);
    expect(promtool(['check', 'config', 'prometheus.yml'], { 'prometheus.yml': config })).toMatchObject({ code: 0 });
  });

  it('reads every panel, and every query of a runbook', () => {
    const questions = [...drawn, ...runbooks.flatMap(({ queries }) => queries)];
    const asRules = (exprs: readonly string[]) =>
      JSON.stringify({ groups: [{ name: 'read', rules: exprs.map((expr, i) => ({ record: `read:${i}`, expr })) }] });
    const check = (exprs: readonly string[]) => promtool(['check', 'rules', 'read.yaml'], { 'read.yaml': asRules(exprs) });
    expect(check(['sum(up'])).toMatchObject({ code: 1 });
    expect(check(questions.map(({ expr }) => expr))).toEqual({ code: 0, said: expect.stringContaining('SUCCESS') });
    expect(questions.length).toBeGreaterThan(100);
  });
});

/** So many minutes of each value. */
const runs = (...values: readonly (readonly [value: number | '_', minutes: number])[]): string =>
  values.map(([value, minutes]) => Array.from({ length: minutes }, () => value).join(' ')).join(' ');
/** Grows by so much a minute. */
const grows = (from: number, ...by: readonly (readonly [step: number, minutes: number])[]): string => {
  let value = from;
  return by.flatMap(([step, minutes]) => Array.from({ length: minutes }, () => (value += step))).join(' ');
};
/** What tells that all three contexts are seen. */
const SEEN: readonly Series[] = ['order', 'dispute', 'payout'].map((context) => ({
  series: `entente_pending_deadlines{context="${context}"}`,
  values: runs([0, 2000]),
}));
const counted = (outcome: string, values: string): Series => ({
  series: `entente_commands_total{type="accept",outcome="${outcome}"}`,
  values,
});

whereThere('An objective', () => {
  it('of commands: an outage calls within minutes, and is silent soon after', () =>
    expect(
      otherwise(
        [...SEEN, counted('recorded', grows(0, [60, 1000])), counted('failed', grows(0, [0, 100], [20, 10], [0, 890]))],
        [
          { minute: 99, fires: [] },
          { minute: 108, fires: ['EntenteCommandsUndecided page'] },
          // The ticket for what it has used up of the month stays for hours.
          { minute: 160, fires: ['EntenteCommandsUndecided ticket'] },
        ],
      ),
    ).toBe(''));

  it('of commands: what is lost slowly is written down, and calls nobody', () =>
    expect(
      otherwise(
        // 0.4 %, four times what may be.
        [...SEEN, counted('recorded', grows(0, [249, 1900])), counted('busy', grows(0, [1, 1900]))],
        [{ minute: 1800, fires: ['EntenteCommandsUndecided ticket'] }],
      ),
    ).toBe(''));

  it('of commands: one that fails at night calls nobody', () =>
    expect(
      otherwise(
        [
          ...SEEN,
          counted('recorded', grows(0, [0, 100], [1, 5], [0, 100])),
          counted('failed', grows(0, [0, 102], [1, 2], [0, 100])),
        ],
        [{ minute: 104, fires: [] }],
      ),
    ).toBe(''));

  it('of news: what waits for half a minute, time and again, calls somebody', () =>
    expect(
      otherwise(
        [
          ...SEEN,
          {
            series: 'entente_consumer_oldest_seconds{consumer="payout.hears-orders"}',
            values: runs([0, 60], [30, 30], [0, 1000]),
          },
          { series: 'entente_relay_oldest_seconds{context="order"}', values: runs([2, 1090]) },
        ],
        [
          { minute: 59, fires: [] },
          { minute: 85, fires: ['EntenteLate page', 'EntenteLate ticket'] },
          { minute: 1080, fires: [], of: 'EntenteLate' },
        ],
      ),
    ).toBe(''));
});

/** Each of the others, by what it looks at. */
const OTHERS: readonly (readonly [firing: string, series: string, well: number, ill: number])[] = [
  ['EntentePartitionStopped page', 'entente_stopped_partitions{consumer="payout.hears-orders"}', 0, 2],
  ['EntenteLeaseUnheld ticket', 'entente_held_leases{lease="order.relay"}', 1, 0],
  ['EntenteGatewayAway page', 'kube_deployment_status_replicas_available{deployment="gateway"}', 2, 0],
  ['EntenteVerifyFailed page', 'kube_job_status_failed{job_name="entente-verify-29000"}', 0, 1],
  ['EntenteDisputesOverdue ticket', 'entente_overdue_disputes{policy="comeup/2"}', 0, 3],
  ['EntenteEventLoopBlocked ticket', 'nodejs_eventloop_lag_p99_seconds{job="order-service"}', 0.02, 0.8],
];

whereThere('An alert of what is measured', () => {
  it.each(OTHERS)('fires while it is so: %s', (firing, series, well, ill) => {
    const values = runs([well, WELL], [ill, 30], [well, WELL]);
    expect(
      otherwise(
        [...SEEN, { series, values }],
        [
          { minute: WELL - 1, fires: [] },
          { minute: WELL + 29, fires: [firing] },
          { minute: WELL + 32, fires: [] },
        ],
      ),
    ).toBe('');
  });
});

const raised = alerts.flatMap(({ alert, expr, labels }) =>
  [...expr.matchAll(/entente:alerts:raised\{alert="([^"]+)"\}/g)].map(([, name = '']) => ({
    name,
    firing: `${alert} ${labels.severity}`,
  })),
);

whereThere('An alert that a process raises', () => {
  it.each(raised)('calls from its first time on, and a quarter of an hour long: $name', ({ name, firing }) => {
    const series = `entente_alerts_total{alert="${name}"}`;
    // Raised for the first time after a start, then once more, then the process is gone.
    const values = runs(['_', WELL], [1, 60], [2, 60], ['_', 30]);
    expect(
      otherwise(
        [...SEEN, { series, values }],
        [
          { minute: WELL - 1, fires: [] },
          { minute: WELL + 1, fires: [firing] },
          { minute: WELL + 17, fires: [] },
          { minute: WELL + 62, fires: [firing] },
          { minute: WELL + 77, fires: [] },
          { minute: WELL + 140, fires: [] },
        ],
      ),
    ).toBe('');
  });

  it('has its rule: each that a rule looks for, once', () =>
    expect(new Set(raised.map(({ name }) => name)).size).toBe(raised.length));
});

describe('Every alert', () => {
  it('is fired by a test, of its rule or of a fault', () => {
    const fired = new Set(
      [
        ...FAULTS.flatMap(({ page, beside = [] }) => [page, ...beside]),
        ...OTHERS.map(([firing]) => firing),
        ...raised.map(({ firing }) => firing),
        'EntenteContextUnseen EntenteReplicaDown EntenteCommandsUndecided EntenteLate',
      ].flatMap((named) => named.split(' ')),
    );
    expect(alerts.map(({ alert }) => alert).filter((alert) => !fired.has(alert))).toEqual([]);
  });
});
