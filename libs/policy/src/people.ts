import type { Actor, Role } from './process.js';

/** Whom an order or a dispute is about. `mediatorId` is known to the dispute alone. */
export type People = {
  readonly marketplace: string;
  readonly buyerId: string;
  readonly sellerId: string;
  readonly mediatorId?: string;
};

export const isParty = ({ buyerId, sellerId }: Pick<People, 'buyerId' | 'sellerId'>, id: string): boolean =>
  id === buyerId || id === sellerId;

/** Buyer or seller, in person; or through a service, which lends its voice in its own marketplaces only. */
export const actsAsParty = (people: People, actor: Actor): boolean => isParty(people, actor.id) && mayLendVoice(people, actor);

const mayLendVoice = ({ marketplace }: People, { via, marketplaces }: Actor): boolean =>
  via === undefined || marketplace === '' || marketplaces.includes(marketplace);

/** A role counts in the marketplaces of the token; before an order is placed there is none to compare, and placing checks it itself. */
const has = (people: People, actor: Actor, ...roles: Role[]): boolean =>
  actor.via === undefined &&
  roles.some((role) => actor.roles.includes(role)) &&
  (people.marketplace === '' || actor.marketplaces.includes(people.marketplace));

/** Nobody judges his own affair: a law of the system, not a row. */
const isNeutral = (people: People, actor: Actor, ...roles: Role[]): boolean =>
  has(people, actor, ...roles) && !isParty(people, actor.id);

/** Before an order is placed, nobody is its buyer yet: placing compares the two itself. */
const speaksForBuyer = ({ buyerId }: People, { id, via }: Actor): boolean =>
  via !== undefined && (buyerId === '' || id === buyerId);

/** Whether somebody stands in a relation to an order or a dispute. */
export function isRelation(relation: string, people: People, actor: Actor): boolean {
  if (!mayLendVoice(people, actor)) return false;
  switch (relation) {
    case 'buyer':
      return actor.id === people.buyerId;
    case 'seller':
      return actor.id === people.sellerId;
    case 'mediator': // The assigned one, and only while his token still says so.
      return actor.id === people.mediatorId && isNeutral(people, actor, 'mediator');
    case 'any mediator':
      return isNeutral(people, actor, 'mediator');
    case 'staff':
      return isNeutral(people, actor, 'mediator', 'operator');
    case 'operator':
      return isNeutral(people, actor, 'operator');
    case 'service': // A machine of the marketplace, for itself or speaking for the buyer.
      return has(people, actor, 'service') || speaksForBuyer(people, actor);
    case 'service for buyer':
      return speaksForBuyer(people, actor);
    default:
      return false;
  }
}
