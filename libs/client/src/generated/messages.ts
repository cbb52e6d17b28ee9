import type { Body } from '../client.js';

/** Generated from /asyncapi.json: see docs/integrate.md. The topics of each context, of commands and of their results. */
export const TOPICS = {
  order: 'entente.order.v1',
  dispute: 'entente.dispute.v1',
  payout: 'entente.payout.v1',
  payments: 'entente.payments.v1',
  paymentResults: 'entente.payments.results.v1',
  commands: 'entente.commands.v1',
  results: 'entente.results.v1',
} as const;

type Shared = {
  readonly funds: {
    readonly do: 'capture';
    readonly reference: string;
    readonly method: 'card' | 'wallet' | 'external';
    readonly amountMinor: number;
    readonly feesMinor: number;
    readonly bankFeesMinor: number;
    readonly taxMinor: number;
  } | {
    readonly do: 'release';
  } | {
    readonly do: 'refund';
  } | {
    readonly do: 'split';
    readonly amountMinor: number;
  } | {
    readonly do: 'refund_part';
    readonly amountMinor: number;
  } | {
    readonly do: 'cover_part';
    readonly amountMinor: number;
  } | {
    readonly do: 'charge_back';
    readonly reference: string;
    readonly amountMinor: number;
    readonly appliedMinor: number;
  } | {
    readonly do: 'suspense';
  } | {
    readonly do: 'voucher';
  } | {
    readonly do: 'hold';
    readonly disputeId: string;
  } | {
    readonly do: 'unhold';
    readonly disputeId: string;
  };
};

