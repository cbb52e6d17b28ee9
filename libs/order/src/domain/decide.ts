import { Rejection, type Decider, type Instant } from '@entente/kernel';
import { actionsFor, decideProcess, type Actor, type Pack, type Packs } from '@entente/policy';
import type { OrderCommand } from './commands.js';
import type { Attachment, OrderEvent } from './events.js';
import { orderMeanings } from './meanings.js';
import type { Standings } from './seller.js';
import { evolveOrder, exists, noOrder, type Order } from './state.js';

/** `placedUnder` names the rule book of a new order; an order that exists keeps its own. */
type OrderLookup = {
  readonly now: Instant;
  readonly packs: Packs;
  readonly placedUnder?: Pack;
  /** The files that a body names, found among those of the order. */
  readonly attachments?: readonly Attachment[];
  /** Of both sides, where the rule book suspends anybody. */
  readonly standings?: Standings;
};

/** Which row of the order's rule book applies to a command now, and what it records; or why none does. */
export const orderDecider: Decider<Order, OrderCommand, OrderEvent, OrderLookup> = {
  initial: noOrder,
  evolve: evolveOrder,
  decide(command, order, { packs, placedUnder, ...given }) {
    const pack = exists(order) ? packs.get(order.policy) : placedUnder;
    if (command.type === 'Act') admit(command, order, pack);
    if (!pack) return []; // An alarm or news for an order that is not here: nothing to do.
    return decideProcess(pack.order, orderMeanings, command, order, { ...given, pack });
  },
};

/** What no rule book needs to say: an order is placed once, by a service for its buyer, before anything else happens to it. */
function admit({ action, by }: { readonly action: string; readonly by: Actor }, order: Order, pack: Pack | undefined): void {
  if (action !== 'place') {
    if (!exists(order)) throw new Rejection('order.not_found', 'There is no such order.');
    return;
  }
  if (by.via === undefined || (pack && !by.marketplaces.includes(pack.marketplace)))
    throw new Rejection(
      'actor.forbidden',
      'An order is placed by a service of its marketplace for the buyer: send the header Entente-On-Behalf-Of with the buyerId.',
    );
  if (exists(order)) throw new Rejection('order.exists', `Order ${order.orderId} exists. Place another under an id of its own.`);
}

/** What somebody may do with an order now, if he says the right things. */
export const orderActions = (order: Order, actor: Actor, { packs, ...given }: OrderLookup): string[] => {
  const pack = packs.get(order.policy);
  return actionsFor(pack.order, orderMeanings, order, actor, { ...given, pack });
};
