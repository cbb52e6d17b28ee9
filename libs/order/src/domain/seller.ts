import { Rejection, type Decider, type Instant } from '@entente/kernel';
import { actionsFor, advance, decideProcess, isRelation, nowhere } from '@entente/policy';
import type { Actor, Body, Journey, Meanings, Pack, People, sellerWords, Standing, Step } from '@entente/policy';

/** What can happen to a seller's standing in one marketplace. Stored for ever: add fields and events, never rename or reuse one. */
export type SellerEvent = Step & { readonly about: SellerFacts } & (
    | { readonly type: 'SellerSuspended'; readonly reason: string }
    | { readonly type: 'ReinstatementRequested'; readonly information: string }
    | { readonly type: 'SellerReinstated' }
  );

/** `policy`: the version by which the marketplace judged it then. */
type SellerFacts = { readonly sellerId: string; readonly marketplace: string; readonly policy: string };

export type SellerAction = (typeof sellerWords)['actions'][number];
export type SellerFields = { readonly reason?: string; readonly information?: string };
export type SellerCommand = {
  readonly type: 'Act';
  readonly action: SellerAction;
  readonly by: Actor;
  readonly body: Body & SellerFields;
};

export type Seller = Journey & People & { readonly policy: string };

/** What was looked up before deciding: whose standing it is, by which rule book, and what he has still to settle. */
export type SellerGiven = {
  readonly now: Instant;
  readonly pack: Pack;
  readonly sellerId: string;
  readonly openDisputes: 'none' | 'some';
};

/** Of both sides of an order, as they were read before deciding on it. */
export type Standings = { readonly buyer: Standing; readonly seller: Standing };

export const personalFields = {
  SellerSuspended: ['reason'],
  ReinstatementRequested: ['information'],
} as const satisfies { readonly [T in SellerEvent['type']]?: readonly string[] };

const noSeller: Seller = { ...nowhere, policy: '', marketplace: '', buyerId: '', sellerId: '' };

/** Who was never suspended is active, in every marketplace. */
export const standingOf = ({ status }: Pick<Journey, 'status'>): Standing => (status === 'new' ? 'active' : (status as Standing));

const said =
  (name: keyof SellerFields) =>
  ({ body }: { readonly body: SellerFields }) => ({ [name]: body[name] });
const nothing = () => ({});

/** What the words of a seller's standing mean; the rule books say when they apply. */
const meanings: Meanings<typeof sellerWords, Seller, SellerFields & Body, SellerGiven, SellerEvent> = {
  isRelation,
  evolve: evolveSeller,
  about: ({ sellerId, marketplace, policy }) => ({ sellerId, marketplace, policy }),
  hears: {},
  facts: { openDisputes: ({ given }) => given.openDisputes },
  periods: {},
  instants: {},
  sums: {},
  currencyOf: () => undefined,
  asked: () => undefined,
  keys: {},
  funds: {},
  laws: {},
  events: {
    SellerSuspended: said('reason'),
    ReinstatementRequested: said('information'),
    SellerReinstated: nothing,
  },
};

function evolveSeller(seller: Seller, event: SellerEvent): Seller {
  return { ...advance(seller, event), ...event.about };
}

/** Under the rule book that the marketplace goes by today; a standing belongs to no order, and so to no pinned version. */
export const sellerDecider: Decider<Seller, SellerCommand, SellerEvent, SellerGiven> = {
  initial: noSeller,
  evolve: evolveSeller,
  decide(command, seller, given) {
    const { seller: table, marketplace } = given.pack;
    if (table) return decideProcess(table, meanings, command, named(seller, given), given);
    throw new Rejection('state.invalid', `${marketplace} suspends nobody: its rule book has no standings.`, {
      action: command.action,
    });
  },
};

/** What somebody may do about a seller's standing now, if he says the right things. */
export const sellerActions = (seller: Seller, actor: Actor, given: SellerGiven): string[] =>
  given.pack.seller ? actionsFor(given.pack.seller, meanings, named(seller, given), actor, given) : [];

const named = (seller: Seller, { sellerId, pack }: SellerGiven): Seller => ({
  ...seller,
  sellerId,
  marketplace: pack.marketplace,
  policy: pack.name,
});
