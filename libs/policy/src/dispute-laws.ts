import { PackError } from './pack-error.js';
import { many, type PackSource, type RowSource, type TableSource } from './pack-source.js';

/** News of the dispute that end it for the order, which waits for them, perhaps frozen. */
const ENDS: readonly string[] = ['DisputeDecided', 'DisputeClosed'];

/** A law, whatever a book says: an order that waits for a dispute hears of its end. Without a row for it, it would wait for ever. */
export function checkDisputes({ order, dispute }: Pick<PackSource, 'order' | 'dispute'>): void {
  const opening = order.rows.filter(({ event }) => event === 'DisputeOpened');
  const [first] = opening;
  if (first && !dispute.rows.some((row) => row.on === 'DisputeOpened'))
    throw new PackError(
      first,
      `${first.rule}: the order is in dispute, and no dispute begins. Write a row of the dispute with \`on: DisputeOpened\`.`,
    );
  const waiting = new Set(opening.flatMap(({ to }) => (to === undefined ? [] : [to])));
  for (const row of dispute.rows.filter(({ event }) => ENDS.includes(event)))
    for (const outcome of outcomesOf(row))
      for (const state of waiting)
        if (!order.rows.some((one) => hears(one, row.event, outcome) && isFrom(one, state, order)))
          throw new PackError(
            row,
            `${row.rule}: an order that is ${state} does not hear of it, and stays there. Write a row of the order with ${heard(row.event, outcome)}, from: ${state}.`,
          );
}

/** One that closes without a decision has none. */
const outcomesOf = ({ event, says }: RowSource): readonly (string | undefined)[] =>
  event === 'DisputeDecided' ? many(says?.outcome).map(String) : [undefined];

const hears = ({ on, says }: RowSource, news: string, outcome: string | undefined): boolean =>
  on === news && (outcome === undefined || says?.outcome === undefined || many(says.outcome).includes(outcome));

function isFrom({ from }: RowSource, state: string, { states }: TableSource): boolean {
  const { terminal = false, frozen = false } = states[state] ?? {};
  const groups = ['any', terminal ? 'any closed' : 'any open', ...(terminal || frozen ? [] : ['any active'])];
  return many(from).some((place) => place === state || groups.includes(place));
}

const heard = (news: string, outcome: string | undefined): string =>
  outcome === undefined ? `\`on: ${news}\`` : `\`on: ${news}\`, \`says: { outcome: ${outcome} }\``;
