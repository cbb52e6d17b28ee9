import type { Answer, Api } from './api.js';
import type { Town } from './served.js';
import { done, type Deal, type Situations } from './situations.js';

const again = { text: 'Encore, s’il vous plaît.' };

/** ComeUp's orders under one of its other rule books: `comeup/1`, where it takes two refusals, or `comeup/3`, where both may propose and complain. */
export function underEra({ mia }: Town, deals: Situations, policy: string) {
  const working = (): Promise<Deal> => deals.accepted({ policy });

  async function delivered(): Promise<Deal> {
    const deal = await working();
    await done(deal.seller('deliver', { text: 'Voici les trois logos.' }));
    return deal;
  }

  /** Asked for once, and refused once. */
  async function refused(): Promise<Deal> {
    const deal = await delivered();
    await refuses(deal);
    return deal;
  }

  async function refusedTwice(): Promise<Deal> {
    const deal = await refused();
    await refuses(deal);
    return deal;
  }

  async function refuses(deal: Deal): Promise<void> {
    await done(deal.buyer('request-revision', again));
    await done(deal.seller('refuse-revision', { reason: 'Hors brief.' }));
  }

  async function disputed(from: () => Promise<Deal>): Promise<Deal> {
    const deal = await from();
    await done(deal.buyer('open-dispute', { justification: 'Non conforme au brief.' }));
    await deal.dispute();
    return deal;
  }

  async function mediated(from: () => Promise<Deal>): Promise<Deal> {
    const deal = await disputed(from);
    await done(deal.inDispute(mia, 'take'));
    return deal;
  }

  /** What both would part with: 30.00. */
  async function proposed(by: 'buyer' | 'seller' = 'seller', from: () => Promise<Deal> = working): Promise<Deal> {
    const deal = await from();
    await done(deal[by]('propose-refund', { amountMinor: 3_000, reason: 'La moitié convient.' }));
    return deal;
  }

  async function claimed(by: 'buyer' | 'seller' = 'buyer'): Promise<Deal> {
    const deal = await working();
    await done(deal[by]('submit-claim', { text: 'Il m’a raccroché au nez.' }));
    return deal;
  }

  async function claimReviewed(): Promise<Deal> {
    const deal = await claimed();
    await done(toOrder(deal, mia, 'review-claim'));
    return deal;
  }

  /** After a refused revision, what he asked for next is refused as well. */
  async function cancellationRefused(): Promise<Deal> {
    const deal = await refused();
    await done(deal.buyer('request-cancellation', { reason: 'Arrêtons là.' }));
    await done(deal.seller('refuse-cancellation', { reason: 'C’est livré.' }));
    return deal;
  }

  return {
    working,
    delivered,
    refused,
    refusedTwice,
    disputed,
    mediated,
    proposed,
    claimed,
    claimReviewed,
    cancellationRefused,
  };
}

/** Where an era differs from comeup/2, under names of their own. */
export function inOtherEras(town: Town, deals: Situations) {
  const [blog, claims] = [underEra(town, deals, 'comeup/1'), underEra(town, deals, 'comeup/3')];
  return {
    refusedOnce: blog.refused,
    refusedTwice: blog.refusedTwice,
    refusedBoth: blog.cancellationRefused,
    async cancellationAskedAfterDelivery(): Promise<Deal> {
      const deal = await blog.delivered();
      await done(deal.buyer('request-cancellation', { reason: 'Arrêtons là.' }));
      return deal;
    },
    restartDiscussed: () => blog.mediated(blog.refusedTwice),
    async restartConsented(): Promise<Deal> {
      const deal = await blog.mediated(blog.refusedTwice);
      for (const party of [deal.ana, deal.bo]) await done(deal.inDispute(party, 'consent-restart'));
      return deal;
    },
    workingWithClaims: claims.working,
    refundProposed: () => claims.proposed('buyer'),
    claimed: () => claims.claimed('buyer'),
    claimReviewed: claims.claimReviewed,
    async claimConverted(): Promise<Deal> {
      const deal = await claims.claimReviewed();
      await done(toOrder(deal, town.mia, 'convert-claim'));
      await deal.dispute();
      return deal;
    },
  };
}

/** A mediator, or anybody else, does something to an order that is not his. */
export const toOrder = ({ id }: Deal, who: Api, action: string, body?: object): Promise<Answer> =>
  who.post(`/orders/${id}/${action}`, body);
