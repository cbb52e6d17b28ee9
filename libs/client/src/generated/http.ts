/** Generated from /openapi.json: see docs/integrate.md. What is sent and answered has these forms. */
type Schemas = {
  readonly AcceptOffer: {
    /** The offer that is meant. */
    readonly offerId: string;
    readonly payment: Schemas['PaymentBody'];
  };
  readonly AddProof: {
    readonly kind: 'departure_or_delivery_scan' | 'service_receipt' | 'customs_form' | 'tracking';
    readonly carrier?: string;
    readonly trackingNumber?: string;
    readonly shippedTo?: Schemas['AddressBody'];
    /** Files that were uploaded to the order. */
    readonly attachmentIds?: readonly string[];
  };
  readonly AddressBody: {
    readonly country: string;
    readonly postalCode?: string;
    readonly city?: string;
  };
  readonly Advance: {
    /** How far: P7D, PT48H; PT0S only waits until all is quiet. */
    readonly by?: string;
    /** Until when. */
    readonly to?: string;
  };
  readonly AnswerOffer: {
    /** The offer that is meant. */
    readonly offerId: string;
  };
  readonly AnswerRefund: {
    /** The proposal that is meant; one that is no longer current is refused. */
    readonly proposalId?: string;
  };
  readonly AnswerSettlement: {
    /** The proposal that is meant; one that is no longer current is refused. */
    readonly proposalId?: string;
  };
  readonly Ask: {
    readonly to: 'buyer' | 'seller' | 'both';
    readonly text?: string;
    readonly answerBy?: string;
  };
  readonly Assign: {
    /** Whoever is to mediate. */
    readonly mediatorId: string;
  };
  readonly BuyOption: {
    readonly label?: string;
    readonly payment: Schemas['PaymentBody'];
    /** By how much longer the work may take. */
    readonly duration?: string;
  };
  readonly ClaimDamage: {
    /** What the seller would keep of the deposit. */
    readonly amountMinor: number;
    readonly text?: string;
  };
  readonly Decide: {
    readonly outcome: 'full_refund' | 'partial_refund' | 'restart' | 'pay_seller' | 'no_refund';
    readonly refundMinor?: number;
    readonly newDeadline?: string;
    /** A ground of the outcome, as the rule book lists them. */
    readonly ground: string;
    readonly reasons?: string;
  };
  readonly Deliver: {
    readonly text?: string;
    /** Files that were uploaded to this order. */
    readonly attachmentIds?: readonly string[];
  };
  /** The body of the answer over HTTP. */
  readonly DisputeAnswer: {
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
  readonly EmptyBody: Record<string, never>;
  readonly Escalate: {
    readonly reason?: 'seller_inactivity' | 'harassment' | 'refusal_of_service' | 'case_manipulation' | 'integrity' | 'other';
    readonly note?: string;
  };
  readonly MakeOffer: {
    readonly label?: string;
    readonly price: Schemas['PriceBody'];
    /** How long the work would take. */
    readonly duration?: string;
  };
  readonly OpenDispute: {
    readonly justification?: string;
    /** Where the rule book names reasons: one of them. It refuses any other. */
    readonly reason?: string;
  };
  /** The body of the answer over HTTP. */
  readonly OrderAnswer: {
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
  readonly PaymentBody: {
    /** The reference of a captured payment; used once in a marketplace. */
    readonly reference: string;
    /** wallet: the buyer’s own. What it does not hold becomes his debt: look before you let him pay with it. */
    readonly method: 'card' | 'wallet' | 'external';
    /** All that the buyer paid. */
    readonly amountMinor: number;
    readonly currency: string;
    /** What the platform keeps when the seller is paid; by default the commission of the rule book. */
    readonly feesMinor?: number;
    readonly taxMinor?: number;
    readonly bankFeesMinor?: number;
  };
  /** The body of the answer over HTTP. */
  readonly PayoutAnswer: {
    /** The withdrawal: what becomes of it is told in `entente.payout.v1`. */
    readonly withdrawalId?: string;
    /** How it stands now, in a word of its rule book. */
    readonly status?: string;
  };
  readonly PlaceOrder: {
    /** By default it is derived from the payment reference. */
    readonly orderId?: string;
    /** comeup/2, or comeup for its default version. */
    readonly policy: string;
    /** The member who buys. */
    readonly buyerId: string;
    /** The member who sells. */
    readonly sellerId: string;
    readonly title: string;
    /** What was bought, as both sides agreed on it. */
    readonly terms: string;
    readonly payment: Schemas['PaymentBody'];
    /** How long the work may take; without it nobody is ever late. */
    readonly duration?: string;
    readonly acceptanceWindow?: string;
    readonly estimatedDeliveryDate?: string;
    readonly processingTime?: string;
    readonly shipTo?: Schemas['AddressBody'];
    /** The part of the payment that is a deposit, where the rule book gives it back. */
    readonly depositMinor?: number;
  };
  readonly PriceBody: {
    readonly amountMinor: number;
    readonly currency: string;
  };
  /** RFC 9457, with a stable code and the facts of the refusal beside it. */
  readonly Problem: {
    readonly type: string;
    readonly title: string;
    readonly status: number;
    /** What to do. */
    readonly detail: string;
    readonly instance: string;
    readonly code: string;
  };
  readonly ProposeRefund: {
    readonly amountMinor: number;
    readonly reason?: string;
  };
  readonly ProposeSettlement: {
    readonly outcome: 'partial_refund' | 'restart';
    readonly refundMinor?: number;
  };
  readonly Reason: {
    readonly reason?: string;
  };
  readonly RecordChargeback: {
    /** Of the payment that the bank has taken back. */
    readonly reference: string;
    readonly amountMinor: number;
  };
  readonly RedriveKey: {
    readonly key: string;
  };
  readonly Refund: {
    readonly amountMinor: number;
    readonly method: 'platform' | 'external';
    readonly reason?: string;
  };
  readonly Reinstate: {
    readonly marketplace: string;
  };
  readonly Reopen: {
    readonly reason?: string;
  };
  readonly RequestReinstatement: {
    readonly marketplace: string;
    readonly information?: string;
  };
  readonly ResponseTime: {
    /** Hours; no answer counts as less than 1, none as more than 168. */
    readonly meanHours: number;
  };
  readonly Review: {
    readonly rating: 'positive' | 'negative';
    readonly text?: string;
  };
  readonly Seller: {
    readonly sellerId: string;
    readonly marketplace: string;
    readonly standing: 'active' | 'suspended' | 'reinstatement_requested';
    /** What the caller may do about the standing now. */
    readonly actions: readonly string[];
    readonly statistics: Schemas['Statistics'];
  };
  readonly SendMessage: {
    readonly text?: string;
    /** Files that were uploaded to this order. */
    readonly attachmentIds?: readonly string[];
  };
  readonly SettleOtherwise: {
    /** How the buyer got his money. For the operators; never published. */
    readonly note?: string;
  };
  readonly Ship: {
    readonly carrier?: string;
    readonly trackingNumber?: string;
  };
  readonly SkipMessage: {
    readonly eventId: string;
    readonly reason: string;
  };
  readonly SkipMessageOfKey: {
    readonly eventId: string;
    readonly reason: string;
    readonly key: string;
  };
  readonly Statistics: {
    /** The span up to now that the figures are about. */
    readonly window: string;
    /** With fewer completed orders in the window, every figure is null. */
    readonly minimumOrders: number;
    readonly completedOrders: number;
    /** Accepted ÷ placed, of the orders that were accepted, declined, cancelled or left to lapse. */
    readonly acceptanceRate: number | null;
    /** Completed ÷ (completed + cancelled or expired after acceptance). */
    readonly completionRate: number | null;
    /** Delivered by its deadline ÷ (delivered by it + became late). */
    readonly onTimeRate: number | null;
    readonly responseTime: Schemas['ResponseTime'] | null;
  };
  readonly SubmitEvidence: {
    readonly kind: 'message' | 'screenshot' | 'photo' | 'document' | 'work_file';
    readonly text?: string;
    /** Files that were uploaded to the order. */
    readonly attachmentIds?: readonly string[];
    /** It was said outside the marketplace: kept, but not taken into account. */
    readonly offPlatform?: boolean;
  };
  readonly Suspend: {
    readonly marketplace: string;
    readonly reason?: string;
  };
  readonly TellProvider: {
    /** The payment whose refunds, or the destination whose withdrawals, are answered like this from now on. */
    readonly reference: string;
    readonly answer: 'ok' | 'refuse' | 'slow' | 'twice' | 'lose';
  };
  readonly TokenBody: {
    /** Whom the token speaks for. */
    readonly sub: string;
    readonly roles?: readonly ('member' | 'mediator' | 'operator' | 'analyst' | 'service')[];
    readonly marketplaces?: readonly string[];
  };
  readonly UpdateTracking: {
    readonly status: 'in_transit' | 'delivered';
    readonly location?: Schemas['AddressBody'];
  };
  readonly Withdraw: {
    /** The marketplace whose wallet it is. */
    readonly marketplace: string;
    /** At most what is available. */
    readonly amountMinor: number;
    readonly currency: string;
    /** The account outside, as the marketplace’s payment service knows it; left out, the owner’s own id. Never published. */
    readonly destination?: string;
  };
  readonly Words: {
    readonly text?: string;
  };
};

export type Gets = {
  /** The files of an order */
  readonly '/orders/{id}/attachments': {
    readonly asks: {
      readonly id: string;
    };
    readonly answer: {
      readonly items: readonly {
        readonly attachmentId: string;
        readonly sha256: string;
        readonly size: number;
      }[];
    };
  };
  /** A file of an order */
  readonly '/orders/{id}/attachments/{attachmentId}': {
    readonly asks: {
      readonly id: string;
      readonly attachmentId: string;
    };
    readonly answer: Blob;
  };
  /** The chat of an order */
  readonly '/orders/{id}/messages': {
    readonly asks: {
      readonly id: string;
      readonly cursor?: string;
      readonly limit?: number;
    };
    readonly answer: unknown;
  };
  readonly '/orders': {
    readonly asks: {
      readonly status?: string;
      readonly buyerId?: string;
      readonly sellerId?: string;
      readonly marketplace?: string;
      readonly cursor?: string;
      readonly limit?: number;
    };
    readonly answer: {
      readonly items: readonly {
        readonly orderId: string;
        readonly marketplace: string;
        readonly policy: string;
        readonly status: string;
        readonly flags: readonly string[];
        readonly buyerId: string;
        readonly sellerId: string;
        /** All that was paid for it. */
        readonly amountMinor: number;
        readonly currency: string;
        readonly disputeId: string | null;
        /** When each is due; `passed` once it has rung. One that waits has no `dueAt` but what is left of it. */
        readonly deadlines: readonly {
          readonly name: string;
          readonly dueAt: string | null;
          readonly passed?: true;
          readonly paused?: true;
          readonly leftMs?: number;
          /** One sentence for people: which rule started it and when, when it ends, and what happens then. */
          readonly explanation?: string;
        }[];
        readonly placedAt: string;
        readonly changedAt: string;
        readonly titles: {
          readonly status: string;
          /** Title by word. */
          readonly flags: { readonly [name: string]: string };
          /** Title by word. */
          readonly deadlines: { readonly [name: string]: string };
        };
      }[];
      /** The cursor of the next page. */
      readonly next: string | null;
    };
  };
  readonly '/orders/{id}': {
    readonly asks: {
      readonly id: string;
      /** As it was then: after everything that happened up to this instant. */
      readonly asOf?: string;
    };
    readonly answer: {
      readonly orderId: string;
      readonly policy: string;
      readonly status: string;
      readonly flags: readonly string[];
      readonly buyerId: string;
      readonly sellerId: string;
      readonly title: string | null;
      /** depositMinor as well, where a deposit was paid. */
      readonly price: {
        readonly amountMinor: number;
        readonly currency: string;
        readonly feesMinor: number;
      };
      readonly closedBy: string | null;
      readonly counters: { readonly [name: string]: number };
      /** When each is due; `passed` once it has rung. One that waits has no `dueAt` but what is left of it. */
      readonly deadlines: readonly {
        readonly name: string;
        readonly dueAt: string | null;
        readonly passed?: true;
        readonly paused?: true;
        readonly leftMs?: number;
        /** One sentence for people: which rule started it and when, when it ends, and what happens then. */
        readonly explanation?: string;
      }[];
      readonly windows: readonly {
        readonly name: string;
        readonly endsAt: string;
      }[];
      readonly offers: readonly {
        readonly offerId: string;
        readonly label: string | null;
        readonly price: {
          readonly amountMinor: number;
          readonly currency: string;
        };
        readonly duration: string;
        readonly lapsesAt: string | null;
      }[];
      readonly refundProposal: {
        readonly proposalId: string;
        readonly by: string;
        readonly amountMinor: number;
        readonly currency: string;
        readonly reason: string | null;
      } | null;
      readonly actions: readonly string[];
      readonly disputeId: string | null;
      readonly revision: number;
      readonly titles: {
        readonly status: string;
        /** Title by word. */
        readonly flags: { readonly [name: string]: string };
        /** Title by word. */
        readonly deadlines: { readonly [name: string]: string };
        /** Title by word. */
        readonly windows: { readonly [name: string]: string };
        /** Title by word. */
        readonly actions: { readonly [name: string]: string };
      };
    };
  };
  readonly '/orders/{id}/history': {
    readonly asks: {
      readonly id: string;
    };
    readonly answer: {
      readonly items: readonly {
        readonly revision: number;
        readonly at: string;
        readonly type: string;
        readonly rule: string;
        /** The member; `timer` for a deadline, `system` for what follows from something else. */
        readonly by: string;
        /** The service that spoke for him. */
        readonly via: string | null;
        /** What the event says, and its step: where it led, which clocks it started and stopped. */
        readonly data: { readonly [name: string]: unknown };
      }[];
    };
  };
  readonly '/orders/{id}/file': {
    readonly asks: {
      readonly id: string;
    };
    readonly answer: unknown;
  };
  /** A seller, as whoever considers buying sees him */
  readonly '/sellers/{sellerId}': {
    readonly asks: {
      readonly sellerId: string;
      /** Needed: a seller has a standing and figures of his own in every marketplace. */
      readonly marketplace?: string;
    };
    readonly answer: Schemas['Seller'];
  };
  readonly '/disputes': {
    readonly asks: {
      readonly status?: string;
      readonly mediatorId?: string;
      readonly breached?: boolean;
      readonly marketplace?: string;
      readonly cursor?: string;
      readonly limit?: number;
    };
    readonly answer: {
      readonly items: readonly {
        readonly disputeId: string;
        readonly orderId: string;
        readonly marketplace: string;
        readonly policy: string;
        readonly status: string;
        readonly flags: readonly string[];
        readonly mediatorId: string | null;
        readonly claimantId: string;
        readonly buyerId: string;
        readonly sellerId: string;
        readonly openedAt: string;
        readonly changedAt: string;
        /** Staff were called because nobody had taken or settled it, and nobody has taken it since. */
        readonly breached: boolean;
        /** When each is due; `passed` once it has rung. One that waits has no `dueAt` but what is left of it. */
        readonly deadlines: readonly {
          readonly name: string;
          readonly dueAt: string | null;
          readonly passed?: true;
          readonly paused?: true;
          readonly leftMs?: number;
          /** One sentence for people: which rule started it and when, when it ends, and what happens then. */
          readonly explanation?: string;
        }[];
        readonly titles: {
          readonly status: string;
          /** Title by word. */
          readonly flags: { readonly [name: string]: string };
          /** Title by word. */
          readonly deadlines: { readonly [name: string]: string };
        };
      }[];
      /** The cursor of the next page. */
      readonly next: string | null;
    };
  };
  readonly '/disputes/{id}': {
    readonly asks: {
      readonly id: string;
      /** As it was then: after everything that happened up to this instant. */
      readonly asOf?: string;
    };
    readonly answer: {
      readonly disputeId: string;
      readonly orderId: string;
      readonly policy: string;
      readonly status: string;
      readonly claimantId: string;
      readonly reason: string | null;
      readonly mediatorId: string | null;
      readonly outcome: string | null;
      readonly closeReason: string | null;
      readonly decisions: readonly {
        readonly outcome: string;
        readonly refundMinor: number;
        readonly ground: string;
        readonly reasons?: string;
        readonly by: string;
        readonly at: string;
        readonly file: {
          readonly revision: number;
          readonly chatRevision: number;
          readonly sha256: string;
        };
        readonly threadRevision: number;
        readonly orderedMinor?: number;
        readonly appliedMinor?: number;
      }[];
      readonly flags: readonly string[];
      /** When each is due; `passed` once it has rung. One that waits has no `dueAt` but what is left of it. */
      readonly deadlines: readonly {
        readonly name: string;
        readonly dueAt: string | null;
        readonly passed?: true;
        readonly paused?: true;
        readonly leftMs?: number;
        /** One sentence for people: which rule started it and when, when it ends, and what happens then. */
        readonly explanation?: string;
      }[];
      readonly windows: readonly {
        readonly name: string;
        readonly endsAt: string;
      }[];
      readonly actions: readonly string[];
      readonly thread: readonly ({
        readonly revision: number;
        readonly at: string;
        readonly by: string;
        readonly type: string;
        readonly text?: string | null;
        readonly kind?: string;
        readonly attachments?: readonly {
          readonly attachmentId: string;
          readonly sha256: string;
          readonly size: number;
        }[];
        readonly admissible?: boolean;
        readonly addressMatches?: string;
        readonly carrier?: string | null;
        readonly trackingNumber?: string | null;
        readonly shippedTo?: { readonly [name: string]: unknown } | null;
      })[];
      readonly settlement: { readonly [name: string]: unknown } | null;
      readonly revision: number;
      readonly titles: {
        readonly status: string;
        /** Title by word. */
        readonly flags: { readonly [name: string]: string };
        /** Title by word. */
        readonly deadlines: { readonly [name: string]: string };
        /** Title by word. */
        readonly windows: { readonly [name: string]: string };
        /** Title by word. */
        readonly actions: { readonly [name: string]: string };
        readonly outcome: string | null;
        /** All that may be decided under this rule book. */
        readonly outcomes: { readonly [name: string]: string };
        /** Title by word. */
        readonly grounds: { readonly [name: string]: string };
      };
    };
  };
  readonly '/disputes/{id}/history': {
    readonly asks: {
      readonly id: string;
    };
    readonly answer: {
      readonly items: readonly {
        readonly revision: number;
        readonly at: string;
        readonly type: string;
        readonly rule: string;
        /** The member; `timer` for a deadline, `system` for what follows from something else. */
        readonly by: string;
        /** The service that spoke for him. */
        readonly via: string | null;
        /** What the event says, and its step: where it led, which clocks it started and stopped. */
        readonly data: { readonly [name: string]: unknown };
      }[];
    };
  };
  readonly '/orders/{id}/money': {
    readonly asks: {
      readonly id: string;
      /** As it was then: after everything that happened up to this instant. */
      readonly asOf?: string;
    };
    readonly answer: {
      readonly currency: string;
      /** All that was paid through the platform. */
      readonly capturedMinor: number;
      /** What waits for the order’s end. */
      readonly escrowMinor: number;
      /** What the buyer has been given back, by a refund or by his bank, or is about to be. */
      readonly refundedMinor: number;
      /** What the seller has of it, held or not. */
      readonly sellerMinor: number;
      /** What the platform keeps, bank fees that were kept included, less what it paid in the seller’s place: it may be less than nothing. */
      readonly feesMinor: number;
      /** What an expired order has left, less its voucher. */
      readonly suspenseMinor: number;
      /** What the buyer may spend again. */
      readonly voucherMinor: number;
      /** One for each payment that is given back, in the order in which they fell due. */
      readonly refunds: readonly {
        readonly refundId: string;
        readonly reference: string;
        readonly amountMinor: number;
        readonly status: 'due' | 'paid' | 'failed';
      }[];
      /** In how many working days a buyer usually sees a refund that is paid, as the rule book says. It is for showing: nothing here depends on it. */
      readonly refundDays: number;
      /** Who got how much; negative where it was taken back. */
      readonly legs: readonly {
        readonly to: string;
        readonly amountMinor: number;
      }[];
    };
  };
  readonly '/orders/{id}/money/history': {
    readonly asks: {
      readonly id: string;
    };
    readonly answer: unknown;
  };
  readonly '/wallets/{ownerId}': {
    readonly asks: {
      readonly ownerId: string;
      readonly marketplace?: string;
    };
    readonly answer: unknown;
  };
  readonly '/wallets/{ownerId}/withdrawals': {
    readonly asks: {
      readonly ownerId: string;
      readonly marketplace?: string;
      readonly cursor?: string;
      readonly limit?: number;
    };
    readonly answer: unknown;
  };
  readonly '/wallets/{ownerId}/withdrawals/{withdrawalId}': {
    readonly asks: {
      readonly ownerId: string;
      readonly withdrawalId: string;
    };
    readonly answer: unknown;
  };
  readonly '/ledger/trial-balance': {
    readonly asks: Record<never, never>;
    readonly answer: unknown;
  };
  readonly '/operations/refunds': {
    readonly asks: {
      readonly status?: 'due' | 'paid' | 'failed';
      readonly cursor?: string;
      readonly limit?: number;
    };
    readonly answer: unknown;
  };
  readonly '/dev/provider': {
    readonly asks: {
      readonly reference: string;
    };
    readonly answer: unknown;
  };
  readonly '/clock': {
    readonly asks: Record<never, never>;
    readonly answer: unknown;
  };
  readonly '/operations/parked': {
    readonly asks: {
      readonly cursor?: string;
      readonly limit?: number;
    };
    readonly answer: unknown;
  };
};

/** `keyed`: it may be repeated under the same key, and is answered as the first time. */
export type Posts = {
  readonly '/dev/tokens': {
    readonly asks: {
      readonly body: Schemas['TokenBody'];
    };
    readonly answer: unknown;
    readonly keyed: false;
  };
  /** Hand in a file */
  readonly '/orders/{id}/attachments': {
    readonly asks: {
      readonly id: string;
      readonly body: FormData;
    };
    readonly answer: {
      readonly attachmentId: string;
      readonly sha256: string;
      readonly size: number;
    };
    readonly keyed: true;
  };
  /** Send message */
  readonly '/orders/{id}/send-message': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['SendMessage'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Place */
  readonly '/orders': {
    readonly asks: {
      readonly body: Schemas['PlaceOrder'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Withdraw */
  readonly '/wallets/{ownerId}/withdraw': {
    readonly asks: {
      readonly ownerId: string;
      readonly body: Schemas['Withdraw'];
    };
    readonly answer: Schemas['PayoutAnswer'];
    readonly keyed: true;
  };
  readonly '/operations/refunds/{refundId}/retry': {
    readonly asks: {
      readonly refundId: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: unknown;
    readonly keyed: false;
  };
  readonly '/operations/refunds/{refundId}/settle-otherwise': {
    readonly asks: {
      readonly refundId: string;
      readonly body?: Schemas['SettleOtherwise'];
    };
    readonly answer: unknown;
    readonly keyed: false;
  };
  readonly '/dev/provider': {
    readonly asks: {
      readonly body: Schemas['TellProvider'];
    };
    readonly answer: unknown;
    readonly keyed: false;
  };
  readonly '/operations/parked/{consumer}/{key}/redrive': {
    readonly asks: {
      readonly consumer: string;
      readonly key: string;
    };
    readonly answer: unknown;
    readonly keyed: false;
  };
  readonly '/operations/parked/{consumer}/{key}/skip': {
    readonly asks: {
      readonly consumer: string;
      readonly key: string;
      readonly body: Schemas['SkipMessage'];
    };
    readonly answer: unknown;
    readonly keyed: false;
  };
  readonly '/operations/parked/{consumer}/redrive': {
    readonly asks: {
      readonly consumer: string;
      readonly body: Schemas['RedriveKey'];
    };
    readonly answer: unknown;
    readonly keyed: false;
  };
  readonly '/operations/parked/{consumer}/skip': {
    readonly asks: {
      readonly consumer: string;
      readonly body: Schemas['SkipMessageOfKey'];
    };
    readonly answer: unknown;
    readonly keyed: false;
  };
  readonly '/clock/advance': {
    readonly asks: {
      readonly body?: Schemas['Advance'];
    };
    readonly answer: unknown;
    readonly keyed: false;
  };
  /** Accept */
  readonly '/orders/{id}/accept': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Decline */
  readonly '/orders/{id}/decline': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Reason'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Cancel */
  readonly '/orders/{id}/cancel': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Reason'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Request cancellation */
  readonly '/orders/{id}/request-cancellation': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Reason'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Accept cancellation */
  readonly '/orders/{id}/accept-cancellation': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Refuse cancellation */
  readonly '/orders/{id}/refuse-cancellation': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Reason'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Deliver */
  readonly '/orders/{id}/deliver': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Deliver'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Complete */
  readonly '/orders/{id}/complete': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Request revision */
  readonly '/orders/{id}/request-revision': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Words'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Accept revision */
  readonly '/orders/{id}/accept-revision': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Refuse revision */
  readonly '/orders/{id}/refuse-revision': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Reason'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Open dispute */
  readonly '/orders/{id}/open-dispute': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['OpenDispute'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Buy option */
  readonly '/orders/{id}/buy-option': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['BuyOption'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Offer */
  readonly '/orders/{id}/offer': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['MakeOffer'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Accept offer */
  readonly '/orders/{id}/accept-offer': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['AcceptOffer'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Decline offer */
  readonly '/orders/{id}/decline-offer': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['AnswerOffer'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Withdraw offer */
  readonly '/orders/{id}/withdraw-offer': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['AnswerOffer'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Request voucher */
  readonly '/orders/{id}/request-voucher': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Review */
  readonly '/orders/{id}/review': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['Review'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Hold */
  readonly '/orders/{id}/hold': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Reason'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Unhold */
  readonly '/orders/{id}/unhold': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Report */
  readonly '/orders/{id}/report': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Words'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Ship */
  readonly '/orders/{id}/ship': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Ship'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Update tracking */
  readonly '/orders/{id}/update-tracking': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['UpdateTracking'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Refund */
  readonly '/orders/{id}/refund': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['Refund'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Record chargeback */
  readonly '/orders/{id}/record-chargeback': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['RecordChargeback'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Propose refund */
  readonly '/orders/{id}/propose-refund': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['ProposeRefund'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Accept refund */
  readonly '/orders/{id}/accept-refund': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['AnswerRefund'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Decline refund */
  readonly '/orders/{id}/decline-refund': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['AnswerRefund'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Withdraw refund */
  readonly '/orders/{id}/withdraw-refund': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['AnswerRefund'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Submit claim */
  readonly '/orders/{id}/submit-claim': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Words'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Amend claim */
  readonly '/orders/{id}/amend-claim': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Words'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Withdraw claim */
  readonly '/orders/{id}/withdraw-claim': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Review claim */
  readonly '/orders/{id}/review-claim': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Reject claim */
  readonly '/orders/{id}/reject-claim': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Reason'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Convert claim */
  readonly '/orders/{id}/convert-claim': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Hand over */
  readonly '/orders/{id}/hand-over': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Words'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Confirm return */
  readonly '/orders/{id}/confirm-return': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Words'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Claim damage */
  readonly '/orders/{id}/claim-damage': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['ClaimDamage'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Accept damage */
  readonly '/orders/{id}/accept-damage': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Report problem */
  readonly '/orders/{id}/report-problem': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Words'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Suspend */
  readonly '/sellers/{sellerId}/suspend': {
    readonly asks: {
      readonly sellerId: string;
      readonly body: Schemas['Suspend'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Request reinstatement */
  readonly '/sellers/{sellerId}/request-reinstatement': {
    readonly asks: {
      readonly sellerId: string;
      readonly body: Schemas['RequestReinstatement'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Reinstate */
  readonly '/sellers/{sellerId}/reinstate': {
    readonly asks: {
      readonly sellerId: string;
      readonly body: Schemas['Reinstate'];
    };
    readonly answer: Schemas['OrderAnswer'];
    readonly keyed: true;
  };
  /** Assign */
  readonly '/disputes/{id}/assign': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['Assign'];
    };
    readonly answer: Schemas['DisputeAnswer'];
    readonly keyed: true;
  };
  /** Take */
  readonly '/disputes/{id}/take': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['DisputeAnswer'];
    readonly keyed: true;
  };
  /** Justify */
  readonly '/disputes/{id}/justify': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Words'];
    };
    readonly answer: Schemas['DisputeAnswer'];
    readonly keyed: true;
  };
  /** Ask */
  readonly '/disputes/{id}/ask': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['Ask'];
    };
    readonly answer: Schemas['DisputeAnswer'];
    readonly keyed: true;
  };
  /** Post message */
  readonly '/disputes/{id}/post-message': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Words'];
    };
    readonly answer: Schemas['DisputeAnswer'];
    readonly keyed: true;
  };
  /** Submit evidence */
  readonly '/disputes/{id}/submit-evidence': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['SubmitEvidence'];
    };
    readonly answer: Schemas['DisputeAnswer'];
    readonly keyed: true;
  };
  /** Propose settlement */
  readonly '/disputes/{id}/propose-settlement': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['ProposeSettlement'];
    };
    readonly answer: Schemas['DisputeAnswer'];
    readonly keyed: true;
  };
  /** Accept settlement */
  readonly '/disputes/{id}/accept-settlement': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['AnswerSettlement'];
    };
    readonly answer: Schemas['DisputeAnswer'];
    readonly keyed: true;
  };
  /** Decline settlement */
  readonly '/disputes/{id}/decline-settlement': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['AnswerSettlement'];
    };
    readonly answer: Schemas['DisputeAnswer'];
    readonly keyed: true;
  };
  /** Decide */
  readonly '/disputes/{id}/decide': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['Decide'];
    };
    readonly answer: Schemas['DisputeAnswer'];
    readonly keyed: true;
  };
  /** Escalate */
  readonly '/disputes/{id}/escalate': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Escalate'];
    };
    readonly answer: Schemas['DisputeAnswer'];
    readonly keyed: true;
  };
  /** Consent restart */
  readonly '/disputes/{id}/consent-restart': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['DisputeAnswer'];
    readonly keyed: true;
  };
  /** Add proof */
  readonly '/disputes/{id}/add-proof': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['AddProof'];
    };
    readonly answer: Schemas['DisputeAnswer'];
    readonly keyed: true;
  };
  /** Close */
  readonly '/disputes/{id}/close': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['DisputeAnswer'];
    readonly keyed: true;
  };
  /** Reopen */
  readonly '/disputes/{id}/reopen': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Reopen'];
    };
    readonly answer: Schemas['DisputeAnswer'];
    readonly keyed: true;
  };
};

/** The posts that know no key: to repeat one does it twice. */
export const KEYLESS: readonly string[] = [
  '/dev/tokens',
  '/operations/refunds/{refundId}/retry',
  '/operations/refunds/{refundId}/settle-otherwise',
  '/dev/provider',
  '/operations/parked/{consumer}/{key}/redrive',
  '/operations/parked/{consumer}/{key}/skip',
  '/operations/parked/{consumer}/redrive',
  '/operations/parked/{consumer}/skip',
  '/clock/advance',
];

/** Why something is refused. What each code means, and what to do, is in docs/problems.md; a newer release may know more of them. */
export type ProblemCode =
  | 'actor.forbidden'
  | 'amount.invalid'
  | 'busy'
  | 'buyer_is_seller'
  | 'case.closed'
  | 'command.id_reused'
  | 'decision.final'
  | 'dispute.not_found'
  | 'malformed'
  | 'order.closed'
  | 'order.exists'
  | 'order.frozen'
  | 'order.not_found'
  | 'pack.unknown'
  | 'payment.reused'
  | 'rate.limited'
  | 'revision.stale'
  | 'state.invalid'
  | 'unauthenticated';
