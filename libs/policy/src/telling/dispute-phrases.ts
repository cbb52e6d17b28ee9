import type { disputeWords, sellerWords } from '../vocabulary.js';
import type { Phrases } from './phrases.js';

/** How the words of the dispute's table are told. */
export const disputePhrases: Phrases<typeof disputeWords> = {
  subject: { en: 'the dispute', fr: 'le litige' },

  events: {
    MediationStarted: { en: 'the dispute {be} opened', fr: 'le litige {be} ouvert' },
    DisputeJustified: { en: 'the dispute {be} justified', fr: 'le litige {be} justifié' },
    JustificationOverdue: { en: 'the dispute {be} left without a justification', fr: 'le litige {be} laissé sans justification' },
    MediatorAssigned: { en: 'a mediator {be} assigned', fr: 'un médiateur {be} assigné' },
    AssignmentDue: { en: 'a mediator {be} expected', fr: 'un médiateur {be} attendu' },
    AssignmentOverdue: {
      en: 'the lack of a mediator {be} reported to the operators',
      fr: 'l’absence de médiateur {be} signalée aux opérateurs',
    },
    QuestionAsked: { en: 'a question {be} asked', fr: 'une question {be} posée' },
    AnswerOverdue: { en: 'the question {be} left unanswered', fr: 'la question {be} laissée sans réponse' },
    PartyAnswered: { en: 'a message of a party {be} received', fr: 'un message d’une partie {be} reçu' },
    MediatorWrote: { en: 'a message of the staff {be} received', fr: 'un message de l’équipe {be} reçu' },
    EvidenceSubmitted: { en: 'evidence {be} submitted', fr: 'une preuve {be} fournie' },
    SettlementProposed: { en: 'a settlement {be} proposed', fr: 'un arrangement {be} proposé' },
    SettlementDeclined: { en: 'the settlement {be} declined', fr: 'l’arrangement {be} refusé' },
    ArrangementDeclared: {
      en: 'an arrangement {be} declared by both sides',
      fr: 'un arrangement {be} déclaré par les deux parties',
    },
    DisputeDecided: { en: 'the dispute {be} decided', fr: 'le litige {be} tranché' },
    EnforcementOverdue: {
      en: 'the delay of the decision {be} reported to the operators',
      fr: 'le retard de la décision {be} signalé aux opérateurs',
    },
    DisputeSettled: { en: 'the decision {be} applied', fr: 'la décision {be} appliquée' },
    ExplanationRequested: { en: 'an explanation {be} requested', fr: 'une explication {be} demandée' },
    ExplanationGiven: { en: 'an explanation {be} given', fr: 'une explication {be} donnée' },
    DisputeEscalated: { en: 'the dispute {be} handed to the marketplace', fr: 'le litige {be} transmis à la place de marché' },
    EscalationPossible: {
      en: 'the buyer {be} told that he may hand the dispute to the marketplace',
      fr: 'l’acheteur {be} informé qu’il peut transmettre le litige à la place de marché',
    },
    DisputeClosed: { en: 'the dispute {be} closed', fr: 'le litige {be} clos' },
    RefundNoted: { en: 'a refund {be} noted', fr: 'un remboursement {be} noté' },
    RestartConsented: { en: 'the restart {be} consented to by one side', fr: 'la relance {be} acceptée par une partie' },
    ProofAdded: { en: 'a proof of shipping {be} added', fr: 'une preuve d’expédition {be} ajoutée' },
    DisputeBecameStale: { en: 'the dispute {be} declared too old', fr: 'le litige {be} déclaré trop ancien' },
    DisputeReopened: { en: 'the dispute {be} reopened', fr: 'le litige {be} rouvert' },
    ChargebackNoted: { en: 'a chargeback {be} noted', fr: 'une contestation bancaire {be} notée' },
    ReminderDue: { en: 'a reminder {be} given', fr: 'un rappel {be} donné' },
    DeadlinePassed: { en: 'the end of the time {be} noted', fr: 'la fin du délai {be} notée' },
  },

  news: {
    DisputeOpened: { en: 'the dispute {be} opened on the order', fr: 'le litige {be} ouvert sur la commande' },
    DecisionApplied: { en: 'the decision {be} applied to the order', fr: 'la décision {be} appliquée à la commande' },
    OtherDecisionApplied: {
      en: 'the decision of another dispute {be} applied to the order',
      fr: 'la décision d’un autre litige {be} appliquée à la commande',
    },
    RefundIssued: { en: 'a refund {be} issued on the order', fr: 'un remboursement {be} émis sur la commande' },
    OrderCancelled: { en: 'the order {be} cancelled', fr: 'la commande {be} annulée' },
    TrackingUpdated: { en: 'the tracking {be} updated', fr: 'le suivi {be} mis à jour' },
    ChargebackRecorded: { en: 'a chargeback {be} recorded', fr: 'une contestation bancaire {be} enregistrée' },
  },

  says: {
    justified: {
      true: { en: 'with a justification', fr: 'avec une justification' },
      false: { en: 'without a justification', fr: 'sans justification' },
    },
    to: {
      buyer: { en: 'to the buyer', fr: 'à l’acheteur' },
      seller: { en: 'to the seller', fr: 'au vendeur' },
      both: { en: 'to both', fr: 'aux deux' },
    },
    kind: {
      message: { en: 'a message', fr: 'un message' },
      screenshot: { en: 'a screenshot', fr: 'une capture d’écran' },
      photo: { en: 'a photo', fr: 'une photo' },
      document: { en: 'a document', fr: 'un document' },
      work_file: { en: 'a file of the work', fr: 'un fichier du travail' },
      departure_or_delivery_scan: { en: 'a scan of the departure or the delivery', fr: 'un scan du départ ou de la livraison' },
      service_receipt: { en: 'a receipt of the carrier', fr: 'un reçu du transporteur' },
      customs_form: { en: 'a customs form', fr: 'un formulaire de douane' },
      tracking: { en: 'the tracking', fr: 'le suivi' },
    },
    reason: {
      seller_inactivity: { en: 'for a seller who does nothing', fr: 'pour un vendeur inactif' },
      harassment: { en: 'for harassment', fr: 'pour harcèlement' },
      refusal_of_service: { en: 'for a refusal of service', fr: 'pour un refus de service' },
      case_manipulation: { en: 'for a manipulation of the case', fr: 'pour une manipulation du dossier' },
      integrity: { en: 'for the integrity of the cases', fr: 'pour l’intégrité des dossiers' },
      other: { en: 'for another reason', fr: 'pour un autre motif' },
    },
    full: { true: { en: 'all of it', fr: 'en totalité' }, false: { en: 'a part', fr: 'en partie' } },
    tracking: { in_transit: { en: 'in transit', fr: 'en transit' }, delivered: { en: 'delivered', fr: 'livré' } },
    place: {
      matches: { en: 'at the address of the receipt', fr: 'à l’adresse du reçu' },
      differs: { en: 'at another address than the receipt’s', fr: 'à une autre adresse que celle du reçu' },
      unknown: { en: 'at an unknown place', fr: 'à un endroit inconnu' },
    },
  },

  facts: {
    reason: {
      non_delivery: { en: 'it is about a non-delivery', fr: 'il porte sur une non-livraison' },
      not_as_described: {
        en: 'it is about an item that is not as described',
        fr: 'il porte sur un article non conforme à la description',
      },
      damaged: { en: 'it is about a damaged item', fr: 'il porte sur un article endommagé' },
      late: { en: 'it is about a late delivery', fr: 'il porte sur une livraison tardive' },
    },
    arranged: {
      partial_refund: {
        en: 'both sides have agreed on a partial refund',
        fr: 'les deux parties sont convenues d’un remboursement partiel',
      },
      restart: { en: 'both sides have agreed on a restart', fr: 'les deux parties sont convenues d’une relance' },
    },
  },

  needs: {
    text: { en: 'a text', fr: 'un texte' },
    reasons: { en: 'the reasons', fr: 'les raisons' },
    mediatorId: { en: 'who it is', fr: 'de qui il s’agit' },
    newDeadline: { en: 'a new date of delivery', fr: 'une nouvelle date de livraison' },
    attachmentIds: { en: 'files', fr: 'des fichiers' },
    note: { en: 'a note', fr: 'une note' },
    reason: { en: 'a reason', fr: 'un motif' },
    trackingNumber: { en: 'a tracking number', fr: 'un numéro de suivi' },
  },
  periods: {},
  instants: { answerBy: { en: 'on the date that the question sets', fr: 'à la date fixée par la question' } },
  sums: {
    refundable: { en: 'what may be refunded', fr: 'ce qui peut être remboursé' },
    remaining: { en: 'what has not been given back yet', fr: 'ce qui n’a pas encore été rendu' },
    arrangement: { en: 'the amount agreed', fr: 'le montant convenu' },
  },
  keys: {},
  funds: {},
};

/** How the words of a seller's standing are told. */
export const sellerPhrases: Phrases<typeof sellerWords> = {
  subject: { en: 'the account', fr: 'le compte' },
  events: {
    SellerSuspended: { en: 'the account {be} suspended', fr: 'le compte {be} suspendu' },
    ReinstatementRequested: { en: 'reinstatement {be} requested', fr: 'la réintégration {be} demandée' },
    SellerReinstated: { en: 'the account {be} reinstated', fr: 'le compte {be} réintégré' },
  },
  news: {},
  says: {},
  facts: {
    openDisputes: {
      none: { en: 'no dispute against him is open', fr: 'aucun litige contre lui n’est ouvert' },
      some: { en: 'a dispute against him is open', fr: 'un litige contre lui est ouvert' },
    },
  },
  needs: {
    reason: { en: 'a reason', fr: 'un motif' },
    information: { en: 'the information asked for', fr: 'les informations demandées' },
  },
  periods: {},
  instants: {},
  sums: {},
  keys: {},
  funds: {},
};
