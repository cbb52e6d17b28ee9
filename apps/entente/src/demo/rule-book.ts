import { builtInPacks, many, type RowSource } from '@entente/policy';

/** What a story needs of its rule book. */
export type RuleBook = {
  readonly policy: string;
  readonly marketplace: string;
  readonly zone: string;
  /** Under which rule somebody acted on a dispute or a seller: the order's history tells its rules, an answer about one of these does not. */
  readonly ruleOfAction: (
    on: 'dispute' | 'seller',
    action: string,
    body: object,
    events: readonly string[],
  ) => string | undefined;
  readonly ruleOfDeadline: (name: string) => string | undefined;
};

export function ruleBook(policy: string): RuleBook {
  const pack = builtInPacks().find(({ name }) => name === policy);
  if (!pack) throw new Error(`There is no rule book ${policy}: a story cannot be played under it.`);
  const ruleOf = (on: 'dispute' | 'seller', holds: (row: RowSource) => boolean) => pack.source[on]?.rows.find(holds)?.rule;
  return {
    policy,
    marketplace: pack.marketplace,
    zone: pack.zone,
    ruleOfAction: (on, action, body, events) =>
      ruleOf(on, (row) => row.action === action && events.includes(row.event) && isSaid(row, body)),
    ruleOfDeadline: (name) => ruleOf('dispute', ({ deadline }) => deadline === name),
  };
}

const isSaid = ({ says = {} }: RowSource, body: object): boolean =>
  Object.entries(says).every(([name, values]) =>
    many(values).includes((body as { readonly [name: string]: string | boolean })[name] ?? ''),
  );
