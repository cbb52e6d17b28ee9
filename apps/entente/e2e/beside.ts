import type { Town } from './served.js';
import { done, type Deal, type Situations } from './situations.js';

/** A payment for an order that was placed before: an option, or what an offer asks. */
export const paymentOf = ({ id }: Deal, amountMinor: number, more: object = {}) => ({
  reference: `more-${id}`,
  method: 'card',
  amountMinor,
  currency: 'EUR',
  ...more,
});

/** What the seller offers in every situation with an offer: a poster, for 20.00 and two days more. */
export const POSTER = { label: 'Une affiche', price: { amountMinor: 2_000, currency: 'EUR' }, duration: 'P2D' };

export const inHours = (instant: string, hours: number): string =>
  new Date(Date.parse(instant) + hours * 3_600_000).toISOString();

/** ComeUp's orders with what happens beside the work: offers, the staff's hand, clocks that have run out, people who disagree about it. */
export function besideTheWork(town: Town, deals: Situations) {
  const { ops, mia } = town;

  /** Turns the clock to two minutes after a deadline: days and months are counted in Paris, whose clocks change. */
  async function past(deal: Deal, name: string): Promise<void> {
    const end = (await deal.seen()).deadlines.find((deadline) => deadline.name === name)?.dueAt;
    await done(ops.post('/clock/advance', { to: new Date(Date.parse(end ?? '') + 120_000).toISOString() }));
  }

  async function withOffer(from: () => Promise<Deal>): Promise<Deal> {
    const deal = await from();
    await done(deal.seller('offer', POSTER));
    return deal;
  }

  async function held(from: () => Promise<Deal> = deals.accepted): Promise<Deal> {
    const deal = await from();
    await done(ops.post(`/orders/${deal.id}/hold`, { reason: 'Une vérification.' }));
    return deal;
  }

  /** Nobody did anything with it for five months. */
  async function expired(): Promise<Deal> {
    const deal = await deals.accepted();
    await past(deal, 'expiry');
    return deal;
  }

  async function withVoucher(): Promise<Deal> {
    const deal = await expired();
    await done(deal.buyer('request-voucher'));
    return deal;
  }

  /** Nobody answered for two days. */
  async function unanswered(from: () => Promise<Deal>): Promise<Deal> {
    const deal = await from();
    await town.wait('PT48H2M');
    return deal;
  }

  async function completedByTimer(): Promise<Deal> {
    const deal = await deals.delivered();
    await past(deal, 'check');
    return deal;
  }

  async function reviewed(): Promise<Deal> {
    const deal = await deals.completed();
    await done(deal.buyer('review', { rating: 'positive' }));
    return deal;
  }

  async function asked(): Promise<Deal> {
    const deal = await deals.mediated();
    await done(deal.inDispute(mia, 'ask', { to: 'both', text: 'Quelle page ?' }));
    return deal;
  }

  /** Both sides have declared the same. */
  async function arranged(): Promise<Deal> {
    const deal = await deals.settlementProposed();
    await done(deal.inDispute(deal.bo, 'accept-settlement'));
    return deal;
  }

  /** The mediator has sent it back to work, where it is due in four days. */
  async function restarted(): Promise<Deal> {
    const newDeadline = inHours((await town.wait('PT0S')).body.now, 4 * 24);
    return deals.decided({ outcome: 'restart', ground: 'misunderstanding', newDeadline });
  }

  return {
    offered: () => withOffer(deals.accepted),
    offeredOnceDelivered: () => withOffer(deals.delivered),
    offeredAfterRefusal: () => withOffer(deals.revisionRefused),
    held: () => held(),
    heldAfterRefusal: () => held(deals.revisionRefused),
    expired,
    withVoucher,
    cancellationUnanswered: () => unanswered(deals.cancellationRequested),
    revisionUnanswered: () => unanswered(deals.revisionRequested),
    completedByTimer,
    reviewed,
    asked,
    arranged,
    restarted,
    paidOut: () => deals.decided({ outcome: 'pay_seller', ground: 'conform' }),
    givenBack: () => deals.decided({ outcome: 'full_refund', ground: 'not_conform' }),
  };
}
