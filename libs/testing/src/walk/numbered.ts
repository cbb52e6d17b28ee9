import { Packs, type Pack, type Row, type Table } from '@entente/policy';

/** What an event tells of its row, and which row of its table that was. */
const SEPARATOR = '#';
export const ruleIn = (numbered: string): string => numbered.split(SEPARATOR)[0]!;

/** The same rule books, but that every row has a name of its own: `CU-T08#order.7` is the seventh of its table. Several rows may carry out one rule. */
export const withRowNumbers = (packs: readonly Pack[], defaults: readonly string[]): Packs =>
  new Packs(
    packs.map((pack) => ({
      ...pack,
      order: numbered('order', pack.order),
      dispute: numbered('dispute', pack.dispute),
      ...(pack.seller && { seller: numbered('seller', pack.seller) }),
    })),
    defaults,
  );

function numbered(name: string, table: Table): Table {
  const names = new Map(table.rows.map((row, i) => [row, `${row.rule}${SEPARATOR}${name}.${i + 1}`]));
  const named = new Map(table.rows.map((row): [Row, Row] => [row, { ...row, rule: names.get(row)! }]));
  const of = (rule: string): string[] => [...names].flatMap(([row, own]) => (row.rule === rule ? [own] : []));
  const index = new Map(
    [...table.index].flatMap(([trigger, byStatus]) => {
      const rows = new Map([...byStatus].map(([status, here]) => [status, here.map((row) => named.get(row)!)]));
      const [kind, rule] = trigger.split(' ');
      return kind === 'follows' ? of(rule!).map((own) => [`follows ${own}`, rows] as const) : [[trigger, rows] as const];
    }),
  );
  return { ...table, rows: [...named.values()], index, followed: new Set([...table.followed].flatMap(of)) };
}

/** Every row of a rule book whose rows are numbered. */
export const rowNames = ({ order, dispute, seller }: Pack): string[] =>
  [order, dispute, ...(seller ? [seller] : [])].flatMap(({ rows }) => rows.map(({ rule }) => rule));
