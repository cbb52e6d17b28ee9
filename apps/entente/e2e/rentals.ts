import type { Town } from './served.js';
import { done, type Deal, type Situations } from './situations.js';

const HANDED_OVER_IN_DAYS = 2;
const DAY_MS = 86_400_000;
/** The days that were agreed, and the one on which it should be back. */
const OVERDUE = 'P5D';

/** Rentals of the marketplace `example`: three days, and a deposit in what was paid. */
export function rentals(here: Town, deals: Situations) {
  async function booked(): Promise<Deal> {
    const { now } = (await here.wait('PT0S')).body;
    return deals.placed({
      policy: 'example/1',
      title: 'Caméra',
      terms: 'Avec deux batteries.',
      duration: 'P3D',
      estimatedDeliveryDate: new Date(Date.parse(now) + HANDED_OVER_IN_DAYS * DAY_MS).toISOString().slice(0, 10),
      depositMinor: 4_000,
    });
  }

  async function confirmed(): Promise<Deal> {
    const deal = await booked();
    await done(deal.seller('accept'));
    return deal;
  }

  async function handedOver(): Promise<Deal> {
    const deal = await confirmed();
    await done(deal.seller('hand-over'));
    return deal;
  }

  /** It should be back, and is not. */
  async function kept(): Promise<Deal> {
    const deal = await handedOver();
    await here.wait(OVERDUE);
    return deal;
  }

  async function returned(): Promise<Deal> {
    const deal = await handedOver();
    await done(deal.seller('confirm-return'));
    return deal;
  }

  async function brought(): Promise<Deal> {
    const deal = await returned();
    await done(deal.seller('complete'));
    return deal;
  }

  async function damaged(): Promise<Deal> {
    const deal = await returned();
    await done(deal.seller('claim-damage', { amountMinor: 1_500, text: 'Une rayure sur l’objectif.' }));
    return deal;
  }

  async function disagreed(): Promise<Deal> {
    const deal = await damaged();
    await done(deal.buyer('open-dispute', { justification: 'La rayure y était déjà.' }));
    await deal.dispute();
    return deal;
  }

  async function heard(): Promise<Deal> {
    const deal = await disagreed();
    await done(deal.inDispute(here.mia, 'take'));
    return deal;
  }

  return { booked, confirmed, handedOver, kept, returned, brought, damaged, disagreed, heard };
}
