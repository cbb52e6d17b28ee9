/** The dashboards: a list of questions, each with the few panels that answer it. `node tools/monitoring.js` makes Grafana's JSON of them. */

const LOST = 'entente_commands_total{outcome=~"busy|failed"}';
const GREEN = { color: 'green', value: null };
/** Green below, red from `value` on. */
const redFrom = (value) => [GREEN, { color: 'red', value }];
const percentile = (share, window = '$__rate_interval') =>
  `histogram_quantile(${share}, sum by (le) (rate(entente_command_seconds_bucket[${window}])))`;

/** One number that is green or red. */
const stat = (title, expr, { legend = '', unit = 'short', steps = redFrom(1), decimals, says }) => ({
  kind: 'stat',
  title,
  queries: [[expr, legend]],
  unit,
  steps,
  decimals,
  says,
});
/** Lines over time. `queries`: what to draw, and how each line is called. */
const graph = (title, queries, { unit = 'short', steps, says, stacked = false } = {}) => ({
  kind: 'timeseries',
  title,
  queries,
  unit,
  steps,
  says,
  stacked,
});

export const DASHBOARDS = [
  {
    uid: 'entente-now',
    title: 'Entente · is anything wrong?',
    says: 'Green all over: go back to bed. Each alert leads to its runbook, and what is slow to “where does it wait?”.',
    rows: [
      [
        'What calls for somebody',
        {
          kind: 'table',
          title: 'Alerts that fire',
          queries: [['count by (alertname, severity) (ALERTS{alertname=~"Entente.+", alertstate="firing"})', '']],
          says: 'Empty is good. The runbook of each: docs/runbooks.',
        },
        graph('Raised by processes since they started', [['sum by (alert) (entente_alerts_total)', '{{alert}}']], {
          says: 'Each step up is an error line of the same name in the log, which says of whom and why.',
        }),
      ],
      [
        'Are commands answered?',
        stat('Not decided, last hour', `(sum(increase(${LOST}[1h])) or vector(0)) / sum(increase(entente_commands_total[1h]))`, {
          unit: 'percentunit',
          steps: [GREEN, { color: 'orange', value: 0.001 }, { color: 'red', value: 0.0144 }],
          decimals: 2,
          says: 'busy or failed, whoever sent them. 0.1 % a month is the objective; from 1.44 % on somebody is called.',
        }),
        stat(
          'Budget left of 30 days',
          `1 - (sum(increase(${LOST}[30d])) or vector(0)) / sum(increase(entente_commands_total[30d])) / 0.001`,
          {
            unit: 'percentunit',
            steps: [
              { color: 'red', value: null },
              { color: 'green', value: 0.1 },
            ],
            decimals: 0,
          },
        ),
        graph('Commands by outcome', [['sum by (outcome) (rate(entente_commands_total[$__rate_interval]))', '{{outcome}}']], {
          unit: 'cps',
          stacked: true,
        }),
        graph(
          'How long a command takes',
          [
            [percentile('0.99'), '99 of 100 are faster'],
            [percentile('0.5'), 'half are faster'],
          ],
          { unit: 's', steps: redFrom(1) },
        ),
      ],
      [
        'Is the money right?',
        stat('Ledger out of balance', 'max by (currency) (entente_ledger_imbalance_minor_units)', {
          legend: '{{currency}}',
          steps: [
            { color: 'red', value: null },
            { color: 'green', value: 0 },
            { color: 'red', value: 1 },
          ],
          says: 'In minor units. Anything but 0: stop withdrawals, run entente verify.',
        }),
        stat('Keys parked', 'sum(max by (consumer) (entente_parked_keys))', {
          says: 'What comes under a parked key waits: entente dead-letters list.',
        }),
      ],
      [
        'Is time kept?',
        stat('Oldest overdue deadline', 'max by (context) (entente_deadline_lateness_seconds)', {
          legend: '{{context}}',
          unit: 's',
          steps: redFrom(60),
        }),
        stat('Orders that nothing leads on', 'sum(max by (policy) (entente_stuck_orders))', {}),
      ],
      [
        'Does everything follow?',
        stat('Oldest news not told', 'max by (context) (entente_relay_oldest_seconds)', {
          legend: '{{context}}',
          unit: 's',
          steps: redFrom(60),
        }),
        stat('Oldest message not heard', 'max(entente_consumer_oldest_seconds)', { unit: 's', steps: redFrom(60) }),
        stat('Oldest event not shown', 'max(entente_projection_oldest_seconds)', { unit: 's', steps: redFrom(60) }),
        stat(
          'Standing still',
          '(sum(max by (projection) (entente_stopped_projections)) or vector(0)) + (sum(entente_stopped_partitions) or vector(0))',
          { says: 'Read models and partitions that nobody moves until an operator helps.' },
        ),
      ],
      [
        'Who waits for a person?',
        stat('Disputes that nobody took in time', 'sum(max by (policy) (entente_overdue_disputes))', {
          steps: [GREEN, { color: 'orange', value: 1 }],
        }),
        stat('Processes that answer', 'sum by (job) (up{job=~"order-service|dispute-service|payout-service|gateway|entente"})', {
          legend: '{{job}}',
          steps: [
            { color: 'red', value: null },
            { color: 'green', value: 1 },
          ],
        }),
      ],
    ],
  },
  {
    uid: 'entente-flow',
    title: 'Entente · where does it wait?',
    says: 'The way of an event: stored, told, heard, shown; and the clock beside it.',
    rows: [
      [
        'At the door: do requests reach the services?',
        graph(
          'Requests handed on',
          [['sum by (service, outcome) (rate(entente_forwarded_requests_total[$__rate_interval]))', '{{service}} {{outcome}}']],
          { unit: 'reqps', says: 'unanswered: no replica of the service was ready, or the one that was asked did not answer.' },
        ),
        graph('Ready, as each gateway sees it', [['entente_ready_replicas', '{{instance}} {{service}}']], {
          says: 'An address that stands for several replicas is one.',
        }),
      ],
      [
        'Commands: which are slow, or lost?',
        graph('Not decided, by type', [[`sum by (type, outcome) (rate(${LOST}[$__rate_interval]))`, '{{type}} {{outcome}}']], {
          unit: 'cps',
        }),
        graph(
          'The ten slowest types',
          [
            [
              'topk(10, histogram_quantile(0.99, sum by (le, type) (rate(entente_command_seconds_bucket[$__rate_interval]))))',
              '{{type}}',
            ],
          ],
          { unit: 's' },
        ),
        graph('Events a command', [
          [
            'sum(rate(entente_append_events_sum[$__rate_interval])) / sum(rate(entente_append_events_count[$__rate_interval]))',
            'on average',
          ],
        ]),
      ],
      [
        'Told: does the relay publish?',
        graph('Oldest event not told', [['max by (context) (entente_relay_oldest_seconds)', '{{context}}']], {
          unit: 's',
          steps: redFrom(60),
        }),
        graph('Who does the work', [['sum by (lease) (entente_held_leases) != 1', '{{lease}}']], {
          says: 'Empty is good: only work that not exactly one replica does is drawn.',
        }),
      ],
      [
        'Heard: do consumers keep up?',
        graph('Messages not handled', [['max by (consumer, topic) (entente_consumer_lag_messages)', '{{consumer}} {{topic}}']]),
        graph('Oldest of them', [['max by (consumer, topic) (entente_consumer_oldest_seconds)', '{{consumer}} {{topic}}']], {
          unit: 's',
          steps: redFrom(60),
        }),
        graph('Handled', [['sum by (outcome) (rate(entente_messages_total[$__rate_interval]))', '{{outcome}}']], {
          unit: 'cps',
          stacked: true,
          says: 'replayed are repetitions that were recognised.',
        }),
        graph(
          'Parked keys and stopped partitions',
          [
            ['max by (consumer) (entente_parked_keys) > 0', '{{consumer}} parked'],
            ['sum by (consumer) (entente_stopped_partitions) > 0', '{{consumer}} stopped'],
          ],
          { says: 'Empty is good.' },
        ),
      ],
      [
        'Shown: do read models follow?',
        graph('Oldest event not shown', [['max by (projection) (entente_projection_oldest_seconds)', '{{projection}}']], {
          unit: 's',
          steps: redFrom(60),
        }),
        graph('Standing still', [['max by (projection) (entente_stopped_projections) > 0', '{{projection}}']], {
          says: 'Empty is good.',
        }),
      ],
      [
        'On time: do deadlines pass?',
        graph('How late the oldest is', [['max by (context) (entente_deadline_lateness_seconds)', '{{context}}']], {
          unit: 's',
          steps: redFrom(60),
        }),
        graph('Deadlines', [
          ['max by (context) (entente_overdue_deadlines)', '{{context}} overdue'],
          ['max by (context) (entente_pending_deadlines)', '{{context}} running'],
        ]),
      ],
    ],
  },
  {
    uid: 'entente-work',
    title: 'Entente · what does it carry, and on what?',
    says: 'For the day: how much there is, and what the processes have left.',
    rows: [
      [
        'What there is to do',
        graph('Open orders by rule book', [['max by (policy) (entente_open_orders)', '{{policy}}']], { stacked: true }),
        graph('Orders that nothing leads on', [['max by (policy) (entente_stuck_orders)', '{{policy}}']], { steps: redFrom(1) }),
        graph('Disputes that nobody took in time', [['max by (policy) (entente_overdue_disputes)', '{{policy}}']]),
        graph('Ledger out of balance', [['max by (currency) (entente_ledger_imbalance_minor_units)', '{{currency}}']]),
      ],
      [
        'The processes',
        graph('Requests being answered', [['sum by (job, instance) (entente_open_requests)', '{{job}} {{instance}}']]),
        graph(
          'Event loop, 99 of 100 turns are faster',
          [['max by (job, instance) (nodejs_eventloop_lag_p99_seconds)', '{{job}} {{instance}}']],
          { unit: 's', steps: redFrom(0.5) },
        ),
        graph('Memory', [['max by (job, instance) (process_resident_memory_bytes)', '{{job}} {{instance}}']], { unit: 'bytes' }),
        graph(
          'Processor',
          [['sum by (job, instance) (rate(process_cpu_seconds_total[$__rate_interval]))', '{{job}} {{instance}}']],
          { unit: 'percentunit' },
        ),
      ],
    ],
  },
];

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
const COLUMNS = 24;
const HEIGHT = { stat: 4, table: 7, timeseries: 7 };

