import { ATTACHMENTS_MAX } from '@entente/contracts';
import {
  AddressBody,
  CurrencyCode,
  DayText,
  EmptyBody,
  Id,
  Ids,
  Minor,
  Nested,
  OneOf,
  Optional,
  PageLimit,
  PeriodText,
  Text,
} from '@entente/http';
import type { CapturedPayment, OrderAction, OrderFields } from './domain/commands.js';
import type { SellerAction } from './domain/seller.js';

/*
 * What may be sent to an order, action by action: shapes and limits. Whether a reason is needed, or an amount fits, is the rule book's to say;
 * so texts may be missing here.
 */

class PaymentBody implements CapturedPayment {
  /** Of the marketplace's own making: never an e-mail address, never a card number. */
  @Id('The reference of a captured payment; used once in a marketplace.', 'pay-1001') reference!: string;
  @OneOf(
    ['card', 'wallet', 'external'],
    'wallet: the buyer’s own. What it does not hold becomes his debt: look before you let him pay with it.',
  )
  method!: 'card' | 'wallet' | 'external';
  @Minor('All that the buyer paid.', 10_000) amountMinor!: number;
  @CurrencyCode() currency!: string;
  @Optional()
  @Minor('What the platform keeps when the seller is paid; by default the commission of the rule book.')
  feesMinor?: number;
  @Optional() @Minor('The tax in it, which stays the seller’s to pay.') taxMinor?: number;
  @Optional() @Minor('What the bank took of it, which a refund does not bring back.') bankFeesMinor?: number;
}

export class PlaceOrder {
  @Optional() @Id('By default it is derived from the payment reference.', 'cu-1001') orderId?: string;
  @Text({ max: 60, required: true, description: 'comeup/2, or comeup for its default version.', example: 'comeup/2' })
  policy!: string;
  @Id('The member who buys.', 'ana') buyerId!: string;
  @Id('The member who sells.', 'bo') sellerId!: string;
  @Text({ max: 200, required: true, description: 'What was bought, in a few words.', example: 'Logo' }) title!: string;
  @Text({ required: true, description: 'What was bought, as both sides agreed on it.', example: 'Three drafts' }) terms!: string;
  @Nested(() => PaymentBody, 'The payment that was captured for it.') payment!: PaymentBody;
  @Optional() @PeriodText('How long the work may take; without it nobody is ever late.') duration?: string;
  @Optional() @PeriodText('How long the seller has to accept; by default as the rule book says.') acceptanceWindow?: string;
  @Optional() @DayText('By when it should arrive, where goods are sent.') estimatedDeliveryDate?: string;
  @Optional() @PeriodText('How long the seller takes until he ships.') processingTime?: string;
  @Optional() @Nested(() => AddressBody, 'Where goods are sent.') shipTo?: AddressBody;
  @Optional() @Minor('The part of the payment that is a deposit, where the rule book gives it back.') depositMinor?: number;
}

class Reason implements Pick<OrderFields, 'reason'> {
  @Text({ description: 'Why. Some rule books want to know.', example: 'I am fully booked.' }) reason?: string;
}

class Deliver implements Pick<OrderFields, 'text' | 'attachmentIds'> {
  @Text({ description: 'What is said with it.', example: 'Here it is.' }) text?: string;
  @Optional() @Ids(ATTACHMENTS_MAX, 'Files that were uploaded to this order.') attachmentIds?: string[];
}

class BuyOption implements Pick<OrderFields, 'label' | 'payment' | 'duration'> {
  @Text({ max: 200, description: 'What is bought on top.', example: 'Source files' }) label?: string;
  @Nested(() => PaymentBody, 'The payment that was captured for it.') payment!: PaymentBody;
  @Optional() @PeriodText('By how much longer the work may take.') duration?: string;
}

class PriceBody {
  @Minor('The price.', 1_500) amountMinor!: number;
  @CurrencyCode() currency!: string;
}

class MakeOffer implements Pick<OrderFields, 'label' | 'price' | 'duration'> {
  @Text({ max: 200, description: 'What would be bought on top.', example: 'Source files' }) label?: string;
  @Nested(() => PriceBody, 'What the buyer would pay.') price!: PriceBody;
  @Optional() @PeriodText('How long the work would take.') duration?: string;
}

class AcceptOffer implements Pick<OrderFields, 'offerId' | 'payment'> {
  @Id('The offer that is meant.', 'offer-1') offerId!: string;
  @Nested(() => PaymentBody, 'The payment that was captured for it.') payment!: PaymentBody;
}

class AnswerOffer implements Pick<OrderFields, 'offerId'> {
  @Id('The offer that is meant.', 'offer-1') offerId!: string;
}

class Review implements Pick<OrderFields, 'rating' | 'text'> {
  @OneOf(['positive', 'negative'], 'How it was.') rating!: 'positive' | 'negative';
  @Text({ description: 'In words.', example: 'Quick and friendly.' }) text?: string;
}

class Words implements Pick<OrderFields, 'text'> {
  @Text({ description: 'What is to be said about it.', example: 'Bluer, please.' }) text?: string;
}

