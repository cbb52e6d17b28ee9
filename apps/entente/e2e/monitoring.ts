import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { textOf } from './blocks.js';
import { commandsIn } from './typed-commands.js';

const ROOT = new URL('../../../', import.meta.url);

export const RULES_FILE = fileURLToPath(new URL('k8s/components/monitoring/rules/entente.rules.yaml', ROOT));
/** Where the runbooks of an installation may be read: the page of the same name here. */
const RUNBOOK_URL = /^https:\/\/entente\.example\/runbooks\/([a-z-]+)$/;

/** What operators of a Prometheus write, or read, in its own language; `where` says in which rule, panel or page. */
export type Question = { readonly where: string; readonly expr: string };

type Rule = Question & { readonly record?: string };
type AlertRule = Rule & {
  readonly alert: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook_url: string };
};
type Written = Omit<Rule, 'where'> & Partial<Omit<AlertRule, 'where'>>;

const groups = (parse(textOf('k8s/components/monitoring/rules/entente.rules.yaml')) as { groups: { rules: Written[] }[] }).groups;
export const rules: readonly Rule[] = groups
  .flatMap((group) => group.rules)
  .map((rule) => ({ ...rule, where: rule.alert ?? rule.record ?? 'a rule without a name' }));
export const alerts = rules.filter((rule): rule is AlertRule => 'alert' in rule);

/** The page that an alert leads to, `ledger-imbalance`; nothing where its address is none of ours. */
export const pageOf = ({ annotations }: AlertRule): string | undefined => RUNBOOK_URL.exec(annotations.runbook_url)?.[1];

type Board = {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly {
    readonly type: string;
    readonly title: string;
    readonly targets?: readonly { readonly expr: string }[];
    readonly fieldConfig?: { readonly defaults: { readonly unit: string } };
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  }[];
};
const namesIn = (folder: string, ending: string): readonly string[] =>
  readdirSync(new URL(folder, ROOT))
    .filter((name) => name.endsWith(ending))
    .sort();
export const boards: readonly Board[] = namesIn('k8s/components/monitoring/dashboards', '.json').map((name) =>
  JSON.parse(textOf(`k8s/components/monitoring/dashboards/${name}`)),
);
export const drawn: readonly Question[] = boards.flatMap(({ uid, panels }) =>
  panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ where: `${uid}: ${title}`, expr: expr.replaceAll('$__rate_interval', '5m') })),
  ),
);

type Runbook = {
  readonly page: string;
  readonly title: string;
  readonly headings: readonly string[];
  readonly queries: readonly Question[];
  /** What is to be typed, without the program that runs it: `dead-letters list`. */
  readonly commands: readonly string[];
};
const fenced = (text: string, language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, block = '']) => block);

export const runbooks: readonly Runbook[] = namesIn('docs/runbooks', '.md')
  .filter((name) => name !== 'README.md')
  .map((name) => {
    const text = textOf(`docs/runbooks/${name}`);
    return {
      page: name.replace('.md', ''),
      title: /^# (.*)$/m.exec(text)?.[1] ?? '',
      headings: [...text.matchAll(/^## (.*)$/gm)].map(([, heading = '']) => heading),
      queries: fenced(text, 'promql')
        .flatMap((block) => block.split('\n\n'))
        .map((expr) => ({ where: `docs/runbooks/${name}`, expr: expr.replaceAll(/^#.*\n/gm, '').trim() })),
      commands: commandsIn(text),
    };
  });

const OPERATORS = /(?<![\w:])(?:and|or|unless|bool|offset|inf|nan)(?![\w:])/gi;

/** The names of metrics that an expression reads: what is left when strings, selectors, ranges, groupings and functions are taken out of it. */
export const metricsIn = (expr: string): readonly string[] => [
  ...new Set(
    expr
      .replaceAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '')
      .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, '')
      .replaceAll(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ')
      .replaceAll(OPERATORS, ' ')
      .match(/(?<![\w.])[a-zA-Z_:][\w:]*(?!\s*\(|[\w:])/g) ?? [],
  ),
];

type Selector = { readonly metric: string; readonly label: string; readonly regex: RegExp };

/** What an expression asks for: of a metric those series whose label is so. */
export const selectorsIn = (expr: string): readonly Selector[] =>
  [...expr.matchAll(/([a-z_]\w*)\{([^}]*)\}/g)].flatMap(([, metric = '', matchers = '']) =>
    [...matchers.matchAll(/(\w+)=(~?)"([^"]*)"/g)].map(([, label = '', isRegex, value = '']) => ({
      metric,
      label,
      regex: new RegExp(`^(?:${isRegex ? value : value.replaceAll(/[.@]/g, '\\$&')})$`),
    })),
  );

/** What a look at `/metrics` shows of one series, `entente_open_orders{policy="comeup/2"}`; nothing where it is not there. */
export function valueOf(text: string, series: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length));
}
