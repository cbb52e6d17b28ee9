import { readFileSync } from 'node:fs';
import type { Api, Answer } from './api.js';
import type { People, Town } from './served.js';

/** Everything that an order's reader is shown of it. */
export type OrderSeen = {
  readonly policy: string;
  readonly status: string;
  readonly flags: readonly string[];
  readonly closedBy: string | null;
  readonly counters: { readonly [name: string]: number };
  readonly deadlines: readonly {
    readonly name: string;
    readonly dueAt: string | null;
    readonly passed?: true;
    readonly paused?: true;
  }[];
  readonly windows: readonly { readonly name: string; readonly endsAt: string }[];
  readonly offers: readonly { readonly offerId: string; readonly label: string | null; readonly lapsesAt: string | null }[];
  readonly actions: readonly string[];
  readonly disputeId: string | null;
  readonly revision: number;
};

export type MoneySeen = {
  readonly capturedMinor: number;
  readonly escrowMinor: number;
  readonly refundedMinor: number;
  readonly sellerMinor: number;
  readonly feesMinor: number;
  readonly suspenseMinor: number;
  readonly voucherMinor: number;
  readonly refunds: readonly {
    readonly refundId: string;
    readonly reference: string;
    readonly amountMinor: number;
    readonly status: string;
  }[];
  readonly legs: readonly { readonly to: string; readonly amountMinor: number }[];
};

export type DisputeSeen = {
  readonly status: string;
  readonly mediatorId: string | null;
  readonly outcome: string | null;
  readonly closeReason: string | null;
  readonly flags: readonly string[];
  readonly actions: readonly string[];
  readonly deadlines: readonly { readonly name: string; readonly dueAt: string }[];
  readonly decisions: readonly {
    readonly outcome: string;
    readonly file: { readonly revision: number; readonly sha256: string };
    readonly orderedMinor?: number;
    readonly appliedMinor?: number;
  }[];
  readonly thread: readonly {
    readonly by: string;
    readonly type: string;
    readonly text?: string;
    readonly kind?: string;
    readonly addressMatches?: string;
  }[];
  readonly settlement: { readonly proposalId: string; readonly agreed: boolean } | null;
  readonly revision: number;
};

type WalletSeen = {
  readonly currency: string;
  readonly availableMinor: number;
  readonly heldMinor: number;
  readonly reservedMinor: number;
  readonly debtMinor: number;
};

/** An order between two people of its own, and what they, the mediator and the staff can do with it. */
export type Deal = {
  readonly id: string;
  readonly disputeId: string;
  readonly reference: string;
  readonly buyerId: string;
  readonly sellerId: string;
  readonly ana: Api;
  readonly bo: Api;
  readonly buyer: (action: string, body?: object) => Promise<Answer>;
  readonly seller: (action: string, body?: object) => Promise<Answer>;
  /** In the dispute: who acts says so himself. */
  readonly inDispute: (who: Api, action: string, body?: object) => Promise<Answer>;
  readonly seen: () => Promise<OrderSeen>;
  readonly dispute: () => Promise<DisputeSeen>;
  readonly money: () => Promise<MoneySeen>;
  /** What the seller has; nothing while he was never paid. */
  readonly sellersWallet: () => Promise<WalletSeen | undefined>;
  /** What the payment provider gave back to the buyer. */
  readonly givenBack: () => Promise<readonly number[]>;
};

