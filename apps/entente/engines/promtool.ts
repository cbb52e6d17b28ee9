import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RULES_FILE } from '../e2e/monitoring.js';

export const PROMTOOL = 'promtool (of the Debian package prometheus)';
export const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

type Said = { readonly code: number | null; readonly said: string };

/** Runs promtool in a folder of its own, in which it finds `files` by their names. */
export function promtool(args: readonly string[], files: { readonly [name: string]: string } = {}): Said {
  const folder = mkdtempSync(join(tmpdir(), 'entente-promtool-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: folder, encoding: 'utf8' });
    return { code: status, said: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What a process said of itself at one look, for so many minutes; one that does not answer says nothing. */
export type Look = { readonly text: string; readonly minutes: number };
export type Series = { readonly series: string; readonly values: string };

const INSTANCE = 'job="entente",instance="127.0.0.1:3000"';

/** As Prometheus keeps it: each series with whom it is of. What Node says of this machine is left out: how busy that is belongs to no test. */
const seriesIn = ({ text }: Look): ReadonlyMap<string, string> =>
  new Map([
    [`up{${INSTANCE}}`, text === '' ? '0' : '1'],
    ...[...text.matchAll(/^(entente_\w+)(?:\{(.*)\})? (\S+)$/gm)].map(
      ([, name = '', labels = '', value = '']): [string, string] => [`${name}{${INSTANCE}${labels && `,${labels}`}}`, value],
    ),
  ]);

/** One look after the other: a value a minute, and none while nobody told of it. */
export function inputSeries(looks: readonly Look[]): readonly Series[] {
  const seen = looks.map((look) => ({ series: seriesIn(look), minutes: look.minutes }));
  const names = new Set(seen.flatMap(({ series }) => [...series.keys()]));
  const valuesOf = (name: string) =>
    seen.flatMap(({ series, minutes }) => Array.from({ length: minutes }, () => series.get(name) ?? '_'));
  return [...names].map((series) => ({ series, values: valuesOf(series).join(' ') }));
}

/** What fires at a minute, `EntenteLate page`: nothing else may, or where it is `of` one alert, nothing else of that. */
type Firing = { readonly minute: number; readonly fires: readonly string[]; readonly of?: string };

/** What promtool finds otherwise than it is said here; nothing where it is so. */
export function otherwise(input: readonly Series[], firings: readonly Firing[]): string {
  const test = {
    rule_files: [RULES_FILE],
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: input,
        promql_expr_test: firings.map(({ minute, fires, of = '.+' }) => ({
          expr: `group by (alertname, severity) (ALERTS{alertstate="firing", alertname=~"${of}"})`,
          eval_time: `${minute}m`,
          exp_samples: fires.map((firing) => {
            const [alertname, severity] = firing.split(' ');
            return { labels: `{alertname="${alertname}", severity="${severity}"}`, value: 1 };
          }),
        })),
      },
    ],
  };
  const { code, said } = promtool(['test', 'rules', 'test.yaml'], { 'test.yaml': JSON.stringify(test) });
  return code === 0 ? '' : said;
}
