import type { Fields } from './fields.js';

type Events = { readonly [type: string]: Fields };
type FieldIn<E extends Events> = { [Type in keyof E]: keyof E[Type] & string }[keyof E];

/** What each event and field of a context means, for whoever integrates: an event or a field without a sentence does not compile. */
export type Phrases<E extends Events> = {
  readonly events: { readonly [Type in keyof E]: string };
  /** Wherever the field occurs … */
  readonly fields: { readonly [Field in FieldIn<E>]: string };
  /** … unless it says something more exact in one event. */
  readonly within?: { readonly [Type in keyof E]?: { readonly [Field in keyof E[Type]]?: string } };
};

/** Fields that say the same in every context. */
export const sharedPhrases = {
  orderId: 'The order, under the id that the marketplace gave it.',
  marketplace: 'The marketplace: the name of its rule book, without the version.',
  policy: 'The rule book and its version, `comeup/2`. It was pinned when the order was placed, and never changes for it.',
  currency: 'ISO 4217. Every amount is in minor units of it.',
  buyerId: 'The member who bought.',
  sellerId: 'The member who sells.',
} as const;

export const processPhrases = {
  rule: 'Id of the rule of the rule book that was applied, `CU-T22`.',
  by: 'As what somebody acted: `buyer`, `seller`, `mediator`, `staff`, `service` …; `timer` for a deadline, `system` for what follows from something else.',
} as const;