class OpenDispute implements Pick<OrderFields, 'justification' | 'reason'> {
  @Text({ description: 'Why, in the words of whoever opens it.', example: 'The brief says blue.' }) justification?: string;
  @Text({
    max: 40,
    description: 'Where the rule book names reasons: one of them. It refuses any other.',
    example: 'not_received',
  })
  reason?: string;
}

class Ship implements Pick<OrderFields, 'carrier' | 'trackingNumber'> {
  @Text({ max: 100, description: 'Who carries it.', example: 'post' }) carrier?: string;
  @Optional() @Text({ max: 100, description: 'By which it is followed.', example: 'RR123456785FR' }) trackingNumber?: string;
}

class UpdateTracking implements Pick<OrderFields, 'status' | 'location'> {
  @OneOf(['in_transit', 'delivered'], 'What the carrier says.') status!: 'in_transit' | 'delivered';
  @Optional() @Nested(() => AddressBody, 'Where it was seen.') location?: AddressBody;
}

class Refund implements Pick<OrderFields, 'amountMinor' | 'method' | 'reason'> {
  @Minor('What is given back.', 3_000) amountMinor!: number;
  @OneOf(
    ['platform', 'external'],
    'platform: through the payment provider. external: it was given back already, past the platform.',
  )
  method!: 'platform' | 'external';
  @Optional() @Text({ description: 'Why.' }) reason?: string;
}

class RecordChargeback implements Pick<OrderFields, 'reference' | 'amountMinor'> {
  @Id('Of the payment that the bank has taken back.', 'pay-1001') reference!: string;
  @Minor('What the bank has taken back.', 10_000) amountMinor!: number;
}

class ClaimDamage implements Pick<OrderFields, 'amountMinor' | 'text'> {
  @Minor('What the seller would keep of the deposit.', 3_000) amountMinor!: number;
  @Text({ description: 'What is damaged.', example: 'A scratch on the lens.' }) text?: string;
}

class ProposeRefund implements Pick<OrderFields, 'amountMinor' | 'reason'> {
  @Minor('What would be given back.', 3_000) amountMinor!: number;
  @Text({ description: 'Why.', example: 'Half of it is blue.' }) reason?: string;
}

class AnswerRefund implements Pick<OrderFields, 'proposalId'> {
  @Optional() @Id('The proposal that is meant; one that is no longer current is refused.', 'proposal-1') proposalId?: string;
}

/** One class an action; what is not here is no action (404). */
export const orderBodies: { readonly [A in Exclude<OrderAction, 'place'>]: new () => object } = {
  accept: EmptyBody,
  decline: Reason,
  cancel: Reason,
  'request-cancellation': Reason,
  'accept-cancellation': EmptyBody,
  'refuse-cancellation': Reason,
  deliver: Deliver,
  complete: EmptyBody,
  'request-revision': Words,
  'accept-revision': EmptyBody,
  'refuse-revision': Reason,
  'open-dispute': OpenDispute,
  'buy-option': BuyOption,
  offer: MakeOffer,
  'accept-offer': AcceptOffer,
  'decline-offer': AnswerOffer,
  'withdraw-offer': AnswerOffer,
  'request-voucher': EmptyBody,
  review: Review,
  hold: Reason,
  unhold: EmptyBody,
  report: Words,
  ship: Ship,
  'update-tracking': UpdateTracking,
  refund: Refund,
  'record-chargeback': RecordChargeback,
  'propose-refund': ProposeRefund,
  'accept-refund': AnswerRefund,
  'decline-refund': AnswerRefund,
  'withdraw-refund': AnswerRefund,
  'submit-claim': Words,
  'amend-claim': Words,
  'withdraw-claim': EmptyBody,
  'review-claim': EmptyBody,
  'reject-claim': Reason,
  'convert-claim': EmptyBody,
  'hand-over': Words,
  'confirm-return': Words,
  'claim-damage': ClaimDamage,
  'accept-damage': EmptyBody,
  'report-problem': Words,
};

class Suspend {
  @Text({ max: 40, required: true, description: 'In which his standing changes.', example: 'comeup' }) marketplace!: string;
  @Text({ description: 'Why.', example: 'Three cases lost in a month.' }) reason?: string;
}

class RequestReinstatement {
  @Text({ max: 40, required: true, description: 'In which his standing changes.', example: 'comeup' }) marketplace!: string;
  @Text({ description: 'What speaks for him.', example: 'Everything has been given back.' }) information?: string;
}

class Reinstate {
  @Text({ max: 40, required: true, description: 'In which his standing changes.', example: 'comeup' }) marketplace!: string;
}

export const sellerBodies: { readonly [A in SellerAction]: new () => { readonly marketplace: string } } = {
  suspend: Suspend,
  'request-reinstatement': RequestReinstatement,
  reinstate: Reinstate,
};

export class OrderQuery {
  @Text({ max: 40, description: 'Where they stand: a word of a rule book.', example: 'in_progress' }) status?: string;
  @Optional() @Id('Who buys. Members may name themselves only.', 'ana') buyerId?: string;
  @Optional() @Id('Who sells. Members may name themselves only.', 'bo') sellerId?: string;
  @Text({ max: 40, description: 'Of one marketplace only.', example: 'comeup' }) marketplace?: string;
  @Text({ max: 300, description: 'What `next` said.' }) cursor?: string;
  @PageLimit() limit?: number;
}
