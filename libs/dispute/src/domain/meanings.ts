import { compareAddresses, must, parseInstant, period, plusPeriod, type Address, type Instant } from '@entente/kernel';
import { isParty, isRelation, type disputeWords, type Meanings, type Pack, type Situation } from '@entente/policy';
import type { DisputeBody } from './commands.js';
import type { Attachment, DisputeEvent } from './events.js';
import { aboutDispute, evolveDispute, type Dispute } from './state.js';

/** The order's file as the mediator may judge it, read before he decides. */
export type JudgedFile = { readonly revision: number; readonly chatRevision: number; readonly digest: string };
type DisputeGiven = {
  readonly now: Instant;
  readonly pack: Pack;
  readonly file?: JudgedFile;
  /** Where the receipt says that the goods go. */
  readonly shipTo?: Address;
  /** The files that a body names, found among those of the order. */
  readonly attachments?: readonly Attachment[];
};
type Of<Value> = (situation: Situation<Dispute, DisputeBody, DisputeGiven>) => Value;
type Broken = { code: string; detail: string } | undefined;

const MESSAGES_MAX = 5_000;
const STATED_INSTANT_MAX = period('P5Y');

const said =
  (...names: readonly (keyof DisputeBody & string)[]): Of<object> =>
  ({ body }) =>
    Object.fromEntries(names.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])));
const nothing = () => ({});
const always = () => true;

const judged = ({ revision, chatRevision, digest }: JudgedFile) => ({ fileRevision: revision, chatRevision, fileDigest: digest });

/** What a decision gives the buyer; the order gives it, or what is left of it. */
const refundOf: Of<number> = ({ state, body }) =>
  body.outcome === 'full_refund' ? state.remainingMinor : body.outcome === 'partial_refund' ? (body.refundMinor ?? 0) : 0;

/** Why an order's news closed the case. */
const CLOSED_BY: { readonly [news: string]: string } = {
  TrackingUpdated: 'tracking_confirmed',
  OtherDecisionApplied: 'platform_refund',
  RefundIssued: 'full_refund_by_seller',
  OrderCancelled: 'full_refund_by_seller',
  ChargebackRecorded: 'chargeback',
};

const hasRoom: Of<Broken> = ({ state }) =>
  state.messages >= MESSAGES_MAX
    ? { code: 'limit.reached', detail: `A thread takes at most ${MESSAGES_MAX} messages: the mediator decides on what is there.` }
    : undefined;

/** An instant that somebody states lies ahead, within five years. */
function ahead(name: 'newDeadline' | 'answerBy'): Of<Broken> {
  return ({ body, now }) => {
    const stated = body[name];
    if (stated === undefined) return undefined;
    const at = parseInstant(stated);
    if (at !== undefined && at > now && at <= plusPeriod(now, STATED_INSTANT_MAX, 'UTC')) return undefined;
    return {
      code: 'field.invalid',
      detail: `${name} must lie after ${now} and within five years. Write it like 2026-01-20T18:00:00Z.`,
    };
  };
}

/** One that was declined, accepted or replaced meanwhile is no longer what the answer is about. */
const current: Of<Broken> = ({ state, body }) =>
  body.proposalId === undefined || body.proposalId === state.settlement?.proposalId
    ? undefined
    : {
        code: 'state.invalid',
        detail: `Proposal ${body.proposalId} is no longer the current one. Read the dispute again and answer what stands there now.`,
      };

/** A decision is final: whoever names a sum, or a day, that its outcome has no use for has meant another. */
const meant: Of<Broken> = ({ body: { outcome, refundMinor, newDeadline } }) => {
  const stray =
    refundMinor !== undefined && outcome !== 'partial_refund'
      ? 'refundMinor'
      : newDeadline !== undefined && outcome !== 'restart'
        ? 'newDeadline'
        : undefined;
  return (
    stray && {
      code: 'field.invalid',
      detail: `${stray} says nothing with outcome ${outcome}. Leave it out, or choose the outcome that you mean.`,
    }
  );
};