const documented = new Set(
  [...readFileSync(new URL('../../../docs/problems.md', import.meta.url), 'utf8').matchAll(/^### `([^`]+)`/gm)].map(
    ([, code]) => code,
  ),
);

/** `409 order.closed`; and that it was said in the one form for refusals, with a sentence for people and a code that is documented. */
export function refusal({ status, body, headers }: Answer): string {
  const { code, detail, type, title, instance } = body;
  const isProblem =
    headers.get('content-type')?.startsWith('application/problem+json') &&
    body['status'] === status &&
    [type, title, instance].every((part) => typeof part === 'string');
  if (!isProblem) throw new Error(`${status} is no refusal: ${JSON.stringify(body)}`);
  if (typeof detail !== 'string' || !/^[\s\S]{12,}[.!?]$/.test(detail))
    throw new Error(`This tells nobody what to do: ${JSON.stringify(body)}`);
  if (!documented.has(String(code))) throw new Error(`docs/problems.md does not explain ${String(code)}.`);
  return `${status} ${String(code)}`;
}

/** An answer that has to be a success. */
export async function done(answer: Promise<Answer>): Promise<Answer> {
  const { status, body, headers } = await answer;
  if (status !== 200 && status !== 201) throw new Error(`This should have been accepted: ${status} ${JSON.stringify(body)}`);
  return { status, body, headers };
}

const only = <Body>({ status, body }: Answer<Body>): Body => {
  if (status !== 200) throw new Error(`This should have been readable: ${status} ${JSON.stringify(body)}`);
  return body;
};

/** Orders brought to where a test begins. Everybody has a name of his own in each, so that wallets tell one story only. */
export function situations(town: People, prefix = 'cu') {
  const { anyone, shop, mia, ops } = town;
  let count = 0;

  /** A deal whose order is not placed yet. */
  async function people({ buyerId = '', sellerId = '' } = {}): Promise<Deal> {
    const id = `${prefix}-${++count}`;
    const [buyer, seller] = [buyerId || `ana-${id}`, sellerId || `bo-${id}`];
    const [ana, bo] = await Promise.all([anyone.as(buyer), anyone.as(seller)]);
    const disputeId = `${id}.1`;
    return {
      id,
      disputeId,
      reference: `pay-${id}`,
      buyerId: buyer,
      sellerId: seller,
      ana,
      bo,
      buyer: (action, body) => ana.post(`/orders/${id}/${action}`, body),
      seller: (action, body) => bo.post(`/orders/${id}/${action}`, body),
      inDispute: (who, action, body) => who.post(`/disputes/${disputeId}/${action}`, body, { headers: { prefer: 'wait=5' } }),
      seen: async () => only(await ana.get<OrderSeen>(`/orders/${id}`)),
      dispute: async () => only(await ana.get<DisputeSeen>(`/disputes/${disputeId}`, { headers: { prefer: 'wait=5' } })),
      money: async () => only(await ana.get<MoneySeen>(`/orders/${id}/money`, { headers: { prefer: 'wait=5' } })),
      sellersWallet: async () => only(await bo.get<{ items: WalletSeen[] }>(`/wallets/${seller}`)).items[0],
      givenBack: async () =>
        only(await ops.get<{ items: { amountMinor: number }[] }>(`/dev/provider?reference=pay-${id}`)).items.map(
          ({ amountMinor }) => amountMinor,
        ),
    };
  }

  /** What the shop says when it places the order of a deal. */
  const placing = ({ id, buyerId, sellerId, reference }: Deal, more: object = {}) => ({
    orderId: id,
    policy: 'comeup/2',
    buyerId,
    sellerId,
    title: 'Un logo',
    terms: 'Trois propositions, deux retouches',
    duration: 'P5D',
    payment: { reference, method: 'card', amountMinor: 10_000, currency: 'EUR' },
    ...more,
  });

  async function placed(more: object = {}, who: { buyerId?: string; sellerId?: string } = {}): Promise<Deal> {
    const deal = await people(who);
    await done(shop.for(deal.buyerId).post('/orders', placing(deal, more)));
    return deal;
  }

  async function accepted(more?: object): Promise<Deal> {
    const deal = await placed(more);
    await done(deal.seller('accept'));
    return deal;
  }

  async function cancellationRequested(): Promise<Deal> {
    const deal = await accepted();
    await done(deal.buyer('request-cancellation', { reason: 'Je n’en ai plus besoin.' }));
    return deal;
  }

  async function late(): Promise<Deal> {
    const deal = await accepted();
    await town.wait('P5DT2M');
    return deal;
  }

  async function delivered(): Promise<Deal> {
    const deal = await accepted();
    await done(deal.seller('deliver', { text: 'Voici les trois logos.' }));
    return deal;
  }

  async function revisionRequested(): Promise<Deal> {
    const deal = await delivered();
    await done(deal.buyer('request-revision', { text: 'Plus de bleu, s’il vous plaît.' }));
    return deal;
  }

  async function revisionRefused(): Promise<Deal> {
    const deal = await revisionRequested();
    await done(deal.seller('refuse-revision', { reason: 'Hors brief.' }));
    return deal;
  }

  async function completed(): Promise<Deal> {
    const deal = await delivered();
    await done(deal.buyer('complete'));
    return deal;
  }

  async function cancelled(): Promise<Deal> {
    const deal = await placed();
    await done(deal.buyer('cancel'));
    return deal;
  }

  async function disputed(): Promise<Deal> {
    const deal = await revisionRefused();
    await done(deal.buyer('open-dispute', { justification: 'Non conforme au brief.' }));
    await deal.dispute(); // It is there before the test goes on.
    return deal;
  }

  /** Opened by the second refused cancellation: the buyer has still to say why. */
  async function disputedByItself(): Promise<Deal> {
    const deal = await cancellationRequested();
    await done(deal.seller('refuse-cancellation', { reason: 'J’ai commencé.' }));
    await done(deal.buyer('request-cancellation', { reason: 'Je le redemande.' }));
    await done(deal.seller('refuse-cancellation', { reason: 'Toujours non.' }));
    await deal.dispute();
    return deal;
  }

  async function mediated(): Promise<Deal> {
    const deal = await disputed();
    await done(deal.inDispute(mia, 'take'));
    return deal;
  }

  /** One side has offered an arrangement. */
  async function settlementProposed(by: 'ana' | 'bo' = 'ana'): Promise<Deal> {
    const deal = await mediated();
    await done(deal.inDispute(deal[by], 'propose-settlement', { outcome: 'partial_refund', refundMinor: 3_000 }));
    return deal;
  }

  async function decided(decision: object): Promise<Deal> {
    const deal = await mediated();
    await done(deal.inDispute(mia, 'decide', { reasons: 'Le brief le dit.', ...decision }));
    await town.wait('PT0S');
    return deal;
  }

  /** Congocrea: the seller was paid at once; a day of work, then three months in which a case may be opened. */
  const goods = {
    policy: 'congocrea/1',
    title: 'Un panier',
    terms: 'Osier, 40 cm',
    duration: undefined,
    processingTime: 'P1D',
    shipTo: { country: 'CD', postalCode: '1201', city: 'Kinshasa' },
  };

  const paid = (more: object = {}, who?: { buyerId?: string; sellerId?: string }): Promise<Deal> =>
    placed({ ...goods, ...more }, who);

  async function shipped(more?: object, who?: { buyerId?: string; sellerId?: string }): Promise<Deal> {
    const deal = await paid(more, who);
    await done(deal.seller('ship', { carrier: 'Poste', trackingNumber: `CD-${deal.id}` }));
    return deal;
  }

  /** The day of work is over: a case may be opened. */
  async function overdue(more?: object, who?: { buyerId?: string; sellerId?: string }): Promise<Deal> {
    const deal = await shipped(more, who);
    await town.wait('P2D');
    return deal;
  }

  async function caseOpened(more?: object, who?: { buyerId?: string; sellerId?: string }): Promise<Deal> {
    const deal = await overdue(more, who);
    await done(deal.buyer('open-dispute', { reason: 'non_delivery', justification: 'Rien n’est arrivé.' }));
    await deal.dispute();
    return deal;
  }

  async function escalated(more?: object, who?: { buyerId?: string; sellerId?: string }): Promise<Deal> {
    const deal = await caseOpened(more, who);
    await town.wait('P3DT2M');
    await done(deal.inDispute(deal.ana, 'escalate'));
    return deal;
  }

  async function caseTaken(more?: object): Promise<Deal> {
    const deal = await escalated(more);
    await done(deal.inDispute(mia, 'take'));
    return deal;
  }

  return {
    people,
    placing,
    placed,
    accepted,
    cancellationRequested,
    late,
    delivered,
    revisionRequested,
    revisionRefused,
    completed,
    cancelled,
    disputed,
    disputedByItself,
    mediated,
    settlementProposed,
    decided,
    paid,
    shipped,
    overdue,
    caseOpened,
    escalated,
    caseTaken,
  };
}

export type Situations = ReturnType<typeof situations>;

/** How far each context's store has come: the same twice, and nothing was written anywhere in between. */
export async function heads({ served }: Town): Promise<string> {
  const all = await Promise.all(served.running.contexts.map(({ parts }) => parts.store.head()));
  return all.join();
}
