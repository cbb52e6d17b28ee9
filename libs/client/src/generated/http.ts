/** Generated from /openapi.json: see docs/integrate.md. What is sent and answered has these forms. */
type Schemas = {
  readonly AcceptOffer: {
    /** The offer that is meant. */
    readonly offerId: string;
    /** The payment that was captured for it. */
    readonly payment: Schemas['PaymentBody'];
  };
  readonly AddProof: {
    /** What it is. */
    readonly kind: 'departure_or_delivery_scan' | 'service_receipt' | 'customs_form' | 'tracking';
    /** Who carried it. */
    readonly carrier?: string;
    /** By which it is followed. */
    readonly trackingNumber?: string;
    /** The address on it. */
    readonly shippedTo?: Schemas['AddressBody'];
    /** Files that were uploaded to the order. */
    readonly attachmentIds?: readonly string[];
  };
  readonly AddressBody: {
    /** ISO 3166-1, two letters. */
    readonly country: string;
    /** As it is written there. */
    readonly postalCode?: string;
    /** Town or village. */
    readonly city?: string;
  };
  readonly Advance: {
    /** How far: P7D, PT48H; PT0S only waits until all is quiet. */
    readonly by?: string;
    /** Until when. */
    readonly to?: string;
  };
  readonly Advanced: {
    /** The business time. */
    readonly now: string;
    /** How many deadlines rang. */
    readonly fired: number;
    /** All that follows from it is done. Otherwise call again. */
    readonly quiet: boolean;
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
    /** Who is asked. */
    readonly to: 'buyer' | 'seller' | 'both';
    /** The question. */
    readonly text?: string;
    /** By when an answer counts. */
    readonly answerBy?: string;
  };
  readonly Assign: {
    /** Whoever is to mediate. */
    readonly mediatorId: string;
  };
  readonly Attachment: {
    /** Its id within the order. */
    readonly attachmentId: string;
    /** Of its bytes, in hexadecimal. */
    readonly sha256: string;
    /** In bytes. */
    readonly size: number;
  };
  readonly Attachments: {
    /** The files, the oldest first. */
    readonly items: readonly {
      /** Its id within the order. */
      readonly attachmentId: string;
      /** Of its bytes, in hexadecimal. */
      readonly sha256: string;
      /** In bytes. */
      readonly size: number;
    }[];
  };
  readonly BuyOption: {
    /** What is bought on top. */
    readonly label?: string;
    /** The payment that was captured for it. */
    readonly payment: Schemas['PaymentBody'];
    /** By how much longer the work may take. */
    readonly duration?: string;
  };
  readonly ChatPage: {
    /** A page of messages. */
    readonly items: readonly {
      /** Its place in the chat. */
      readonly revision: number;
      /** When it was written. */
      readonly at: string;
      /** Who wrote it. */
      readonly by: string;
      /** The service that spoke for him. */
      readonly via: string | null;
      /** What was written; null for operators, who see that something was, not what. */
      readonly text: string | null;
      /** The files that it names. */
      readonly attachments: readonly {
        /** Its id within the order. */
        readonly attachmentId: string;
        /** Of its bytes, in hexadecimal. */
        readonly sha256: string;
        /** In bytes. */
        readonly size: number;
      }[];
    }[];
    /** The `cursor` of the next page; null on the last. */
    readonly next: string | null;
  };
  readonly ClaimDamage: {
    /** What the seller would keep of the deposit. In minor units. */
    readonly amountMinor: number;
    /** What is damaged. */
    readonly text?: string;
  };
  readonly Clock: {
    /** The business time. */
    readonly now: string;
    /** The contexts of this process. */
    readonly contexts: readonly {
      /** The context. */
      readonly name: 'order' | 'dispute' | 'payout';
      /** Its newest event. A position in its store; null while that is empty. */
      readonly head: string | null;
      /** All of it is published. */
      readonly relayed: boolean;
      /** All read models are there. */
      readonly projected: boolean;
      /** Deadlines that are over and have not rung. */
      readonly due: number;
    }[];
  };
  readonly Decide: {
    /** How it ends. A rule book offers some of these. */
    readonly outcome: 'full_refund' | 'partial_refund' | 'restart' | 'pay_seller' | 'no_refund';
    /** What is given back, with partial_refund. In minor units. */
    readonly refundMinor?: number;
    /** Until when the work may now take, with restart. */
    readonly newDeadline?: string;
    /** A ground of the outcome, as the rule book lists them. */
    readonly ground: string;
    /** Why, for both sides to read. */
    readonly reasons?: string;
  };
  readonly Deliver: {
    /** What is said with it. */
    readonly text?: string;
    /** Files that were uploaded to this order. */
    readonly attachmentIds?: readonly string[];
  };
  readonly Dispute: {
    /** The dispute: `<order>.<n>`. */
    readonly disputeId: string;
    /** The order. */
    readonly orderId: string;
    /** The rule book that it goes by, for as long as it lasts. */
    readonly policy: string;
    /** Where it stands: a word of the rule book. */
    readonly status: string;
    /** Who opened it. */
    readonly claimantId: string;
    /** A word of the rule book, where it names reasons. */
    readonly reason: string | null;
    /** Who mediates; null while nobody does. */
    readonly mediatorId: string | null;
    /** Of the last decision; null before there is one. */
    readonly outcome: string | null;
    /** What closed it; null while it is not closed. */
    readonly closeReason: string | null;
    /** The oldest first. */
    readonly decisions: readonly {
      /** A word of the rule book. */
      readonly outcome: string;
      /** What it gives back to the buyer. In minor units. */
      readonly refundMinor: number;
      /** A word of the rule book. */
      readonly ground: string;
      /** What the mediator wrote; not for operators. */
      readonly reasons?: string;
      /** The mediator who decided. */
      readonly by: string;
      /** When. */
      readonly at: string;
      /** The file of the order, as it was decided on. */
      readonly file: {
        /** Of the order. */
        readonly revision: number;
        /** Of its chat; -1 where nothing was written. */
        readonly chatRevision: number;
        /** Of the file in the form of RFC 8785. */
        readonly sha256: string;
      };
      /** The dispute’s own revision when it was decided. */
      readonly threadRevision: number;
      /** What was to be given back, once the order has applied it. In minor units. */
      readonly orderedMinor?: number;
      /** What could still be given back. In minor units. */
      readonly appliedMinor?: number;
    }[];
    /** What is marked on it: words of the rule book. */
    readonly flags: readonly string[];
    /** The deadlines that run, wait or have rung. */
    readonly deadlines: readonly {
      /** A word of the rule book. */
      readonly name: string;
      /** When it rings; null while it waits. */
      readonly dueAt: string | null;
      /** It has rung. */
      readonly passed?: true;
      /** It waits: for a dispute to end, for example. */
      readonly paused?: true;
      /** How much of it is left, while it waits. In milliseconds. */
      readonly leftMs?: number;
      /** One sentence for people: which rule started it and when, when it ends, and what happens then. */
      readonly explanation?: string;
    }[];
    /** Times within which something is possible. They end without a sign. */
    readonly windows: readonly {
      /** A word of the rule book. */
      readonly name: string;
      /** Until when, this instant included. */
      readonly endsAt: string;
    }[];
    /** What the caller may do in it now. */
    readonly actions: readonly string[];
    /** What people wrote, evidence and proofs of shipping, the oldest first. Operators see that something was written, not what. */
    readonly thread: readonly ({
      /** Its place in the stream. */
      readonly revision: number;
      /** When. */
      readonly at: string;
      /** Who wrote it, or handed it in. */
      readonly by: string;
      /** What it is: the type of its event. */
      readonly type: string;
      /** What was written; not for operators. */
      readonly text?: string | null;
      /** Of evidence and proofs. */
      readonly kind?: string;
      /** The files that it names. */
      readonly attachments?: readonly {
        /** Its id within the order. */
        readonly attachmentId: string;
        /** Of its bytes, in hexadecimal. */
        readonly sha256: string;
        /** In bytes. */
        readonly size: number;
      }[];
      /** Of evidence: not from outside the marketplace. */
      readonly admissible?: boolean;
      /** Of a proof: `matches`, `differs` or `unknown`, beside the address of the order. */
      readonly addressMatches?: string;
      /** Of a proof; not for operators. */
      readonly carrier?: string | null;
      /** Of a proof; not for operators. */
      readonly trackingNumber?: string | null;
      /** Of a proof: the address on it; not for operators. */
      readonly shippedTo?: { readonly [name: string]: unknown } | null;
    })[];
    /** What one side proposes, or both have agreed to. */
    readonly settlement: {
      /** Its id within the dispute. */
      readonly proposalId: string;
      /** A word of the rule book. */
      readonly outcome: string;
      /** What would be given back. In minor units. */
      readonly refundMinor?: number;
      /** Both sides have agreed to it. */
      readonly agreed: boolean;
    } | null;
    /** Of its newest event: what `If-Match` takes. It begins at 0. */
    readonly revision: number;
    /** How words of the rule book are called, for people, in the language of `Accept-Language`. */
    readonly titles: {
      /** Of the status. */
      readonly status: string;
      /** Of each flag. */
      readonly flags: { readonly [name: string]: string };
      /** Of each deadline. */
      readonly deadlines: { readonly [name: string]: string };
      /** Of each window. */
      readonly windows: { readonly [name: string]: string };
      /** Of each action. */
      readonly actions: { readonly [name: string]: string };
      /** Of the outcome. */
      readonly outcome: string | null;
      /** Of all that may be decided under this rule book. */
      readonly outcomes: { readonly [name: string]: string };
      /** Of all grounds under this rule book. */
      readonly grounds: { readonly [name: string]: string };
    };
  };
  readonly DisputeActed: {
    /** The dispute: `<order>.<n>`. */
    readonly disputeId: string;
    /** The order. */
    readonly orderId: string;
    /** Where it stands: a word of the rule book. */
    readonly status: string;
    /** Of its newest event: what `If-Match` takes. It begins at 0. */
    readonly revision: number;
    /** The types of what was recorded; empty where nothing had to be. */
    readonly events: readonly string[];
    /** Of the settlement that was proposed. */
    readonly proposalId?: string;
    /** `evidence.off_platform`: it is kept and shown, but not taken into account. */
    readonly warnings?: readonly string[];
  };
  readonly DisputeHistory: {
    /** The events, the oldest first. */
    readonly items: readonly {
      /** Its place in the stream. */
      readonly revision: number;
      /** When it was decided: for what somebody asked, when his request came in. */
      readonly at: string;
      /** What happened. */
      readonly type: string;
      /** The rule that was applied. */
      readonly rule: string;
      /** The member; `timer` for a deadline, `system` for what follows from something else. */
      readonly by: string;
      /** The service that spoke for him. */
      readonly via: string | null;
      /** What the event says, and its step: where it led, which clocks it started and stopped. */
      readonly data: { readonly [name: string]: unknown };
    }[];
  };
  readonly DisputePage: {
    /** A page of disputes. */
    readonly items: readonly {
      /** The dispute: `<order>.<n>`. */
      readonly disputeId: string;
      /** The order. */
      readonly orderId: string;
      /** The marketplace. */
      readonly marketplace: string;
      /** The rule book that it goes by, for as long as it lasts. */
      readonly policy: string;
      /** Where it stands: a word of the rule book. */
      readonly status: string;
      /** What is marked on it: words of the rule book. */
      readonly flags: readonly string[];
      /** Who mediates; null while nobody does. */
      readonly mediatorId: string | null;
      /** Who opened it. */
      readonly claimantId: string;
      /** Who bought. */
      readonly buyerId: string;
      /** Who sold. */
      readonly sellerId: string;
      /** When it was opened. */
      readonly openedAt: string;
      /** When something happened in it last. */
      readonly changedAt: string;
      /** Staff were called because nobody had taken or settled it, and nobody has taken it since. */
      readonly breached: boolean;
      /** The deadlines that run, wait or have rung. */
      readonly deadlines: readonly {
        /** A word of the rule book. */
        readonly name: string;
        /** When it rings; null while it waits. */
        readonly dueAt: string | null;
        /** It has rung. */
        readonly passed?: true;
        /** It waits: for a dispute to end, for example. */
        readonly paused?: true;
        /** How much of it is left, while it waits. In milliseconds. */
        readonly leftMs?: number;
        /** One sentence for people: which rule started it and when, when it ends, and what happens then. */
        readonly explanation?: string;
      }[];
      /** How words of the rule book are called, for people. */
      readonly titles: {
        /** Of the status. */
        readonly status: string;
        /** Of each flag. */
        readonly flags: { readonly [name: string]: string };
        /** Of each deadline. */
        readonly deadlines: { readonly [name: string]: string };
      };
    }[];
    /** The `cursor` of the next page; null on the last. */
    readonly next: string | null;
  };
  readonly DisputeWords: {
    /** What is to be said. */
    readonly text?: string;
  };
  readonly EmptyBody: Record<string, never>;
  readonly Escalate: {
    /** Why it is handed to the staff. */
    readonly reason?: 'seller_inactivity' | 'harassment' | 'refusal_of_service' | 'case_manipulation' | 'integrity' | 'other';
    /** What they should know. */
    readonly note?: string;
  };
  readonly Left: {
    /** How many messages of the key are still parked. */
    readonly left: number;
  };
  readonly MakeOffer: {
    /** What would be bought on top. */
    readonly label?: string;
    /** What the buyer would pay. */
    readonly price: Schemas['PriceBody'];
    /** How long the work would take. */
    readonly duration?: string;
  };
  readonly Manner: {
    /** The payment, or the destination. */
    readonly reference: string;
    /** How it is answered. */
    readonly answer: 'ok' | 'refuse' | 'slow' | 'twice' | 'lose';
  };
  readonly MessageSent: {
    /** The order. */
    readonly orderId: string;
    /** Where it stands: a word of the rule book. */
    readonly status: string;
    /** Of its newest event: what `If-Match` takes. It begins at 0. */
    readonly revision: number;
    /** Of the message: what `If-Match` takes here. */
    readonly chatRevision: number;
    /** The types of what was recorded. */
    readonly events: readonly string[];
  };
  readonly Money: {
    /** ISO 4217. */
    readonly currency: string;
    /** All that was paid through the platform. In minor units. */
    readonly capturedMinor: number;
    /** What waits for the order’s end. In minor units. */
    readonly escrowMinor: number;
    /** What the buyer has been given back, by a refund or by his bank, or is about to be. In minor units. */
    readonly refundedMinor: number;
    /** What the seller has of it, held or not. In minor units. */
    readonly sellerMinor: number;
    /** What the platform keeps, bank fees that were kept included, less what it paid in the seller’s place: it may be less than nothing. In minor units. */
    readonly feesMinor: number;
    /** What an expired order has left, less its voucher. In minor units. */
    readonly suspenseMinor: number;
    /** What the buyer may spend again. In minor units. */
    readonly voucherMinor: number;
    /** One for each payment that is given back, in the order in which they fell due. */
    readonly refunds: readonly {
      /** The refund: `<order>.r<n>`. */
      readonly refundId: string;
      /** The payment that is given back. */
      readonly reference: string;
      /** What is given back. In minor units. */
      readonly amountMinor: number;
      /** due: with the payment provider. failed: it waits for an operator. */
      readonly status: 'due' | 'paid' | 'failed';
    }[];
    /** Who got how much, in the order in which it was decided. */
    readonly legs: readonly {
      /** Who. */
      readonly to: string;
      /** How much; negative where it was taken back. In minor units. */
      readonly amountMinor: number;
    }[];
    /** In how many working days a buyer usually sees a refund that is paid, as the rule book says. It is for showing: nothing here depends on it. */
    readonly refundDays: number;
  };
  readonly MoneyHistory: {
    /** The movements, the oldest first. */
    readonly items: readonly {
      /** Its place in the stream. */
      readonly revision: number;
      /** When it was decided. */
      readonly at: string;
      /** What happened. */
      readonly type: string;
      /** What it did to the ledger: together nothing. */
      readonly postings: readonly {
        /** Of the ledger. */
        readonly account: string;
        /** What came; negative: what went. In minor units. */
        readonly amountMinor: number;
      }[];
      /** All the figures after it. */
      readonly money: {
        /** ISO 4217. */
        readonly currency: string;
        /** All that was paid through the platform. In minor units. */
        readonly capturedMinor: number;
        /** What waits for the order’s end. In minor units. */
        readonly escrowMinor: number;
        /** What the buyer has been given back, by a refund or by his bank, or is about to be. In minor units. */
        readonly refundedMinor: number;
        /** What the seller has of it, held or not. In minor units. */
        readonly sellerMinor: number;
        /** What the platform keeps, bank fees that were kept included, less what it paid in the seller’s place: it may be less than nothing. In minor units. */
        readonly feesMinor: number;
        /** What an expired order has left, less its voucher. In minor units. */
        readonly suspenseMinor: number;
        /** What the buyer may spend again. In minor units. */
        readonly voucherMinor: number;
        /** One for each payment that is given back, in the order in which they fell due. */
        readonly refunds: readonly {
          /** The refund: `<order>.r<n>`. */
          readonly refundId: string;
          /** The payment that is given back. */
          readonly reference: string;
          /** What is given back. In minor units. */
          readonly amountMinor: number;
          /** due: with the payment provider. failed: it waits for an operator. */
          readonly status: 'due' | 'paid' | 'failed';
        }[];
        /** Who got how much, in the order in which it was decided. */
        readonly legs: readonly {
          /** Who. */
          readonly to: string;
          /** How much; negative where it was taken back. In minor units. */
          readonly amountMinor: number;
        }[];
      };
    }[];
  };
  readonly Movements: {
    /** The oldest first. */
    readonly items: readonly {
      /** Back to the buyer, or out to a seller. */
      readonly kind: 'refund' | 'pay_out';
      /** How much. In minor units. */
      readonly amountMinor: number;
      /** The key that it was asked with, once for each movement. */
      readonly key: string;
    }[];
  };
  readonly OpenDispute: {
    /** Why, in the words of whoever opens it. */
    readonly justification?: string;
    /** Where the rule book names reasons: one of them. It refuses any other. */
    readonly reason?: string;
  };
  readonly Order: {
    /** The order. */
    readonly orderId: string;
    /** The rule book that it goes by, for as long as it lasts. */
    readonly policy: string;
    /** Where it stands: a word of the rule book. */
    readonly status: string;
    /** What is marked on it: words of the rule book. */
    readonly flags: readonly string[];
    /** Who buys. */
    readonly buyerId: string;
    /** Who sells. */
    readonly sellerId: string;
    /** What was bought; null for staff without a dispute to settle. */
    readonly title: string | null;
    /** What was paid for it. */
    readonly price: {
      /** The price. In minor units. */
      readonly amountMinor: number;
      /** ISO 4217. */
      readonly currency: string;
      /** What the platform keeps of it. In minor units. */
      readonly feesMinor: number;
      /** The part that is a deposit, where one was paid. In minor units. */
      readonly depositMinor?: number;
    };
    /** What ended it; null while it has not ended. */
    readonly closedBy: string | null;
    /** What the rule book counts. */
    readonly counters: { readonly [name: string]: number };
    /** The deadlines that run, wait or have rung. */
    readonly deadlines: readonly {
      /** A word of the rule book. */
      readonly name: string;
      /** When it rings; null while it waits. */
      readonly dueAt: string | null;
      /** It has rung. */
      readonly passed?: true;
      /** It waits: for a dispute to end, for example. */
      readonly paused?: true;
      /** How much of it is left, while it waits. In milliseconds. */
      readonly leftMs?: number;
      /** One sentence for people: which rule started it and when, when it ends, and what happens then. */
      readonly explanation?: string;
    }[];
    /** Times within which something is possible. They end without a sign. */
    readonly windows: readonly {
      /** A word of the rule book. */
      readonly name: string;
      /** Until when, this instant included. */
      readonly endsAt: string;
    }[];
    /** What the seller offers and the buyer may still accept. */
    readonly offers: readonly {
      /** Its id within the order. */
      readonly offerId: string;
      /** What would be bought. */
      readonly label: string | null;
      /** What the buyer would pay. */
      readonly price: {
        /** The price. In minor units. */
        readonly amountMinor: number;
        /** ISO 4217. */
        readonly currency: string;
      };
      /** By how much longer the work may take. ISO 8601. */
      readonly duration: string | null;
      /** When it lapses; null while that waits. */
      readonly lapsesAt: string | null;
    }[];
    /** What one side would have, or give, back, while the other has not answered. */
    readonly refundProposal: {
      /** Its id within the order. */
      readonly proposalId: string;
      /** Who proposes it. */
      readonly by: string;
      /** What would be given back. In minor units. */
      readonly amountMinor: number;
      /** ISO 4217. */
      readonly currency: string;
      /** Why; null for staff without a dispute to settle. */
      readonly reason: string | null;
    } | null;
    /** What the caller may do with it now. */
    readonly actions: readonly string[];
    /** Its open dispute, or else the last one; null if there never was one. */
    readonly disputeId: string | null;
    /** Of its newest event: what `If-Match` takes. It begins at 0. */
    readonly revision: number;
    /** How words of the rule book are called, for people, in the language of `Accept-Language`. */
    readonly titles: {
      /** Of the status. */
      readonly status: string;
      /** Of each flag. */
      readonly flags: { readonly [name: string]: string };
      /** Of each deadline. */
      readonly deadlines: { readonly [name: string]: string };
      /** Of each window. */
      readonly windows: { readonly [name: string]: string };
      /** Of each action. */
      readonly actions: { readonly [name: string]: string };
    };
  };
  readonly OrderActed: {
    /** The order. */
    readonly orderId: string;
    /** Where it stands: a word of the rule book. */
    readonly status: string;
    /** Of its newest event: what `If-Match` takes. It begins at 0. */
    readonly revision: number;
    /** The types of what was recorded; empty where nothing had to be. */
    readonly events: readonly string[];
    /** Of the dispute that was opened. */
    readonly disputeId?: string;
    /** Of the offer that was made. */
    readonly offerId?: string;
    /** Of the refund that was proposed. */
    readonly proposalId?: string;
  };
  readonly OrderFile: {
    /** The order. */
    readonly orderId: string;
    /** Of the newest event in it. */
    readonly revision: number;
    /** Of the newest message in it; -1 where nothing was written. */
    readonly chatRevision: number;
    /** The rule book that it goes by, for as long as it lasts. */
    readonly policy: string;
    /** What was bought, as both sides agreed on it. */
    readonly terms: string;
    /** What happened, the oldest first, but for what only staff may read. */
    readonly events: readonly {
      /** Its place in the stream. */
      readonly revision: number;
      /** When it was decided. */
      readonly at: string;
      /** What happened. */
      readonly type: string;
      /** The member; `timer` for a deadline, `system` for what follows from something else. */
      readonly by: string;
      /** What the event says, and its step. */
      readonly data: { readonly [name: string]: unknown };
    }[];
    /** What buyer and seller wrote to each other. */
    readonly messages: readonly {
      /** Its place in the chat. */
      readonly revision: number;
      /** When it was written. */
      readonly at: string;
      /** Who wrote it. */
      readonly by: string;
      /** What was written. */
      readonly text: string;
      /** The files that it names. */
      readonly attachments: readonly {
        /** Its id within the order. */
        readonly attachmentId: string;
        /** Of its bytes, in hexadecimal. */
        readonly sha256: string;
        /** In bytes. */
        readonly size: number;
      }[];
    }[];
    /** What was delivered. */
    readonly deliveries: readonly {
      /** Of its event. */
      readonly revision: number;
      /** When it was delivered. */
      readonly at: string;
      /** What was said with it. */
      readonly text: string | null;
      /** The files that it names. */
      readonly attachments: readonly {
        /** Its id within the order. */
        readonly attachmentId: string;
        /** Of its bytes, in hexadecimal. */
        readonly sha256: string;
        /** In bytes. */
        readonly size: number;
      }[];
    }[];
  };
  readonly OrderHistory: {
    /** The events, the oldest first. */
    readonly items: readonly {
      /** Its place in the stream. */
      readonly revision: number;
      /** When it was decided: for what somebody asked, when his request came in. */
      readonly at: string;
      /** What happened. */
      readonly type: string;
      /** The rule that was applied. */
      readonly rule: string;
      /** The member; `timer` for a deadline, `system` for what follows from something else. */
      readonly by: string;
      /** The service that spoke for him. */
      readonly via: string | null;
      /** What the event says, and its step: where it led, which clocks it started and stopped. */
      readonly data: { readonly [name: string]: unknown };
    }[];
  };
  readonly OrderPage: {
    /** A page of orders. */
    readonly items: readonly {
      /** The order. */
      readonly orderId: string;
      /** The marketplace. */
      readonly marketplace: string;
      /** The rule book that it goes by, for as long as it lasts. */
      readonly policy: string;
      /** Where it stands: a word of the rule book. */
      readonly status: string;
      /** What is marked on it: words of the rule book. */
      readonly flags: readonly string[];
      /** Who buys. */
      readonly buyerId: string;
      /** Who sells. */
      readonly sellerId: string;
      /** All that was paid for it. In minor units. */
      readonly amountMinor: number;
      /** ISO 4217. */
      readonly currency: string;
      /** Its open dispute, or else the last one; null if there never was one. */
      readonly disputeId: string | null;
      /** The deadlines that run, wait or have rung. */
      readonly deadlines: readonly {
        /** A word of the rule book. */
        readonly name: string;
        /** When it rings; null while it waits. */
        readonly dueAt: string | null;
        /** It has rung. */
        readonly passed?: true;
        /** It waits: for a dispute to end, for example. */
        readonly paused?: true;
        /** How much of it is left, while it waits. In milliseconds. */
        readonly leftMs?: number;
        /** One sentence for people: which rule started it and when, when it ends, and what happens then. */
        readonly explanation?: string;
      }[];
      /** When it was placed. */
      readonly placedAt: string;
      /** When something happened to it last. */
      readonly changedAt: string;
      /** How words of the rule book are called, for people, in the language of `Accept-Language`. */
      readonly titles: {
        /** Of the status. */
        readonly status: string;
        /** Of each flag. */
        readonly flags: { readonly [name: string]: string };
        /** Of each deadline. */
        readonly deadlines: { readonly [name: string]: string };
      };
    }[];
    /** The `cursor` of the next page; null on the last. */
    readonly next: string | null;
  };
  readonly OrderPlaced: {
    /** The order. */
    readonly orderId: string;
    /** Where it stands: a word of the rule book. */
    readonly status: string;
    /** Of its newest event: what `If-Match` takes. It begins at 0. */
    readonly revision: number;
  };
  readonly ParkedPage: {
    /** A page of keys. */
    readonly items: readonly {
      /** Who could not handle them. */
      readonly consumer: string;
      /** Where they came from. */
      readonly topic: string;
      /** Their key. */
      readonly key: string;
      /** `unknown.pack`, `unknown.type`, `unknown.version`, `malformed`, `rejected` or `failed`. */
      readonly reason: string;
      /** What went wrong with the first of them, without personal data. */
      readonly detail: string;
      /** When the first of them was parked. */
      readonly since: string;
      /** Higher for a key that was parked later. */
      readonly sequence: number;
      /** The messages that wait, the oldest first. */
      readonly messages: readonly {
        /** Its id. */
        readonly eventId: string;
        /** Its type. */
        readonly type: string;
        /** When it happened. */
        readonly time: string;
        /** Whose it is; null where it names none. */
        readonly marketplace: string | null;
      }[];
    }[];
    /** The `cursor` of the next page; null on the last. */
    readonly next: string | null;
  };
  readonly PaymentBody: {
    /** The reference of a captured payment; used once in a marketplace. */
    readonly reference: string;
    /** wallet: the buyer’s own. What it does not hold becomes his debt: look before you let him pay with it. */
    readonly method: 'card' | 'wallet' | 'external';
    /** All that the buyer paid. In minor units. */
    readonly amountMinor: number;
    /** ISO 4217. */
    readonly currency: string;
    /** What the platform keeps when the seller is paid; by default the commission of the rule book. In minor units. */
    readonly feesMinor?: number;
    /** The tax in it, which stays the seller’s to pay. In minor units. */
    readonly taxMinor?: number;
    /** What the bank took of it, which a refund does not bring back. In minor units. */
    readonly bankFeesMinor?: number;
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
    /** What was bought, in a few words. */
    readonly title: string;
    /** What was bought, as both sides agreed on it. */
    readonly terms: string;
    /** The payment that was captured for it. */
    readonly payment: Schemas['PaymentBody'];
    /** How long the work may take; without it nobody is ever late. */
    readonly duration?: string;
    /** How long the seller has to accept; by default as the rule book says. */
    readonly acceptanceWindow?: string;
    /** By when it should arrive, where goods are sent. */
    readonly estimatedDeliveryDate?: string;
    /** How long the seller takes until he ships. */
    readonly processingTime?: string;
    /** Where goods are sent. */
    readonly shipTo?: Schemas['AddressBody'];
    /** The part of the payment that is a deposit, where the rule book gives it back. In minor units. */
    readonly depositMinor?: number;
  };
  readonly PriceBody: {
    /** The price. In minor units. */
    readonly amountMinor: number;
    /** ISO 4217. */
    readonly currency: string;
  };
  /** RFC 9457, with a stable code and the facts of the refusal beside it. */
  readonly Problem: {
    /** Where the code is explained, at this address. */
    readonly type: string;
    /** What it is about, in a few words. The same for every refusal with this code. */
    readonly title: string;
    /** The status of the answer. */
    readonly status: number;
    /** What was wrong here, and what to do. For people. */
    readonly detail: string;
    /** What was asked, without its query. */
    readonly instance: string;
    /** What programs go by: it never changes its meaning. */
    readonly code: string;
  };
  readonly ProposeRefund: {
    /** What would be given back. In minor units. */
    readonly amountMinor: number;
    /** Why. */
    readonly reason?: string;
  };
  readonly ProposeSettlement: {
    /** How it would end. */
    readonly outcome: 'partial_refund' | 'restart';
    /** What would be given back, with partial_refund. In minor units. */
    readonly refundMinor?: number;
  };
  readonly Reason: {
    /** Why. Some rule books want to know. */
    readonly reason?: string;
  };
  readonly RecordChargeback: {
    /** Of the payment that the bank has taken back. */
    readonly reference: string;
    /** What the bank has taken back. In minor units. */
    readonly amountMinor: number;
  };
  readonly RedriveKey: {
    /** The key, as the list names it. */
    readonly key: string;
  };
  readonly Refund: {
    /** What is given back. In minor units. */
    readonly amountMinor: number;
    /** platform: through the payment provider. external: it was given back already, past the platform. */
    readonly method: 'platform' | 'external';
    /** Why. */
    readonly reason?: string;
  };
  readonly RefundActed: {
    /** The refund: `<order>.r<n>`. */
    readonly refundId: string;
    /** The order. */
    readonly orderId: string;
    /** Of the order’s money. */
    readonly revision: number;
    /** The types of what was recorded; empty where nothing had to be. */
    readonly events: readonly string[];
  };
  readonly RefundPage: {
    /** A page of refunds. */
    readonly items: readonly {
      /** The refund: `<order>.r<n>`. */
      readonly refundId: string;
      /** The order. */
      readonly orderId: string;
      /** The payment that is given back. */
      readonly reference: string;
      /** What is given back. In minor units. */
      readonly amountMinor: number;
      /** ISO 4217. */
      readonly currency: string;
      /** due: with the payment provider. failed: it waits for an operator. */
      readonly status: 'due' | 'paid' | 'failed';
    }[];
    /** The `cursor` of the next page; null on the last. */
    readonly next: string | null;
  };
  readonly Reinstate: {
    /** In which his standing changes. */
    readonly marketplace: string;
  };
  readonly Reopen: {
    /** Why. */
    readonly reason?: string;
  };
  readonly RequestReinstatement: {
    /** In which his standing changes. */
    readonly marketplace: string;
    /** What speaks for him. */
    readonly information?: string;
  };
  readonly Review: {
    /** How it was. */
    readonly rating: 'positive' | 'negative';
    /** In words. */
    readonly text?: string;
  };
  readonly Seller: {
    /** The seller. */
    readonly sellerId: string;
    /** The marketplace. */
    readonly marketplace: string;
    /** Whether he may sell. */
    readonly standing: 'active' | 'suspended' | 'reinstatement_requested';
    /** What the caller may do about the standing now. */
    readonly actions: readonly string[];
    /** His figures. */
    readonly statistics: {
      /** The span up to now that the figures are about. ISO 8601. */
      readonly window: string;
      /** With fewer completed orders in the window, every figure is null. */
      readonly minimumOrders: number;
      /** In the window. */
      readonly completedOrders: number;
      /** Accepted ÷ placed, of the orders that were accepted, declined, cancelled or left to lapse; null with too few orders. */
      readonly acceptanceRate: number | null;
      /** Completed ÷ (completed + cancelled or expired after acceptance); null with too few orders. */
      readonly completionRate: number | null;
      /** Delivered by its deadline ÷ (delivered by it + became late); null with too few orders. */
      readonly onTimeRate: number | null;
      /** How soon he answers in chats; null with too few orders. */
      readonly responseTime: {
        /** Hours; no answer counts as less than 1, none as more than 168. */
        readonly meanHours: number;
      } | null;
    };
  };
  readonly SellerActed: {
    /** The seller. */
    readonly sellerId: string;
    /** The marketplace. */
    readonly marketplace: string;
    /** Whether he may sell. */
    readonly standing: 'active' | 'suspended' | 'reinstatement_requested';
    /** Of his standing: what `If-Match` takes. It begins at 0. */
    readonly revision: number;
    /** The types of what was recorded; empty where nothing had to be. */
    readonly events: readonly string[];
  };
  readonly SendMessage: {
    /** The message. */
    readonly text?: string;
    /** Files that were uploaded to this order. */
    readonly attachmentIds?: readonly string[];
  };
  readonly SettleOtherwise: {
    /** How the buyer got his money. For the operators; never published. */
    readonly note?: string;
  };
  readonly Ship: {
    /** Who carries it. */
    readonly carrier?: string;
    /** By which it is followed. */
    readonly trackingNumber?: string;
  };
  readonly SkipMessage: {
    /** The message, as the list names it. */
    readonly eventId: string;
    /** Why it may be dropped. It is recorded. */
    readonly reason: string;
  };
  readonly SkipMessageOfKey: {
    /** The message, as the list names it. */
    readonly eventId: string;
    /** Why it may be dropped. It is recorded. */
    readonly reason: string;
    /** The key, as the list names it. */
    readonly key: string;
  };
  readonly SubmitEvidence: {
    /** What it is. */
    readonly kind: 'message' | 'screenshot' | 'photo' | 'document' | 'work_file';
    /** What it shows. */
    readonly text?: string;
    /** Files that were uploaded to the order. */
    readonly attachmentIds?: readonly string[];
    /** It was said outside the marketplace: kept, but not taken into account. */
    readonly offPlatform?: boolean;
  };
  readonly Suspend: {
    /** In which his standing changes. */
    readonly marketplace: string;
    /** Why. */
    readonly reason?: string;
  };
  readonly TellProvider: {
    /** The payment whose refunds, or the destination whose withdrawals, are answered like this from now on. */
    readonly reference: string;
    /** `lose` moves the money and loses the answer, `twice` acts on the request two times. */
    readonly answer: 'ok' | 'refuse' | 'slow' | 'twice' | 'lose';
  };
  readonly Token: {
    /** What `Authorization: Bearer` takes. */
    readonly token: string;
  };
  readonly TokenBody: {
    /** Whom the token speaks for. */
    readonly sub: string;
    /** What he is; by default a member. */
    readonly roles?: readonly ('member' | 'mediator' | 'operator' | 'analyst' | 'service')[];
    /** Where his roles count. */
    readonly marketplaces?: readonly string[];
  };
  readonly TrialBalance: {
    /** One for each currency in which something was ever posted. */
    readonly items: readonly {
      /** ISO 4217. */
      readonly currency: string;
      /** The sum. In minor units. */
      readonly balanceMinor: number;
    }[];
  };
  readonly UpdateTracking: {
    /** What the carrier says. */
    readonly status: 'in_transit' | 'delivered';
    /** Where it was seen. */
    readonly location?: Schemas['AddressBody'];
  };
  readonly Wallets: {
    /** By marketplace, then by currency. */
    readonly items: readonly {
      /** The marketplace. */
      readonly marketplace: string;
      /** ISO 4217. */
      readonly currency: string;
      /** What he may take out. In minor units. */
      readonly availableMinor: number;
      /** What is his, and waits: for a dispute to end, for example. In minor units. */
      readonly heldMinor: number;
      /** What a withdrawal has set aside. In minor units. */
      readonly reservedMinor: number;
      /** What he owes. In minor units. */
      readonly debtMinor: number;
    }[];
  };
  readonly Withdraw: {
    /** The marketplace whose wallet it is. */
    readonly marketplace: string;
    /** At most what is available. In minor units. */
    readonly amountMinor: number;
    /** ISO 4217. */
    readonly currency: string;
    /** The account outside, as the marketplace’s payment service knows it; left out, the owner’s own id. Never published. */
    readonly destination?: string;
  };
  readonly Withdrawal: {
    /** The withdrawal. */
    readonly withdrawalId: string;
    /** The marketplace. */
    readonly marketplace: string;
    /** Whose money it is. */
    readonly ownerId: string;
    /** ISO 4217. */
    readonly currency: string;
    /** How much. In minor units. */
    readonly amountMinor: number;
    /** Where the money is to go, as its owner has named it. */
    readonly destination: string;
    /** failed: the provider refused, and the money is back in the wallet. */
    readonly status: 'requested' | 'reserved' | 'paid' | 'failed' | 'refused';
  };
  readonly WithdrawalPage: {
    /** A page of withdrawals. */
    readonly items: readonly {
      /** The withdrawal. */
      readonly withdrawalId: string;
      /** The marketplace. */
      readonly marketplace: string;
      /** How much. In minor units. */
      readonly amountMinor: number;
      /** ISO 4217. */
      readonly currency: string;
      /** failed: the provider refused, and the money is back in the wallet. */
      readonly status: 'requested' | 'reserved' | 'paid' | 'failed' | 'refused';
      /** When he asked for it. */
      readonly requestedAt: string;
    }[];
    /** The `cursor` of the next page; null on the last. */
    readonly next: string | null;
  };
  readonly WithdrawalRequested: {
    /** The withdrawal. */
    readonly withdrawalId: string;
    /** What came of it later is in the list of withdrawals. */
    readonly status: 'reserved';
  };
  readonly Words: {
    /** What is to be said about it. */
    readonly text?: string;
  };
};