/** The data of what is published, by its `ce_type`. A newer release may add fields, and events. */
export type Events = {
  /** A buyer has paid, and the order exists. What he paid is the `capture` in `funds`. */
  readonly 'entente.order.order_placed.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** SHA-256 of the rule book as it was when the order was placed. */
    readonly policyDigest: string;
  };
  /** The seller has taken the order: the time to deliver runs. */
  readonly 'entente.order.order_accepted.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** The time to deliver is over, and nothing was delivered. The order goes on. */
  readonly 'entente.order.order_became_late.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** The order goes on with a new deadline, because the dispute was decided so. */
  readonly 'entente.order.order_restarted.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** By when the seller is to deliver now. */
    readonly newDeadline: string;
  };
  /** The order has ended well, by hand or because nobody objected in time. */
  readonly 'entente.order.order_completed.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** Who brought the end about: `buyer`, `seller`, `mediator`, `timer` or `staff`. */
    readonly closedBy: string;
  };
  /** The order has ended without a sale; `funds` says what becomes of the money. */
  readonly 'entente.order.order_cancelled.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** Who brought the end about: `buyer`, `seller`, `mediator`, `timer` or `staff`. */
    readonly closedBy: string;
  };
  /** The order was open for as long as its rule book lets it; `funds` says what becomes of the money. */
  readonly 'entente.order.order_expired.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** Who brought the end about: `buyer`, `seller`, `mediator`, `timer` or `staff`. */
    readonly closedBy: string;
  };
  /** One side asks the other to end the order with a full refund. */
  readonly 'entente.order.cancellation_requested.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** The other side does not agree to cancel. */
  readonly 'entente.order.cancellation_refused.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** Nobody answered a request to cancel in time: it lapsed, which is no refusal. */
  readonly 'entente.order.cancellation_unanswered.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** The seller says that the work is done. Text and files stay with the order. */
  readonly 'entente.order.work_delivered.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** The buyer asks for a change of what was delivered. */
  readonly 'entente.order.revision_requested.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** The seller will make the change: the order is at work again. */
  readonly 'entente.order.revision_accepted.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** The seller will not make the change. */
  readonly 'entente.order.revision_refused.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** The seller has not answered a request for a change in time. */
  readonly 'entente.order.revision_unanswered.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** There is a dispute about the order, which is frozen until it ends where its rule book says so. */
  readonly 'entente.order.dispute_opened.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** The dispute, `<orderId>.<n>`. */
    readonly disputeId: string;
    /** The member whose dispute it is. */
    readonly claimantId: string;
    /** What the dispute is about, where the rule book has a list for that. */
    readonly reason?: string;
    /** Whether the claimant has said why; if not, he is asked to. */
    readonly justified: boolean;
    /** What a partial refund must stay below, in minor units: what remains, less fees. */
    readonly refundableMinor: number;
  };
  /** What a mediator decided has been done to the order. */
  readonly 'entente.order.decision_applied.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** The dispute, `<orderId>.<n>`. */
    readonly disputeId: string;
    /** 1 for the first decision of a dispute; each is applied once. */
    readonly decision: number;
    /** What was decided: `full_refund`, `partial_refund`, `restart`, `pay_seller` or `no_refund`. */
    readonly outcome: string;
    /** What the mediator gave the buyer, in minor units. */
    readonly orderedMinor: number;
    /** What of it was left to give, in minor units. */
    readonly appliedMinor: number;
  };
  /** The dispute was closed without a decision, and the order goes on or ends as its rule book says. */
  readonly 'entente.order.dispute_ended.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** The dispute, `<orderId>.<n>`. */
    readonly disputeId: string;
    /** Why the dispute ended without a decision, in a word of its rule book. */
    readonly closeReason: string;
  };
  /** The buyer has paid for something in addition. */
  readonly 'entente.order.option_bought.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** The seller proposes something more, at a price and in a time. The text stays with the order. */
  readonly 'entente.order.offer_made.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** The offer, `offer-<n>`: the n-th of its order. */
    readonly offerId: string;
    /** What the offer costs, in minor units. */
    readonly priceMinor: number;
  };
  /** The buyer has taken an offer and paid for it. */
  readonly 'entente.order.offer_accepted.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** The offer, `offer-<n>`: the n-th of its order. */
    readonly offerId: string;
  };
  /** The buyer does not take an offer. */
  readonly 'entente.order.offer_declined.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** The offer, `offer-<n>`: the n-th of its order. */
    readonly offerId: string;
  };
  /** The seller takes an offer back. */
  readonly 'entente.order.offer_withdrawn.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** The offer, `offer-<n>`: the n-th of its order. */
    readonly offerId: string;
  };
  /** Nobody took an offer in time. */
  readonly 'entente.order.offer_lapsed.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** The offer, `offer-<n>`: the n-th of its order. */
    readonly offerId: string;
  };
  /** The buyer of an expired order asks for a voucher in place of what waits in suspense. */
  readonly 'entente.order.voucher_requested.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** The buyer has judged the order, once. The text stays with the order. */
  readonly 'entente.order.review_left.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** `positive` or `negative`. */
    readonly rating: string;
  };
  /** Staff have stopped the order to look into it: its clocks stand still. */
  readonly 'entente.order.order_held.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** Staff let a stopped order go on: its clocks run again. */
  readonly 'entente.order.order_released.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** One side has reported the other to the staff, who alone read what was written. */
  readonly 'entente.order.conduct_reported.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** A deadline ends soon, and whoever may still act should be told so. */
  readonly 'entente.order.reminder_due.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** The deadline that ends soon, in a word of its rule book; of several of a kind `offer:offer-1` is one. */
    readonly reminds: string;
    /** When that deadline ends. */
    readonly dueAt: string;
  };
  /** The parcel is on its way. Carrier and number stay with the order. */
  readonly 'entente.order.order_shipped.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** The carrier says where the parcel is. */
  readonly 'entente.order.tracking_updated.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** `in_transit` or `delivered`. */
    readonly tracking: string;
    /** `matches`, `differs` or `unknown`: whether the parcel is where the receipt says. The place itself is not published. */
    readonly place: string;
  };
  /** The seller has given money back, through the platform or beside it. */
  readonly 'entente.order.refund_issued.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** What was given back, in minor units. */
    readonly amountMinor: number;
    /** `platform`, or `external`: the seller says that he has given it back himself. */
    readonly method: string;
    /** Nothing is left to give back, and it all went through the platform. */
    readonly full: boolean;
  };
  /** Staff look at a closed dispute once more: it is open again. */
  readonly 'entente.order.dispute_resumed.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** The dispute, `<orderId>.<n>`. */
    readonly disputeId: string;
  };
  /** The bank has given the buyer money back, whatever the order says. */
  readonly 'entente.order.chargeback_recorded.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** The payment, under the reference with which it was reported. */
    readonly reference: string;
    /** What the bank took back, in minor units. */
    readonly amountMinor: number;
    /** What of it had not been given back to the buyer before, in minor units. */
    readonly appliedMinor: number;
  };
  /** One side proposes that a part of the price go back. */
  readonly 'entente.order.refund_proposed.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** The proposal, `p<n>`: the n-th of its order. */
    readonly proposalId: string;
    /** What would go back to the buyer, in minor units. */
    readonly amountMinor: number;
  };
  /** Both sides agree on a refund: it is made. */
  readonly 'entente.order.refund_agreed.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** The proposal, `p<n>`: the n-th of its order. */
    readonly proposalId: string;
    /** What goes back to the buyer, in minor units. */
    readonly amountMinor: number;
  };
  /** The other side does not agree to a proposed refund. */
  readonly 'entente.order.refund_proposal_declined.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** The proposal, `p<n>`: the n-th of its order. */
    readonly proposalId: string;
  };
  /** Whoever proposed a refund takes it back. */
  readonly 'entente.order.refund_proposal_withdrawn.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** The proposal, `p<n>`: the n-th of its order. */
    readonly proposalId: string;
  };
  /** Somebody has complained to the staff; what of is for them and for him. */
  readonly 'entente.order.claim_submitted.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** A complaint was added to. */
  readonly 'entente.order.claim_amended.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** Whoever complained has taken it back. */
  readonly 'entente.order.claim_withdrawn.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** Staff look at a complaint. */
  readonly 'entente.order.claim_review_started.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** Staff have found a complaint unfounded. */
  readonly 'entente.order.claim_rejected.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** The rented item is in the hands of the buyer. */
  readonly 'entente.order.item_handed_over.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** The rented item is back. */
  readonly 'entente.order.item_returned.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** The seller would keep something of the deposit, because the item came back damaged. */
  readonly 'entente.order.damage_claimed.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** What the seller would keep of the deposit, in minor units. */
    readonly amountMinor: number;
  };
  /** The buyer has asked the seller for help, before anything is a case. The text stays with the order. */
  readonly 'entente.order.problem_reported.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
  };
  /** Somebody wrote in the order’s chat. The text stays there. */
  readonly 'entente.order.message_sent.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the message in the chat, from 0 without gaps. */
    readonly revision: number;
    /** Of the order, when the chat was found open. */
    readonly orderRevision: number;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
  };
  /** A deadline was over, and that changed nothing. */
  readonly 'entente.order.deadline_passed.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the order stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** How many disputes were ever opened on the order: their ids are `<orderId>.1` … `.n`. */
    readonly disputes: number;
    /** What could still be given back to the buyer after this event, in minor units. */
    readonly remainingMinor: number;
    /** What the payout context is told to do with the money, in this order; missing: nothing. A newer release may use a word in `do` that you do not know: stop at that order and ask, do not guess. */
    readonly funds?: readonly Shared['funds'][];
    /** The deadline that was over. */
    readonly passed: string;
  };
  /** A seller may take no new orders on a marketplace. */
  readonly 'entente.order.seller_suspended.v1': {
    /** The member who sells. */
    readonly sellerId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** The standing after it: `suspended`. */
    readonly status: string;
  };
  /** A suspended seller asks to be let in again. */
  readonly 'entente.order.reinstatement_requested.v1': {
    /** The member who sells. */
    readonly sellerId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** The standing after it: `reinstatement_requested`. */
    readonly status: string;
  };
  /** A suspended seller may sell again. */
  readonly 'entente.order.seller_reinstated.v1': {
    /** The member who sells. */
    readonly sellerId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** The standing after it: `active`. */
    readonly status: string;
  };
  /** Behind this mark everything since `from` comes once more. It has no key and stands in every partition. Whoever knows repetitions by their `ce_id` may pass it over. */
  readonly 'entente.order.republish_began.v1': {
    /** From when on everything comes again. */
    readonly from: string;
  };
  /** The dispute that was opened on the order is known here, and its clocks run. */
  readonly 'entente.dispute.mediation_started.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** The member whose dispute it is. */
    readonly claimantId: string;
    /** What the dispute is about, where the rule book has a list for that. */
    readonly reason?: string;
  };
  /** The claimant has said why. The text stays in the thread. */
  readonly 'entente.dispute.dispute_justified.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
  };
  /** The claimant has not said why in time. */
  readonly 'entente.dispute.justification_overdue.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
  };
  /** Somebody of the staff mediates: he took the dispute, or was given it. */
  readonly 'entente.dispute.mediator_assigned.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** The member of the staff who mediates. */
    readonly mediatorId: string;
  };
  /** Nobody mediates yet, and somebody should by now. */
  readonly 'entente.dispute.assignment_due.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
  };
  /** Nobody mediates yet, and operators are alerted. */
  readonly 'entente.dispute.assignment_overdue.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
  };
  /** The mediator has asked one side or both. The text stays in the thread. */
  readonly 'entente.dispute.question_asked.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** Who is to answer: `buyer`, `seller` or `both`. */
    readonly asked: string;
  };
  /** A question was not answered in time. */
  readonly 'entente.dispute.answer_overdue.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
  };
  /** Buyer or seller has written in the thread, where the text stays. */
  readonly 'entente.dispute.party_answered.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
  };
  /** The mediator has written in the thread, where the text stays. */
  readonly 'entente.dispute.mediator_wrote.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
  };
  /** A side has handed in evidence. Texts and files stay with the dispute. */
  readonly 'entente.dispute.evidence_submitted.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** What was handed in, in a word such as `screenshot` or `document`. */
    readonly kind: string;
    /** Whether it counts: what took place outside the platform is kept, and does not. */
    readonly admissible: boolean;
  };
  /** One side proposes how to end it. */
  readonly 'entente.dispute.settlement_proposed.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** How it would end: `partial_refund` or `restart`. */
    readonly outcome: string;
    /** What the buyer would be given back, in minor units of the order’s currency; missing for a restart. */
    readonly refundMinor?: number;
  };
  /** The other side does not agree to a proposal. */
  readonly 'entente.dispute.settlement_declined.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
  };
  /** Both sides agree how to end it; the mediator applies it. */
  readonly 'entente.dispute.arrangement_declared.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** How it would end: `partial_refund` or `restart`. */
    readonly outcome: string;
    /** What the buyer would be given back, in minor units of the order’s currency; missing for a restart. */
    readonly refundMinor?: number;
  };
  /** The mediator has decided. His reasons stay with the dispute; the order applies the decision. */
  readonly 'entente.dispute.dispute_decided.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** 1 for the first decision of a dispute; each is applied once. */
    readonly decision: number;
    /** What was decided: `full_refund`, `partial_refund`, `restart`, `pay_seller` or `no_refund`. */
    readonly outcome: string;
    /** Why this outcome: a word of the list that belongs to it. */
    readonly ground: string;
    /** What the buyer is given back, in minor units; the order gives what is left of it, and says both figures. */
    readonly refundMinor: number;
    /** By when the seller is to deliver, where the order is to go on. */
    readonly newDeadline?: string;
    /** The member of the staff who mediates. */
    readonly mediatorId: string;
    /** Of the order’s newest event in the file that the mediator read. */
    readonly fileRevision: number;
    /** SHA-256 of that file in RFC 8785 form. */
    readonly fileDigest: string;
  };
  /** The order has not said yet that it applied the decision, and operators are alerted. */
  readonly 'entente.dispute.enforcement_overdue.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
  };
  /** The order has applied the decision: the dispute is over. */
  readonly 'entente.dispute.dispute_settled.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** 1 for the first decision of a dispute; each is applied once. */
    readonly decision: number;
    /** What the mediator gave the buyer, in minor units. */
    readonly orderedMinor: number;
    /** What of it was left to give, in minor units. */
    readonly appliedMinor: number;
  };
  /** A side asks the mediator to explain his decision. */
  readonly 'entente.dispute.explanation_requested.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
  };
  /** The mediator has explained his decision. The text stays in the thread. */
  readonly 'entente.dispute.explanation_given.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
  };
  /** The platform takes the case over, after the parties’ own time or earlier for a stated reason. */
  readonly 'entente.dispute.dispute_escalated.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** Why before its time, where staff took it over. */
    readonly reason?: string;
  };
  /** The parties’ own time is over: either may hand the case to the platform. */
  readonly 'entente.dispute.escalation_possible.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
  };
  /** The dispute is over without a decision. */
  readonly 'entente.dispute.dispute_closed.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** Why it ended without a decision, in a word of its rule book. */
    readonly closeReason: string;
  };
  /** Money has gone back to the buyer otherwise than by a decision in this dispute. */
  readonly 'entente.dispute.refund_noted.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** What could still be given back to the buyer of the order, in minor units. */
    readonly remainingMinor: number;
  };
  /** A side agrees that the order go on. */
  readonly 'entente.dispute.restart_consented.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
  };
  /** A seller has shown that a parcel left, or came. */
  readonly 'entente.dispute.proof_added.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** What was shown, in a word such as `tracking` or `customs_form`. */
    readonly kind: string;
    /** `matches`, `differs` or `unknown`: whether the parcel went where the receipt says. */
    readonly addressMatches: string;
  };
  /** Open for so long that only a full refund settles it. */
  readonly 'entente.dispute.dispute_became_stale.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
  };
  /** Staff look at a closed dispute once more. */
  readonly 'entente.dispute.dispute_reopened.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
  };
  /** The bank has given the buyer money back after the dispute was decided or closed. */
  readonly 'entente.dispute.chargeback_noted.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** What could still be given back to the buyer of the order, in minor units. */
    readonly remainingMinor: number;
  };
  /** A deadline ends soon, and whoever may still act should be told so. */
  readonly 'entente.dispute.reminder_due.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** The deadline that ends soon, in a word of its rule book. */
    readonly reminds: string;
    /** When that deadline ends. */
    readonly dueAt: string;
  };
  /** A deadline was over, and that changed nothing. */
  readonly 'entente.dispute.deadline_passed.v1': {
    /** The dispute, `<orderId>.<n>`: the n-th of its order. */
    readonly disputeId: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The order’s rule book and its version, `comeup/2`: the dispute is settled by the same. */
    readonly policy: string;
    /** Number of the event in its stream, from 0 without gaps. */
    readonly revision: number;
    /** Id of the rule of the rule book that was applied, `CU-T22`. */
    readonly rule: string;
    /** As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else. */
    readonly by: string;
    /** Where the dispute stands after this event, in a word of its rule book. */
    readonly status: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    /** The deadline that was over. */
    readonly passed: string;
  };
  /** Behind this mark everything since `from` comes once more. It has no key and stands in every partition. Whoever knows repetitions by their `ce_id` may pass it over. */
  readonly 'entente.dispute.republish_began.v1': {
    /** From when on everything comes again. */
    readonly from: string;
  };
  /** A payment was booked into the escrow of its order. */
  readonly 'entente.payout.payment_captured.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, with gaps: not everything that happens there is published. */
    readonly revision: number;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** The payment, under the reference with which it was reported. */
    readonly reference: string;
    /** How it was paid: `card`, `wallet` or `external`. */
    readonly method: string;
    /** The amount, in minor units. */
    readonly amountMinor: number;
    /** What the platform will keep of it when the seller is paid, in minor units. */
    readonly feesMinor: number;
    /** What the bank keeps of the payment, in minor units. */
    readonly bankFeesMinor: number;
    /** The tax in the payment, in minor units. */
    readonly taxMinor: number;
  };
  /** What was held has been divided: these parts are all of it. */
  readonly 'entente.payout.funds_settled.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, with gaps: not everything that happens there is published. */
    readonly revision: number;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** What goes to the buyer, in minor units. */
    readonly buyerMinor: number;
    /** What goes to the seller, in minor units. */
    readonly sellerMinor: number;
    /** What the platform keeps, in minor units. */
    readonly feesMinor: number;
    /** What waits in suspense because the order expired, in minor units. */
    readonly suspenseMinor: number;
    /** What the platform had paid for a seller who now gets nothing, in minor units; missing: nothing. */
    readonly protectionMinor?: number;
  };
  /** The buyer gets something back beside a settlement; it is borne by the seller, by fees that are given back, and by the platform. */
  readonly 'entente.payout.funds_returned.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, with gaps: not everything that happens there is published. */
    readonly revision: number;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** What goes to the buyer, in minor units. */
    readonly buyerMinor: number;
    /** What is taken back from the seller, in minor units. */
    readonly recoveredMinor: number;
    /** What of the fees is given back, in minor units. */
    readonly feesMinor: number;
    /** What the platform pays in the seller’s place, in minor units; missing: nothing. */
    readonly coveredMinor?: number;
  };
  /** The bank has given the buyer back so much of a payment. What he had not been given before counts as given back, and is borne by seller and fees as a refund is; what he has twice is lost to the platform. */
  readonly 'entente.payout.payment_charged_back.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, with gaps: not everything that happens there is published. */
    readonly revision: number;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** The payment, under the reference with which it was reported. */
    readonly reference: string;
    /** What the bank took back, in minor units. */
    readonly amountMinor: number;
    /** What of it had not been given back to the buyer before, in minor units. */
    readonly appliedMinor: number;
    /** What is taken back from the seller, in minor units. */
    readonly recoveredMinor: number;
    /** What of the fees is given back, in minor units. */
    readonly feesMinor: number;
    /** What the buyer now has twice, in minor units: the platform loses it. */
    readonly lossMinor: number;
  };
  /** A voucher was drawn from suspense for the buyer of an order that expired. */
  readonly 'entente.payout.voucher_issued.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, with gaps: not everything that happens there is published. */
    readonly revision: number;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** The member who bought. */
    readonly buyerId: string;
    /** The amount, in minor units. */
    readonly amountMinor: number;
  };
  /** Money is to go back to the buyer by the way it came; the provider will be asked. */
  readonly 'entente.payout.refund_due.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, with gaps: not everything that happens there is published. */
    readonly revision: number;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** The refund. */
    readonly refundId: string;
    /** The payment, under the reference with which it was reported. */
    readonly reference: string;
    /** The amount, in minor units. */
    readonly amountMinor: number;
  };
  /** The provider has sent the money back. */
  readonly 'entente.payout.refund_paid.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, with gaps: not everything that happens there is published. */
    readonly revision: number;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** The refund. */
    readonly refundId: string;
    /** The payment, under the reference with which it was reported. */
    readonly reference: string;
    /** The amount, in minor units. */
    readonly amountMinor: number;
  };
  /** The provider was asked as often as it is asked, or, with a `reason`, not at all: an operator has to see to it. */
  readonly 'entente.payout.refund_failed.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, with gaps: not everything that happens there is published. */
    readonly revision: number;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** The refund. */
    readonly refundId: string;
    /** The payment, under the reference with which it was reported. */
    readonly reference: string;
    /** The amount, in minor units. */
    readonly amountMinor: number;
    /** Why the provider was not asked, where it was not: `beyond_limit` for a payment that is too old to be sent back. */
    readonly reason?: string;
  };
  /** An operator says that the refund was paid by other means than the provider. */
  readonly 'entente.payout.refund_settled_otherwise.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, with gaps: not everything that happens there is published. */
    readonly revision: number;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** The refund. */
    readonly refundId: string;
    /** The payment, under the reference with which it was reported. */
    readonly reference: string;
    /** The amount, in minor units. */
    readonly amountMinor: number;
  };
  /** Money of the order is held, because of a dispute. */
  readonly 'entente.payout.funds_held.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, with gaps: not everything that happens there is published. */
    readonly revision: number;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** The dispute, `<orderId>.<n>`. */
    readonly disputeId: string;
  };
  /** Money that was held because of a dispute is free again. */
  readonly 'entente.payout.funds_unheld.v1': {
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it. */
    readonly policy: string;
    /** Number of the event in its stream, with gaps: not everything that happens there is published. */
    readonly revision: number;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** The dispute, `<orderId>.<n>`. */
    readonly disputeId: string;
  };
  /** Money of an order has come into a wallet. */
  readonly 'entente.payout.wallet_credited.v1': {
    /** The member whose wallet it is. */
    readonly ownerId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** Number of the event in its stream, with gaps: not everything that happens there is published. */
    readonly revision: number;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** What the money is: `payment`, `refund`, `earning` or `recovery`. */
    readonly kind: string;
    /** The amount, in minor units. */
    readonly amountMinor: number;
  };
  /** Money of an order has left a wallet, or the wallet owes it. */
  readonly 'entente.payout.wallet_debited.v1': {
    /** The member whose wallet it is. */
    readonly ownerId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** Number of the event in its stream, with gaps: not everything that happens there is published. */
    readonly revision: number;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** The order, under the id that the marketplace gave it. */
    readonly orderId: string;
    /** What the money is: `payment`, `refund`, `earning` or `recovery`. */
    readonly kind: string;
    /** The amount, in minor units. */
    readonly amountMinor: number;
  };
  /** The owner of a wallet wants money on his bank account, which is not named here. */
  readonly 'entente.payout.withdrawal_requested.v1': {
    /** The withdrawal. */
    readonly withdrawalId: string;
    /** The member whose wallet it is. */
    readonly ownerId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** Number of the event in its stream, with gaps: not everything that happens there is published. */
    readonly revision: number;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** The amount, in minor units. */
    readonly amountMinor: number;
  };
  /** A withdrawal was requested, and the wallet came to hold less before the money was reserved. What is refused at once is not published. */
  readonly 'entente.payout.withdrawal_refused.v1': {
    /** The withdrawal. */
    readonly withdrawalId: string;
    /** The member whose wallet it is. */
    readonly ownerId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** Number of the event in its stream, with gaps: not everything that happens there is published. */
    readonly revision: number;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** The amount, in minor units. */
    readonly amountMinor: number;
  };
  /** The provider has paid a withdrawal out. */
  readonly 'entente.payout.withdrawal_paid.v1': {
    /** The withdrawal. */
    readonly withdrawalId: string;
    /** The member whose wallet it is. */
    readonly ownerId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** Number of the event in its stream, with gaps: not everything that happens there is published. */
    readonly revision: number;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** The amount, in minor units. */
    readonly amountMinor: number;
  };
  /** The provider refused a withdrawal as often as it is asked: the money is back in the wallet. */
  readonly 'entente.payout.withdrawal_failed.v1': {
    /** The withdrawal. */
    readonly withdrawalId: string;
    /** The member whose wallet it is. */
    readonly ownerId: string;
    /** The marketplace: the name of its rule book, without the version. */
    readonly marketplace: string;
    /** Number of the event in its stream, with gaps: not everything that happens there is published. */
    readonly revision: number;
    /** ISO 4217. Every amount is in minor units of it. */
    readonly currency: string;
    /** The amount, in minor units. */
    readonly amountMinor: number;
  };
  /** Behind this mark everything since `from` comes once more. It has no key and stands in every partition. Whoever knows repetitions by their `ce_id` may pass it over. */
  readonly 'entente.payout.republish_began.v1': {
    /** From when on everything comes again. */
    readonly from: string;
  };
};

