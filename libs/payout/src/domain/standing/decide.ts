import type { Decider } from '@entente/kernel';
import type { StandingEvent } from './events.js';

/** A seller's standing as we know it: whoever was never heard of is active. */
export type KnownStanding = { readonly status: string; readonly sellerRevision: number };

/** The order context has decided; here it is only kept. */
export type NoteStanding = Omit<StandingEvent, 'type'> & { readonly type: 'NoteStanding' };

const neverHeard: KnownStanding = { status: 'active', sellerRevision: -1 };

export const standingDecider: Decider<KnownStanding, NoteStanding, StandingEvent, unknown> = {
  initial: neverHeard,
  /** News that is older than what is known changes nothing. */
  decide({ marketplace, ownerId, status, sellerRevision }, known) {
    if (sellerRevision <= known.sellerRevision) return [];
    return [{ type: 'StandingNoted', marketplace, ownerId, status, sellerRevision }];
  },
  evolve: (_, { status, sellerRevision }) => ({ status, sellerRevision }),
};

/** Also while he waits for an answer to his request for reinstatement. */
export const isSuspended = ({ status }: KnownStanding): boolean => status !== 'active';
