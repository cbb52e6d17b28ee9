import { typeNameOf, type Bus, type Message } from '@entente/bus';
import { PAYMENTS_TOPIC, type paymentRequests } from '@entente/contracts';
import { derivedId, type Clock, type Money } from '@entente/kernel';
import type { Answer } from '../domain/provider-call.js';
import { PaymentProvider, type About } from '../provider.js';

/**
 * Asks the marketplace's payment service on the bus. A request stands there once it is asked for, and its answer comes by itself (`hearPayments`); one
 * that is repeated bears the same key, and within an attempt the same id.
 */
export class MessageProvider extends PaymentProvider {
  constructor(
    private readonly bus: Pick<Bus, 'publish'>,
    private readonly clock: Clock,
  ) {
    super();
  }

  refund(reference: string, amount: Money, key: string, about: About & { readonly orderId: string; readonly refundId: string }) {
    const { orderId, refundId } = about;
    return this.ask('RefundRequested', key, about, { ...amount, orderId, refundId, reference });
  }

  /** Where the money goes is personal, and stays at home: whoever pays asks for it over HTTP. */
  payOut(_: string, amount: Money, key: string, about: About & { readonly ownerId: string; readonly withdrawalId: string }) {
    const { ownerId, withdrawalId } = about;
    return this.ask('PayOutRequested', key, about, { ...amount, withdrawalId, ownerId });
  }

  /** Only the payment service knows, and the same request with the same key asks it. */
  async find(): Promise<Answer> {
    return { outcome: 'unknown' };
  }

  private async ask(
    event: keyof typeof paymentRequests,
    key: string,
    { marketplace, attempt, correlationId, traceparent }: About,
    movement: Message['data'],
  ): Promise<Answer> {
    const request: Message = {
      topic: PAYMENTS_TOPIC,
      key,
      id: derivedId(PAYMENTS_TOPIC, key, attempt),
      type: typeNameOf({ context: 'payments', event, version: 1 }),
      source: '/entente/payout',
      time: await this.clock.now(),
      correlationId,
      ...(traceparent !== undefined && { traceparent }),
      data: { key, attempt, marketplace, ...movement },
    };
    await this.bus.publish([request]);
    return { outcome: 'awaited' };
  }
}
