import { Problem, type Client } from '@entente/client';
import type { Instant } from '@entente/kernel';
import { orNothing, type MoneySeen } from '../demo/sight.js';

/** What an event says, and its step. */
export type Said = { readonly [field: string]: unknown };

/** One event, as the interface tells it. */
export type Told = {
  readonly at: Instant;
  readonly revision: number;
  readonly type: string;
  readonly rule: string;
  readonly by: string;
  readonly via: string | null;
  readonly data: Said & { readonly disputeId?: string };
};

/** One movement of the money, and where it is after it. */
export type Moved = {
  readonly at: Instant;
  readonly revision: number;
  readonly type: string;
  readonly postings: readonly { readonly account: string; readonly amountMinor: number }[];
  readonly money: MoneySeen;
};

export type Heading = {
  readonly orderId: string;
  readonly policy: string;
  readonly status: string;
  readonly buyerId: string;
  readonly sellerId: string;
};

/** All that is known of one order: its own history, those of its disputes, and that of its money. */
export type Histories = {
  readonly heading: Heading;
  readonly order: readonly Told[];
  readonly disputes: readonly { readonly disputeId: string; readonly items: readonly Told[] }[];
  readonly money: readonly Moved[];
};

/** Why there is no story to tell, for people. */
export class NoStory extends Error {}

/** Reads them over HTTP; `asOf`, what was known then. A dispute, or the money, that is a moment behind its order is waited for. */
export async function readHistories(reader: Client, id: string, asOf?: Instant): Promise<Histories> {
  const known = <Item extends { readonly at: Instant }>(history: unknown): readonly Item[] =>
    (history as { readonly items: readonly Item[] }).items.filter(({ at }) => asOf === undefined || at <= asOf);
  const heading = await found(reader.get('/orders/{id}', { id, ...(asOf !== undefined && { asOf }) }));
  const order = known<Told>(await found(reader.get('/orders/{id}/history', { id })));
  const disputeIds = order.flatMap(({ type, data: { disputeId } }) =>
    type === 'DisputeOpened' && disputeId !== undefined ? [disputeId] : [],
  );
  const disputes = await Promise.all(
    disputeIds.map(async (disputeId) => ({
      disputeId,
      items: known<Told>(await foundLater(reader.get('/disputes/{id}/history', { id: disputeId, waitS: 5 }))),
    })),
  );
  const money = known<Moved>(await foundLater(reader.get('/orders/{id}/money/history', { id, waitS: 5 })));
  return { heading, order, disputes, money };
}

async function found<Found>(asked: Promise<Found>): Promise<Found> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { status, code, detail } = error;
    const why = 'The token is not accepted, or is too old. Set ENTENTE_TOKEN to another.';
    throw new NoStory(status === 401 ? why : `${detail} (${code})`, { cause: error });
  }
}

const foundLater = async (asked: Promise<unknown>): Promise<unknown> => (await found(orNothing(asked))) ?? { items: [] };
