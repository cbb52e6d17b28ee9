import type { DisputeEvent } from '@entente/dispute';
import type { EventData, Recorded } from '@entente/event-store';
import type { OrderEvent, SellerEvent } from '@entente/order';
import type { PayoutEvent } from '@entente/payout';
import type { Disk } from './disk.js';
import { everything } from './read.js';

/** Streams by their names, each from its first event on. */
export type StreamsOf<Event extends EventData> = ReadonlyMap<string, readonly Recorded<Event>[]>;

/** The streams whose names begin so. */
export function byStream<Event extends EventData>(events: readonly Recorded<Event>[], prefix: string): StreamsOf<Event> {
  const streams = new Map<string, Recorded<Event>[]>();
  for (const event of events) {
    if (!event.stream.startsWith(prefix)) continue;
    const stream = streams.get(event.stream);
    if (stream) stream.push(event);
    else streams.set(event.stream, [event]);
  }
  return streams;
}

/** Everything that is on disk when all is quiet. */
export type Past = {
  readonly orders: StreamsOf<OrderEvent>;
  readonly sellers: StreamsOf<SellerEvent>;
  readonly disputes: StreamsOf<DisputeEvent>;
  readonly escrows: StreamsOf<PayoutEvent>;
  readonly wallets: StreamsOf<PayoutEvent>;
  readonly withdrawals: StreamsOf<PayoutEvent>;
};

export async function pastOf(disk: Disk): Promise<Past> {
  const payout = await everything<PayoutEvent>(disk, 'payout');
  const order = await everything<OrderEvent | SellerEvent>(disk, 'order');
  return {
    orders: byStream(order as readonly Recorded<OrderEvent>[], 'order-'),
    sellers: byStream(order as readonly Recorded<SellerEvent>[], 'seller-'),
    disputes: byStream(await everything<DisputeEvent>(disk, 'dispute'), 'dispute-'),
    escrows: byStream(payout, 'escrow-'),
    wallets: byStream(payout, 'wallet-'),
    withdrawals: byStream(payout, 'withdrawal-'),
  };
}
