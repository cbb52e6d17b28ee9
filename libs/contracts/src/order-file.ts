import { Rejection, type Instant, type Json } from '@entente/kernel';

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

/** What is known of the files that somebody names, in the order in which he names them; throws `field.invalid` as `OrderFiles.attachments` does. */
export function attachmentsNamed(ids: readonly string[], known: readonly Attached[]): readonly Attached[] {
  if (ids.length > ATTACHMENTS_MAX)
    throw invalid(`attachmentIds has ${ids.length} ids, and an order at most ${ATTACHMENTS_MAX} files.`);
  const byId = new Map(known.map((attached) => [attached.attachmentId, attached]));
  return ids.map((id, index) => {
    const attached = byId.get(id);
    if (!attached) throw invalid(`attachmentIds names ${id}, and the order has no such file: upload it first.`, id);
    if (ids.indexOf(id) !== index) throw invalid(`attachmentIds names ${id} twice: name each file once.`, id);
    return attached;
  });
}

const invalid = (detail: string, attachmentId?: string): Rejection =>
  new Rejection('field.invalid', detail, { field: 'attachmentIds', ...(attachmentId !== undefined && { attachmentId }) });
