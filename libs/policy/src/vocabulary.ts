/**
 * The words that packs are written in: closed lists, one per context. A pack wires them, it cannot invent one. What a word means is code of
 * the context that owns it (`meanings.ts` beside its decider). Append-only: a word never changes its meaning, a better one gets a new name.
 */
export type Words = {
  /** What somebody may do. */
  readonly actions: readonly string[];
  /** What another context may have to say. */
  readonly news: readonly string[];
  /** What may be recorded. */
  readonly events: readonly string[];
  /** What a row may choose by (`says`): the values, and the refusal when a body says something else. */
  readonly inputs: { readonly [name: string]: { readonly values: readonly (string | boolean)[]; readonly refusal: string } };
  /** What a guard may look at (`if`), beside the pack's own counters. */
  readonly facts: { readonly [name: string]: readonly (string | boolean)[] };
  /** What a body may be required to hold (`needs`). */
  readonly needs: readonly string[];
  /** Periods that an order or a body states. */
  readonly periods: readonly string[];
  /** Instants or days that a body states. */
  readonly instants: readonly string[];
  /** Sums that an amount is compared with. */
  readonly sums: readonly string[];
  /** How flags of which there may be several are told apart. */
  readonly keys: readonly string[];
  /** What the payout context may be told. */
  readonly funds: readonly string[];
};

/**
 * Who acts, seen from one order or dispute. Staff are mediators and operators; none of them may be a party. Who pays does so through a service of
 * the marketplace, which speaks for him. `timer` and `system` are nobody.
 */
export const RELATIONS = [
  'buyer',
  'seller',
  'mediator',
  'any mediator',
  'staff',
  'operator',
  'service',
  'service for buyer',
] as const;

const OUTCOMES = ['full_refund', 'partial_refund', 'restart', 'pay_seller', 'no_refund'] as const;

/** The grounds of a decision are a closed list per outcome: a pack chooses among them, and cannot give an outcome a ground of another. */
export const GROUNDS = {
  full_refund: ['not_conform', 'terms_broken', 'process_not_followed', 'not_received', 'late_delivery'],
  partial_refund: ['part_conform', 'arrangement'],
  restart: ['misunderstanding', 'arrangement'],
  pay_seller: ['conform'],
  no_refund: ['received', 'conform', 'unfounded'],
} as const satisfies { readonly [O in (typeof OUTCOMES)[number]]: readonly string[] };

export const orderWords = {
  actions: [
    'place',
    'accept',
    'decline',
    'cancel',
    'request-cancellation',
    'accept-cancellation',
    'refuse-cancellation',
    'deliver',
    'complete',
    'request-revision',
    'accept-revision',
    'refuse-revision',
    'open-dispute',
    'buy-option',
    'offer',
    'accept-offer',
    'decline-offer',
    'withdraw-offer',
    'request-voucher',
    'review',
    'hold',
    'unhold',
    'report',
    'ship',
    'update-tracking',
    'refund',
  ],
  news: ['DisputeDecided', 'DisputeClosed'],
  events: [
    'OrderPlaced',
    'OrderAccepted',
    'OrderBecameLate',
    'OrderRestarted',
    'OrderCompleted',
    'OrderCancelled',
    'OrderExpired',
    'CancellationRequested',
    'CancellationRefused',
    'CancellationUnanswered',
    'WorkDelivered',
    'RevisionRequested',
    'RevisionAccepted',
    'RevisionRefused',
    'RevisionUnanswered',
    'DisputeOpened',
    'DecisionApplied',
    'DisputeEnded',
    'OptionBought',
    'OfferMade',
    'OfferAccepted',
    'OfferDeclined',
    'OfferWithdrawn',
    'OfferLapsed',
    'VoucherRequested',
    'ReviewLeft',
    'OrderHeld',
    'OrderReleased',
    'ConductReported',
    'OrderShipped',
    'TrackingUpdated',
    'RefundIssued',
    'ReminderDue',
    'DeadlinePassed',
  ],
  inputs: {
    outcome: { values: OUTCOMES, refusal: 'outcome.not_allowed' },
    reason: { values: ['non_delivery', 'not_as_described'], refusal: 'dispute.not_eligible' },
    status: { values: ['in_transit', 'delivered'], refusal: 'field.invalid' },
    method: { values: ['platform', 'external'], refusal: 'field.invalid' },
    rating: { values: ['positive', 'negative'], refusal: 'field.invalid' },
  },
  facts: {
    closedBy: ['buyer', 'seller', 'mediator', 'timer'],
    reasonTried: [true, false],
    refunded: ['none', 'part', 'all'],
  },
  needs: ['reason', 'text', 'justification', 'carrier', 'attachmentIds', 'label', 'duration'],
  periods: ['duration', 'acceptanceWindow', 'processingTime', 'optionDuration', 'offerDuration'],
  instants: ['estimatedDeliveryDate', 'newDeadline'],
  sums: ['remaining', 'refundable', 'offer'],
  keys: ['disputeId', 'offerId'],
  funds: ['capture', 'release', 'refund', 'split', 'refund_part', 'refund_rest', 'suspense', 'voucher', 'hold', 'unhold'],
} as const satisfies Words;

