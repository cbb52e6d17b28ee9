import { must } from '@entente/kernel';
import { advance, nowhere, type Journey, type People } from '@entente/policy';
import type { DisputeEvent, DisputeFacts } from './events.js';

/** What one side offers the other, or what both have agreed on. */
type Settlement = { readonly proposalId: string; readonly outcome: 'partial_refund' | 'restart'; readonly refundMinor?: number };

/** A dispute as its events tell it. */
export type Dispute = Journey &
  People & {
    readonly disputeId: string;
    readonly orderId: string;
    readonly policy: string;
    readonly claimantId: string;
    readonly reason?: string;
    readonly refundableMinor: number;
    readonly remainingMinor: number;
    /** Of both sums. */
    readonly currency?: string;
    readonly proposals: number;
    readonly settlement?: Settlement;
    readonly arrangement?: Settlement;
    readonly decisions: number;
    /** Of the newest decision. */
    readonly outcome?: string;
    readonly closeReason?: string;
    /** Entries of the thread that people wrote. */
    readonly messages: number;
    /** Of its newest event; -1 before the first. */
    readonly revision: number;
  };

export const noDispute: Dispute = {
  ...nowhere,
  disputeId: '',
  orderId: '',
  policy: '',
  marketplace: '',
  buyerId: '',
  sellerId: '',
  claimantId: '',
  refundableMinor: 0,
  remainingMinor: 0,
  proposals: 0,
  decisions: 0,
  messages: 0,
  revision: -1,
};

export const exists = (dispute: Dispute): boolean => dispute.disputeId !== '';

export const aboutDispute = ({ disputeId, orderId, marketplace, policy, buyerId, sellerId }: Dispute): DisputeFacts => ({
  disputeId,
  orderId,
  marketplace,
  policy,
  buyerId,
  sellerId,
});

const REFUNDS: ReadonlySet<string> = new Set(['full_refund', 'partial_refund']);

export function evolveDispute(dispute: Dispute, event: DisputeEvent): Dispute {
  const stepped = { ...advance(dispute, event), revision: dispute.revision + 1 };
  switch (event.type) {
    case 'MediationStarted': {
      const { disputeId, orderId, policy, buyerId, sellerId, claimantId, reason, refundableMinor, remainingMinor, currency } =
        event;
      const marketplace = must(policy.split('/')[0], 'The marketplace of a policy');
      return {
        ...stepped,
        disputeId,
        orderId,
        policy,
        marketplace,
        buyerId,
        sellerId,
        claimantId,
        refundableMinor,
        remainingMinor,
        ...(reason !== undefined && { reason }),
        ...(currency !== undefined && { currency }),
      };
    }
    case 'MediatorAssigned':
      return { ...stepped, mediatorId: event.mediatorId };
    case 'DisputeJustified':
    case 'PartyAnswered':
    case 'MediatorWrote':
    case 'EvidenceSubmitted':
    case 'ProofAdded':
    case 'QuestionAsked':
    case 'ExplanationRequested':
    case 'ExplanationGiven':
      return { ...stepped, messages: dispute.messages + 1 };
    case 'SettlementProposed':
      return { ...stepped, proposals: dispute.proposals + 1, settlement: settlementOf(event) };
    case 'SettlementDeclined':
      return { ...stepped, settlement: undefined };
    case 'ArrangementDeclared':
      return { ...stepped, settlement: undefined, arrangement: settlementOf(event) };
    case 'DisputeDecided':
      return { ...stepped, decisions: event.decision, outcome: event.outcome };
    case 'DisputeSettled':
      return {
        ...stepped,
        remainingMinor: event.remainingMinor,
        closeReason: REFUNDS.has(dispute.outcome ?? '') ? 'platform_refund' : 'platform_decision',
      };
    case 'ChargebackNoted':
    case 'RefundNoted':
      return { ...stepped, remainingMinor: event.remainingMinor };
    case 'DisputeClosed':
      return { ...stepped, closeReason: event.closeReason, remainingMinor: event.remainingMinor ?? dispute.remainingMinor };
    case 'DisputeReopened': {
      const { closeReason: _, mediatorId: __, ...open } = stepped; // Whoever decides now takes it first.
      return open;
    }
    default:
      return stepped; // Everything else is told by the step.
  }
}

const settlementOf = ({ proposalId, outcome, refundMinor }: Settlement): Settlement => ({
  proposalId,
  outcome,
  ...(refundMinor !== undefined && { refundMinor }),
});
