import type { Instant } from '@entente/kernel';
import type { Api } from '../api.js';
import type { MoneySeen } from '../demo/sight.js';

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

type Items<Item> = { readonly items: readonly Item[] };

/** Reads them over HTTP; `asOf`, what was known then. A dispute, or the money, that is a moment behind its order is waited for. */
export async function readHistories(reader: Api, orderId: string, asOf?: Instant): Promise<Histories> {
  const path = `/orders/${encodeURIComponent(orderId)}`;
  const isKnown = ({ at }: { readonly at: Instant }) => asOf === undefined || at <= asOf;
  const heading = await found<Heading>(reader, asOf === undefined ? path : `${path}?asOf=${asOf}`);
  const order = (await found<Items<Told>>(reader, `${path}/history`)).items.filter(isKnown);
  const disputeIds = order.flatMap(({ type, data: { disputeId } }) =>
    type === 'DisputeOpened' && disputeId !== undefined ? [disputeId] : [],
  );
  const disputes = await Promise.all(
    disputeIds.map(async (disputeId) => ({
      disputeId,
      items: ((await foundLater<Items<Told>>(reader, `/disputes/${disputeId}/history`))?.items ?? []).filter(isKnown),
    })),
  );
  const money = ((await foundLater<Items<Moved>>(reader, `${path}/money/history`))?.items ?? []).filter(isKnown);
  return { heading, order, disputes, money };
}

type Refusal = { readonly code?: string; readonly detail?: string };

async function found<Body>(reader: Api, path: string): Promise<Body> {
  const { status, body } = await reader.get<Body & Refusal>(path);
  if (status !== 200) throw refused(status, body);
  return body;
}

async function foundLater<Body>(reader: Api, path: string): Promise<Body | undefined> {
  const { status, body } = await reader.get<Body & Refusal>(path, { headers: { prefer: 'wait=5' } });
  if (status === 404) return undefined;
  if (status !== 200) throw refused(status, body);
  return body;
}

const refused = (status: number, { code, detail }: Refusal): NoStory =>
  status === 401
    ? new NoStory('The token is not accepted, or is too old. Set ENTENTE_TOKEN to another.')
    : new NoStory(`${detail ?? 'Is it an Entente that answers there?'} (${code ?? status})`);
