import { disputeDecider, disputeStream, type DisputeEvent } from '@entente/dispute';
import type { Recorded } from '@entente/event-store';
import { compareAddresses } from '@entente/kernel';
import { orderDecider, type Order, type OrderEvent } from '@entente/order';
import type { Packs } from '@entente/policy';
import type { Past } from './past.js';

type Of<Event, Type> = Extract<Event, { readonly type: Type }>;
const only = <Type extends OrderEvent['type']>(stream: readonly Recorded<OrderEvent>[], type: Type) =>
  stream.filter(({ data }) => data.type === type).map(({ data }) => data as Of<OrderEvent, Type>);

/** What an order and its disputes owe each other: money is held while a case is open and let go when it ends, and a case ends for a reason that the order knows. */
export function caseFaults(packs: Packs, stream: readonly Recorded<OrderEvent>[], { disputes }: Past): readonly string[] {
  const order = stream.reduce((before, { data }) => orderDecider.evolve(before, data), orderDecider.initial);
  const { states } = packs.get(order.policy).dispute;
  return [
    ...holdFaults(order, stream),
    ...givenFaults(order, stream),
    ...Object.keys(order.disputes).flatMap((disputeId) => {
      const told = disputes.get(disputeStream(disputeId)) ?? [];
      const dispute = told.reduce((before, { data }) => disputeDecider.evolve(before, data), disputeDecider.initial);
      if (!states.get(dispute.status)?.terminal) return [];
      const { closeReason } = dispute;
      if (closeReason === undefined) return [`${disputeId} is ${dispute.status}, and nobody knows why.`];
      return (PROOFS[closeReason]?.(stream, order, told) ?? false)
        ? []
        : [`${disputeId} was closed as ${closeReason}, and nothing of the kind has happened.`];
    }),
  ];
}

/** By dispute, what is held is held once and let go once, by turns; and in the end nothing is held. */
function holdFaults({ orderId }: Order, stream: readonly Recorded<OrderEvent>[]): readonly string[] {
  const turns = new Map<string, string[]>();
  for (const { data } of stream)
    for (const funds of ('funds' in data ? data.funds : undefined) ?? [])
      if (funds.do === 'hold' || funds.do === 'unhold')
        turns.set(funds.disputeId, [...(turns.get(funds.disputeId) ?? []), funds.do]);
  return [...turns].flatMap(([disputeId, told]) =>
    told.every((one, i) => one === (i % 2 === 0 ? 'hold' : 'unhold')) && told.length % 2 === 0
      ? []
      : [`The money of ${orderId} was held for ${disputeId} by these turns: ${told.join(' ')}.`],
  );
}

/** Nobody is given back more than he paid, by whichever way. */
function givenFaults({ orderId, platform, settled }: Order, stream: readonly Recorded<OrderEvent>[]): readonly string[] {
  const { capturedMinor, refundedMinor } = platform;
  const faults: string[] = [];
  if (refundedMinor > capturedMinor) faults.push(`${orderId} gave back ${refundedMinor} of ${capturedMinor}.`);
  const { remainingMinor } = stream.at(-1)!.data.about;
  const left = settled ? 0 : capturedMinor - refundedMinor;
  if (remainingMinor !== left) faults.push(`${orderId} says that ${remainingMinor} are left, and ${left} are.`);
  return faults;
}

type Proof = (stream: readonly Recorded<OrderEvent>[], order: Order, dispute: readonly Recorded<DisputeEvent>[]) => boolean;

/** What must have happened where a case has ended for a reason. */
const PROOFS: { readonly [closeReason: string]: Proof } = {
  closed_by_buyer: (_, __, dispute) => dispute.some(({ data }) => data.type === 'DisputeClosed' && data.by === 'buyer'),
  tracking_confirmed: (stream, { shipTo }) =>
    only(stream, 'TrackingUpdated').some(
      ({ tracking, location }) => tracking === 'delivered' && compareAddresses(location, shipTo) === 'matches',
    ),
  full_refund_by_seller: (stream) =>
    only(stream, 'RefundIssued').some(({ full, method }) => full && method === 'platform') ||
    only(stream, 'OrderCancelled').length > 0,
  chargeback: (stream) => only(stream, 'ChargebackRecorded').length > 0,
  platform_refund: (stream) => only(stream, 'DecisionApplied').some(({ outcome }) => outcome.endsWith('_refund')),
  platform_decision: (stream) => only(stream, 'DecisionApplied').length > 0,
};
