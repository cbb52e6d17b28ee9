import type { Message } from '@entente/bus';
import { PAYMENT_RESULTS_TOPIC } from '@entente/contracts';
import { derivedId, plusMs, type Instant, type Json } from '@entente/kernel';
import { payoutFaults } from '../invariants.js';
import { captured, orderNews, START, type payoutProcess, type World } from '../payout-on-trial.contract.js';

export const MINUTE_MS = 60_000;
export const SILENCE_MS = 15 * MINUTE_MS;
/** By then six attempts have met with silence, or with refusals. */
export const ALL_IS_TRIED = plusMs(START, (1 + 5 + 30 + 120 + 720) * MINUTE_MS + 6 * SILENCE_MS);

export const KEY = 'pay-1:o-1.r1';
export const refunded = [orderNews(1, 'o-1', [captured('pay-1', 10_000)]), orderNews(2, 'o-1', [{ do: 'refund' }])];
export const released = [orderNews(1, 'o-1', [captured('pay-1', 10_000)]), orderNews(2, 'o-1', [{ do: 'release' }])];

const atAccounts = async ({ till }: World) => [...(await till.of('pay-1')), ...(await till.of('bo-bank'))];
export const moved = async (world: World) => (await atAccounts(world)).map(({ amountMinor }) => amountMinor);
export const faults = async (world: World) => payoutFaults({ store: world.store, movements: await atAccounts(world) });

type Process = ReturnType<typeof payoutProcess>;
export const refundIn = async (here: Process) => (await here.money('o-1')).refunds[0]?.status;
export const parkedIn = async ({ bus }: Process) =>
  (await bus.parked()).map(({ key, reason, detail }) => ({ key, reason, detail }));

export type Said = { readonly [field in 'key' | 'attempt' | 'marketplace' | 'amountMinor' | 'currency']?: Json } & {
  readonly reason?: string;
  readonly id?: string;
  readonly time?: Instant;
};
/** What a payment service says: that it has paid, or with a `reason` that it refuses. Unless it says another, everything under one id. */
export function says({ id = 'said', time = START, ...more }: Said = {}): Message {
  const data = { key: KEY, attempt: 1, marketplace: 'escrowed', amountMinor: 10_000, currency: 'EUR', ...more };
  return {
    topic: PAYMENT_RESULTS_TOPIC,
    key: data.key as string,
    id: derivedId(id),
    type: `entente.payments.payment_${more.reason === undefined ? 'made' : 'refused'}.v1`,
    source: '/escrowed/payments',
    time,
    correlationId: 'c-1',
    data,
  };
}
