import {
  reactionConsumer,
  Unprocessable,
  type Answer,
  type Consumer,
  type Message,
  type Reacting,
  type Reaction,
} from '@entente/bus';
import { faultIn, PAYMENT_RESULTS_TOPIC, paymentResults, type PaymentNews } from '@entente/contracts';
import { derivedId } from '@entente/kernel';
import type { HearAnswer } from './domain/provider-call.js';
import { escrowStream } from './escrows.js';
import { withdrawalStream } from './withdrawals.js';

/**
 * What the marketplace's payment service says of its own accord. The stream that asked records it, or knows it already, or refuses it because it
 * contradicts what is recorded: then its key is parked, and operators are told.
 */
const reaction: Reaction<PaymentNews, HearAnswer> = {
  consumer: 'payout.hears-payments',
  topic: PAYMENT_RESULTS_TOPIC,
  from: 'payments',
  faultIn: (type, data) => faultIn(paymentResults[type], data),
  on: {
    PaymentMade: (news, message) => heard(news, message, { outcome: 'done' }),
    PaymentRefused: (news, message) => heard(news, message, { outcome: 'refused', reason: news.reason }),
  },
};

/**
 * An answer counts from when it is heard, for the clock of whoever sent it decides nothing; and one that says something else is another answer, even
 * under the id of the first.
 */
export const hearPayments = (reacting: Reacting<HearAnswer>): Consumer =>
  reactionConsumer(reaction, {
    ...reacting,
    send(stream, command, envelope) {
      const { commandId, bodyHash, recordedAt: receivedAt } = envelope;
      return reacting.send(stream, command, { ...envelope, commandId: derivedId(commandId, bodyHash), receivedAt });
    },
  });

function heard(
  { key, attempt, marketplace, amountMinor, currency }: PaymentNews,
  message: Message,
  answer: HearAnswer['answer'],
): readonly Answer<HearAnswer>[] {
  // Only under one key do the answers about one movement keep their order, and wait behind one that is parked.
  if (message.key !== key) throw new Unprocessable('malformed', `The message is sent under another key than that in it, ${key}.`);
  return [{ stream: askedBy(key), command: { type: 'HearAnswer', key, attempt, marketplace, amountMinor, currency, answer } }];
}

/** Keys are `<reference>:<orderId>.r<n>`, or `withdrawal:<withdrawalId>`. */
function askedBy(key: string): string {
  const [, orderId] = /^[^:]+:(.+)\.r[1-9]\d*$/.exec(key) ?? [];
  if (orderId !== undefined) return escrowStream(orderId);
  const [, withdrawalId] = /^withdrawal:(.+)$/.exec(key) ?? [];
  if (withdrawalId !== undefined) return withdrawalStream(withdrawalId);
  throw new Unprocessable('malformed', `${key} is no key of ours. Answer each request under its own.`);
}
