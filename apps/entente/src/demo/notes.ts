import { written, type Instant } from '@entente/kernel';
import type { MoneySeen, Sight } from './sight.js';

/** What stands under a line of a story: where the money is now, who may do what until when, what somebody may do, why something was refused, what went otherwise. */
export type Note = { readonly kind: 'money' | 'time' | 'may' | 'hint' | 'differs'; readonly text: string };

/** `escrow 100.00`; `buyer 30.00 · seller 50.00 · fees 20.00`: who has what of everything that was paid. */
export function whereTheMoneyIs({ money, heldMinor, withdrawals = [] }: Sight): string {
  if (!money) return '';
  const { currency, escrowMinor, refundedMinor, sellerMinor, feesMinor, suspenseMinor, voucherMinor } = money;
  const takenOut = (status: string) =>
    withdrawals.reduce((soFar, { amountMinor, ...withdrawal }) => soFar + (withdrawal.status === status ? amountMinor : 0), 0);
  const shares: readonly (readonly [string, number])[] = [
    ['escrow', escrowMinor],
    [`buyer${unpaid(money)}`, refundedMinor],
    [`seller${heldMinor > 0 ? ' (held)' : ''}`, sellerMinor - takenOut('reserved') - takenOut('paid')],
    ['seller (reserved)', takenOut('reserved')],
    ['seller’s bank', takenOut('paid')],
    ['fees', feesMinor],
    ['suspense', suspenseMinor],
    ['voucher', voucherMinor],
  ];
  return shares
    .flatMap(([who, amountMinor]) => (amountMinor === 0 ? [] : [`${who} ${written({ amountMinor, currency })}`]))
    .join(' · ');
}

/** A refund that the provider has not paid is a promise. */
function unpaid({ refunds }: MoneySeen): string {
  const status = refunds.map((refund) => refund.status).find((one) => one !== 'paid');
  return status === undefined ? '' : ` (${status})`;
}

type Named = { readonly buyer: string; readonly seller: string; readonly spoken: (at: Instant) => string };

/** What a deadline or a window means to whom. One that is not here would only distract. */
const MEANINGS: { readonly [name: string]: (by: string, people: Named) => string } = {
  acceptance: (by, { seller }) => `${seller} may accept until ${by}`,
  delivery: (by) => `due ${by}`,
  check: (by, { buyer }) => `${buyer} may check it until ${by}`,
  cancellation_answer: (by, { seller }) => `${seller} has until ${by} to answer`,
  revision_answer: (by, { seller }) => `${seller} has until ${by} to answer`,
  choice: (by, { buyer }) => `${buyer} may choose until ${by}`,
  offer: (by, { buyer }) => `${buyer} may accept the offer until ${by}`,
  assignment_target: (by) => `a mediator by ${by}`,
  justification: (by, { buyer }) => `${buyer} may justify it until ${by}`,
  buyer_answer: (by, { buyer }) => `${buyer} is asked to answer until ${by}`,
  seller_answer: (by, { seller }) => `${seller} is asked to answer until ${by}`,
  eligible: (by) => `a case may be opened after ${by}`,
  escalation: (by, { buyer }) => `${buyer} may escalate from ${by}`,
  hand_over: (by, { seller }) => `${seller} hands it over by ${by}`,
  return: (by, { buyer }) => `${buyer} brings it back by ${by}`,
  inspection: (by, { seller }) => `${seller} may claim a damage until ${by}`,
  answer: (by, { buyer }) => `${buyer} may answer until ${by}`,
};

const ends = ({ deadlines = [], windows = [] }: Partial<NonNullable<Sight['order']>>) => [
  ...deadlines.flatMap(({ name, dueAt, passed }) => (dueAt === null || passed ? [] : [{ name, end: dueAt }])),
  ...windows.map(({ name, endsAt }) => ({ name, end: endsAt })),
];

/** Which deadlines began between two looks, in words. */
function newDeadlines(before: Sight, after: Sight, people: Named): readonly string[] {
  const known = new Set([...ends(before.order ?? {}), ...ends(before.dispute ?? {})].map(({ name, end }) => `${name} ${end}`));
  const begun = [...ends(after.order ?? {}), ...ends(after.dispute ?? {})].filter(
    ({ name, end }) => !known.has(`${name} ${end}`),
  );
  return begun.flatMap(({ name, end }) => MEANINGS[name.split(':')[0] ?? name]?.(people.spoken(end as Instant), people) ?? []);
}

/** What changed between two looks, beside the state. */
export function notesOn(before: Sight, after: Sight, people: Named): readonly Note[] {
  const money = whereTheMoneyIs(after);
  const isPaused = ({ order }: Sight) => order?.deadlines.some(({ paused }) => paused) ?? false;
  const closed = after.dispute?.closeReason;
  const texts = [
    ...newDeadlines(before, after, people),
    ...(isPaused(after) && !isPaused(before) ? ['the order is frozen, its clocks stand still'] : []),
    ...(closed && closed !== before.dispute?.closeReason
      ? [`the dispute is ${after.dispute.status}: ${closed.replaceAll('_', ' ')}`]
      : []),
  ];
  return [
    ...(money === whereTheMoneyIs(before) ? [] : [{ kind: 'money', text: money } as const]),
    ...texts.map((text) => ({ kind: 'time', text }) as const),
  ];
}
