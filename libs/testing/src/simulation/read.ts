import { disputeDecider, disputeStream, disputeVersions, type Dispute, type DisputeEvent } from '@entente/dispute';
import { Streams, upcast, type EventData, type Loaded, type Recorded, type Versions } from '@entente/event-store';
import { orderDecider, orderStream, orderVersions, type Order, type OrderEvent } from '@entente/order';
import { currentBalances, Escrows, payoutVersions } from '@entente/payout';
import type { ContextName } from './contexts.js';
import type { Disk } from './process.js';

const noWait = async (): Promise<void> => {};
const streamsOf = (disk: Disk, name: ContextName, versions: Versions): Streams =>
  new Streams(disk.stores[name], versions, noWait);

/** What is on disk, read by somebody whom nothing disturbs. */
export const readOrder = (disk: Disk, orderId: string): Promise<Loaded<Order, OrderEvent>> =>
  streamsOf(disk, 'order', orderVersions).load<Order, OrderEvent>(orderStream(orderId), orderDecider);

export const readDispute = async (disk: Disk, disputeId: string): Promise<Dispute> =>
  (await streamsOf(disk, 'dispute', disputeVersions).load<Dispute, DisputeEvent>(disputeStream(disputeId), disputeDecider)).state;

export const escrowsOn = (disk: Disk): Escrows =>
  new Escrows(streamsOf(disk, 'payout', payoutVersions), (policy) => disk.packs.get(policy).money);
export const readBalances = (disk: Disk, owned: Parameters<typeof currentBalances>[1]) =>
  currentBalances(streamsOf(disk, 'payout', payoutVersions), owned);
export const readEscrow = async (disk: Disk, orderId: string) => (await escrowsOn(disk).load(orderId)).state;

const VERSIONS: { readonly [C in ContextName]: Versions } = {
  order: orderVersions,
  dispute: disputeVersions,
  payout: payoutVersions,
};

/** Every event of a context, the oldest first. */
export async function everything<Event extends EventData>(disk: Disk, name: ContextName): Promise<readonly Recorded<Event>[]> {
  const { events } = await disk.stores[name].readAll({ after: undefined, prefixes: [''], limit: Number.MAX_SAFE_INTEGER });
  return events.map((event) => upcast<Event>(VERSIONS[name], event));
}
