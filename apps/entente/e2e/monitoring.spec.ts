import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { textOf } from './blocks.js';
import { alerts, boards, drawn, metricsIn, pageOf, rules, runbooks, selectorsIn, type Question } from './monitoring.js';
import { measuredByGateway } from './measured-gateway.js';
import { town, type Town } from './served.js';
import { unknownIn as unknownCommands } from './typed-commands.js';

const ROOT = new URL('../../../', import.meta.url);
const COMPONENT = 'k8s/components/monitoring/';

const TEST_MS_MAX = 120_000;
/** What is not ours, and whose it is. */
const OF_OTHERS: ReadonlyMap<string, string> = new Map([
  ['up', 'Prometheus says of each process whether it could be asked.'],
  ['ALERTS', 'Prometheus says what fires.'],
  ['kube_deployment_status_replicas_available', 'kube-state-metrics tells how many replicas are ready.'],
  ['kube_job_status_failed', 'kube-state-metrics tells of the nightly verify, which is a job.'],
  ['kube_pod_container_status_restarts_total', 'kube-state-metrics tells how often a process was started anew.'],
]);
/** Whoever is woken sees no more at a glance. */
const PANELS_MAX = 16;
const HEADINGS = ['Meaning', 'User impact', 'Queries', 'Commands', 'Rollback', 'When to wake somebody'];

let exported: ReadonlySet<string>;
let ofOurs: readonly string[];
/** What a working process says of itself. */
let text: string;
let working: Town;

beforeAll(async () => {
  // Not silent: only then does the process tell of itself.
  working = await town({}, { logLevel: 'error', logTo: { write: () => {} } });
  await working.place('o-1');
  await working.bo.post('/orders/o-1/accept');
  await working.wait('PT0S');
  text = await (await fetch(`${working.served.url}/metrics`)).text();
  const families = [...`${text}\n${await measuredByGateway()}`.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(
    ([, name = '', type = '']) => ({ name, type }),
  );
  exported = new Set(
    families.flatMap(({ name, type }) =>
      type === 'histogram' ? ['bucket', 'sum', 'count'].map((part) => `${name}_${part}`) : [name],
    ),
  );
  ofOurs = families.map(({ name }) => name).filter((name) => name.startsWith('entente_'));
}, TEST_MS_MAX);
afterAll(() => working.stop());

/** Of what an expression reads, what nobody tells: no process, no rule above, and none of the others. */
const unknownIn = (questions: readonly Question[]): readonly string[] => {
  const recorded = new Set(rules.map(({ record }) => record));
  return questions.flatMap(({ where, expr }) =>
    metricsIn(expr)
      .filter((name) => !exported.has(name) && !recorded.has(name) && !OF_OTHERS.has(name))
      .map((name) => `${where}: nobody tells ${name}`),
  );
};

describe('Of an expression in the language of Prometheus, metrics', () => {
  it.each([
    ['sum by (type) (rate(a_total{outcome=~"busy|failed", x="b"}[5m])) / sum(c:d:bool)', ['a_total', 'c:d:bool']],
    ['max(a or b) > bool 10 unless a offset 15m and on (context) d', ['a', 'b', 'd']],
    ['histogram_quantile(0.99, sum by (le, type) (rate(a_bucket[1h])))', ['a_bucket']],
    ['absent(up{job="x"}) == 0', ['up']],
  ])('are told from everything else: %s', (expr, names) => expect(metricsIn(expr)).toEqual(names));
});

describe('What operators are shown', () => {
  it('is written by the tool from the rules and the list of panels', () =>
    expect(
      promisify(execFile)(process.execPath, [fileURLToPath(new URL('tools/monitoring.js', ROOT)), '--check']),
    ).resolves.toEqual({ stdout: '', stderr: '' }));

  it('is measured by the program: every rule, every panel, every query of a runbook', () => {
    expect(unknownIn([{ where: 'planted', expr: 'sum(entente_never_total)' }])).toHaveLength(1);
    expect(unknownIn([...rules, ...drawn, ...runbooks.flatMap(({ queries }) => queries)])).toEqual([]);
  });

  it('asks for consumers, read models and contexts that there are', () => {
    const asked = [...rules, ...drawn, ...runbooks.flatMap(({ queries }) => queries)].flatMap(({ where, expr }) =>
      selectorsIn(expr).map((selector) => ({ where, ...selector })),
    );
    const valuesOf = (metric: string, label: string) =>
      [...text.matchAll(new RegExp(`^${metric}\\{(?:.*,)?${label}="([^"]*)"`, 'gm'))].map(([, value = '']) => value);
    // Counters have a series once something was counted, and leases are told of where there are replicas.
    const told = asked.filter(({ metric, label }) => !metric.endsWith('_total') && valuesOf(metric, label).length > 0);
    const matching = told.filter(({ metric, label, regex }) => valuesOf(metric, label).some((value) => regex.test(value)));
    expect(told.filter((one) => !matching.includes(one))).toEqual([]);
    expect(new Set(told.map(({ label }) => label))).toEqual(new Set(['consumer', 'context', 'projection', 'topic']));
  });

  it('asks for alerts that a process raises', () => {
    const names = [...textOf('docs/operations.md').matchAll(/^\| `([a-z_.]+)`/gm)].map(([, name = '']) => name);
    const asked = [...rules, ...runbooks.flatMap(({ queries }) => queries)].flatMap(({ where, expr }) =>
      selectorsIn(expr)
        .filter(({ metric }) => metric === 'entente_alerts_total')
        .map(({ regex }) => [where, regex, names.some((name) => regex.test(name))] as const),
    );
    expect(asked.filter(([, , isThere]) => !isThere)).toEqual([]);
    expect(asked.length).toBeGreaterThan(15);
  });

  it('leaves out nothing that the program measures', () => {
    const read = new Set(drawn.flatMap(({ expr }) => metricsIn(expr)).map((name) => name.replace(/_(bucket|sum|count)$/, '')));
    expect(ofOurs.filter((name) => !read.has(name))).toEqual([]);
    expect(ofOurs.length).toBeGreaterThan(15);
  });

  it('is few panels on each dashboard, none upon another, each with its unit', () => {
    for (const { title, panels } of boards) {
      const shown = panels.filter(({ type }) => type !== 'row');
      expect([title, shown.length > 0 && shown.length <= PANELS_MAX]).toEqual([title, true]);
      for (const { fieldConfig } of shown) expect(fieldConfig?.defaults.unit).toMatch(/^\w+$/);
      const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (_, i) => `${x + (i % w)} ${y + Math.floor(i / w)}`),
      );
      expect(new Set(cells).size).toBe(cells.length);
      for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    }
  });

  it('is all in the folder that an overlay names', () => {
    type Component = { resources: string[]; configMapGenerator: { files: string[] }[] };
    const { resources, configMapGenerator } = parse(textOf(`${COMPONENT}kustomization.yaml`)) as Component;
    const files = configMapGenerator.flatMap((one) => one.files);
    for (const file of [...resources, ...files])
      expect([file, existsSync(new URL(COMPONENT + file, ROOT))]).toEqual([file, true]);
    expect(files).toHaveLength(boards.length);
  });
});

