import { PackError } from './pack-error.js';
import { many, type PackSource, type RowSource, type TableSource } from './pack-source.js';

/** By each of these nothing stays in the escrow. */
const SETTLING = ['release', 'refund', 'refund_rest', 'split', 'return_deposit', 'settle_damage', 'suspense'];

/** Each of these comes with a payment of the buyer. */
const PAYING = ['place', 'buy-option', 'accept-offer'];

/**
 * A law, whatever a pack says: a row that ends an order settles what is held for it, and does so once; and none moves a payment that nobody has made,
 * or a sum that nobody has said. Throws `PackError`.
 */
export function checkMoney({ order, money }: Pick<PackSource, 'order' | 'money'>): void {
  const { states, rows } = order;
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
    if (PAYING.includes(row.action ?? '')) checkPayment(row);
    if (money.payout === 'at_closing' && settling.length === 0 && many(row.funds).includes('capture'))
      checkLatePayment(row, states);
    if (row.action === 'claim-damage') checkDamage(row);
    for (const funds of many(row.funds)) {
      const belongs = BELONGS[funds];
      if (belongs && !belongs.fits(row, order))
        throw new PackError(row, `${row.rule}: \`funds: ${funds}\` belongs to ${belongs.to}.`);
    }
  }
  if (rows.some((row) => many(row.funds).includes('hold'))) for (const row of rows) checkUnhold(row);
  if (money.payout === 'at_closing') checkWaysOut(order);
}

/** What is held waits for an end. Whether somebody goes there is for the guards; that the way is there, is not. */
function checkWaysOut({ states, rows }: TableSource): void {
  const isIn = (state: string, place: string): boolean =>
    place === state || place === 'any' || place === 'any open' || (place === 'any active' && !states[state]?.frozen);
  const [leading, left] = [new Set<string>(), new Set<string>()];
  for (const [name, state] of Object.entries(states)) (state?.terminal ? leading : left).add(name);
  for (let before = -1; left.size !== before;) {
    before = left.size;
    for (const state of left)
      // `back` is where the order has been before, and goes on from there.
      if (
        rows.some(({ from, to = '' }) => (to === 'back' || leading.has(to)) && many(from).some((place) => isIn(state, place)))
      ) {
        leading.add(state);
        left.delete(state);
      }
  }
  const [stuck] = left;
  if (stuck !== undefined)
    throw new PackError(
      states[stuck] ?? states,
      `${stuck}: no rows lead from here to an end, and what is held for the order would stay held. Write one that leads on.`,
    );
}

type Belongs = { readonly to: string; readonly fits: (row: RowSource, order: TableSource) => boolean };

const byAction = (...actions: readonly string[]): Belongs => ({
  to: `one of these actions: ${actions.join(', ')}`,
  fits: ({ action = '' }) => actions.includes(action),
});

/** Only these outcomes give the buyer something; of the others the news names no sum. */
const gives = ({ on, says }: RowSource): boolean =>
  on === 'DisputeDecided' &&
  says?.outcome !== undefined &&
  many(says.outcome).every((outcome) => outcome === 'full_refund' || outcome === 'partial_refund');

/** What is given has to be said: by whoever refunds, through the platform and up to a limit; by the proposal that is accepted; by a decision. */
const PART: Belongs = {
  to: 'an action `refund` that says `method: platform` and has an `amount`, to `accept-refund`, or to a decision that says `outcome: partial_refund`, or full_refund',
  fits: (row) =>
    row.action === 'accept-refund' ||
    gives(row) ||
    (row.action === 'refund' && row.amount !== undefined && many(row.says?.method).join() === 'platform'),
};

const leadingTo = ({ rows }: TableSource, state: string): readonly RowSource[] =>
  rows.filter((row) => row.to === state && !many(row.from).includes(state));

/** Each of these means something in some rows only; elsewhere it would move nothing, or what nobody has said. */
const BELONGS: { readonly [funds: string]: Belongs } = {
  capture: byAction(...PAYING),
  charge_back: byAction('record-chargeback'),
  refund_part: PART,
  cover_part: PART,
  split: { to: 'a decision that says `outcome: partial_refund`, or full_refund', fits: gives },
  hold: {
    to: 'a row by which a dispute begins, or goes on (event: DisputeOpened, DisputeResumed)',
    fits: ({ event }) => event === 'DisputeOpened' || event === 'DisputeResumed',
  },
  unhold: {
    to: 'a row by which a dispute ends (on: DisputeDecided, DisputeClosed)',
    fits: ({ on }) => on === 'DisputeDecided' || on === 'DisputeClosed',
  },
  voucher: {
    to: '`request-voucher`, in states to which only rows with `funds: suspense` lead: it is drawn from what was put aside',
    fits: ({ action, from }, order) =>
      action === 'request-voucher' &&
      many(from).every((state) => {
        const rows = leadingTo(order, state);
        return rows.length > 0 && rows.every((row) => many(row.funds).includes('suspense'));
      }),
  },
  settle_damage: {
    to: 'a book in which a damage is claimed (action: claim-damage)',
    fits: (_, { rows }) => rows.some(({ action }) => action === 'claim-damage'),
  },
};

/** Otherwise his money would be in no book; and who pays could say so himself, of any sum. */
function checkPayment(row: RowSource): void {
  if (!many(row.funds).includes('capture'))
    throw new PackError(row, `${row.rule}: the buyer pays, and the books do not hear of it. Write \`funds\` with \`capture\`.`);
  if (many(row.by).some((who) => who !== 'service' && who !== 'service for buyer'))
    throw new PackError(
      row,
      `${row.rule}: only a service of the marketplace knows that a payment was made. Write \`by: service for buyer\`.`,
    );
}

/** What is paid after the end is settled at once: no other end comes. */
function checkLatePayment(row: RowSource, states: TableSource['states']): void {
  const isOver = (place: string) => ['any', 'any closed'].includes(place) || states[place]?.terminal === true;
  if (row.to === undefined ? many(row.from).some(isOver) : isOver(row.to))
    throw new PackError(
      row,
      `${row.rule}: the order has ended, and nobody gets what is paid for it now. Leave the states in which it has out of \`from\`.`,
    );
}

/** The seller is paid for a damage out of the deposit, and there is no more of it than that. */
function checkDamage(row: RowSource): void {
  if (row.event !== 'DamageClaimed')
    throw new PackError(row, `${row.rule}: a damage that is claimed is remembered. Write \`event: DamageClaimed\`.`);
  if (!row.amount?.endsWith(' deposit'))
    throw new PackError(row, `${row.rule}: a damage is paid out of the deposit. Write \`amount: up to deposit\`.`);
}

function checkUnhold(row: RowSource): void {
  if ((row.on === 'DisputeDecided' || row.on === 'DisputeClosed') && !many(row.funds).includes('unhold'))
    throw new PackError(
      row,
      `${row.rule}: the dispute ends, and the seller’s money stays held for it. Write \`funds\` with \`unhold\` as well.`,
    );
}
