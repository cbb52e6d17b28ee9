import type { orderWords } from '../vocabulary.js';
import type { Phrases } from './phrases.js';

/** How the words of the order's table are told. */
export const orderPhrases: Phrases<typeof orderWords> = {
  subject: { en: 'the order', fr: 'la commande' },

  events: {
    OrderPlaced: { en: 'the order {be} placed', fr: 'la commande {be} passée' },
    OrderAccepted: { en: 'the order {be} accepted', fr: 'la commande {be} acceptée' },
    OrderBecameLate: { en: 'the order {be} declared late', fr: 'la commande {be} déclarée en retard' },
    OrderRestarted: { en: 'the order {be} restarted', fr: 'la commande {be} relancée' },
    OrderCompleted: { en: 'the order {be} completed', fr: 'la commande {be} terminée' },
    OrderCancelled: { en: 'the order {be} cancelled', fr: 'la commande {be} annulée' },
    OrderExpired: { en: 'the order {be} closed as expired', fr: 'la commande {be} close pour expiration' },
    CancellationRequested: { en: 'a cancellation {be} requested', fr: 'une annulation {be} demandée' },
    CancellationRefused: { en: 'the cancellation {be} refused', fr: 'l’annulation {be} refusée' },
    CancellationUnanswered: {
      en: 'the cancellation request {be} left unanswered',
      fr: 'la demande d’annulation {be} laissée sans réponse',
    },
    WorkDelivered: { en: 'the work {be} delivered', fr: 'le travail {be} livré' },
    RevisionRequested: { en: 'a revision {be} requested', fr: 'une retouche {be} demandée' },
    RevisionAccepted: { en: 'the revision {be} accepted', fr: 'la retouche {be} acceptée' },
    RevisionRefused: { en: 'the revision {be} refused', fr: 'la retouche {be} refusée' },
    RevisionUnanswered: {
      en: 'the revision request {be} left unanswered',
      fr: 'la demande de retouche {be} laissée sans réponse',
    },
    DisputeOpened: { en: 'a dispute {be} opened', fr: 'un litige {be} ouvert' },
    DecisionApplied: { en: 'the decision {be} applied', fr: 'la décision {be} appliquée' },
    DisputeEnded: { en: 'the dispute {be} closed', fr: 'le litige {be} clos' },
    OptionBought: { en: 'an option {be} bought', fr: 'une option {be} achetée' },
    OfferMade: { en: 'an offer {be} made', fr: 'une offre {be} faite' },
    OfferAccepted: { en: 'an offer {be} accepted', fr: 'une offre {be} acceptée' },
    OfferDeclined: { en: 'an offer {be} declined', fr: 'une offre {be} refusée' },
    OfferWithdrawn: { en: 'an offer {be} withdrawn', fr: 'une offre {be} retirée' },
    OfferLapsed: { en: 'the offer {be} dropped for want of an answer', fr: 'l’offre {be} abandonnée faute de réponse' },
    VoucherRequested: { en: 'a voucher {be} requested', fr: 'un bon d’achat {be} demandé' },
    ReviewLeft: { en: 'a review {be} left', fr: 'une évaluation {be} laissée' },
    OrderHeld: { en: 'the order {be} frozen by the staff', fr: 'la commande {be} gelée par l’équipe' },
    OrderReleased: { en: 'the order {be} released by the staff', fr: 'la commande {be} débloquée par l’équipe' },
    ConductReported: { en: 'conduct {be} reported to the staff', fr: 'un comportement {be} signalé à l’équipe' },
    OrderShipped: { en: 'the parcel {be} sent', fr: 'le colis {be} expédié' },
    TrackingUpdated: { en: 'the tracking {be} updated', fr: 'le suivi {be} mis à jour' },
    RefundIssued: { en: 'a refund {be} issued', fr: 'un remboursement {be} émis' },
    DisputeResumed: { en: 'the dispute {be} reopened', fr: 'le litige {be} rouvert' },
    ChargebackRecorded: { en: 'a chargeback {be} recorded', fr: 'une contestation bancaire {be} enregistrée' },
    RefundProposed: { en: 'a partial refund {be} proposed', fr: 'un remboursement partiel {be} proposé' },
    RefundAgreed: { en: 'the proposed refund {be} accepted', fr: 'le remboursement proposé {be} accepté' },
    RefundProposalDeclined: { en: 'the proposed refund {be} declined', fr: 'le remboursement proposé {be} refusé' },
    RefundProposalWithdrawn: { en: 'the proposed refund {be} withdrawn', fr: 'le remboursement proposé {be} retiré' },
    ClaimSubmitted: { en: 'a claim {be} submitted', fr: 'une réclamation {be} déposée' },
    ClaimAmended: { en: 'the claim {be} amended', fr: 'la réclamation {be} modifiée' },
    ClaimWithdrawn: { en: 'the claim {be} withdrawn', fr: 'la réclamation {be} retirée' },
    ClaimReviewStarted: { en: 'the claim {be} taken under review', fr: 'la réclamation {be} mise à l’examen' },
    ClaimRejected: { en: 'the claim {be} rejected', fr: 'la réclamation {be} rejetée' },
    ItemHandedOver: { en: 'the item {be} handed over', fr: 'l’objet {be} remis' },
    ItemReturned: { en: 'the item {be} returned', fr: 'l’objet {be} rendu' },
    DamageClaimed: { en: 'damage {be} claimed', fr: 'un dégât {be} signalé' },
    ProblemReported: { en: 'a problem {be} reported to the seller', fr: 'un problème {be} signalé au vendeur' },
    ReminderDue: { en: 'a reminder {be} given', fr: 'un rappel {be} donné' },
    DeadlinePassed: { en: 'the end of the time {be} noted', fr: 'la fin du délai {be} notée' },
  },

  news: {
    DisputeDecided: { en: 'the dispute {be} decided', fr: 'le litige {be} tranché' },
    DisputeClosed: { en: 'the dispute {be} closed', fr: 'le litige {be} clos' },
    DisputeReopened: { en: 'the dispute {be} reopened', fr: 'le litige {be} rouvert' },
  },

  says: {
    reason: {
      non_delivery: { en: 'for non-delivery', fr: 'pour non-livraison' },
      not_as_described: { en: 'for an item that is not as described', fr: 'pour un article non conforme à la description' },
      damaged: { en: 'for a damaged item', fr: 'pour un article endommagé' },
      late: { en: 'for a late delivery', fr: 'pour une livraison tardive' },
    },
    status: { in_transit: { en: 'in transit', fr: 'en transit' }, delivered: { en: 'delivered', fr: 'livré' } },
    method: {
      platform: { en: 'through the platform', fr: 'par la plateforme' },
      external: { en: 'outside the platform', fr: 'hors de la plateforme' },
    },
    rating: { positive: { en: 'positive', fr: 'positive' }, negative: { en: 'negative', fr: 'négative' } },
  },

  facts: {
    closedBy: {
      buyer: { en: 'the buyer closed it', fr: 'l’acheteur l’a close' },
      seller: { en: 'the seller closed it', fr: 'le vendeur l’a close' },
      mediator: { en: 'a mediator closed it', fr: 'un médiateur l’a close' },
      timer: { en: 'a deadline closed it', fr: 'un délai l’a close' },
    },
    reasonTried: {
      true: { en: 'an earlier dispute was opened for the same reason', fr: 'un litige a déjà été ouvert pour le même motif' },
      false: { en: 'no earlier dispute was opened for the same reason', fr: 'aucun litige n’a été ouvert pour le même motif' },
    },
    refunded: {
      none: { en: 'nothing has been refunded', fr: 'rien n’a été remboursé' },
      part: { en: 'a part has been refunded', fr: 'une partie a été remboursée' },
      all: { en: 'everything has been refunded', fr: 'tout a été remboursé' },
    },
    buyerStanding: {
      active: { en: 'the buyer’s account is active', fr: 'le compte de l’acheteur est actif' },
      suspended: { en: 'the buyer’s account is suspended', fr: 'le compte de l’acheteur est suspendu' },
      reinstatement_requested: { en: 'the buyer has asked to be reinstated', fr: 'l’acheteur a demandé sa réintégration' },
    },
    sellerStanding: {
      active: { en: 'the seller’s account is active', fr: 'le compte du vendeur est actif' },
      suspended: { en: 'the seller’s account is suspended', fr: 'le compte du vendeur est suspendu' },
      reinstatement_requested: { en: 'the seller has asked to be reinstated', fr: 'le vendeur a demandé sa réintégration' },
    },
  },

  needs: {
    reason: { en: 'a reason', fr: 'un motif' },
    text: { en: 'a text', fr: 'un texte' },
    justification: { en: 'a justification', fr: 'une justification' },
    carrier: { en: 'the carrier', fr: 'le transporteur' },
    attachmentIds: { en: 'files', fr: 'des fichiers' },
    label: { en: 'a name for it', fr: 'un intitulé' },
    duration: { en: 'a duration', fr: 'une durée' },
    reference: { en: 'the reference of the payment', fr: 'la référence du paiement' },
    estimatedDeliveryDate: { en: 'the expected day', fr: 'le jour prévu' },
  },
  periods: {
    duration: { en: 'the duration of the order', fr: 'la durée de la commande' },
    acceptanceWindow: { en: 'the acceptance time that was stated', fr: 'la durée d’acceptation annoncée' },
    processingTime: { en: 'the processing time that was stated', fr: 'la durée de traitement annoncée' },
    optionDuration: { en: 'the duration of the option', fr: 'la durée de l’option' },
    offerDuration: { en: 'the duration of the offer', fr: 'la durée de l’offre' },
  },
  instants: {
    estimatedDeliveryDate: { en: 'on the expected day', fr: 'au jour prévu' },
    newDeadline: { en: 'on the date that the decision sets', fr: 'à la date fixée par la décision' },
  },
  sums: {
    remaining: { en: 'what has not been given back yet', fr: 'ce qui n’a pas encore été rendu' },
    refundable: { en: 'what may be refunded', fr: 'ce qui peut être remboursé' },
    offer: { en: 'the price of the offer', fr: 'le prix de l’offre' },
    deposit: { en: 'the deposit', fr: 'la caution' },
  },
  keys: {
    disputeId: { en: 'one for each dispute', fr: 'une par litige' },
    offerId: { en: 'one for each offer', fr: 'une par offre' },
  },
  funds: {
    capture: { en: 'the payment is taken in', fr: 'le paiement est encaissé' },
    release: { en: 'the seller is paid', fr: 'le vendeur est payé' },
    refund: { en: 'the buyer is refunded in full', fr: 'l’acheteur est remboursé intégralement' },
    split: {
      en: 'the buyer gets back what was decided, and the seller the rest',
      fr: 'l’acheteur récupère ce qui a été décidé, et le vendeur le reste',
    },
    refund_part: { en: 'the seller gives this amount back to the buyer', fr: 'le vendeur rend ce montant à l’acheteur' },
    refund_rest: {
      en: 'the seller gives back to the buyer all that is left',
      fr: 'le vendeur rend à l’acheteur tout ce qui reste',
    },
    cover_part: { en: 'the platform gives this amount back to the buyer', fr: 'la plateforme rend ce montant à l’acheteur' },
    cover_rest: {
      en: 'the platform gives back to the buyer all that is left',
      fr: 'la plateforme rend à l’acheteur tout ce qui reste',
    },
    charge_back: {
      en: 'what the bank took back is recovered from the seller',
      fr: 'ce que la banque a repris est récupéré auprès du vendeur',
    },
    suspense: { en: 'the platform puts the money aside', fr: 'la plateforme met l’argent de côté' },
    voucher: { en: 'a voucher is drawn from the money put aside', fr: 'un bon d’achat est tiré de l’argent mis de côté' },
    return_deposit: {
      en: 'the deposit goes back to the buyer, and the seller is paid the rest',
      fr: 'la caution revient à l’acheteur, et le vendeur reçoit le reste',
    },
    settle_damage: {
      en: 'the damage is paid from the deposit, whose rest goes back to the buyer',
      fr: 'le dégât est payé sur la caution, dont le reste revient à l’acheteur',
    },
    hold: { en: 'the seller’s money is held', fr: 'l’argent du vendeur est retenu' },
    unhold: { en: 'the seller’s money is free again', fr: 'l’argent du vendeur est libéré' },
  },
};
