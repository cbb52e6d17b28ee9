import { PackError } from './compile.js';
import { many, type PackSource, type RowSource } from './pack-source.js';

/** By each of these nothing stays in the escrow. */
const SETTLING = ['release', 'refund', 'refund_rest', 'split', 'return_deposit', 'settle_damage', 'suspense'];

/** What is told only with what these bring: a payment, or what a bank says of one. */
const BROUGHT_BY: { readonly [funds: string]: readonly string[] } = {
  capture: ['place', 'buy-option', 'accept-offer'],
  charge_back: ['record-chargeback'],
};

/** A law, whatever a book says: who ends an order settles what is held for it, once, and nobody tells of payments that there are not. */
export function checkMoney({ order: { states, rows }, money }: Pick<PackSource, 'order' | 'money'>): void {
  const ends = (name: string | undefined): boolean => name !== undefined && states[name]?.terminal === true;
  for (const row of rows) {
    const settling = many(row.funds).filter((funds) => SETTLING.includes(funds));
    const isEnd = ends(row.to) && !many(row.from).every(ends);
    if (money.payout === 'at_closing' && isEnd && settling.length === 0)
      throw new PackError(
        row,
        `${row.rule}: the order ends, and nobody gets what is held for it. Write \`funds\`, with one of: ${SETTLING.join(', ')}.`,
      );
    if (settling.length > 1)
      throw new PackError(row, `${row.rule}: what is held is settled once. Write one of: ${settling.join(', ')}.`);
    mustBeBrought(row);
  }
}

function mustBeBrought(row: RowSource): void {
  for (const funds of many(row.funds)) {
    const actions = BROUGHT_BY[funds];
    if (actions && !actions.includes(row.action ?? ''))
      throw new PackError(row, `${row.rule}: \`funds: ${funds}\` belongs to one of these actions: ${actions.join(', ')}.`);
  }
}
