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
  @Minor('All that the buyer paid.') amountMinor!: number;
  @CurrencyCode() currency!: string;
  @Optional()
  @Minor('What the platform keeps when the seller is paid; by default the commission of the rule book.')
  feesMinor?: number;
  @Optional() @Minor() taxMinor?: number;
  @Optional() @Minor() bankFeesMinor?: number;
}

export class PlaceOrder {
  @Optional() @Id('By default it is derived from the payment reference.') orderId?: string;
  @Text({ max: 60, required: true, description: 'comeup/2, or comeup for its default version.', example: 'comeup/2' })
  policy!: string;
  @Id('The member who buys.', 'ana') buyerId!: string;
  @Id('The member who sells.', 'bo') sellerId!: string;
  @Text({ max: 200, required: true, example: 'Logo' }) title!: string;
  @Text({ required: true, description: 'What was bought, as both sides agreed on it.', example: 'Three drafts' }) terms!: string;
  @Nested(() => PaymentBody) payment!: PaymentBody;
  @Optional() @PeriodText('How long the work may take; without it nobody is ever late.') duration?: string;
  @Optional() @PeriodText() acceptanceWindow?: string;
  @Optional() @DayText() estimatedDeliveryDate?: string;
  @Optional() @PeriodText() processingTime?: string;
  @Optional() @Nested(() => AddressBody) shipTo?: AddressBody;
  @Optional() @Minor('The part of the payment that is a deposit, where the rule book gives it back.') depositMinor?: number;
}

class Reason implements Pick<OrderFields, 'reason'> {
  @Text() reason?: string;
}

class Deliver implements Pick<OrderFields, 'text' | 'attachmentIds'> {
  @Text() text?: string;
  @Optional() @Ids(ATTACHMENTS_MAX, 'Files that were uploaded to this order.') attachmentIds?: string[];
}

class BuyOption implements Pick<OrderFields, 'label' | 'payment' | 'duration'> {
  @Text({ max: 200, example: 'Source files' }) label?: string;
  @Nested(() => PaymentBody) payment!: PaymentBody;
  @Optional() @PeriodText('By how much longer the work may take.') duration?: string;
}

class PriceBody {
  @Minor() amountMinor!: number;
  @CurrencyCode() currency!: string;
}

class MakeOffer implements Pick<OrderFields, 'label' | 'price' | 'duration'> {
  @Text({ max: 200, example: 'Source files' }) label?: string;
  @Nested(() => PriceBody) price!: PriceBody;
  @Optional() @PeriodText('How long the work would take.') duration?: string;
}

class AcceptOffer implements Pick<OrderFields, 'offerId' | 'payment'> {
  @Id('The offer that is meant.', 'offer-1') offerId!: string;
  @Nested(() => PaymentBody) payment!: PaymentBody;
}

class AnswerOffer implements Pick<OrderFields, 'offerId'> {
  @Id('The offer that is meant.', 'offer-1') offerId!: string;
}

class Review implements Pick<OrderFields, 'rating' | 'text'> {
  @OneOf(['positive', 'negative']) rating!: 'positive' | 'negative';
  @Text() text?: string;
}

class Words implements Pick<OrderFields, 'text'> {
  @Text() text?: string;
}

class OpenDispute implements Pick<OrderFields, 'justification' | 'reason'> {
  @Text() justification?: string;
  @Text({
    max: 40,
    description: 'Where the rule book names reasons: one of them. It refuses any other.',
    example: 'not_received',
  })
  reason?: string;
}

class Ship implements Pick<OrderFields, 'carrier' | 'trackingNumber'> {
  @Text({ max: 100, example: 'post' }) carrier?: string;
  @Optional() @Text({ max: 100, example: 'RR123456785FR' }) trackingNumber?: string;
}

class UpdateTracking implements Pick<OrderFields, 'status' | 'location'> {
  @OneOf(['in_transit', 'delivered']) status!: 'in_transit' | 'delivered';
  @Optional() @Nested(() => AddressBody) location?: AddressBody;
}

class Refund implements Pick<OrderFields, 'amountMinor' | 'method' | 'reason'> {
  @Minor() amountMinor!: number;
  @OneOf(['platform', 'external']) method!: 'platform' | 'external';
  @Optional() @Text() reason?: string;
}

class RecordChargeback implements Pick<OrderFields, 'reference' | 'amountMinor'> {
  @Id('Of the payment that the bank has taken back.', 'pay-1001') reference!: string;
  @Minor() amountMinor!: number;
}

class ClaimDamage implements Pick<OrderFields, 'amountMinor' | 'text'> {
  @Minor('What the seller would keep of the deposit.') amountMinor!: number;
  @Text() text?: string;
}

class ProposeRefund implements Pick<OrderFields, 'amountMinor' | 'reason'> {
  @Minor() amountMinor!: number;
  @Text() reason?: string;
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
  @Text({ max: 40, required: true, example: 'comeup' }) marketplace!: string;
  @Text() reason?: string;
}

class RequestReinstatement {
  @Text({ max: 40, required: true, example: 'comeup' }) marketplace!: string;
  @Text() information?: string;
}

class Reinstate {
  @Text({ max: 40, required: true, example: 'comeup' }) marketplace!: string;
}

export const sellerBodies: { readonly [A in SellerAction]: new () => { readonly marketplace: string } } = {
  suspend: Suspend,
  'request-reinstatement': RequestReinstatement,
  reinstate: Reinstate,
};

export class OrderQuery {
  @Text({ max: 40 }) status?: string;
  @Optional() @Id() buyerId?: string;
  @Optional() @Id() sellerId?: string;
  @Text({ max: 40 }) marketplace?: string;
  @Text({ max: 300 }) cursor?: string;
  @PageLimit() limit?: number;
}
