import type { Caller } from '@entente/http';
import { Rejection } from '@entente/kernel';
import { actsAsParty } from '@entente/policy';
import { moneyOf, type Money } from './domain/escrow/figures.js';
import type { Escrow } from './domain/escrow/state.js';
import type { Escrows } from './escrows.js';

type Opened = Escrow & { readonly parties: NonNullable<Escrow['parties']> };

/** The money of orders, read from the escrows' own streams: always current, whatever the projections are doing. */
export class MoneyReads {
  constructor(private readonly escrows: Escrows) {}

  async find(orderId: string): Promise<Opened | undefined> {
    const { state } = await this.escrows.load(orderId);
    return isOpened(state) ? state : undefined;
  }

  /** Who may not read it is told so before anything else. */
  async moneyFor(orderId: string, reader: Caller): Promise<Money> {
    const escrow = await this.find(orderId);
    if (!escrow) throw new Rejection('order.not_found', 'Nothing has been paid for such an order yet.');
    if (!mayReadMoney(escrow, reader)) {
      throw new Rejection(
        'actor.forbidden',
        'The money of an order is for its parties, and for those of its marketplace who settle quarrels.',
      );
    }
    return moneyOf(escrow);
  }

  /** The order of a refund that this operator may act on: refund ids are `<orderId>.r<n>`. */
  async orderOfRefund(refundId: string, operator: Caller): Promise<string> {
    const [, orderId = ''] = /^(.+)\.r[1-9]\d*$/.exec(refundId) ?? [];
    const escrow = orderId === '' ? undefined : await this.find(orderId);
    if (!escrow?.refunds.some((refund) => refund.refundId === refundId)) {
      throw new Rejection('refund.not_found', 'There is no such refund. Look for it among the failed ones.');
    }
    if (!holds('operator', operator, escrow.parties.marketplace)) {
      throw new Rejection('actor.forbidden', 'This refund is for the operators of its marketplace.');
    }
    return orderId;
  }
}

const isOpened = (escrow: Escrow): escrow is Opened => escrow.parties !== undefined;

/** Roles count in the marketplaces of the token, and never for somebody who is called for. */
const holds = (role: Caller['roles'][number], { roles, marketplaces, via }: Caller, marketplace: string): boolean =>
  via === undefined && roles.includes(role) && marketplaces.includes(marketplace);

/** Buyer and seller; operators and services of the marketplace; its mediators once there is, or was, a dispute. */
function mayReadMoney({ parties, disputes }: Opened, reader: Caller): boolean {
  const { marketplace } = parties;
  return (
    actsAsParty(parties, reader) ||
    holds('operator', reader, marketplace) ||
    holds('service', reader, marketplace) ||
    (holds('mediator', reader, marketplace) && disputes > 0)
  );
}

/** In which marketplaces the caller may see these wallets: `undefined` for all, as the owner of them; through a service, in those of the service. */
export function walletsVisible(ownerId: string, reader: Caller, asked: string | undefined): readonly string[] | undefined {
  const isOwner = reader.id === ownerId;
  if (isOwner && reader.via === undefined) return asked === undefined ? undefined : [asked];
  const own = reader.marketplaces.filter(
    (marketplace) => isOwner || holds('operator', reader, marketplace) || holds('service', reader, marketplace),
  );
  const visible = asked === undefined ? own : own.filter((marketplace) => marketplace === asked);
  if (visible.length === 0)
    throw new Rejection('actor.forbidden', 'A wallet is for its owner, and for operators and services of its marketplace.');
  return visible;
}
