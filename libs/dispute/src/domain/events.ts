import type { Address, Instant, Match } from '@entente/kernel';
import type { Step } from '@entente/policy';

/**
 * What can happen to a dispute, or a case. Stored for ever: the names are the storage format; add fields and events, never rename or reuse one.
 * Every event is complete: it carries its `Step`, so that folding needs no rule book.
 */
export type DisputeEvent = Step & { readonly about: DisputeFacts } & (
    | {
        readonly type: 'MediationStarted';
        readonly disputeId: string;
        readonly orderId: string;
        /** The order's rule book: the dispute is settled by the same. */
        readonly policy: string;
        readonly buyerId: string;
        readonly sellerId: string;
        readonly claimantId: string;
        readonly reason?: string;
        readonly refundableMinor: number;
        readonly remainingMinor: number;
        /** Missing in what was stored before it was recorded. */
        readonly currency?: string;
      }
    | {
        readonly type: 'DisputeJustified' | 'PartyAnswered' | 'MediatorWrote' | 'ExplanationRequested' | 'ExplanationGiven';
        readonly text: string;
      }
    | {
        readonly type: 'EvidenceSubmitted';
        readonly kind: 'message' | 'screenshot' | 'photo' | 'document' | 'work_file';
        readonly text?: string;
        readonly attachments?: readonly Attachment[];
        /** What was said outside the platform is kept, and not taken into account. */
        readonly admissible: boolean;
      }
    | { readonly type: 'ReminderDue'; readonly reminds: string; readonly dueAt: Instant }
    | {
        readonly type:
          | 'JustificationOverdue'
          | 'AssignmentDue'
          | 'AssignmentOverdue'
          | 'AnswerOverdue'
          | 'EnforcementOverdue'
          | 'EscalationPossible'
          | 'DeadlinePassed';
      }
    | { readonly type: 'MediatorAssigned'; readonly mediatorId: string }
    | { readonly type: 'QuestionAsked'; readonly asked: 'buyer' | 'seller' | 'both'; readonly text: string }
    | {
        readonly type: 'SettlementProposed';
        readonly proposalId: string;
        readonly outcome: 'partial_refund' | 'restart';
        readonly refundMinor?: number;
      }
    | { readonly type: 'SettlementDeclined'; readonly proposalId: string }
    | {
        readonly type: 'ArrangementDeclared';
        readonly proposalId: string;
        readonly outcome: 'partial_refund' | 'restart';
        readonly refundMinor?: number;
      }
    | {
        readonly type: 'DisputeDecided';
        /** 1 for the first decision of a dispute. */
        readonly decision: number;
        readonly outcome: string;
        readonly ground: string;
        readonly reasons: string;
        readonly refundMinor: number;
        readonly newDeadline?: Instant;
        readonly mediatorId: string;
        /** The order as the mediator judged it: its revision, that of its chat (-1: nothing was written), and SHA-256 of its file in RFC 8785 form. */
        readonly fileRevision: number;
        readonly chatRevision: number;
        readonly fileDigest: string;
        /** The newest event of this very dispute that he could have read; missing where it was not recorded yet. */
        readonly threadRevision?: number;
      }
    | {
        readonly type: 'DisputeSettled';
        readonly decision: number;
        readonly orderedMinor: number;
        readonly appliedMinor: number;
        readonly remainingMinor: number;
      }
    | { readonly type: 'DisputeEscalated'; readonly reason?: string; readonly note?: string }
    | {
        readonly type: 'DisputeClosed';
        readonly closeReason: string;
        /** Where news of the order closed it. */
        readonly remainingMinor?: number;
      }
    | { readonly type: 'RefundNoted' | 'ChargebackNoted'; readonly remainingMinor: number }
    | { readonly type: 'RestartConsented' | 'DisputeBecameStale' }
    | {
        readonly type: 'ProofAdded';
        readonly kind: 'departure_or_delivery_scan' | 'service_receipt' | 'customs_form' | 'tracking';
        readonly carrier?: string;
        readonly trackingNumber?: string;
        readonly shippedTo?: Address;
        readonly attachments?: readonly Attachment[];
        /** Whether it went where the receipt says. */
        readonly addressMatches: Match;
      }
    | { readonly type: 'DisputeReopened'; readonly reason: string }
  );

/** A file that was handed in: its bytes are stored by the order, under their SHA-256. */
export type Attachment = { readonly attachmentId: string; readonly sha256: string; readonly size: number };

/** What every event of a dispute repeats, so that publishing and projecting one needs no other. */
export type DisputeFacts = {
  readonly disputeId: string;
  readonly orderId: string;
  readonly marketplace: string;
  readonly policy: string;
  readonly buyerId: string;
  readonly sellerId: string;
};

/** What people wrote: kept in the stream, announced but never quoted on the bus, never logged. */
export const personalFields = {
  DisputeJustified: ['text'],
  PartyAnswered: ['text'],
  MediatorWrote: ['text'],
  EvidenceSubmitted: ['text'],
  ExplanationRequested: ['text'],
  ExplanationGiven: ['text'],
  QuestionAsked: ['text'],
  DisputeDecided: ['reasons'],
  DisputeEscalated: ['note'],
  ProofAdded: ['carrier', 'trackingNumber', 'shippedTo'],
  DisputeReopened: ['reason'],
} as const satisfies { readonly [T in DisputeEvent['type']]?: readonly string[] };
