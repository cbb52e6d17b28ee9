import { messageOf, type Message } from '@entente/bus';
import { payoutEvents, pick } from '@entente/contracts';
import type { Recorded } from '@entente/event-store';
import type { Share } from './domain/escrow/events.js';
import type { PayoutEvent } from './domain/events.js';

type Published = keyof typeof payoutEvents;

/** What other contexts and the marketplace are told; attempts, legs and notes stay at home. */
export function publishPayout(recorded: Recorded<PayoutEvent>): Message | undefined {
  const { data, revision } = recorded;
  if (!isPublished(data.type)) return undefined;
  // Who was never told of the request is not told that it came to nothing.
  if (data.type === 'WithdrawalRefused' && revision === 0) return undefined;
  const told = pick(payoutEvents[data.type], { ...data, ...figuresOf(data), revision });
  return messageOf(recorded, { context: 'payout', event: data.type, version: 1, data: told });
}

const isPublished = (type: PayoutEvent['type']): type is Published & PayoutEvent['type'] => Object.hasOwn(payoutEvents, type);

/** Shares are told by name, and what is taken back as a figure of its own: no published amount is negative. */
function figuresOf(event: PayoutEvent): { readonly [name: string]: number | undefined } {
  switch (event.type) {
    case 'FundsSettled': {
      const to = shared(event.shares);
      const figures = { buyerMinor: to('buyer'), sellerMinor: to('seller'), feesMinor: to('platform') };
      return { ...figures, suspenseMinor: to('suspense'), protectionMinor: to('protection') || undefined };
    }
    case 'FundsReturned': {
      const to = shared(event.shares);
      return { buyerMinor: to('buyer'), ...borne(event.shares), coveredMinor: 0 - to('protection') || undefined };
    }
    case 'PaymentChargedBack':
      return { appliedMinor: shared(event.shares)('buyer'), ...borne(event.shares) };
    default:
      return {};
  }
}

const borne = (shares: readonly Share[]) => ({
  recoveredMinor: 0 - shared(shares)('seller'),
  feesMinor: 0 - shared(shares)('platform'),
});

const shared =
  (shares: readonly Share[]) =>
  (to: Share['to']): number =>
    shares.find((share) => share.to === to)?.amountMinor ?? 0;
