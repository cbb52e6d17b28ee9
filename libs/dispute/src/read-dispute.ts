import { Streams, type Recorded } from '@entente/event-store';
import { Rejection, type Instant } from '@entente/kernel';
import { actsAsParty, Packs, type Actor } from '@entente/policy';
import { disputeActions, disputeDecider } from './domain/decide.js';
import type { DisputeEvent } from './domain/events.js';
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

  async loadFor(disputeId: string, reader: Actor): Promise<Loaded> {
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
    return loaded;
  }

  shown({ dispute, revision, events }: Loaded, reader: Actor, now: Instant) {
    const decided = events.flatMap(({ at, data }) => (data.type === 'DisputeDecided' ? [{ at, data }] : []));
    const applied = new Map(
      events.flatMap(({ data }) => (data.type === 'DisputeSettled' ? [[data.decision, data] as const] : [])),
    );
    const readsTexts = mayReadTexts(dispute, reader);
    return {
      disputeId: dispute.disputeId,
      orderId: dispute.orderId,
      status: dispute.status,
      claimantId: dispute.claimantId,
      reason: dispute.reason ?? null,
      mediatorId: dispute.mediatorId ?? null,
      outcome: decided.at(-1)?.data.outcome ?? null,
      closeReason: dispute.closeReason ?? null,
      decisions: decided.map(
        ({ at, data: { decision, outcome, refundMinor, ground, reasons, mediatorId, fileRevision, fileDigest } }) => ({
          outcome,
          refundMinor,
          ground,
          ...(readsTexts && { reasons }),
          by: mediatorId,
          at,
          file: { revision: fileRevision, sha256: fileDigest },
          ...(applied.has(decision) && {
            orderedMinor: applied.get(decision)!.orderedMinor,
            appliedMinor: applied.get(decision)!.appliedMinor,
          }),
        }),
      ),
      flags: Object.keys(dispute.flags),
      deadlines: Object.entries(dispute.deadlines).map(([name, { dueAt, passed }]) => ({
        name,
        dueAt,
        ...(passed && { passed }),
      })),
      windows: Object.entries(dispute.windows).map(([name, { endsAt }]) => ({ name, endsAt })),
      actions: disputeActions(dispute, reader, { now, packs: this.packs }),
      thread: threadOf(events, readsTexts),
      settlement: dispute.arrangement
        ? { ...dispute.arrangement, agreed: true }
        : dispute.settlement
          ? { ...dispute.settlement, agreed: false }
          : null,
      revision,
    };
  }
}

/** What was written, by whom and when: buyer, seller and mediator read the same. */
function threadOf(events: readonly Recorded<DisputeEvent>[], readsTexts: boolean) {
  return events.flatMap(({ at, data }) =>
    'text' in data ? [{ at, by: data.actor ?? data.by, type: data.type, ...(readsTexts && { text: data.text }) }] : [],
  );
}

const holds = ({ marketplace }: Dispute, { roles, marketplaces, via }: Actor, ...wanted: Actor['roles'][number][]): boolean =>
  via === undefined && wanted.some((role) => roles.includes(role)) && marketplaces.includes(marketplace);

const mayRead = (dispute: Dispute, reader: Actor): boolean =>
  actsAsParty(dispute, reader) || holds(dispute, reader, 'mediator', 'operator', 'service');
/** Operators see that something was written, not what. */
const mayReadTexts = (dispute: Dispute, reader: Actor): boolean =>
  actsAsParty(dispute, reader) || holds(dispute, reader, 'mediator', 'service');
