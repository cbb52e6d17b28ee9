import { ATTACHMENTS_MAX } from '@entente/contracts';
import { AddressBody, EmptyBody, Flag, Id, Ids, InstantText, Minor } from '@entente/http';
import { Nested, OneOf, Optional, PageLimit, QueryFlag, Text } from '@entente/http';
import type { DisputeAction, DisputeFields } from './domain/commands.js';

/*
 * What may be sent to a dispute, action by action: shapes and limits. Whether a reason is needed, or an amount fits, is the rule book's to say;
 * so texts may be missing here.
 */

class Assign implements Pick<DisputeFields, 'mediatorId'> {
  @Id('Whoever is to mediate.', 'mia') mediatorId!: string;
}

class Words implements Pick<DisputeFields, 'text'> {
  @Text() text?: string;
}

class Ask implements Pick<DisputeFields, 'to' | 'text' | 'answerBy'> {
  @OneOf(['buyer', 'seller', 'both']) to!: 'buyer' | 'seller' | 'both';
  @Text() text?: string;
  @Optional() @InstantText() answerBy?: string;
}

class SubmitEvidence implements Pick<DisputeFields, 'kind' | 'text' | 'attachmentIds' | 'offPlatform'> {
  @OneOf(['message', 'screenshot', 'photo', 'document', 'work_file'])
  kind!: string;
  @Text() text?: string;
  @Optional() @Ids(ATTACHMENTS_MAX, 'Files that were uploaded to the order.') attachmentIds?: string[];
  @Optional() @Flag('It was said outside the marketplace: kept, but not taken into account.') offPlatform?: boolean;
}

class AddProof implements Pick<DisputeFields, 'kind' | 'carrier' | 'trackingNumber' | 'shippedTo' | 'attachmentIds'> {
  @OneOf(['departure_or_delivery_scan', 'service_receipt', 'customs_form', 'tracking']) kind!: string;
  @Optional() @Text({ max: 100, example: 'post' }) carrier?: string;
  @Optional() @Text({ max: 100, example: 'RR123456785FR' }) trackingNumber?: string;
  @Optional() @Nested(() => AddressBody) shippedTo?: AddressBody;
  @Optional() @Ids(ATTACHMENTS_MAX, 'Files that were uploaded to the order.') attachmentIds?: string[];
}

class Reopen implements Pick<DisputeFields, 'reason'> {
  @Text() reason?: string;
}

class ProposeSettlement implements Pick<DisputeFields, 'outcome' | 'refundMinor'> {
  @OneOf(['partial_refund', 'restart']) outcome!: string;
  @Optional() @Minor() refundMinor?: number;
}

class AnswerSettlement implements Pick<DisputeFields, 'proposalId'> {
  @Optional() @Id('The proposal that is meant; one that is no longer current is refused.', 'proposal-1') proposalId?: string;
}

class Decide implements Pick<DisputeFields, 'outcome' | 'refundMinor' | 'newDeadline' | 'ground' | 'reasons'> {
  @OneOf(['full_refund', 'partial_refund', 'restart', 'pay_seller', 'no_refund']) outcome!: string;
  @Optional() @Minor() refundMinor?: number;
  @Optional() @InstantText() newDeadline?: string;
  @Text({ max: 40, required: true, description: 'A ground of the outcome, as the rule book lists them.', example: 'not_conform' })
  ground!: string;
  @Text() reasons?: string;
}

/** Words of a closed list, for they are published; what is not among them is `other`, with a note. */
const ESCALATION_REASONS = ['seller_inactivity', 'harassment', 'refusal_of_service', 'case_manipulation', 'integrity', 'other'];

class Escalate implements Pick<DisputeFields, 'reason' | 'note'> {
  @Optional() @OneOf(ESCALATION_REASONS) reason?: string;
  @Text() note?: string;
}

/** One class an action; what is not here is no action (404). */
export const disputeBodies: { readonly [A in DisputeAction]: new () => object } = {
  assign: Assign,
  take: EmptyBody,
  justify: Words,
  ask: Ask,
  'post-message': Words,
  'submit-evidence': SubmitEvidence,
  'propose-settlement': ProposeSettlement,
  'accept-settlement': AnswerSettlement,
  'decline-settlement': AnswerSettlement,
  decide: Decide,
  escalate: Escalate,
  'consent-restart': EmptyBody,
  'add-proof': AddProof,
  close: EmptyBody,
  reopen: Reopen,
};

export class DisputeQuery {
  @Text({ max: 40 }) status?: string;
  @Optional() @Id() mediatorId?: string;
  @QueryFlag() breached?: boolean;
  @Text({ max: 40 }) marketplace?: string;
  @Text({ max: 300 }) cursor?: string;
  @PageLimit() limit?: number;
}
