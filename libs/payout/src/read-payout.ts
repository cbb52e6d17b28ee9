import type { Recorded } from '@entente/event-store';
import type { Caller } from '@entente/http';
import { fold, Rejection, type Instant } from '@entente/kernel';
import { actsAsParty, isParty } from '@entente/policy';
import { escrowDecider } from './domain/escrow/decide.js';
import type { EscrowEvent } from './domain/escrow/events.js';
import { moneyOf, type Money } from './domain/escrow/figures.js';
import { evolve, whose, type Escrow } from './domain/escrow/state.js';
import type { Posting } from './domain/postings.js';
import type { Escrows, TermsOf } from './escrows.js';

type Opened = Escrow & { readonly parties: NonNullable<Escrow['parties']> };

/** `refundDays`: within how many working days a buyer usually sees what goes back to him (C15). */
type Shown = Money & { readonly refundDays: number };

/** What happened to an order's money, and all the figures after it. */
type Moved = {
  readonly revision: number;
  readonly at: Instant;
  readonly type: EscrowEvent['type'];
  readonly postings: readonly Posting[];
  readonly money: Money;
};

/** The money of orders, read from the escrows' own streams: always current, whatever the projections are doing. */
export class MoneyReads {
  constructor(
    private readonly escrows: Escrows,
    private readonly termsOf: TermsOf,
  ) {}

  async find(orderId: string): Promise<Opened | undefined> {
    const { state } = await this.escrows.load(orderId);
    return isOpened(state) ? state : undefined;
  }

  /** Now, or as it was at an instant: everything up to it, whoever may read it being judged by today. */
  async moneyFor(orderId: string, reader: Caller, asOf?: Instant): Promise<Shown> {
    const events = await this.eventsFor(orderId, reader);
    const until = asOf === undefined ? events : events.filter(({ at }) => at <= asOf);
    if (until.length === 0) throw new Rejection('order.not_found', 'Nothing had been paid for this order by then.', { asOf });
    const escrow = foldAll(until);
    return { ...moneyOf(escrow), refundDays: this.termsOf(whose(escrow).policy).refund.expectedDays };
  }

  /** The oldest first; revisions have gaps where something is no movement. */
  async historyFor(orderId: string, reader: Caller): Promise<readonly Moved[]> {
    const moved: Moved[] = [];
    let escrow = escrowDecider.initial;
    for (const { revision, at, data } of await this.eventsFor(orderId, reader)) {
      escrow = evolve(escrow, data);
      if (data.type === 'ClaimNoted') continue; // The other side is not to learn of a claim from the money.
      moved.push({ revision, at, type: data.type, postings: data.postings, money: moneyOf(escrow) });
    }
    return moved;
  }

  /** Who may not read it is told so before anything else. */
  private async eventsFor(orderId: string, reader: Caller): Promise<readonly Recorded<EscrowEvent>[]> {
    const { state, events } = await this.escrows.load(orderId);
    if (!isOpened(state)) throw new Rejection('order.not_found', 'Nothing has been paid for such an order yet.');
    if (!mayReadMoney(state, reader)) {
      throw new Rejection(
        'actor.forbidden',
        'The money of an order is for its parties, and for those of its marketplace who settle quarrels.',
      );
    }
    return events;
  }

  /** The order of a refund that this operator may act on: refund ids are `<orderId>.r<n>`. */
  async orderOfRefund(refundId: string, operator: Caller): Promise<string> {
    const [, orderId = ''] = /^(.+)\.r[1-9]\d*$/.exec(refundId) ?? [];
    const escrow = orderId === '' ? undefined : await this.find(orderId);
    if (!escrow?.refunds.some((refund) => refund.refundId === refundId)) {
      throw new Rejection('refund.not_found', 'There is no such refund. Look for it among the failed ones.');
    }
    // Nobody judges his own affair: not the buyer who waits for it, nor the seller whose order it was.
    if (!holds('operator', operator, escrow.parties.marketplace) || isParty(escrow.parties, operator.id)) {
      throw new Rejection(
        'actor.forbidden',
        'This refund is for the operators of its marketplace who are no party to the order.',
      );
    }
    return orderId;
  }
}

const foldAll = (events: readonly Recorded<EscrowEvent>[]): Escrow =>
  fold(
    escrowDecider,
    events.map(({ data }) => data),
  );
const isOpened = (escrow: Escrow): escrow is Opened => escrow.parties !== undefined;

/** Roles count in the marketplaces of the token, and never for somebody who is called for. */
const holds = (role: Caller['roles'][number], { roles, marketplaces, via }: Caller, marketplace: string): boolean =>
  via === undefined && roles.includes(role) && marketplaces.includes(marketplace);

/** Buyer and seller; operators and services of the marketplace; its mediators once there is, or was, a dispute or a claim. */
function mayReadMoney({ parties, disputes, isClaimed }: Opened, reader: Caller): boolean {
  const { marketplace } = parties;
  return (
    actsAsParty(parties, reader) ||
    holds('operator', reader, marketplace) ||
    holds('service', reader, marketplace) ||
    (holds('mediator', reader, marketplace) && (disputes > 0 || isClaimed))
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

/** The owner in person, or a service of the marketplace that lends him its voice. */
export function mayWithdraw(ownerId: string, { id, roles, via, marketplaces }: Caller, marketplace: string): boolean {
  if (id !== ownerId) return false;
  return via === undefined ? !roles.includes('service') : marketplaces.includes(marketplace);
}
