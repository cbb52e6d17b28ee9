import { disputeDecider, disputeStream, disputeVersions, type Dispute, type DisputeEvent } from '@entente/dispute';
import { Streams, upcast, type EventData, type Loaded, type Recorded, type Versions } from '@entente/event-store';
import { orderContext, orderDecider, orderStream, sellerDecider, sellerStream, standingOf } from '@entente/order';
import type { Order, OrderEvent, SellerEvent } from '@entente/order';
import { currentBalances, Escrows, payoutVersions } from '@entente/payout';
import type { Json } from '@entente/kernel';
import type { Pack } from '@entente/policy';
import type { ContextName } from './contexts.js';
import type { Disk } from './disk.js';

const noWait = async (): Promise<void> => {};
const streamsOf = (disk: Disk, name: ContextName, versions: Versions): Streams =>
  new Streams(disk.stores[name], versions, noWait);

/** What is on disk, read by somebody whom nothing disturbs. */
export const readOrder = (disk: Disk, orderId: string): Promise<Loaded<Order, OrderEvent>> =>
  streamsOf(disk, 'order', orderContext.versions).load<Order, OrderEvent>(orderStream(orderId), orderDecider);

type Seller = (typeof sellerDecider)['initial'];
type SellerId = { readonly marketplace: string; readonly sellerId: string };

export const readSeller = async (disk: Disk, { marketplace, sellerId }: SellerId): Promise<Seller> =>
  (
    await streamsOf(disk, 'order', orderContext.versions).load<Seller, SellerEvent>(
      sellerStream(marketplace, sellerId),
      sellerDecider,
    )
  ).state;

/** Who of those that an order would be between may neither sell nor buy: himself, and since which event of his standing. */
export async function suspendedIn(disk: Disk, pack: Pack, command: Json): Promise<string | undefined> {
  if (!pack.seller) return undefined;
  const { buyerId, sellerId } = (command as { body: { buyerId: string; sellerId: string } }).body;
  for (const id of [buyerId, sellerId]) {
    const whose = { marketplace: pack.marketplace, sellerId: id };
    if (standingOf(await readSeller(disk, whose)) === 'active') continue;
    return `${id} (${await disk.stores.order.revisionOf(sellerStream(pack.marketplace, id))})`;
  }
  return undefined;
}

/** Whether an order of a seller holds a dispute open: what its read model says when it has caught up. */
export async function hasOpenDisputes(disk: Disk, { marketplace, sellerId }: SellerId): Promise<boolean> {
  const open = new Set<string>();
  for (const { data } of await everything<OrderEvent>(disk, 'order')) {
    if (data.about?.marketplace !== marketplace || data.about.sellerId !== sellerId) continue;
    if (data.type === 'DisputeOpened' || data.type === 'DisputeResumed') open.add(data.disputeId);
    if (data.type === 'DecisionApplied' || data.type === 'DisputeEnded') open.delete(data.disputeId);
  }
  return open.size > 0;
}

export const readDispute = async (disk: Disk, disputeId: string): Promise<Dispute> =>
  (await streamsOf(disk, 'dispute', disputeVersions).load<Dispute, DisputeEvent>(disputeStream(disputeId), disputeDecider)).state;

export const escrowsOn = (disk: Disk): Escrows =>
  new Escrows(streamsOf(disk, 'payout', payoutVersions), (policy) => disk.packs.get(policy).money);
export const readBalances = (disk: Disk, owned: Parameters<typeof currentBalances>[1]) =>
  currentBalances(streamsOf(disk, 'payout', payoutVersions), owned);
/** Where the money of a withdrawal is to go. */
export async function readDestination(disk: Disk, withdrawalId: string): Promise<string> {
  for await (const { data } of disk.stores.payout.read(`withdrawal-${withdrawalId}`))
    if (data.type === 'WithdrawalRequested') return data['destination'] as string;
  throw new Error(`There is no withdrawal ${withdrawalId}.`);
}
export const readEscrow = async (disk: Disk, orderId: string) => (await escrowsOn(disk).load(orderId)).state;

const VERSIONS: { readonly [C in ContextName]: Versions } = {
  order: orderContext.versions,
  dispute: disputeVersions,
  payout: payoutVersions,
};

/** Every event of a context, the oldest first. */
export async function everything<Event extends EventData>(disk: Disk, name: ContextName): Promise<readonly Recorded<Event>[]> {
  const { events } = await disk.stores[name].readAll({ after: undefined, prefixes: [''], limit: Number.MAX_SAFE_INTEGER });
  return events.map((event) => upcast<Event>(VERSIONS[name], event));
}
