/** What may stand in an event, a body or the facts of a refusal. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

/**
 * A rule said no. Expected, explained and safe to show to the caller: never a bug, never an outage.
 * `code` is stable for ever (`thing.reason`); the message tells the reader what to do; `facts` are shown beside it.
 */
export class Rejection extends Error {
  override readonly name = 'Rejection';

  constructor(
    readonly code: string,
    message: string,
    readonly facts: { readonly [name: string]: Json | undefined } = {},
  ) {
    super(message);
  }
}
