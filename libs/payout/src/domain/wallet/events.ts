import type { Leg } from '../legs.js';
import type { Postings } from '../postings.js';

/** Whose wallet it is, in every event: one marketplace, one owner, one currency. */
export type Owned = { readonly marketplace: string; readonly ownerId: string; readonly currency: string };

/** The leg that is applied here: its other half has been posted to `transit:<legId>` by the order's escrow. */
type Applied = Pick<Leg, 'legId' | 'heldMinor'> & { readonly orderId: string };

/** A part of the wallet that one withdrawal has laid hands on. */
type Withheld = { readonly withdrawalId: string; readonly amountMinor: number };

/** What can happen to a wallet. Stored for ever: add fields and events, never rename or reuse one. */
export type WalletEvent = Owned & { readonly postings: Postings } & (
    | ({ readonly type: 'WalletCredited'; readonly kind: Leg['kind']; readonly amountMinor: number } & Applied)
    | ({ readonly type: 'WalletDebited'; readonly kind: Leg['kind']; readonly amountMinor: number } & Applied)
    /** Of the order's money so much is held from now on; nothing moves. */
    | ({ readonly type: 'HoldChanged' } & Applied)
    /** So much is no longer available: it is on its way out. Nothing moves. */
    | ({ readonly type: 'WithdrawalReserved' } & Withheld)
    /** It has left. */
    | ({ readonly type: 'ReservationConsumed' } & Withheld)
    /** It is available again; 0 where nothing was reserved, and nothing may be any more. */
    | ({ readonly type: 'ReservationReturned' } & Withheld)
    /** All that came before, so that nobody has to read it: the balance (negative for a debt), what is held for which order and reserved for which withdrawal, the last legs. */
    | {
        readonly type: 'BalanceCarried';
        readonly balanceMinor: number;
        readonly holds: { readonly [orderId: string]: number };
        readonly reservations: { readonly [withdrawalId: string]: number };
        readonly lastLegs: readonly string[];
      }
  );
