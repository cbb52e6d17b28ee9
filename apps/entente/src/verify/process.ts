import { disputeDecider, type Dispute, type DisputeEvent } from '@entente/dispute';
import type { Recorded } from '@entente/event-store';
import { orderDecider, type Order, type OrderEvent } from '@entente/order';
import type { Journey, Packs, Step, Table } from '@entente/policy';
import { chatOf, disputesOf, orderOf, type Case } from './case.js';
import { compare, hold, type Judged } from './judged.js';

/** What may happen to an order and its disputes, in which state. */
export function judgeCourse(one: Case, packs: Packs): readonly Judged[] {
  const order = orderOf(one);
  const policy = order[0]?.data.about.policy;
  const pack = policy === undefined ? undefined : packs.find(policy);
  if (!pack) return [];
  return [
    ...judgeOrder(pack.order, order),
    ...judgeChat(one, pack.order),
    ...[...disputesOf(one).values()].flatMap((events) => judgeDispute(pack.dispute, events)),
    ...judgeDecisions(one),
  ];
}

const rowOf = ({ rows }: Table, { rule, type }: Step, status: string) =>
  rows.find((row) => row.rule === rule && row.event === type && row.from.has(status));
const isTerminal = ({ states }: Table, status: string): boolean => states.get(status)?.terminal === true;

/** Frozen, an order is moved by the decision alone; staff release what they hold, and whoever is badly treated says so. */
function judgeOrder(table: Table, events: readonly Recorded<OrderEvent>[]): readonly Judged[] {
  let status = 'new';
  const applying = new Set(events.flatMap(({ data, meta }) => (data.type === 'DecisionApplied' ? [meta.commandId] : [])));
  return events.map(({ stream, revision, data, meta }) => {
    const before = status;
    status = data.to;
    const state = table.states.get(before);
    const mayHappen =
      state?.frozen !== true ||
      applying.has(meta.commandId) ||
      (data.to === before && rowOf(table, data, before) !== undefined && data.by !== 'timer') ||
      (state.suspends && data.type === 'OrderReleased');
    const stays = !isTerminal(table, before) || data.to === before;
    return hold(
      'orders.frozen',
      { stream, revision },
      mayHappen && stays,
      `${before} to stay as it is`,
      `${data.type} to ${data.to}`,
    );
  });
}

/** Whether a message might be written is judged by the order as its writer found it. */
function judgeChat(one: Case, table: Table): readonly Judged[] {
  const states: Order[] = [];
  for (const { data } of orderOf(one)) states.push(orderDecider.evolve(states.at(-1) ?? orderDecider.initial, data));
  return chatOf(one).map(({ stream, revision, at, data }) => {
    const order = states[data.orderRevision];
    const chat = table.states.get(order?.status ?? '')?.chat ?? 'closed';
    const isOpen = typeof chat === 'string' ? chat === 'open' : at <= (order?.windows[chat.until]?.endsAt ?? '');
    return hold('chat.blocked', { stream, revision }, isOpen, 'an open chat', `it is ${order?.status} at ${data.orderRevision}`);
  });
}

/** From the first decision on, every event is a row of the rule book that takes from where the dispute is; decisions are numbered. */
function judgeDispute(table: Table, events: readonly Recorded<DisputeEvent>[]): readonly Judged[] {
  let dispute: Dispute & Journey = disputeDecider.initial;
  return events.flatMap(({ stream, revision, data }) => {
    const before = dispute;
    dispute = disputeDecider.evolve(before, data);
    if (before.decisions === 0 && data.type !== 'DisputeDecided') return [];
    const row = rowOf(table, data, before.status);
    const isNumbered = data.type !== 'DisputeDecided' || data.decision === before.decisions + 1;
    const leads =
      data.type === 'DeadlinePassed' ? data.to === before.status : row !== undefined && (row.to ?? before.status) === data.to;
    return [
      hold(
        'decisions.final',
        { stream, revision },
        leads && isNumbered,
        `${before.status} to allow it`,
        `${data.type} to ${data.to}`,
      ),
    ];
  });
}

type OfOrder<Type extends OrderEvent['type']> = Extract<OrderEvent, { type: Type }>;
type OfDispute<Type extends DisputeEvent['type']> = Extract<DisputeEvent, { type: Type }>;

/** Decided by the dispute, applied by the order, told back to the dispute: three events that say the same. */
function judgeDecisions(one: Case): readonly Judged[] {
  const order = orderOf(one);
  const applied = order.filter((event): event is Recorded<OfOrder<'DecisionApplied'>> => event.data.type === 'DecisionApplied');
  const disputes = [...disputesOf(one).values()].flat();
  const decided = disputes.filter(
    (event): event is Recorded<OfDispute<'DisputeDecided'>> => event.data.type === 'DisputeDecided',
  );
  const settled = disputes.filter(
    (event): event is Recorded<OfDispute<'DisputeSettled'>> => event.data.type === 'DisputeSettled',
  );
  return [
    ...decided.map(({ id, stream, revision, data: { about, decision, outcome, refundMinor } }) => {
      const here = applied.filter(({ data }) => data.disputeId === about.disputeId && data.decision === decision);
      const found = here.map(({ data }) => ({ outcome: data.outcome, orderedMinor: data.orderedMinor }));
      const place = { stream, revision, awaits: ['dispute.relay', 'order.hears-disputes'], message: id };
      return compare('decisions.applied', place, [{ outcome, orderedMinor: refundMinor }], found);
    }),
    ...applied.flatMap(({ id, stream, revision, data: { disputeId, decision, orderedMinor, appliedMinor } }) => {
      const back = settled.filter(({ data }) => data.about.disputeId === disputeId && data.decision === decision);
      const found = back.map(({ data }) => ({ orderedMinor: data.orderedMinor, appliedMinor: data.appliedMinor }));
      const place = { stream, revision, awaits: ['order.relay', 'dispute.hears-orders'], message: id };
      const wasTaken = decided.some(({ data }) => data.about.disputeId === disputeId && data.decision === decision);
      return [
        compare('decisions.applied', place, [{ orderedMinor, appliedMinor }], found),
        hold('decisions.applied', { stream, revision, awaits: [] }, wasTaken, 'a decision of its dispute', 'none'),
        hold(
          'decisions.applied',
          { stream, revision },
          appliedMinor <= orderedMinor,
          `${orderedMinor} at most`,
          `${appliedMinor}`,
        ),
      ];
    }),
  ];
}
