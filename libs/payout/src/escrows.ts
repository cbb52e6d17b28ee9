import { must, type Instant } from '@entente/kernel';
import type { MoneyTerms } from '@entente/policy';
import type { Envelope, Loaded, Streams, Transacted } from '@entente/event-store';
import type { EscrowCommand } from './domain/escrow/commands.js';
import { escrowDecider } from './domain/escrow/decide.js';
import type { EscrowEvent } from './domain/escrow/events.js';
import type { Escrow } from './domain/escrow/state.js';

const PREFIX = 'escrow-';
export const escrowStream = (orderId: string): string => `${PREFIX}${orderId}`;
export const orderOfEscrow = (stream: string): string =>
  must(stream.startsWith(PREFIX) ? stream.slice(PREFIX.length) : undefined, `The order id in ${stream}`);

/** The money terms of a rule book that stored events name; it throws for one that is not there. */
export type TermsOf = (policy: string) => MoneyTerms;

/** The escrow streams: how they are read, and how a command reaches one. */
export class Escrows {
  constructor(
    private readonly streams: Streams,
    private readonly termsOf: TermsOf,
  ) {}

  load(orderId: string): Promise<Loaded<Escrow, EscrowEvent>> {
    return this.streams.load(escrowStream(orderId), escrowDecider);
  }

  transact(orderId: string, command: EscrowCommand, envelope: Envelope): Promise<Transacted<Escrow, EscrowEvent>> {
    const now: Instant = envelope.receivedAt;
    return this.streams.transact({
      stream: escrowStream(orderId),
      key: orderId,
      decider: escrowDecider,
      command,
      given: { now, termsOf: this.termsOf },
      envelope,
    });
  }
}