export function dashboard({ uid, title, says, rows }) {
  const panels = [];
  let y = 0;
  for (const [question, ...answers] of rows) {
    panels.push({ type: 'row', title: question, collapsed: false, panels: [], gridPos: { x: 0, y: y++, w: COLUMNS, h: 1 } });
    const h = Math.max(...answers.map(({ kind }) => HEIGHT[kind]));
    const w = Math.floor(COLUMNS / answers.length);
    for (const [i, answer] of answers.entries()) panels.push({ ...panel(answer), gridPos: { x: i * w, y, w, h } });
    y += h;
  }
  return {
    uid,
    title,
    description: says,
    tags: ['entente'],
    schemaVersion: 39,
    editable: false,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-3h', to: 'now' },
    templating: { list: [{ name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' }] },
    links: [{ title: 'Entente', type: 'dashboards', tags: ['entente'], keepTime: true, includeVars: true }],
    panels: panels.map((one, i) => ({ id: i + 1, ...one })),
  };
}

function panel({ kind, title, queries, unit = 'short', steps = [GREEN], decimals, says, stacked }) {
  const drawn = {
    timeseries: {
      options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
      custom: {
        fillOpacity: stacked ? 40 : 0,
        ...(stacked && { stacking: { mode: 'normal' } }),
        ...(steps.length > 1 && { thresholdsStyle: { mode: 'line' } }),
      },
    },
    stat: {
      options: { colorMode: 'background', graphMode: 'none', textMode: 'auto', reduceOptions: { calcs: ['lastNotNull'] } },
    },
    table: { options: { showHeader: true } },
  }[kind];
  return {
    type: kind,
    title,
    ...(says && { description: says }),
    datasource: DATASOURCE,
    targets: queries.map(([expr, legendFormat], i) => ({
      refId: 'ABC'[i],
      datasource: DATASOURCE,
      expr,
      ...(legendFormat && { legendFormat }),
      ...(kind !== 'timeseries' && { instant: true }),
      ...(kind === 'table' && { format: 'table' }),
    })),
    options: drawn.options,
    fieldConfig: {
      defaults: {
        unit,
        decimals,
        thresholds: { mode: 'absolute', steps },
        ...(drawn.custom && { custom: drawn.custom }),
      },
      overrides: [],
    },
    ...(kind === 'table' && {
      transformations: [{ id: 'organize', options: { excludeByName: { Time: true, Value: true } } }],
    }),
  };
}
