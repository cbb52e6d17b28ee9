import type { Instant, Json } from '@entente/kernel';

/** Files an order takes, and so the most that one message or piece of evidence can name. */
export const ATTACHMENTS_MAX = 20;

/** A file that was handed in: its bytes are stored by the order, under their SHA-256. */
export type Attached = { readonly attachmentId: string; readonly sha256: string; readonly size: number };

/** The order as a mediator may judge it: stored facts only, nothing computed from the clock, the caller or a language. */
export type OrderFile = {
  readonly orderId: string;
  /** Of the order's newest event in the file. */
  readonly revision: number;
  /** Of the newest message in the file; -1: nothing was written. */
  readonly chatRevision: number;
  readonly policy: string;
  readonly terms: string;
  readonly events: readonly {
    readonly revision: number;
    readonly at: Instant;
    readonly type: string;
    readonly by: string;
    readonly data: Json;
  }[];
  readonly messages: readonly {
    readonly revision: number;
    readonly at: Instant;
    readonly by: string;
    readonly text: string;
    readonly attachments: readonly Attached[];
  }[];
  readonly deliveries: readonly {
    readonly revision: number;
    readonly at: Instant;
    readonly text: string | null;
    readonly attachments: readonly Attached[];
  }[];
};

/** The port through which the dispute reads what the order knows. */
export abstract class OrderFiles {
  /** Throws `order.not_found`. `digest` is SHA-256 of the file in RFC 8785 form. */
  abstract read(orderId: string): Promise<{ readonly file: OrderFile; readonly digest: string }>;
  /** In the order of `ids`. Throws `order.not_found`, and `field.invalid` where an id is named twice or is none of this order's. */
  abstract attachments(orderId: string, ids: readonly string[]): Promise<readonly Attached[]>;
}
