/**
 * The words that packs are written in: closed lists, one per context. A pack wires them, it cannot invent one. What a word means is code of
 * the context that owns it (`meanings.ts` beside its decider). Append-only: a word never changes its meaning, a better one gets a new name.
 */
export type Words = {
  /** Where a process may be, if that is not the pack's to say. */
  readonly states?: readonly string[];
  /** The code for an action in a terminal state that says nothing else. */
  readonly closed: string;
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

/** What a case may be about; each marketplace takes those that its rows name. */
const CASE_REASONS = ['non_delivery', 'not_as_described', 'damaged', 'late'] as const;
/** Why staff take a case over before its time. */
const EARLY_REASONS = [
  'seller_inactivity',
  'harassment',
  'refusal_of_service',
  'case_manipulation',
  'integrity',
  'other',
] as const;
const EVIDENCE = ['message', 'screenshot', 'photo', 'document', 'work_file'] as const;
/** How a seller shows that a parcel left, or came. */
const PROOFS = ['departure_or_delivery_scan', 'service_receipt', 'customs_form', 'tracking'] as const;
/** Of a member who sells. Who was never suspended is active. */
const STANDINGS = ['active', 'suspended', 'reinstatement_requested'] as const;
export type Standing = (typeof STANDINGS)[number];

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
  closed: 'order.closed',
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
    'record-chargeback',
    'propose-refund',
    'accept-refund',
    'decline-refund',
    'withdraw-refund',
    'submit-claim',
    'amend-claim',
    'withdraw-claim',
    'review-claim',
    'reject-claim',
    'convert-claim',
    'hand-over',
    'confirm-return',
    'claim-damage',
    'accept-damage',
    'report-problem',
  ],
  news: ['DisputeDecided', 'DisputeClosed', 'DisputeReopened'],
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
    'DisputeResumed',
    'ChargebackRecorded',
    'RefundProposed',
    'RefundAgreed',
    'RefundProposalDeclined',
    'RefundProposalWithdrawn',
    'ClaimSubmitted',
    'ClaimAmended',
    'ClaimWithdrawn',
    'ClaimReviewStarted',
    'ClaimRejected',
    'ItemHandedOver',
    'ItemReturned',
    'DamageClaimed',
    'ProblemReported',
    'ReminderDue',
    'DeadlinePassed',
  ],
  inputs: {
    outcome: { values: OUTCOMES, refusal: 'outcome.not_allowed' },
    reason: { values: CASE_REASONS, refusal: 'dispute.not_eligible' },
    status: { values: ['in_transit', 'delivered'], refusal: 'field.invalid' },
    method: { values: ['platform', 'external'], refusal: 'field.invalid' },
    rating: { values: ['positive', 'negative'], refusal: 'field.invalid' },
  },
  facts: {
    closedBy: ['buyer', 'seller', 'mediator', 'timer'],
    reasonTried: [true, false],
    refunded: ['none', 'part', 'all'],
    buyerStanding: STANDINGS,
    sellerStanding: STANDINGS,
  },
  needs: [
    'reason',
    'text',
    'justification',
    'carrier',
    'attachmentIds',
    'label',
    'duration',
    'reference',
    'estimatedDeliveryDate',
  ],
  periods: ['duration', 'acceptanceWindow', 'processingTime', 'optionDuration', 'offerDuration'],
  instants: ['estimatedDeliveryDate', 'newDeadline'],
  sums: ['remaining', 'refundable', 'offer', 'deposit'],
  keys: ['disputeId', 'offerId'],
  funds: [
    'capture',
    'release',
    'refund',
    'split',
    'refund_part',
    'refund_rest',
    'cover_part',
    'cover_rest',
    'charge_back',
    'suspense',
    'voucher',
    'return_deposit',
    'settle_damage',
    'hold',
    'unhold',
  ],
} as const satisfies Words;

export const disputeWords = {
  closed: 'case.closed',
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
    'consent-restart',
    'add-proof',
    'close',
    'reopen',
  ],
  news: [
    'DisputeOpened',
    'DecisionApplied',
    'OtherDecisionApplied',
    'RefundIssued',
    'OrderCancelled',
    'TrackingUpdated',
    'ChargebackRecorded',
  ],
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
    'RestartConsented',
    'ProofAdded',
    'DisputeBecameStale',
    'DisputeReopened',
    'ChargebackNoted',
    'ReminderDue',
    'DeadlinePassed',
  ],
  inputs: {
    justified: { values: [true, false], refusal: 'field.invalid' },
    to: { values: ['buyer', 'seller', 'both'], refusal: 'field.invalid' },
    kind: { values: [...EVIDENCE, ...PROOFS], refusal: 'field.invalid' },
    reason: { values: EARLY_REASONS, refusal: 'field.invalid' },
    outcome: { values: OUTCOMES, refusal: 'outcome.not_allowed' },
    ground: { values: [...new Set(OUTCOMES.flatMap((outcome) => GROUNDS[outcome]))], refusal: 'outcome.not_allowed' },
    full: { values: [true, false], refusal: 'field.invalid' },
    tracking: { values: ['in_transit', 'delivered'], refusal: 'field.invalid' },
    place: { values: ['matches', 'differs', 'unknown'], refusal: 'field.invalid' },
  },
  facts: {
    reason: CASE_REASONS,
    arranged: ['partial_refund', 'restart'],
  },
  needs: ['text', 'reasons', 'mediatorId', 'newDeadline', 'attachmentIds', 'note', 'reason', 'trackingNumber'],
  periods: [],
  instants: ['answerBy'],
  sums: ['refundable', 'remaining', 'arrangement'],
  keys: [],
  funds: [],
} as const satisfies Words;

/** A standing has no clocks: nothing about it happens by itself. */
export const sellerWords = {
  states: STANDINGS,
  closed: 'state.invalid',
  actions: ['suspend', 'request-reinstatement', 'reinstate'],
  news: [],
  events: ['SellerSuspended', 'ReinstatementRequested', 'SellerReinstated'],
  inputs: {},
  facts: { openDisputes: ['none', 'some'] },
  needs: ['reason', 'information'],
  periods: [],
  instants: [],
  sums: [],
  keys: [],
  funds: [],
} as const satisfies Words;

/** Needs whose absence means that somebody did not say why: `reason.required`; any other need is `field.required`. */
export const REASONS: ReadonlySet<string> = new Set(['reason', 'reasons', 'text', 'justification', 'information', 'note']);
