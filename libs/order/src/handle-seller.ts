import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Streams, type Envelope, type Transacted } from '@entente/event-store';
import { Rejection, type Instant } from '@entente/kernel';
import { Packs, type Pack } from '@entente/policy';
import { sellerDecider, type Seller, type SellerCommand, type SellerEvent, type SellerGiven } from './domain/seller.js';
import { sellerKey, sellerStream } from './streams.js';

export type SellerId = { readonly marketplace: string; readonly sellerId: string };

/** Whether an order of his still holds a dispute open, as far as is known. */
type HasOpenDisputes = (seller: SellerId) => Promise<boolean>;

/** The one door to a seller's standing: HTTP and the alarm come through it. */
export class HandleSeller extends Command<Transacted<Seller, SellerEvent>> {
  readonly context = 'order';

  constructor(
    readonly seller: SellerId,
    readonly command: SellerCommand,
    readonly envelope: Envelope,
    readonly expected?: number,
  ) {
    super();
  }
}

@CommandHandler(HandleSeller)
export class SellerHandler implements ICommandHandler<HandleSeller> {
  constructor(
    private readonly streams: Streams,
    private readonly packs: Packs,
    private readonly hasOpenDisputes: HasOpenDisputes,
  ) {}

  async execute({ seller, command, envelope, expected }: HandleSeller): Promise<Transacted<Seller, SellerEvent>> {
    const { marketplace, sellerId } = seller;
    return this.streams.transact({
      stream: sellerStream(marketplace, sellerId),
      key: sellerKey(marketplace, sellerId),
      decider: sellerDecider,
      command,
      given: await givenOf(this.hasOpenDisputes, rulesFor(this.packs, marketplace), sellerId, envelope.receivedAt),
      envelope,
      ...(expected !== undefined && { expected }),
    });
  }
}

/** What is looked up before deciding; that a case has just ended may take a moment to be seen. */
export async function givenOf(
  hasOpenDisputes: HasOpenDisputes,
  pack: Pack,
  sellerId: string,
  now: Instant,
): Promise<SellerGiven> {
  const isFree = !pack.seller || !(await hasOpenDisputes({ marketplace: pack.marketplace, sellerId }));
  return { now, pack, sellerId, openDisputes: isFree ? 'none' : 'some' };
}

/** A seller's standing belongs to no order: it follows the version that new orders of his marketplace are placed under. */
export function rulesFor(packs: Packs, marketplace: string): Pack {
  if (!packs.all().some((pack) => pack.marketplace === marketplace))
    throw new Rejection('not_found', `There is no marketplace ${marketplace} here.`);
  return packs.governing(marketplace);
}
