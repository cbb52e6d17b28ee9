import type { Envelope, Streams } from '@entente/event-store';
import { derivedId, Rejection, type Decider } from '@entente/kernel';
import type { Order } from './domain/state.js';

/** A payment's reference is spent: once in a marketplace, for one order. */
export type PaymentClaimed = { readonly type: 'PaymentClaimed'; readonly orderId: string; readonly commandId: string };

type Claim = { readonly orderId: string; readonly commandId: string; readonly isHeld: boolean };

export const paymentReused = (): Rejection =>
  new Rejection('payment.reused', 'This payment reference has been used. Every payment is for one order, once.');

const paymentDecider: Decider<PaymentClaimed | undefined, Claim, PaymentClaimed, unknown> = {
  initial: undefined,
  evolve: (_, event) => event,
  decide({ orderId, commandId, isHeld }, claimed) {
    if (!claimed) return [{ type: 'PaymentClaimed', orderId, commandId }];
    // The same order may finish what a crash interrupted; it may not spend one payment twice.
    if (claimed.orderId === orderId && !isHeld) return [];
    throw paymentReused();
  },
};

/** Claims a payment before the order's events are appended: whoever appends to the payment's own stream first has it. */
export async function claimPayment(
  streams: Streams,
  { marketplace, reference }: { marketplace: string; reference: string },
  order: Order & { orderId: string },
  envelope: Envelope,
): Promise<void> {
  const stream = `payment-${marketplace}.${derivedId(reference)}`;
  const command = {
    orderId: order.orderId,
    commandId: envelope.commandId,
    isHeld: order.payments.some((payment) => payment.reference === reference),
  };
  await streams.transact({ stream, key: order.orderId, decider: paymentDecider, command, given: undefined, envelope });
}