export type Gets = {
  /** All codes, explained */
  readonly '/problems': {
    readonly asks: Record<never, never>;
    readonly answer: Blob;
  };
  /** A code, explained */
  readonly '/problems/{code}': {
    readonly asks: {
      readonly code: string;
    };
    readonly answer: Blob;
  };
  /** The files of an order */
  readonly '/orders/{id}/attachments': {
    readonly asks: {
      readonly id: string;
    };
    readonly answer: Schemas['Attachments'];
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
      /** What `next` said. */
      readonly cursor?: string;
      /** How many, at most. */
      readonly limit?: number;
    };
    readonly answer: Schemas['ChatPage'];
  };
  /** List orders */
  readonly '/orders': {
    readonly asks: {
      /** Where they stand: a word of a rule book. */
      readonly status?: string;
      /** Who buys. Members may name themselves only. */
      readonly buyerId?: string;
      /** Who sells. Members may name themselves only. */
      readonly sellerId?: string;
      /** Of one marketplace only. */
      readonly marketplace?: string;
      /** What `next` said. */
      readonly cursor?: string;
      /** How many, at most. */
      readonly limit?: number;
    };
    readonly answer: Schemas['OrderPage'];
  };
  /** An order */
  readonly '/orders/{id}': {
    readonly asks: {
      readonly id: string;
      /** As it was then: after everything that happened up to this instant. */
      readonly asOf?: string;
    };
    readonly answer: Schemas['Order'];
  };
  /** What happened to an order */
  readonly '/orders/{id}/history': {
    readonly asks: {
      readonly id: string;
    };
    readonly answer: Schemas['OrderHistory'];
  };
  /** The file of an order */
  readonly '/orders/{id}/file': {
    readonly asks: {
      readonly id: string;
    };
    readonly answer: Schemas['OrderFile'];
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
  /** List disputes */
  readonly '/disputes': {
    readonly asks: {
      /** Where they stand: a word of a rule book. */
      readonly status?: string;
      /** Who mediates. */
      readonly mediatorId?: string;
      /** Those for which staff were called, or the others. */
      readonly breached?: boolean;
      /** Of one marketplace only. */
      readonly marketplace?: string;
      /** What `next` said. */
      readonly cursor?: string;
      /** How many, at most. */
      readonly limit?: number;
    };
    readonly answer: Schemas['DisputePage'];
  };
  /** A dispute */
  readonly '/disputes/{id}': {
    readonly asks: {
      readonly id: string;
      /** As it was then: after everything that happened up to this instant. */
      readonly asOf?: string;
    };
    readonly answer: Schemas['Dispute'];
  };
  /** What happened in a dispute */
  readonly '/disputes/{id}/history': {
    readonly asks: {
      readonly id: string;
    };
    readonly answer: Schemas['DisputeHistory'];
  };
  /** The money of an order */
  readonly '/orders/{id}/money': {
    readonly asks: {
      readonly id: string;
      /** As it was then: after everything that happened up to this instant. */
      readonly asOf?: string;
    };
    readonly answer: Schemas['Money'];
  };
  /** What happened to the money of an order */
  readonly '/orders/{id}/money/history': {
    readonly asks: {
      readonly id: string;
    };
    readonly answer: Schemas['MoneyHistory'];
  };
  /** The wallets of somebody */
  readonly '/wallets/{ownerId}': {
    readonly asks: {
      readonly ownerId: string;
      /** Of one marketplace only. */
      readonly marketplace?: string;
    };
    readonly answer: Schemas['Wallets'];
  };
  /** The withdrawals of somebody */
  readonly '/wallets/{ownerId}/withdrawals': {
    readonly asks: {
      readonly ownerId: string;
      /** Of one marketplace only. */
      readonly marketplace?: string;
      /** What `next` said. */
      readonly cursor?: string;
      /** How many, at most. */
      readonly limit?: number;
    };
    readonly answer: Schemas['WithdrawalPage'];
  };
  /** A withdrawal */
  readonly '/wallets/{ownerId}/withdrawals/{withdrawalId}': {
    readonly asks: {
      readonly ownerId: string;
      readonly withdrawalId: string;
    };
    readonly answer: Schemas['Withdrawal'];
  };
  /** The trial balance */
  readonly '/ledger/trial-balance': {
    readonly asks: Record<never, never>;
    readonly answer: Schemas['TrialBalance'];
  };
  /** List refunds */
  readonly '/operations/refunds': {
    readonly asks: {
      /** Those that wait for an operator have failed. */
      readonly status?: 'due' | 'paid' | 'failed';
      /** What `next` said. */
      readonly cursor?: string;
      /** How many, at most. */
      readonly limit?: number;
    };
    readonly answer: Schemas['RefundPage'];
  };
  /** What the provider has moved */
  readonly '/dev/provider': {
    readonly asks: {
      /** The payment whose refunds, or the destination whose withdrawals, are meant. */
      readonly reference: string;
    };
    readonly answer: Schemas['Movements'];
  };
  /** What time it is, and where everything stands */
  readonly '/clock': {
    readonly asks: Record<never, never>;
    readonly answer: Schemas['Clock'];
  };
  /** List parked messages */
  readonly '/operations/parked': {
    readonly asks: {
      /** What `next` said. */
      readonly cursor?: string;
      /** How many, at most. */
      readonly limit?: number;
    };
    readonly answer: Schemas['ParkedPage'];
  };
};

