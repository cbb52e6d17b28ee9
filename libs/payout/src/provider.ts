import type { Money } from '@entente/kernel';
import type { Answer } from './domain/provider-call.js';

/**
 * The port to whoever moves the money: two adapters today, `simulated` over SQL and over memory, and both pass provider.contract.ts.
 * A key stands for one movement: however often it is sent, and whatever became of the answers, the money moves once. A refusal moves nothing and
 * does not use the key up. What an adapter cannot tell in time is `unknown`; it throws only where it could not even ask.
 */
export abstract class PaymentProvider {
  /** Gives back a part, or all, of what was captured under this reference. */
  abstract refund(captureRef: string, amount: Money, key: string): Promise<Answer>;
  /** Sends money to an account outside. */
  abstract payOut(destination: string, amount: Money, key: string): Promise<Answer>;
  /** What became of a key; `undefined` when nothing was moved under it. */
  abstract find(key: string): Promise<Answer | undefined>;
}
