import type { Versions } from '@entente/event-store';
import type { ChatEvent } from './domain/chat.js';
import type { OrderEvent } from './domain/events.js';
import type { PaymentClaimed } from './claim-payment.js';

/** Every event type of this context, with the steps that bring older versions up. All are at version 1. */
export const orderVersions: Versions<OrderEvent['type'] | PaymentClaimed['type'] | ChatEvent['type']> = {
  OrderPlaced: [],
  OrderAccepted: [],
  OrderBecameLate: [],
  OrderRestarted: [],
  OrderCompleted: [],
  OrderCancelled: [],
  OrderExpired: [],
  CancellationRequested: [],
  CancellationRefused: [],
  CancellationUnanswered: [],
  WorkDelivered: [],
  RevisionRequested: [],
  RevisionAccepted: [],
  RevisionRefused: [],
  RevisionUnanswered: [],
  DisputeOpened: [],
  DecisionApplied: [],
  DisputeEnded: [],
  OptionBought: [],
  OfferMade: [],
  OfferAccepted: [],
  OfferDeclined: [],
  OfferWithdrawn: [],
  OfferLapsed: [],
  VoucherRequested: [],
  ReviewLeft: [],
  OrderHeld: [],
  OrderReleased: [],
  ConductReported: [],
  ReminderDue: [],
  OrderShipped: [],
  TrackingUpdated: [],
  RefundIssued: [],
  DeadlinePassed: [],
  PaymentClaimed: [],
  MessageSent: [],
};
