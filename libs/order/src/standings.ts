import type { Streams } from '@entente/event-store';
import type { Pack, Standing } from '@entente/policy';
import { sellerDecider, standingOf, type Seller, type SellerEvent, type Standings } from './domain/seller.js';
import { sellerStream } from './streams.js';

/** Of both sides of an order, as they stand now; nothing where the rule book suspends nobody. */
export async function standingsOf(
  streams: Streams,
  pack: Pack | undefined,
  { buyerId, sellerId }: { readonly buyerId: string; readonly sellerId: string },
): Promise<{ readonly standings?: Standings }> {
  if (!pack?.seller) return {};
  const [buyer, seller] = await Promise.all([buyerId, sellerId].map((id) => standingIn(streams, pack.marketplace, id)));
  return { standings: { buyer: buyer!, seller: seller! } };
}

async function standingIn(streams: Streams, marketplace: string, sellerId: string): Promise<Standing> {
  return standingOf((await streams.load<Seller, SellerEvent>(sellerStream(marketplace, sellerId), sellerDecider)).state);
}
