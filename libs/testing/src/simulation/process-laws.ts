import { disputeDecider, disputeStream, type DisputeEvent } from '@entente/dispute';
import type { Recorded } from '@entente/event-store';
import { must } from '@entente/kernel';
import { orderDecider, type Order, type OrderEvent } from '@entente/order';
import { escrowStream } from '@entente/payout';
import type { Pack, Packs, Table } from '@entente/policy';
import type { Past } from './past.js';

type DecisionOf<Type extends DisputeEvent['type'] | OrderEvent['type']> = Extract<DisputeEvent | OrderEvent, { type: Type }>;
const only = <Type extends DisputeEvent['type'] | OrderEvent['type']>(events: readonly Recorded[], type: Type) =>
  events.filter(({ data }) => data.type === type).map(({ data }) => data as unknown as DecisionOf<Type>);
const isTerminal = ({ states }: Table, status: string): boolean => must(states.get(status), `The state ${status}`).terminal;

/** An order ends once, leaves its dispute by the decision alone, and everybody has heard what he must. */
export function orderFaults(packs: Packs, stream: readonly Recorded<OrderEvent>[], past: Past): readonly string[] {
  const order = stream.reduce((before, { data }) => orderDecider.evolve(before, data), orderDecider.initial);
  const pack = packs.get(order.policy);
  return [
    ...courseFaults(pack, stream),
    ...(isAtRest(pack, order) ? [] : [`${order.orderId} is ${order.status}, and neither a deadline nor a dispute leads on.`]),
    ...decisionFaults(order, stream, past),
    ...escrowHeard(order, stream, past),
  ];
}

function courseFaults({ order: table }: Pack, stream: readonly Recorded<OrderEvent>[]): readonly string[] {
  const faults: string[] = [];
  let endings = 0;
  let status = 'new';
  for (const { data, meta, stream: name } of stream) {
    const isDecided = stream.some((other) => other.meta.commandId === meta.commandId && other.data.type === 'DecisionApplied');
    // Staff who hold an order release it, and whoever is badly treated says so; neither is a way around a decision.
    const { frozen, suspends } = must(table.states.get(data.type === 'OrderPlaced' ? data.to : status), `The state ${status}`);
    const mayHappen = data.type === 'ConductReported' || (suspends && data.type === 'OrderReleased');
    if (frozen && !isDecided && !mayHappen) faults.push(`${name} was ${status}, and ${data.type} came about without a decision.`);
    if (status !== 'new' && isTerminal(table, status) && data.to !== status)
      faults.push(`${name} left its end ${status} by ${data.type}.`);
    if (isTerminal(table, data.to) && (status === 'new' || !isTerminal(table, status))) endings += 1;
    status = data.to;
  }
  return endings > 1 ? [...faults, `${stream[0]?.stream} came to its end ${endings} times.`] : faults;
}

/** It has ended; or no deadline of its rule book leads on from where it is, and it waits for whoever may do something there. */
function isAtRest({ order: table }: Pack, { status, disputes }: Order): boolean {
  if (Object.values(disputes).some(({ open }) => open)) return false;
  const leadsOn = table.rows.some(
    ({ trigger, from, to }) => trigger.kind === 'deadline' && from.has(status) && to !== undefined && to !== status,
  );
  return isTerminal(table, status) || !leadsOn;
}

/** Every decision was applied once, and the dispute knows it; every dispute that was opened is known to those who settle it. */
function decisionFaults({ orderId }: Order, stream: readonly Recorded<OrderEvent>[], { disputes }: Past): readonly string[] {
  return only(stream, 'DisputeOpened').flatMap(({ disputeId }) => {
    const dispute = disputes.get(disputeStream(disputeId)) ?? [];
    const applied = only(stream, 'DecisionApplied').filter((one) => one.disputeId === disputeId);
    const settled = only(dispute, 'DisputeSettled');
    const decided = only(dispute, 'DisputeDecided');
    const started = only(dispute, 'MediationStarted').length;
    return [
      ...(started === 1 ? [] : [`${disputeId} was opened on ${orderId}, and began ${started} times.`]),
      ...decided.flatMap(({ decision, outcome, refundMinor }) => {
        const here = applied.filter(
          (one) =>
            one.decision === decision &&
            one.outcome === outcome &&
            one.orderedMinor === refundMinor &&
            one.appliedMinor <= refundMinor,
        );
        const told = settled.filter((one) => one.decision === decision && one.appliedMinor === here[0]?.appliedMinor);
        return here.length === 1 && told.length === 1
          ? []
          : [`Decision ${decision} of ${disputeId} was applied ${here.length} times and told back ${told.length} times.`];
      }),
      ...(applied.length > decided.length ? [`${orderId} applied a decision of ${disputeId} that nobody took.`] : []),
    ];
  });
}

/** What concerns the money of an order has reached its escrow, once. */
function escrowHeard({ orderId }: Order, stream: readonly Recorded<OrderEvent>[], { escrows }: Past): readonly string[] {
  const escrow = escrows.get(escrowStream(orderId)) ?? [];
  return stream.flatMap(({ id, data }) => {
    if (!('funds' in data) && data.type !== 'DisputeOpened') return [];
    const answers = new Set(escrow.filter(({ meta }) => meta.causationId === id).map(({ meta }) => meta.commandId));
    return answers.size === 1 ? [] : [`The escrow of ${orderId} took ${data.type} ${answers.size} times.`];
  });
}

/** A decision is final, and so is the end of a dispute; unless the staff of a marketplace that allows it look at it once more. */
export function disputeFaults(packs: Packs, name: string, stream: readonly Recorded<DisputeEvent>[]): readonly string[] {
  const dispute = stream.reduce((before, { data }) => disputeDecider.evolve(before, data), disputeDecider.initial);
  const table = packs.get(dispute.policy).dispute;
  const decisions = only(stream, 'DisputeDecided').length;
  const reopenings = only(stream, 'DisputeReopened').length;
  const left = stream.find(
    ({ data }, i) =>
      i > 0 &&
      isTerminal(table, must(stream[i - 1], 'The event before').data.to) &&
      data.to !== stream[i - 1]!.data.to &&
      data.type !== 'DisputeReopened',
  );
  return [
    ...(decisions > 1 + reopenings ? [`${name} was decided ${decisions} times.`] : []),
    ...(left ? [`${name} left its end by ${left.data.type}.`] : []),
    ...(isTerminal(table, dispute.status) ? [] : [`${name} is ${dispute.status} in the end.`]),
  ];
}
