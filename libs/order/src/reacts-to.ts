import type { Reaction } from '@entente/bus';
import { disputeEvents, faultIn, TOPICS, type DisputeNews } from '@entente/contracts';
import type { OrderCommand } from './domain/commands.js';
import { orderStream } from './streams.js';

/** What an order does when its dispute has news. `consumer` is a storage name: command ids derive from it. */
export const orderHearsDisputes: Reaction<DisputeNews, Extract<OrderCommand, { type: 'Hear' }>> = {
  consumer: 'order.hears-disputes',
  topic: TOPICS.dispute,
  from: 'dispute',
  faultIn: (type, data) => faultIn(disputeEvents[type], data),
  on: {
    DisputeDecided: ({ orderId, disputeId, decision, outcome, refundMinor, newDeadline }) => [
      {
        stream: orderStream(orderId),
        command: {
          type: 'Hear',
          news: {
            type: 'DisputeDecided',
            disputeId,
            decision,
            outcome,
            refundMinor,
            ...(newDeadline !== undefined && { newDeadline }),
          },
        },
      },
    ],
    DisputeClosed: ({ orderId, disputeId, closeReason }) => [
      { stream: orderStream(orderId), command: { type: 'Hear', news: { type: 'DisputeClosed', disputeId, closeReason } } },
    ],
    DisputeReopened: ({ orderId, disputeId }) => [
      { stream: orderStream(orderId), command: { type: 'Hear', news: { type: 'DisputeReopened', disputeId } } },
    ],
    MediationStarted: 'ignored',
    DisputeJustified: 'ignored',
    JustificationOverdue: 'ignored',
    MediatorAssigned: 'ignored',
    AssignmentDue: 'ignored',
    AssignmentOverdue: 'ignored',
    QuestionAsked: 'ignored',
    AnswerOverdue: 'ignored',
    PartyAnswered: 'ignored',
    MediatorWrote: 'ignored',
    EvidenceSubmitted: 'ignored',
    SettlementProposed: 'ignored',
    SettlementDeclined: 'ignored',
    ArrangementDeclared: 'ignored',
    EnforcementOverdue: 'ignored',
    DisputeSettled: 'ignored',
    ExplanationRequested: 'ignored',
    ExplanationGiven: 'ignored',
    DisputeEscalated: 'ignored',
    EscalationPossible: 'ignored',
    RefundNoted: 'ignored',
    RestartConsented: 'ignored',
    ProofAdded: 'ignored',
    DisputeBecameStale: 'ignored',
    ChargebackNoted: 'ignored',
    ReminderDue: 'ignored',
    DeadlinePassed: 'ignored',
  },
};