describe('An alert', () => {
  it('says how urgent it is, what is wrong, and where to read on', () => {
    for (const alert of alerts)
      expect(alert).toMatchObject({
        alert: expect.stringMatching(/^Entente[A-Z]\w+$/),
        labels: { severity: expect.stringMatching(/^(page|ticket)$/) },
        annotations: { summary: expect.stringMatching(/\.$/) },
      });
    expect(alerts.length).toBeGreaterThan(20);
  });

  it('leads to its runbook, and every runbook belongs to an alert', () => {
    const led = Object.fromEntries(alerts.map((alert) => [pageOf(alert), alert.alert]));
    expect(led).toEqual(Object.fromEntries(runbooks.map(({ page, title }) => [page, title])));
  });

  it('is there for everything that a process raises, and nothing is watched that none does', () => {
    const table = /^## Alerts$([\s\S]*?)^## /m.exec(textOf('docs/operations.md'))?.[1] ?? '';
    const told = [...table.matchAll(/^\| `([\w.]+)`[^|]*\|[^|]*\| \[[^\]]*\]\(runbooks\/([a-z-]+)\.md\)/gm)];
    const raised = new Map(told.map(([, name = '', page = '']) => [name, page]));
    expect(told.length).toBe([...table.matchAll(/^\| `/gm)].length);
    for (const { alert, expr, ...rule } of alerts)
      for (const [, name = ''] of expr.matchAll(/entente:alerts:raised\{alert="([^"]+)"\}/g))
        expect([alert, name, raised.get(name)]).toEqual([alert, name, pageOf({ alert, expr, ...rule })]);
    const pages = new Set(runbooks.map(({ page }) => page));
    expect([...raised.values()].filter((page) => !pages.has(page))).toEqual([]);
  });
});

describe('A runbook', () => {
  it('answers the same six questions', () => {
    for (const { page, headings } of runbooks) expect([page, headings]).toEqual([page, HEADINGS]);
  });

  it('has three queries at least', () => {
    for (const { page, queries } of runbooks) expect([page, queries.length >= 3]).toEqual([page, true]);
  });

  it(
    'names only commands and options that there are',
    async () => {
      const typed = runbooks.flatMap(({ page, commands }) => commands.map((command) => ({ page, command })));
      expect(await unknownCommands(typed)).toEqual([]);
      expect(typed.length).toBeGreaterThan(20);
    },
    TEST_MS_MAX,
  );
});