/** The body of each command, by its `ce_type`. */
export type Commands = {
  /** Place, as POST /orders. */
  readonly 'entente.order.place': Body<'/orders'> & {
    readonly orderId: string;
  };
  /** Send message, as POST /orders/{id}/send-message. */
  readonly 'entente.order.send-message': Body<'/orders/{id}/send-message'>;
  /** Accept, as POST /orders/{id}/accept. */
  readonly 'entente.order.accept': Body<'/orders/{id}/accept'>;
  /** Decline, as POST /orders/{id}/decline. */
  readonly 'entente.order.decline': Body<'/orders/{id}/decline'>;
  /** Cancel, as POST /orders/{id}/cancel. */
  readonly 'entente.order.cancel': Body<'/orders/{id}/cancel'>;
  /** Request cancellation, as POST /orders/{id}/request-cancellation. */
  readonly 'entente.order.request-cancellation': Body<'/orders/{id}/request-cancellation'>;
  /** Accept cancellation, as POST /orders/{id}/accept-cancellation. */
  readonly 'entente.order.accept-cancellation': Body<'/orders/{id}/accept-cancellation'>;
  /** Refuse cancellation, as POST /orders/{id}/refuse-cancellation. */
  readonly 'entente.order.refuse-cancellation': Body<'/orders/{id}/refuse-cancellation'>;
  /** Deliver, as POST /orders/{id}/deliver. */
  readonly 'entente.order.deliver': Body<'/orders/{id}/deliver'>;
  /** Complete, as POST /orders/{id}/complete. */
  readonly 'entente.order.complete': Body<'/orders/{id}/complete'>;
  /** Request revision, as POST /orders/{id}/request-revision. */
  readonly 'entente.order.request-revision': Body<'/orders/{id}/request-revision'>;
  /** Accept revision, as POST /orders/{id}/accept-revision. */
  readonly 'entente.order.accept-revision': Body<'/orders/{id}/accept-revision'>;
  /** Refuse revision, as POST /orders/{id}/refuse-revision. */
  readonly 'entente.order.refuse-revision': Body<'/orders/{id}/refuse-revision'>;
  /** Open dispute, as POST /orders/{id}/open-dispute. */
  readonly 'entente.order.open-dispute': Body<'/orders/{id}/open-dispute'>;
  /** Buy option, as POST /orders/{id}/buy-option. */
  readonly 'entente.order.buy-option': Body<'/orders/{id}/buy-option'>;
  /** Offer, as POST /orders/{id}/offer. */
  readonly 'entente.order.offer': Body<'/orders/{id}/offer'>;
  /** Accept offer, as POST /orders/{id}/accept-offer. */
  readonly 'entente.order.accept-offer': Body<'/orders/{id}/accept-offer'>;
  /** Decline offer, as POST /orders/{id}/decline-offer. */
  readonly 'entente.order.decline-offer': Body<'/orders/{id}/decline-offer'>;
  /** Withdraw offer, as POST /orders/{id}/withdraw-offer. */
  readonly 'entente.order.withdraw-offer': Body<'/orders/{id}/withdraw-offer'>;
  /** Request voucher, as POST /orders/{id}/request-voucher. */
  readonly 'entente.order.request-voucher': Body<'/orders/{id}/request-voucher'>;
  /** Review, as POST /orders/{id}/review. */
  readonly 'entente.order.review': Body<'/orders/{id}/review'>;
  /** Hold, as POST /orders/{id}/hold. */
  readonly 'entente.order.hold': Body<'/orders/{id}/hold'>;
  /** Unhold, as POST /orders/{id}/unhold. */
  readonly 'entente.order.unhold': Body<'/orders/{id}/unhold'>;
  /** Report, as POST /orders/{id}/report. */
  readonly 'entente.order.report': Body<'/orders/{id}/report'>;
  /** Ship, as POST /orders/{id}/ship. */
  readonly 'entente.order.ship': Body<'/orders/{id}/ship'>;
  /** Update tracking, as POST /orders/{id}/update-tracking. */
  readonly 'entente.order.update-tracking': Body<'/orders/{id}/update-tracking'>;
  /** Refund, as POST /orders/{id}/refund. */
  readonly 'entente.order.refund': Body<'/orders/{id}/refund'>;
  /** Record chargeback, as POST /orders/{id}/record-chargeback. */
  readonly 'entente.order.record-chargeback': Body<'/orders/{id}/record-chargeback'>;
  /** Propose refund, as POST /orders/{id}/propose-refund. */
  readonly 'entente.order.propose-refund': Body<'/orders/{id}/propose-refund'>;
  /** Accept refund, as POST /orders/{id}/accept-refund. */
  readonly 'entente.order.accept-refund': Body<'/orders/{id}/accept-refund'>;
  /** Decline refund, as POST /orders/{id}/decline-refund. */
  readonly 'entente.order.decline-refund': Body<'/orders/{id}/decline-refund'>;
  /** Withdraw refund, as POST /orders/{id}/withdraw-refund. */
  readonly 'entente.order.withdraw-refund': Body<'/orders/{id}/withdraw-refund'>;
  /** Submit claim, as POST /orders/{id}/submit-claim. */
  readonly 'entente.order.submit-claim': Body<'/orders/{id}/submit-claim'>;
  /** Amend claim, as POST /orders/{id}/amend-claim. */
  readonly 'entente.order.amend-claim': Body<'/orders/{id}/amend-claim'>;
  /** Withdraw claim, as POST /orders/{id}/withdraw-claim. */
  readonly 'entente.order.withdraw-claim': Body<'/orders/{id}/withdraw-claim'>;
  /** Review claim, as POST /orders/{id}/review-claim. */
  readonly 'entente.order.review-claim': Body<'/orders/{id}/review-claim'>;
  /** Reject claim, as POST /orders/{id}/reject-claim. */
  readonly 'entente.order.reject-claim': Body<'/orders/{id}/reject-claim'>;
  /** Convert claim, as POST /orders/{id}/convert-claim. */
  readonly 'entente.order.convert-claim': Body<'/orders/{id}/convert-claim'>;
  /** Hand over, as POST /orders/{id}/hand-over. */
  readonly 'entente.order.hand-over': Body<'/orders/{id}/hand-over'>;
  /** Confirm return, as POST /orders/{id}/confirm-return. */
  readonly 'entente.order.confirm-return': Body<'/orders/{id}/confirm-return'>;
  /** Claim damage, as POST /orders/{id}/claim-damage. */
  readonly 'entente.order.claim-damage': Body<'/orders/{id}/claim-damage'>;
  /** Accept damage, as POST /orders/{id}/accept-damage. */
  readonly 'entente.order.accept-damage': Body<'/orders/{id}/accept-damage'>;
  /** Report problem, as POST /orders/{id}/report-problem. */
  readonly 'entente.order.report-problem': Body<'/orders/{id}/report-problem'>;
  /** Suspend, as POST /sellers/{sellerId}/suspend. */
  readonly 'entente.order.suspend': Body<'/sellers/{sellerId}/suspend'>;
  /** Request reinstatement, as POST /sellers/{sellerId}/request-reinstatement. */
  readonly 'entente.order.request-reinstatement': Body<'/sellers/{sellerId}/request-reinstatement'>;
  /** Reinstate, as POST /sellers/{sellerId}/reinstate. */
  readonly 'entente.order.reinstate': Body<'/sellers/{sellerId}/reinstate'>;
  /** Assign, as POST /disputes/{id}/assign. */
  readonly 'entente.dispute.assign': Body<'/disputes/{id}/assign'>;
  /** Take, as POST /disputes/{id}/take. */
  readonly 'entente.dispute.take': Body<'/disputes/{id}/take'>;
  /** Justify, as POST /disputes/{id}/justify. */
  readonly 'entente.dispute.justify': Body<'/disputes/{id}/justify'>;
  /** Ask, as POST /disputes/{id}/ask. */
  readonly 'entente.dispute.ask': Body<'/disputes/{id}/ask'>;
  /** Post message, as POST /disputes/{id}/post-message. */
  readonly 'entente.dispute.post-message': Body<'/disputes/{id}/post-message'>;
  /** Submit evidence, as POST /disputes/{id}/submit-evidence. */
  readonly 'entente.dispute.submit-evidence': Body<'/disputes/{id}/submit-evidence'>;
  /** Propose settlement, as POST /disputes/{id}/propose-settlement. */
  readonly 'entente.dispute.propose-settlement': Body<'/disputes/{id}/propose-settlement'>;
  /** Accept settlement, as POST /disputes/{id}/accept-settlement. */
  readonly 'entente.dispute.accept-settlement': Body<'/disputes/{id}/accept-settlement'>;
  /** Decline settlement, as POST /disputes/{id}/decline-settlement. */
  readonly 'entente.dispute.decline-settlement': Body<'/disputes/{id}/decline-settlement'>;
  /** Decide, as POST /disputes/{id}/decide. */
  readonly 'entente.dispute.decide': Body<'/disputes/{id}/decide'>;
  /** Escalate, as POST /disputes/{id}/escalate. */
  readonly 'entente.dispute.escalate': Body<'/disputes/{id}/escalate'>;
  /** Consent restart, as POST /disputes/{id}/consent-restart. */
  readonly 'entente.dispute.consent-restart': Body<'/disputes/{id}/consent-restart'>;
  /** Add proof, as POST /disputes/{id}/add-proof. */
  readonly 'entente.dispute.add-proof': Body<'/disputes/{id}/add-proof'>;
  /** Close, as POST /disputes/{id}/close. */
  readonly 'entente.dispute.close': Body<'/disputes/{id}/close'>;
  /** Reopen, as POST /disputes/{id}/reopen. */
  readonly 'entente.dispute.reopen': Body<'/disputes/{id}/reopen'>;
  /** Withdraw, as POST /wallets/{ownerId}/withdraw. */
  readonly 'entente.payout.withdraw': Body<'/wallets/{ownerId}/withdraw'>;
};

