import type { DataOf, Fields } from './fields.js';
import { sharedPhrases, type Phrases } from './phrases.js';

const movement = {
  key: 'key',
  attempt: 'count',
  marketplace: 'code',
  amountMinor: 'minor',
  currency: 'currency',
} as const satisfies Fields;

/** Topic `entente.payments.v1`, key: the payment key. What the marketplace's payment service is asked to move. */
export const paymentRequests = {
  RefundRequested: { ...movement, orderId: 'id', refundId: 'id', reference: 'id' },
  PayOutRequested: { ...movement, withdrawalId: 'id', ownerId: 'id' },
} as const satisfies { readonly [type: string]: Fields };

/** Topic `entente.payments.results.v1`, key: the payment key. What it says came of it. */
export const paymentResults = {
  PaymentMade: movement,
  PaymentRefused: { ...movement, reason: 'code' },
} as const satisfies { readonly [type: string]: Fields };

export type PaymentNews = {
  [Type in keyof typeof paymentResults]: { readonly type: Type } & DataOf<(typeof paymentResults)[Type]>;
}[keyof typeof paymentResults];

const KEY = 'Stands for one movement of money: however often it is asked for, the money moves once.';
const ATTEMPT = 'Which of the attempts with this key it is, from 1 on; the answer says it again.';
const AMOUNT = 'The amount, in minor units; the same in every attempt with this key.';

export const requestPhrases: Phrases<typeof paymentRequests> = {
  events: {
    RefundRequested: 'So much of a payment is to go back to the buyer by the way it came.',
    PayOutRequested: 'So much is to go to the bank account of a wallet’s owner. Which account that is, is asked over HTTP.',
  },
  fields: {
    ...sharedPhrases,
    key: KEY,
    attempt: ATTEMPT,
    amountMinor: AMOUNT,
    refundId: 'The refund.',
    reference: 'The payment that is given back, under the reference with which it was reported.',
    withdrawalId: 'The withdrawal.',
    ownerId: 'The member whose wallet it is.',
  },
};

export const resultPhrases: Phrases<typeof paymentResults> = {
  events: {
    PaymentMade: 'The money has moved, in this attempt or in an earlier one: of a key it is final.',
    PaymentRefused: 'This attempt has moved nothing, and will not. Another may follow, with the same key.',
  },
  fields: {
    ...sharedPhrases,
    key: 'The key of the request.',
    attempt: 'The attempt that is answered.',
    amountMinor: 'What was asked for, in minor units.',
    reason: 'Why, in a word: `account_closed`.',
  },
};