/** `keyed`: it may be repeated under the same key, and is answered as the first time. */
export type Posts = {
  /** Write a token */
  readonly '/dev/tokens': {
    readonly asks: {
      readonly body: Schemas['TokenBody'];
    };
    readonly answer: Schemas['Token'];
    readonly keyed: false;
  };
  /** Hand in a file */
  readonly '/orders/{id}/attachments': {
    readonly asks: {
      readonly id: string;
      readonly body: FormData;
    };
    readonly answer: Schemas['Attachment'];
    readonly keyed: true;
  };
  /** Send message */
  readonly '/orders/{id}/send-message': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['SendMessage'];
    };
    readonly answer: Schemas['MessageSent'];
    readonly keyed: true;
  };
  /** Place */
  readonly '/orders': {
    readonly asks: {
      readonly body: Schemas['PlaceOrder'];
    };
    readonly answer: Schemas['OrderPlaced'];
    readonly keyed: true;
  };
  /** Accept */
  readonly '/orders/{id}/accept': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Decline */
  readonly '/orders/{id}/decline': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Reason'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Cancel */
  readonly '/orders/{id}/cancel': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Reason'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Request cancellation */
  readonly '/orders/{id}/request-cancellation': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Reason'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Accept cancellation */
  readonly '/orders/{id}/accept-cancellation': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Refuse cancellation */
  readonly '/orders/{id}/refuse-cancellation': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Reason'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Deliver */
  readonly '/orders/{id}/deliver': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Deliver'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Complete */
  readonly '/orders/{id}/complete': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Request revision */
  readonly '/orders/{id}/request-revision': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Words'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Accept revision */
  readonly '/orders/{id}/accept-revision': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Refuse revision */
  readonly '/orders/{id}/refuse-revision': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Reason'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Open dispute */
  readonly '/orders/{id}/open-dispute': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['OpenDispute'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Buy option */
  readonly '/orders/{id}/buy-option': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['BuyOption'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Offer */
  readonly '/orders/{id}/offer': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['MakeOffer'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Accept offer */
  readonly '/orders/{id}/accept-offer': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['AcceptOffer'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Decline offer */
  readonly '/orders/{id}/decline-offer': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['AnswerOffer'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Withdraw offer */
  readonly '/orders/{id}/withdraw-offer': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['AnswerOffer'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Request voucher */
  readonly '/orders/{id}/request-voucher': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Review */
  readonly '/orders/{id}/review': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['Review'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Hold */
  readonly '/orders/{id}/hold': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Reason'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Unhold */
  readonly '/orders/{id}/unhold': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Report */
  readonly '/orders/{id}/report': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Words'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Ship */
  readonly '/orders/{id}/ship': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Ship'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Update tracking */
  readonly '/orders/{id}/update-tracking': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['UpdateTracking'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Refund */
  readonly '/orders/{id}/refund': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['Refund'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Record chargeback */
  readonly '/orders/{id}/record-chargeback': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['RecordChargeback'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Propose refund */
  readonly '/orders/{id}/propose-refund': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['ProposeRefund'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Accept refund */
  readonly '/orders/{id}/accept-refund': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['AnswerRefund'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Decline refund */
  readonly '/orders/{id}/decline-refund': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['AnswerRefund'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Withdraw refund */
  readonly '/orders/{id}/withdraw-refund': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['AnswerRefund'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Submit claim */
  readonly '/orders/{id}/submit-claim': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Words'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Amend claim */
  readonly '/orders/{id}/amend-claim': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Words'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Withdraw claim */
  readonly '/orders/{id}/withdraw-claim': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Review claim */
  readonly '/orders/{id}/review-claim': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Reject claim */
  readonly '/orders/{id}/reject-claim': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Reason'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Convert claim */
  readonly '/orders/{id}/convert-claim': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Hand over */
  readonly '/orders/{id}/hand-over': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Words'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Confirm return */
  readonly '/orders/{id}/confirm-return': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Words'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Claim damage */
  readonly '/orders/{id}/claim-damage': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['ClaimDamage'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Accept damage */
  readonly '/orders/{id}/accept-damage': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Report problem */
  readonly '/orders/{id}/report-problem': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Words'];
    };
    readonly answer: Schemas['OrderActed'];
    readonly keyed: true;
  };
  /** Suspend */
  readonly '/sellers/{sellerId}/suspend': {
    readonly asks: {
      readonly sellerId: string;
      readonly body: Schemas['Suspend'];
    };
    readonly answer: Schemas['SellerActed'];
    readonly keyed: true;
  };
  /** Request reinstatement */
  readonly '/sellers/{sellerId}/request-reinstatement': {
    readonly asks: {
      readonly sellerId: string;
      readonly body: Schemas['RequestReinstatement'];
    };
    readonly answer: Schemas['SellerActed'];
    readonly keyed: true;
  };
  /** Reinstate */
  readonly '/sellers/{sellerId}/reinstate': {
    readonly asks: {
      readonly sellerId: string;
      readonly body: Schemas['Reinstate'];
    };
    readonly answer: Schemas['SellerActed'];
    readonly keyed: true;
  };
  /** Assign */
  readonly '/disputes/{id}/assign': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['Assign'];
    };
    readonly answer: Schemas['DisputeActed'];
    readonly keyed: true;
  };
  /** Take */
  readonly '/disputes/{id}/take': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['DisputeActed'];
    readonly keyed: true;
  };
  /** Justify */
  readonly '/disputes/{id}/justify': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['DisputeWords'];
    };
    readonly answer: Schemas['DisputeActed'];
    readonly keyed: true;
  };
  /** Ask */
  readonly '/disputes/{id}/ask': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['Ask'];
    };
    readonly answer: Schemas['DisputeActed'];
    readonly keyed: true;
  };
  /** Post message */
  readonly '/disputes/{id}/post-message': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['DisputeWords'];
    };
    readonly answer: Schemas['DisputeActed'];
    readonly keyed: true;
  };
  /** Submit evidence */
  readonly '/disputes/{id}/submit-evidence': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['SubmitEvidence'];
    };
    readonly answer: Schemas['DisputeActed'];
    readonly keyed: true;
  };
  /** Propose settlement */
  readonly '/disputes/{id}/propose-settlement': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['ProposeSettlement'];
    };
    readonly answer: Schemas['DisputeActed'];
    readonly keyed: true;
  };
  /** Accept settlement */
  readonly '/disputes/{id}/accept-settlement': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['AnswerSettlement'];
    };
    readonly answer: Schemas['DisputeActed'];
    readonly keyed: true;
  };
  /** Decline settlement */
  readonly '/disputes/{id}/decline-settlement': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['AnswerSettlement'];
    };
    readonly answer: Schemas['DisputeActed'];
    readonly keyed: true;
  };
  /** Decide */
  readonly '/disputes/{id}/decide': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['Decide'];
    };
    readonly answer: Schemas['DisputeActed'];
    readonly keyed: true;
  };
  /** Escalate */
  readonly '/disputes/{id}/escalate': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Escalate'];
    };
    readonly answer: Schemas['DisputeActed'];
    readonly keyed: true;
  };
  /** Consent restart */
  readonly '/disputes/{id}/consent-restart': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['DisputeActed'];
    readonly keyed: true;
  };
  /** Add proof */
  readonly '/disputes/{id}/add-proof': {
    readonly asks: {
      readonly id: string;
      readonly body: Schemas['AddProof'];
    };
    readonly answer: Schemas['DisputeActed'];
    readonly keyed: true;
  };
  /** Close */
  readonly '/disputes/{id}/close': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['DisputeActed'];
    readonly keyed: true;
  };
  /** Reopen */
  readonly '/disputes/{id}/reopen': {
    readonly asks: {
      readonly id: string;
      readonly body?: Schemas['Reopen'];
    };
    readonly answer: Schemas['DisputeActed'];
    readonly keyed: true;
  };
  /** Withdraw */
  readonly '/wallets/{ownerId}/withdraw': {
    readonly asks: {
      readonly ownerId: string;
      readonly body: Schemas['Withdraw'];
    };
    readonly answer: Schemas['WithdrawalRequested'];
    readonly keyed: true;
  };
  /** Try a refund again */
  readonly '/operations/refunds/{refundId}/retry': {
    readonly asks: {
      readonly refundId: string;
      readonly body?: Schemas['EmptyBody'];
    };
    readonly answer: Schemas['RefundActed'];
    readonly keyed: true;
  };
  /** A refund was paid otherwise */
  readonly '/operations/refunds/{refundId}/settle-otherwise': {
    readonly asks: {
      readonly refundId: string;
      readonly body?: Schemas['SettleOtherwise'];
    };
    readonly answer: Schemas['RefundActed'];
    readonly keyed: true;
  };
  /** Tell the provider how to answer */
  readonly '/dev/provider': {
    readonly asks: {
      readonly body: Schemas['TellProvider'];
    };
    readonly answer: Schemas['Manner'];
    readonly keyed: false;
  };
  /** Try the messages of a key again */
  readonly '/operations/parked/{consumer}/{key}/redrive': {
    readonly asks: {
      readonly consumer: string;
      readonly key: string;
    };
    readonly answer: Schemas['Left'];
    readonly keyed: false;
  };
  /** Skip a message of a key */
  readonly '/operations/parked/{consumer}/{key}/skip': {
    readonly asks: {
      readonly consumer: string;
      readonly key: string;
      readonly body: Schemas['SkipMessage'];
    };
    readonly answer: Schemas['Left'];
    readonly keyed: false;
  };
  /** Try the messages of any key again */
  readonly '/operations/parked/{consumer}/redrive': {
    readonly asks: {
      readonly consumer: string;
      readonly body: Schemas['RedriveKey'];
    };
    readonly answer: Schemas['Left'];
    readonly keyed: false;
  };
  /** Skip a message of any key */
  readonly '/operations/parked/{consumer}/skip': {
    readonly asks: {
      readonly consumer: string;
      readonly body: Schemas['SkipMessageOfKey'];
    };
    readonly answer: Schemas['Left'];
    readonly keyed: false;
  };
  /** Turn the clock */
  readonly '/clock/advance': {
    readonly asks: {
      readonly body?: Schemas['Advance'];
    };
    readonly answer: Schemas['Advanced'];
    readonly keyed: false;
  };
};

/** The posts that know no key: to repeat one does it twice. */
export const KEYLESS: readonly string[] = [
  '/dev/tokens',
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
  | 'attachment.not_found'
  | 'busy'
  | 'buyer_is_seller'
  | 'case.closed'
  | 'chat.blocked'
  | 'chat.closed'
  | 'command.id_reused'
  | 'currency.mismatch'
  | 'deadline.passed'
  | 'decision.final'
  | 'dispute.already_open'
  | 'dispute.not_eligible'
  | 'dispute.not_found'
  | 'field.invalid'
  | 'field.required'
  | 'headers.too_large'
  | 'internal'
  | 'limit.reached'
  | 'malformed'
  | 'not_found'
  | 'order.closed'
  | 'order.exists'
  | 'order.frozen'
  | 'order.not_found'
  | 'outcome.not_allowed'
  | 'pack.unknown'
  | 'parked.not_found'
  | 'payment.reused'
  | 'rate.limited'
  | 'reason.required'
  | 'refund.not_found'
  | 'revision.stale'
  | 'seller.suspended'
  | 'state.invalid'
  | 'too.early'
  | 'too_large'
  | 'unauthenticated'
  | 'unsupported_media_type'
  | 'withdrawal.not_found';