export const disputeWords = {
  actions: [
    'assign',
    'take',
    'justify',
    'ask',
    'post-message',
    'submit-evidence',
    'propose-settlement',
    'accept-settlement',
    'decline-settlement',
    'decide',
    'escalate',
  ],
  news: ['DisputeOpened', 'DecisionApplied', 'RefundIssued', 'OrderCancelled', 'TrackingUpdated'],
  events: [
    'MediationStarted',
    'DisputeJustified',
    'JustificationOverdue',
    'MediatorAssigned',
    'AssignmentDue',
    'AssignmentOverdue',
    'QuestionAsked',
    'AnswerOverdue',
    'PartyAnswered',
    'MediatorWrote',
    'EvidenceSubmitted',
    'SettlementProposed',
    'SettlementDeclined',
    'ArrangementDeclared',
    'DisputeDecided',
    'EnforcementOverdue',
    'DisputeSettled',
    'ExplanationRequested',
    'ExplanationGiven',
    'DisputeEscalated',
    'EscalationPossible',
    'DisputeClosed',
    'RefundNoted',
    'ReminderDue',
    'DeadlinePassed',
  ],
  inputs: {
    justified: { values: [true, false], refusal: 'field.invalid' },
    to: { values: ['buyer', 'seller', 'both'], refusal: 'field.invalid' },
    kind: { values: ['message', 'screenshot', 'photo', 'document', 'work_file'], refusal: 'field.invalid' },
    outcome: { values: OUTCOMES, refusal: 'outcome.not_allowed' },
    ground: { values: [...new Set(OUTCOMES.flatMap((outcome) => GROUNDS[outcome]))], refusal: 'outcome.not_allowed' },
    full: { values: [true, false], refusal: 'field.invalid' },
    tracking: { values: ['in_transit', 'delivered'], refusal: 'field.invalid' },
    place: { values: ['matches', 'differs', 'unknown'], refusal: 'field.invalid' },
  },
  facts: {
    reason: ['non_delivery', 'not_as_described'],
    arranged: ['partial_refund', 'restart'],
  },
  needs: ['text', 'reasons', 'mediatorId', 'newDeadline', 'attachmentIds'],
  periods: [],
  instants: ['answerBy'],
  sums: ['refundable', 'remaining', 'arrangement'],
  keys: [],
  funds: [],
} as const satisfies Words;

/** Needs whose absence means that somebody did not say why: `reason.required`; any other need is `field.required`. */
export const REASONS: ReadonlySet<string> = new Set(['reason', 'reasons', 'text', 'justification']);
