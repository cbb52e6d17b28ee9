import type { Bus, Consumer } from '@entente/bus';
import { PAYMENT_RESULTS_TOPIC, PAYMENTS_TOPIC } from '@entente/contracts';
import { derivedId, type Clock } from '@entente/kernel';
import type { Answer } from '../domain/provider-call.js';
import type { PaymentProvider } from '../provider.js';

/** By key the newest attempt that was refused, and why: as durable as what was paid. */
export type Refusals = Map<string, { readonly attempt: number; readonly reason: string }>;

type Request = {
  readonly key: string;
  readonly attempt: number;
  readonly marketplace: string;
  readonly amountMinor: number;
  readonly currency: string;
} & (
  | { readonly reference: string; readonly orderId: string; readonly refundId: string }
  | { readonly withdrawalId: string; readonly ownerId: string }
);

/**
 * A marketplace's payment service for tests and simulation, as good or bad as its provider is told to be. It answers every request, however often that
 * comes: what was paid stays paid, and an attempt that was refused stays refused. Where its provider loses an answer,
 * so does it, until it is asked again.
 */
export function paymentService({
  bus,
  clock,
  provider,
  refusals,
  accountOf,
}: {
  readonly bus: Pick<Bus, 'publish'>;
  readonly clock: Clock;
  readonly provider: PaymentProvider;
  readonly refusals: Refusals;
  /** Where the money of a withdrawal goes. */
  readonly accountOf: (withdrawalId: string) => Promise<string>;
}): Consumer {
  async function answerTo(request: Request, correlationId: string): Promise<Answer> {
    const { key, attempt, marketplace, amountMinor, currency } = request;
    const known = await provider.find(key);
    if (known?.outcome === 'done') return known;
    const before = refusals.get(key);
    if (before && attempt <= before.attempt) return { outcome: 'refused', reason: before.reason };
    const about = { marketplace, attempt, correlationId };
    const answer =
      'reference' in request
        ? await provider.refund(request.reference, { amountMinor, currency }, key, { ...about, ...request })
        : await provider.payOut(await accountOf(request.withdrawalId), { amountMinor, currency }, key, { ...about, ...request });
    if (answer.outcome === 'refused') refusals.set(key, { attempt, reason: answer.reason });
    return answer;
  }

  return {
    name: 'payment-service',
    topics: [PAYMENTS_TOPIC],
    async handle({ id, correlationId, data }) {
      const request = data as unknown as Request;
      const answer = await answerTo(request, correlationId);
      if (answer.outcome !== 'done' && answer.outcome !== 'refused') return;
      const { key, attempt, marketplace, amountMinor, currency } = request;
      const result = {
        topic: PAYMENT_RESULTS_TOPIC,
        key,
        id: derivedId('payment-service', id),
        type: `entente.payments.payment_${answer.outcome === 'done' ? 'made' : 'refused'}.v1`,
        source: '/payment-service',
        time: await clock.now(),
        correlationId,
        data: {
          key,
          attempt,
          marketplace,
          amountMinor,
          currency,
          ...(answer.outcome === 'refused' && { reason: answer.reason }),
        },
      };
      await bus.publish([result]);
    },
  };
}
