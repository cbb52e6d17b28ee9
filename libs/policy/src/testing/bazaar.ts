/** As short as a rule book can be, with one of everything: specs write one thing differently, and look what is said of it. */
export const bazaar = `# A bazaar.
pack: bazaar/1
zone: Europe/Paris
grace: PT60S

order:
  states:
    pending:     { chat: open }
    in_progress:
    delivered:   { chat: blocked }
    disputed:    { frozen: true }
    completed:   { chat: { until: chat_end }, terminal: true }
  flags:
    late:                   { while: in_progress }
    cancellation_requested: { while: in_progress }
  counters: [refusals, disputes]
  windows:
    chat_end: { lasts: P7D, while: completed }
  deadlines:
    acceptance: { lasts: PT48H, while: pending }
    delivery:   { lasts: duration, while: in_progress }
  rows:
    - { rule: BZ-T01, action: place, by: service, from: new, to: pending, event: OrderPlaced, funds: capture }
    - { rule: BZ-T02, action: accept, by: seller, from: pending, within: acceptance, to: in_progress, event: OrderAccepted }
    - { rule: BZ-T03, action: deliver, by: seller, from: in_progress, needs: text, to: delivered, event: WorkDelivered }
    - { rule: BZ-T04, action: refuse-cancellation, by: seller, from: in_progress, with: cancellation_requested, needs: reason, event: CancellationRefused, counts: refusals }
    - { rule: BZ-T05, deadline: delivery, from: in_progress, event: OrderBecameLate, sets: late }
    - rule: BZ-T06
      follows: BZ-T04
      from: in_progress
      if: { refusals: ">= 2" }
      to: disputed
      event: DisputeOpened
      counts: disputes
    - { rule: BZ-T07, deadline: acceptance, from: pending, to: completed, event: OrderCancelled, funds: refund }
    - { rule: BZ-T08, on: DisputeDecided, says: { outcome: pay_seller }, from: disputed, to: completed, event: OrderCompleted, funds: release }
    - { rule: BZ-T15, action: complete, by: buyer, from: delivered, to: completed, event: OrderCompleted, funds: release }

dispute:
  states:
    in_mediation:
    decided: { refuses: decision.final }
  flags:
    settlement: { while: in_mediation }
  rows:
    - { rule: BZ-T20, on: DisputeOpened, from: new, to: in_mediation, event: MediationStarted }
    - { rule: BZ-T21, action: propose-settlement, by: [buyer, seller], from: in_mediation, amount: below refundable, event: SettlementProposed, sets: settlement }
    - { rule: BZ-T22, action: accept-settlement, by: counterparty of settlement, from: in_mediation, with: settlement, event: ArrangementDeclared, clears: settlement }
    - { rule: BZ-T23, action: decide, by: mediator, says: { outcome: pay_seller, ground: conform }, from: in_mediation, needs: reasons, to: decided, event: DisputeDecided }

money:
  payout: at_closing
  commission: { basisPoints: 1000, fixedMinor: 0 }
  feesOnPartialRefund: kept
  reserve: { basisPoints: 0, hold: P45D }
  refund: { providerLimit: null, afterLimit: manual, expectedDays: 5 }
  withdrawal: { minimumMinor: 0, whileSuspended: true }

statistics: { window: P6M, minimumOrders: 5, cancellationsNotCounted: [] }

texts:
  order:
    states:
      pending: { fr: En attente, en: Pending }
      in_progress: { fr: En cours, en: In progress }
      delivered: { fr: Livrée, en: Delivered }
      disputed: { fr: Gelée, en: Frozen }
      completed: { fr: Terminée, en: Completed }
    flags:
      late: { fr: En retard, en: Late }
      cancellation_requested: { fr: Demande d’annulation, en: Cancellation request }
    windows:
      chat_end: { fr: Fin de la discussion, en: End of the chat }
    deadlines:
      acceptance: { fr: Acceptation, en: Acceptance }
      delivery: { fr: Livraison, en: Delivery }
    actions:
      place: { fr: Commander, en: Order }
      accept: { fr: Accepter, en: Accept }
      deliver: { fr: Livrer, en: Deliver }
      complete: { fr: Terminer, en: Complete }
      refuse-cancellation: { fr: Refuser l’annulation, en: Refuse the cancellation }
      send-message: { fr: Écrire, en: Write }
  dispute:
    states:
      in_mediation: { fr: En médiation, en: In mediation }
      decided: { fr: Décision rendue, en: Decided }
    flags:
      settlement: { fr: Arrangement proposé, en: Settlement proposed }
    actions:
      propose-settlement: { fr: Proposer un arrangement, en: Propose a settlement }
      accept-settlement: { fr: Accepter l’arrangement, en: Accept the settlement }
      decide: { fr: Trancher, en: Decide }
    outcomes:
      pay_seller: { fr: Paiement du vendeur, en: Seller paid }
    grounds:
      conform: { fr: Conforme, en: As agreed }
`;
