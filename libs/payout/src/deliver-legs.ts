import { derivedId, digestOf, type Clock } from '@entente/kernel';
import { storeFollower, type Bus, type Failpoint, type Follower } from '@entente/bus';
import { Busy, upcast, type Envelope, type EventStore, type Recorded, type Streams } from '@entente/event-store';
import type { EscrowEvent } from './domain/escrow/events.js';
import type { Leg } from './domain/legs.js';
import { payoutVersions } from './versions.js';
import { walletDecider, type ApplyLeg } from './domain/wallet/decide.js';
import { Escrows } from './escrows.js';
import { loadWallet, walletId, walletStream } from './wallets.js';

const ATTEMPTS_MAX = 5;

export type LegDelivery = {
  readonly store: EventStore;
  readonly streams: Streams;
  readonly escrows: Escrows;
  readonly checkpoints: Pick<Bus, 'checkpoint' | 'moveCheckpoint'>;
  readonly clock: Clock;
  readonly failpoint?: Failpoint;
};

/**
 * Follows the escrows and tells each wallet its half of a transfer. A leg is applied once, and nobody has to remember old legs: the wallet is read,
 * *then* the escrow; a leg that is still pending there is appended to the wallet at exactly the revision that was read, its delivery is recorded on
 * the escrow, and only then comes the next leg. A crash between the two appends leaves the leg among the wallet's last, where it is found.
 */
export function deliverLegs({ store, streams, escrows, checkpoints, clock, failpoint = () => {} }: LegDelivery): Follower {
  const isPending = async (orderId: string, legId: string): Promise<boolean> => {
    const { state } = await escrows.load(orderId);
    return state.legs.pending.some((leg) => leg.legId === legId);
  };

  async function deliver(cause: Recorded<EscrowEvent>, leg: Leg): Promise<void> {
    const { orderId, marketplace, currency } = cause.data;
    const command: ApplyLeg = { type: 'ApplyLeg', marketplace, currency, orderId, leg };
    const key = walletId(marketplace, leg.ownerId, currency);
    const stream = walletStream(key);
    // Only to spare the wallet's reading when all is delivered; it is the second look that counts.
    if (!(await isPending(orderId, leg.legId))) return;
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const wallet = await loadWallet(streams, stream);
      if (!(await isPending(orderId, leg.legId))) return;
      const events = walletDecider.decide(command, wallet.state, wallet);
      await failpoint('leg.before-wallet');
      const isThere =
        events.length === 0 ||
        (await streams.appendAfter({ stream, key, envelope: await caused(cause, leg.legId, 'apply') }, wallet, events));
      if (!isThere) continue; // Somebody was faster: what was read is no longer so.
      await failpoint('leg.after-wallet');
      await escrows.transact(orderId, { type: 'ConfirmLeg', legId: leg.legId }, await caused(cause, leg.legId, 'confirm'));
      await failpoint('leg.after-delivered');
      return;
    }
    throw new Busy(`${stream} was changed by others ${ATTEMPTS_MAX} times meanwhile.`);
  }

  /** The same for every delivery of a leg, but for the time at which it is recorded. */
  async function caused({ id, at, meta }: Recorded, legId: string, half: 'apply' | 'confirm'): Promise<Envelope> {
    return {
      commandId: derivedId('leg', legId, half),
      bodyHash: digestOf({ legId, half }),
      receivedAt: at,
      recordedAt: await clock.now(),
      correlationId: meta.correlationId,
      causationId: id,
      ...(meta.traceparent !== undefined && { traceparent: meta.traceparent }),
    };
  }

  return storeFollower({
    name: 'payout-legs',
    store,
    checkpoints,
    prefixes: ['escrow-'],
    async apply(events) {
      for (const stored of events) {
        const event = upcast<EscrowEvent>(payoutVersions, stored);
        for (const leg of 'legs' in event.data ? event.data.legs : []) await deliver(event, leg);
      }
    },
  });
}