/** What a dispute's words mean; the rule books say when they apply. */
export const disputeMeanings: Meanings<typeof disputeWords, Dispute, DisputeBody, DisputeGiven, DisputeEvent> = {
  isRelation,
  evolve: evolveDispute,
  about: aboutDispute,

  hears: {
    DisputeOpened: ({ status }) => status === 'new',
    DecisionApplied: (dispute, { disputeId, decision }) => disputeId === dispute.disputeId && decision === dispute.decisions,
    OtherDecisionApplied: always,
    RefundIssued: always,
    OrderCancelled: always,
    TrackingUpdated: always,
    ChargebackRecorded: always,
  },

  facts: {
    reason: ({ state }) => state.reason as 'non_delivery' | undefined,
    arranged: ({ state }) => state.arrangement?.outcome,
  },
  periods: {},
  instants: { answerBy: ({ body }) => body.answerBy },
  sums: {
    refundable: ({ state }) => state.refundableMinor,
    remaining: ({ state }) => state.remainingMinor,
    arrangement: ({ state }) => state.arrangement?.refundMinor ?? 0,
  },
  currencyOf: ({ currency }) => currency,
  asked: ({ refundMinor }) => refundMinor,
  keys: {},
  funds: {},

  laws: {
    assign: ({ state, body }) =>
      isParty(state, body.mediatorId!)
        ? { code: 'actor.forbidden', detail: 'Buyer and seller cannot mediate their own dispute: assign somebody else.' }
        : undefined,
    ask: (situation) => hasRoom(situation) ?? ahead('answerBy')(situation),
    'post-message': hasRoom,
    'submit-evidence': hasRoom,
    'add-proof': hasRoom,
    'accept-settlement': current,
    'decline-settlement': current,
    decide: (situation) => meant(situation) ?? ahead('newDeadline')(situation),
    'propose-settlement': meant,
  },

  events: {
    MediationStarted: said(
      'disputeId',
      'orderId',
      'policy',
      'buyerId',
      'sellerId',
      'claimantId',
      'reason',
      'refundableMinor',
      'remainingMinor',
      'currency',
    ),
    DisputeJustified: said('text'),
    JustificationOverdue: nothing,
    // Who takes it takes it for himself, whatever else he says.
    MediatorAssigned: ({ body, actor, relation }) => ({ mediatorId: relation === 'any mediator' ? actor!.id : body.mediatorId }),
    AssignmentDue: nothing,
    AssignmentOverdue: nothing,
    QuestionAsked: ({ body }) => ({ asked: body.to, text: body.text }),
    AnswerOverdue: nothing,
    PartyAnswered: said('text'),
    MediatorWrote: said('text'),
    EvidenceSubmitted: ({ body: { kind, text, offPlatform }, given: { attachments = [] } }) => ({
      kind,
      ...(text && { text }),
      ...(attachments.length > 0 && { attachments }),
      admissible: offPlatform !== true,
    }),
    SettlementProposed: (situation) => ({
      proposalId: `p${situation.state.proposals + 1}`,
      ...said('outcome', ...(situation.body.outcome === 'partial_refund' ? (['refundMinor'] as const) : []))(situation),
    }),
    SettlementDeclined: ({ state }) => ({ proposalId: state.settlement?.proposalId }),
    ArrangementDeclared: ({ state }) => ({ ...state.settlement }),
    DisputeDecided: (situation) => ({
      decision: situation.state.decisions + 1,
      ...said('outcome', 'ground', 'reasons')(situation),
      refundMinor: refundOf(situation),
      ...(situation.body.outcome === 'restart' && { newDeadline: parseInstant(situation.body.newDeadline!) }),
      mediatorId: situation.state.mediatorId,
      ...judged(must(situation.given.file, 'The file of an order that is decided on')),
      threadRevision: situation.state.revision,
    }),
    EnforcementOverdue: nothing,
    DisputeSettled: said('decision', 'orderedMinor', 'appliedMinor', 'remainingMinor'),
    ExplanationRequested: said('text'),
    ExplanationGiven: said('text'),
    DisputeEscalated: said('reason', 'note'),
    EscalationPossible: nothing,
    DisputeClosed: (situation) => ({
      closeReason: CLOSED_BY[situation.body.type as string] ?? 'closed_by_buyer',
      ...said('remainingMinor')(situation),
    }),
    RefundNoted: said('remainingMinor'),
    RestartConsented: nothing,
    ProofAdded: (situation) => {
      const { shipTo, attachments = [] } = situation.given;
      return {
        ...said('kind', 'carrier', 'trackingNumber', 'shippedTo')(situation),
        ...(attachments.length > 0 && { attachments }),
        addressMatches: compareAddresses(situation.body.shippedTo, shipTo),
      };
    },
    DisputeBecameStale: nothing,
    DisputeReopened: said('reason'),
    ChargebackNoted: said('remainingMinor'),
    ReminderDue: nothing,
    DeadlinePassed: nothing,
  },
};
