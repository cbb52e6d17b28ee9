import type { Instant, Json } from '@entente/kernel';

/** The order as a mediator may judge it: stored facts only, nothing computed from the clock, the caller or a language. */
export type OrderFile = {
  readonly orderId: string;
  /** Of the order's newest event in the file. */
  readonly revision: number;
  readonly policy: string;
  readonly terms: string;
  readonly events: readonly {
    readonly revision: number;
    readonly at: Instant;
    readonly type: string;
    readonly by: string;
    readonly data: Json;
  }[];
  readonly deliveries: readonly { readonly revision: number; readonly at: Instant; readonly text: string }[];
};

/** The port through which the dispute reads what the order knows. */
export abstract class OrderFiles {
  /** Throws `order.not_found`. `digest` is SHA-256 of the file in RFC 8785 form. */
  abstract read(orderId: string): Promise<{ readonly file: OrderFile; readonly digest: string }>;
}
