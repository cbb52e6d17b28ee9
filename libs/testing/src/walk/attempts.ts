import { disputeActions, type DisputeAction, type DisputeBody } from '@entente/dispute';
import { Rejection } from '@entente/kernel';
import { orderActions, sellerActions, type OrderAction, type OrderBody, type SellerCommand } from '@entente/order';
import { disputeWords, isRelation, orderWords, sellerWords, type Actor, type Journey, type People } from '@entente/policy';
import { actorOf, lookup, lookupSeller, orderStream, sellerStream, tell } from '../market.js';
import type { Letter, Market, Outcome, Person } from '../market.js';
import { disputeBodies, orderBodies, sellerBodies } from './bodies.js';
import { sellerOf } from './standing.js';

/** A stream of a market, and what may be tried on it. */
export type Part = {
  readonly kind: 'order' | 'dispute' | 'seller';
  readonly stream: string;
  readonly state: (market: Market) => Journey & People;
  readonly actions: readonly string[];
  /** What somebody is told that he may do. */
  readonly listed: (market: Market, by: Actor) => readonly string[];
  /** Well-formed bodies of an action. */
  readonly bodies: (market: Market, action: string) => readonly object[];
};

const orderPart: Part = {
  kind: 'order',
  stream: orderStream,
  state: ({ order }) => order,
  actions: orderWords.actions.filter((action) => action !== 'place'),
  listed: (market, by) => orderActions(market.order, by, lookup(market)),
  bodies: (market, action): readonly OrderBody[] => orderBodies(action as OrderAction, market),
};

const disputePart = (id: string): Part => ({
  kind: 'dispute',
  stream: `dispute-${id}`,
  state: ({ disputes }) => disputes[id]!,
  actions: disputeWords.actions,
  listed: (market, by) => disputeActions(market.disputes[id]!, by, lookup(market)),
  bodies: (market, action): readonly DisputeBody[] => disputeBodies(action as DisputeAction, market, id),
});

const sellerPart = (id: string): Part => ({
  kind: 'seller',
  stream: sellerStream(id),
  state: (market) => ({ ...sellerOf(market, id), sellerId: id, marketplace: market.packs.get(market.policy).marketplace }),
  actions: sellerWords.actions,
  listed: (market, by) => sellerActions(sellerOf(market, id), by, lookupSeller(market, id)),
  bodies: (market, action) => sellerBodies(action as SellerCommand['action'], market),
});

/** The order, its disputes, and the standing of whoever sells here. */
export const partsOf = ({ packs, policy, disputes, order }: Market): Part[] => [
  orderPart,
  ...Object.keys(disputes).map(disputePart),
  ...(packs.get(policy).seller ? [sellerPart(order.sellerId)] : []),
];

/** Whether some row takes the action here from somebody like him. Where none does, the state alone says no, and says it always. */
export function mayTry(market: Market, part: Part, person: Person, action: string): boolean {
  const state = part.state(market);
  const by = actorOf(person, market.policy);
  const isOne = (relation: string): boolean =>
    relation.includes(' of ')
      ? isRelation('buyer', state, by) || isRelation('seller', state, by)
      : isRelation(relation, state, by);
  const table = market.packs.get(market.policy)[part.kind];
  return (table?.index.get(`action ${action}`)?.get(state.status) ?? []).some((row) => row.by.some(isOne));
}

export const letterOf = (market: Market, { stream }: Part, person: Person, action: string, body: object): Letter => ({
  stream,
  command: { type: 'Act', action, by: actorOf(person, market.policy), body } as Letter['command'],
});

/** What an attempt comes to; a refusal is an answer too. */
export function outcomeOf(market: Market, letter: Letter): Outcome | Rejection {
  try {
    return tell(market, letter);
  } catch (error) {
    if (error instanceof Rejection) return error;
    throw error;
  }
}
