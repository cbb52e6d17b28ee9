import type { Versions } from '@entente/event-store';
import type { DisputeEvent } from './domain/events.js';

/** Every event type of this context, with the steps that bring older versions up. All are at version 1. */
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
  DisputeDecided: [],
  EnforcementOverdue: [],
  DisputeSettled: [],
  ExplanationRequested: [],
  ExplanationGiven: [],
  DisputeEscalated: [],
  EscalationPossible: [],
  DisputeClosed: [],
  RefundNoted: [],
  ReminderDue: [],
  DeadlinePassed: [],
};
