import type { Envelope } from '@entente/event-store';
import type { Money } from '@entente/kernel';
import type { Answer } from './domain/provider-call.js';

/** What a call is about beside the movement itself: nothing of it may decide how much moves, or how often. */
export type About = {
  readonly marketplace: string;
  /** Of several with one key. */
  readonly attempt: number;
  readonly correlationId: string;
  readonly traceparent?: string;
};

/**
 * The port to whoever moves the money. Two adapters: `simulated`, over SQL and over memory, and `by-message`, which asks the marketplace's payment service.
 * A key stands for one movement: however often it is sent, and whatever became of the answers, the money moves once. A refusal moves nothing and
 * does not use the key up. What an adapter cannot tell in time is `unknown`, and `awaited` what it will be told later (`HearAnswer`); it throws only
 * where it could not even ask.
 */
export abstract class PaymentProvider {
  /** Gives back a part, or all, of what was captured under this reference. */
  abstract refund(
    reference: string,
    amount: Money,
    key: string,
    about: About & { readonly orderId: string; readonly refundId: string },
  ): Promise<Answer>;
  /** Sends money to an account outside. */
  abstract payOut(
    destination: string,
    amount: Money,
    key: string,
    about: About & { readonly ownerId: string; readonly withdrawalId: string },
  ): Promise<Answer>;
  /** What became of a key; `undefined` when nothing was moved under it, `unknown` where only the same call with the same key will tell. */
  abstract find(key: string): Promise<Answer | undefined>;
}

/** What the provider knows of a key, where it can tell before it is called again. */
export async function foundBy(provider: PaymentProvider, key: string): Promise<Answer | undefined> {
  const found = await provider.find(key);
  return found?.outcome === 'unknown' ? undefined : found;
}

/** What follows from a request bears its marks. */
export const tracedBy = ({ correlationId, traceparent }: Envelope): Pick<Envelope, 'correlationId' | 'traceparent'> => ({
  correlationId,
  ...(traceparent !== undefined && { traceparent }),
});
