import { Streams, type Recorded } from '@entente/event-store';
import { fold, Rejection, type Instant } from '@entente/kernel';
import { actsAsParty, eventShown, journeyShown, Packs, type Actor, type Language } from '@entente/policy';
import { disputeActions, disputeDecider } from './domain/decide.js';
import { personalFields, type DisputeEvent } from './domain/events.js';
import { exists, type Dispute } from './domain/state.js';
import { disputeStream } from './handle-dispute.js';

type Loaded = { readonly dispute: Dispute; readonly revision: number; readonly events: readonly Recorded<DisputeEvent>[] };

/** Disputes read from their own streams: always current. */
export class DisputeReads {
  constructor(
    private readonly streams: Streams,
    private readonly packs: Packs,
  ) {}

  async load(disputeId: string): Promise<Loaded | undefined> {
    const { state, revision, events } = await this.streams.load<Dispute, DisputeEvent>(disputeStream(disputeId), disputeDecider);
    return exists(state) ? { dispute: state, revision, events } : undefined;
  }

  /** As it is, or `asOf`, as it was. */
  async loadFor(disputeId: string, reader: Actor, asOf?: Instant): Promise<Loaded> {
    const loaded = await this.load(disputeId);
    if (!loaded)
      throw new Rejection(
        'dispute.not_found',
        'There is no such dispute. One that was opened a moment ago is here soon: ask again with Prefer: wait=5.',
      );
    if (!mayRead(loaded.dispute, reader))
      throw new Rejection(
        'actor.forbidden',
        'This dispute is for its parties, and for those of its marketplace who settle quarrels.',
      );
    return asOf === undefined ? loaded : asItWas(loaded, asOf);
  }

  shown({ dispute, revision, events }: Loaded, reader: Actor, { at, language }: { at: Instant; language: Language }) {
    const decided = events.flatMap(({ at, data }) => (data.type === 'DisputeDecided' ? [{ at, data }] : []));
    const applied = new Map(
      events.flatMap(({ data }) => (data.type === 'DisputeSettled' ? [[data.decision, data] as const] : [])),
    );
    const readsTexts = mayReadTexts(dispute, reader);
    return {
      disputeId: dispute.disputeId,
      orderId: dispute.orderId,
      policy: dispute.policy,
      status: dispute.status,
      claimantId: dispute.claimantId,
      reason: dispute.reason ?? null,
      mediatorId: dispute.mediatorId ?? null,
      outcome: decided.at(-1)?.data.outcome ?? null,
      closeReason: dispute.closeReason ?? null,
      decisions: decided.map(({ at, data: { decision, outcome, refundMinor, ground, reasons, mediatorId, ...judged } }) => ({
        outcome,
        refundMinor,
        ground,
        ...(readsTexts && { reasons }),
        by: mediatorId,
        at,
        file: { revision: judged.fileRevision, chatRevision: judged.chatRevision, sha256: judged.fileDigest },
        threadRevision: judged.threadRevision,
        ...(applied.has(decision) && {
          orderedMinor: applied.get(decision)!.orderedMinor,
          appliedMinor: applied.get(decision)!.appliedMinor,
        }),
      })),
      ...journeyShown(dispute, { pack: this.packs.get(dispute.policy), of: 'dispute', language }),
      actions: disputeActions(dispute, reader, { now: at, packs: this.packs }),
      thread: threadOf(events, readsTexts),
      settlement: dispute.arrangement
        ? { ...dispute.arrangement, agreed: true }
        : dispute.settlement
          ? { ...dispute.settlement, agreed: false }
          : null,
      revision,
    };
  }

  /** Everything that happened, oldest first. Operators see that something was written, not what. */
  history({ dispute, events }: Loaded, reader: Actor) {
    const readsTexts = mayReadTexts(dispute, reader);
    const items = events.map(({ revision, at, data }) => ({
      revision,
      at,
      type: data.type,
      rule: data.rule,
      by: data.actor ?? data.by,
      via: data.via ?? null,
      data: eventShown(data, readsTexts ? [] : textsOf(data)),
    }));
    return { items };
  }
}

function asItWas({ events }: Loaded, asOf: Instant): Loaded {
  const until = events.filter(({ at }) => at <= asOf);
  const last = until.at(-1);
  if (!last) throw new Rejection('dispute.not_found', 'This dispute began later than that.', { asOf });
  const dispute = fold(
    disputeDecider,
    until.map(({ data }) => data),
  );
  return { dispute, revision: last.revision, events: until };
}

const textsOf = ({ type }: DisputeEvent): readonly string[] => personalFields[type as keyof typeof personalFields] ?? [];

/** What was written and handed in, by whom and when: buyer, seller and mediator read the same. */
function threadOf(events: readonly Recorded<DisputeEvent>[], readsTexts: boolean) {
  return events.flatMap(({ revision, at, data }) => {
    const entry = entryOf(data, readsTexts);
    return entry ? [{ revision, at, by: data.actor ?? data.by, type: data.type, ...entry }] : [];
  });
}

function entryOf(event: DisputeEvent, readsTexts: boolean): object | undefined {
  switch (event.type) {
    case 'EvidenceSubmitted': {
      const { kind, admissible, attachments = [], text = null } = event;
      return { kind, admissible, attachments, ...(readsTexts && { text }) };
    }
    case 'ProofAdded': {
      const { kind, addressMatches, attachments = [], carrier = null, trackingNumber = null, shippedTo = null } = event;
      return { kind, addressMatches, attachments, ...(readsTexts && { carrier, trackingNumber, shippedTo }) };
    }
    default:
      return 'text' in event ? { ...(readsTexts && { text: event.text }) } : undefined;
  }
}

const holds = ({ marketplace }: Dispute, { roles, marketplaces, via }: Actor, ...wanted: Actor['roles'][number][]): boolean =>
  via === undefined && wanted.some((role) => roles.includes(role)) && marketplaces.includes(marketplace);

const mayRead = (dispute: Dispute, reader: Actor): boolean =>
  actsAsParty(dispute, reader) || holds(dispute, reader, 'mediator', 'operator', 'service');
/** Operators see that something was written, not what. */
const mayReadTexts = (dispute: Dispute, reader: Actor): boolean =>
  actsAsParty(dispute, reader) || holds(dispute, reader, 'mediator', 'service');