/** What came of a command, by its `ce_type`. */
export type Results = {
  /** A command was carried out, or there was nothing to do. */
  readonly 'entente.order.command_accepted.v1': {
    /** The `ce_type` of the command. */
    readonly command: string;
    /** Its `ce_id`: by this, and by `commandSource`, the sender knows his own. */
    readonly commandId: string;
    /** Its `ce_source`. */
    readonly commandSource: string;
    /** Its key. */
    readonly subject: string;
    /** As the POST is answered. */
    readonly status: 200 | 201;
    /** The body of the answer over HTTP. */
    readonly answer: {
      /** How it stands now, in a word of its rule book. */
      readonly status?: string;
      /** Of its newest event: what `if-match` may name next time. */
      readonly revision?: number;
      /** The types of what was recorded; empty where there was nothing to do. */
      readonly events?: readonly string[];
      /** The order. */
      readonly orderId?: string;
      /** The dispute that was opened. */
      readonly disputeId?: string;
      /** The offer that was made. */
      readonly offerId?: string;
      /** The refund that was proposed. */
      readonly proposalId?: string;
      /** Of the newest event of the chat, where something was written there. */
      readonly chatRevision?: number;
      /** Where the seller’s standing has changed. */
      readonly marketplace?: string;
      /** The seller whose standing has changed. */
      readonly sellerId?: string;
      /** How the seller stands now. */
      readonly standing?: string;
    };
    /** It had been done before, under the same id, and this is the first answer once more. */
    readonly replayed: boolean;
  };
  /** A command was refused, or could not be read: it has changed nothing. */
  readonly 'entente.order.command_rejected.v1': {
    /** The `ce_type` of the command. */
    readonly command: string;
    /** Its `ce_id`: by this, and by `commandSource`, the sender knows his own. */
    readonly commandId: string;
    /** Its `ce_source`. */
    readonly commandSource: string;
    /** Its key. */
    readonly subject: string;
    /** As the POST is answered. */
    readonly status: number;
    /** Why, in a code that stays: docs/problems.md says what to do. */
    readonly code: string;
    /** What belongs to the code, as far as it is a number, a word, an id or an instant. Sentences stay at home. */
    readonly facts: { readonly [name: string]: string | number | boolean };
  };
  /** A command was carried out, or there was nothing to do. */
  readonly 'entente.dispute.command_accepted.v1': {
    /** The `ce_type` of the command. */
    readonly command: string;
    /** Its `ce_id`: by this, and by `commandSource`, the sender knows his own. */
    readonly commandId: string;
    /** Its `ce_source`. */
    readonly commandSource: string;
    /** Its key. */
    readonly subject: string;
    /** As the POST is answered. */
    readonly status: 200 | 201;
    /** The body of the answer over HTTP. */
    readonly answer: {
      /** How it stands now, in a word of its rule book. */
      readonly status?: string;
      /** Of its newest event: what `if-match` may name next time. */
      readonly revision?: number;
      /** The types of what was recorded; empty where there was nothing to do. */
      readonly events?: readonly string[];
      /** The dispute. */
      readonly disputeId?: string;
      /** Its order. */
      readonly orderId?: string;
      /** The settlement that was proposed. */
      readonly proposalId?: string;
      /** What was recorded and does not count, in codes. */
      readonly warnings?: readonly string[];
    };
    /** It had been done before, under the same id, and this is the first answer once more. */
    readonly replayed: boolean;
  };
  /** A command was refused, or could not be read: it has changed nothing. */
  readonly 'entente.dispute.command_rejected.v1': {
    /** The `ce_type` of the command. */
    readonly command: string;
    /** Its `ce_id`: by this, and by `commandSource`, the sender knows his own. */
    readonly commandId: string;
    /** Its `ce_source`. */
    readonly commandSource: string;
    /** Its key. */
    readonly subject: string;
    /** As the POST is answered. */
    readonly status: number;
    /** Why, in a code that stays: docs/problems.md says what to do. */
    readonly code: string;
    /** What belongs to the code, as far as it is a number, a word, an id or an instant. Sentences stay at home. */
    readonly facts: { readonly [name: string]: string | number | boolean };
  };
  /** A command was carried out, or there was nothing to do. */
  readonly 'entente.payout.command_accepted.v1': {
    /** The `ce_type` of the command. */
    readonly command: string;
    /** Its `ce_id`: by this, and by `commandSource`, the sender knows his own. */
    readonly commandId: string;
    /** Its `ce_source`. */
    readonly commandSource: string;
    /** Its key. */
    readonly subject: string;
    /** As the POST is answered. */
    readonly status: 200 | 201;
    /** The body of the answer over HTTP. */
    readonly answer: {
      /** The withdrawal: what becomes of it is told in `entente.payout.v1`. */
      readonly withdrawalId?: string;
      /** How it stands now, in a word of its rule book. */
      readonly status?: string;
    };
    /** It had been done before, under the same id, and this is the first answer once more. */
    readonly replayed: boolean;
  };
  /** A command was refused, or could not be read: it has changed nothing. */
  readonly 'entente.payout.command_rejected.v1': {
    /** The `ce_type` of the command. */
    readonly command: string;
    /** Its `ce_id`: by this, and by `commandSource`, the sender knows his own. */
    readonly commandId: string;
    /** Its `ce_source`. */
    readonly commandSource: string;
    /** Its key. */
    readonly subject: string;
    /** As the POST is answered. */
    readonly status: number;
    /** Why, in a code that stays: docs/problems.md says what to do. */
    readonly code: string;
    /** What belongs to the code, as far as it is a number, a word, an id or an instant. Sentences stay at home. */
    readonly facts: { readonly [name: string]: string | number | boolean };
  };
};
