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

class DisputeWords implements Pick<DisputeFields, 'text'> {
  @Text({ description: 'What is to be said.', example: 'The brief says blue.' }) text?: string;
}

class Ask implements Pick<DisputeFields, 'to' | 'text' | 'answerBy'> {
  @OneOf(['buyer', 'seller', 'both'], 'Who is asked.') to!: 'buyer' | 'seller' | 'both';
  @Text({ description: 'The question.', example: 'Which blue was agreed?' }) text?: string;
  @Optional() @InstantText('By when an answer counts.') answerBy?: string;
}

class SubmitEvidence implements Pick<DisputeFields, 'kind' | 'text' | 'attachmentIds' | 'offPlatform'> {
  @OneOf(['message', 'screenshot', 'photo', 'document', 'work_file'], 'What it is.')
  kind!: string;
  @Text({ description: 'What it shows.', example: 'The brief, page 2.' }) text?: string;
  @Optional() @Ids(ATTACHMENTS_MAX, 'Files that were uploaded to the order.') attachmentIds?: string[];
  @Optional() @Flag('It was said outside the marketplace: kept, but not taken into account.') offPlatform?: boolean;
}

class AddProof implements Pick<DisputeFields, 'kind' | 'carrier' | 'trackingNumber' | 'shippedTo' | 'attachmentIds'> {
  @OneOf(['departure_or_delivery_scan', 'service_receipt', 'customs_form', 'tracking'], 'What it is.') kind!: string;
  @Optional() @Text({ max: 100, description: 'Who carried it.', example: 'post' }) carrier?: string;
  @Optional() @Text({ max: 100, description: 'By which it is followed.', example: 'RR123456785FR' }) trackingNumber?: string;
  @Optional() @Nested(() => AddressBody, 'The address on it.') shippedTo?: AddressBody;
  @Optional() @Ids(ATTACHMENTS_MAX, 'Files that were uploaded to the order.') attachmentIds?: string[];
}

class Reopen implements Pick<DisputeFields, 'reason'> {
  @Text({ description: 'Why.', example: 'The parcel was found.' }) reason?: string;
}

class ProposeSettlement implements Pick<DisputeFields, 'outcome' | 'refundMinor'> {
  @OneOf(['partial_refund', 'restart'], 'How it would end.') outcome!: string;
  @Optional() @Minor('What would be given back, with partial_refund.', 3_000) refundMinor?: number;
}

class AnswerSettlement implements Pick<DisputeFields, 'proposalId'> {
  @Optional() @Id('The proposal that is meant; one that is no longer current is refused.', 'proposal-1') proposalId?: string;
}

class Decide implements Pick<DisputeFields, 'outcome' | 'refundMinor' | 'newDeadline' | 'ground' | 'reasons'> {
  @OneOf(
    ['full_refund', 'partial_refund', 'restart', 'pay_seller', 'no_refund'],
    'How it ends. A rule book offers some of these.',
  )
  outcome!: string;
  @Optional() @Minor('What is given back, with partial_refund.') refundMinor?: number;
  @Optional() @InstantText('Until when the work may now take, with restart.') newDeadline?: string;
  @Text({ max: 40, required: true, description: 'A ground of the outcome, as the rule book lists them.', example: 'not_conform' })
  ground!: string;
  @Text({ description: 'Why, for both sides to read.', example: 'Half of it is blue.' }) reasons?: string;
}

/** Words of a closed list, for they are published; what is not among them is `other`, with a note. */
const ESCALATION_REASONS = ['seller_inactivity', 'harassment', 'refusal_of_service', 'case_manipulation', 'integrity', 'other'];

class Escalate implements Pick<DisputeFields, 'reason' | 'note'> {
  @Optional() @OneOf(ESCALATION_REASONS, 'Why it is handed to the staff.') reason?: string;
  @Text({ description: 'What they should know.', example: 'No answer for a week.' }) note?: string;
}

/** One class an action; what is not here is no action (404). */
export const disputeBodies: { readonly [A in DisputeAction]: new () => object } = {
  assign: Assign,
  take: EmptyBody,
  justify: DisputeWords,
  ask: Ask,
  'post-message': DisputeWords,
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
  @Text({ max: 40, description: 'Where they stand: a word of a rule book.', example: 'open' }) status?: string;
  @Optional() @Id('Who mediates.', 'mia') mediatorId?: string;
  @QueryFlag('Those for which staff were called, or the others.') breached?: boolean;
  @Text({ max: 40, description: 'Of one marketplace only.', example: 'comeup' }) marketplace?: string;
  @Text({ max: 300, description: 'What `next` said.' }) cursor?: string;
  @PageLimit() limit?: number;
}
