import type { Versions } from '@entente/event-store';
import type { DisputeEvent } from './domain/events.js';

/** Every event type of this context, with the steps that bring older versions up. A type without steps is at version 1. */
export const disputeVersions: Versions<DisputeEvent['type']> = {
  MediationStarted: [],
  DisputeJustified: [],
  JustificationOverdue: [],
  MediatorAssigned: [],
  AssignmentDue: [],
  AssignmentOverdue: [],
  QuestionAsked: [],
  AnswerOverdue: [],
  PartyAnswered: [],
  MediatorWrote: [],
  EvidenceSubmitted: [],
  SettlementProposed: [],
  SettlementDeclined: [],
  ArrangementDeclared: [],
  // Decided before there was a chat to read; which event of the thread was the newest was not recorded.
  DisputeDecided: [(data) => ({ ...data, chatRevision: -1 })],
  EnforcementOverdue: [],
  DisputeSettled: [],
  ExplanationRequested: [],
  ExplanationGiven: [],
  DisputeEscalated: [],
  EscalationPossible: [],
  DisputeClosed: [],
  RefundNoted: [],
  RestartConsented: [],
  ProofAdded: [],
  DisputeBecameStale: [],
  DisputeReopened: [],
  ChargebackNoted: [],
  ReminderDue: [],
  DeadlinePassed: [],
};
