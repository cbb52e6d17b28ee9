import type { DataOf, Fields } from './fields.js';

const dispute = {
  disputeId: 'id',
  orderId: 'id',
  marketplace: 'code',
  policy: 'policy',
  revision: 'count',
  rule: 'code',
  by: 'code',
  status: 'code',
  buyerId: 'id',
  sellerId: 'id',
} as const satisfies Fields;

/** Topic `entente.dispute.v1`, key: order id. What is said in the thread is announced, never quoted. What they mean is in dispute-phrases.ts. */
export const disputeEvents = {
  MediationStarted: { ...dispute, claimantId: 'id', reason: 'code?' },
  DisputeJustified: dispute,
  JustificationOverdue: dispute,
  MediatorAssigned: { ...dispute, mediatorId: 'id' },
  AssignmentDue: dispute,
  AssignmentOverdue: dispute,
  QuestionAsked: { ...dispute, asked: 'code' },
  AnswerOverdue: dispute,
  PartyAnswered: dispute,
  MediatorWrote: dispute,
  EvidenceSubmitted: { ...dispute, kind: 'code', admissible: 'flag' },
  SettlementProposed: { ...dispute, outcome: 'code', refundMinor: 'minor?' },
  SettlementDeclined: dispute,
  ArrangementDeclared: { ...dispute, outcome: 'code', refundMinor: 'minor?' },
  DisputeDecided: {
    ...dispute,
    decision: 'count',
    outcome: 'code',
    ground: 'code',
    refundMinor: 'minor',
    newDeadline: 'instant?',
    mediatorId: 'id',
    fileRevision: 'count',
    fileDigest: 'hash',
  },
  EnforcementOverdue: dispute,
  DisputeSettled: { ...dispute, decision: 'count', orderedMinor: 'minor', appliedMinor: 'minor' },
  ExplanationRequested: dispute,
  ExplanationGiven: dispute,
  DisputeEscalated: { ...dispute, reason: 'code?' },
  EscalationPossible: dispute,
  DisputeClosed: { ...dispute, closeReason: 'code' },
  RefundNoted: { ...dispute, remainingMinor: 'minor' },
  RestartConsented: dispute,
  ProofAdded: { ...dispute, kind: 'code', addressMatches: 'code' },
  DisputeBecameStale: dispute,
  DisputeReopened: dispute,
  ChargebackNoted: { ...dispute, remainingMinor: 'minor' },
  ReminderDue: { ...dispute, reminds: 'code', dueAt: 'instant' },
  DeadlinePassed: { ...dispute, passed: 'code' },
} as const satisfies { readonly [type: string]: Fields };

export type DisputeNews = {
  [Type in keyof typeof disputeEvents]: { readonly type: Type } & DataOf<(typeof disputeEvents)[Type]>;
}[keyof typeof disputeEvents];
