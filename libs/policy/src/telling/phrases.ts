import type { Language } from '../texts.js';
import type { RELATIONS, Words } from '../vocabulary.js';

/** The same in every language. */
export type Phrase = { readonly [L in Language]: string };
/** A whole sentence but for its verb, `{be}`, which says whether it has happened, or will. */
export type Happening = { readonly [L in Language]: `${string} {be} ${string}` };

/** What each word of a vocabulary is called where people are told of it: a word without its phrase does not compile. Actions, outcomes and grounds are called as the rule book's own texts call them. */
export type Phrases<W extends Words = Words> = {
  /** What the table is about. */
  readonly subject: Phrase;
  readonly events: { readonly [E in W['events'][number]]: Happening };
  readonly news: { readonly [N in W['news'][number]]: Happening };
  readonly says: { readonly [I in Exclude<keyof W['inputs'], 'outcome' | 'ground'>]: Values<W['inputs'][I]['values'][number]> };
  /** Each a whole sentence. */
  readonly facts: { readonly [F in keyof W['facts']]: Values<W['facts'][F][number]> };
  readonly needs: { readonly [N in W['needs'][number]]: Phrase };
  readonly periods: { readonly [P in W['periods'][number]]: Phrase };
  readonly instants: { readonly [I in W['instants'][number]]: Phrase };
  readonly sums: { readonly [S in W['sums'][number]]: Phrase };
  readonly keys: { readonly [K in W['keys'][number]]: Phrase };
  /** Each a whole sentence. */
  readonly funds: { readonly [F in W['funds'][number]]: Phrase };
};
type Values<V extends string | boolean> = { readonly [Value in `${V}`]: Phrase };

/** Who acts. */
export const RELATION_PHRASES: { readonly [R in (typeof RELATIONS)[number]]: Phrase } = {
  buyer: { en: 'the buyer', fr: 'l’acheteur' },
  seller: { en: 'the seller', fr: 'le vendeur' },
  mediator: { en: 'the assigned mediator', fr: 'le médiateur assigné' },
  'any mediator': { en: 'any mediator', fr: 'tout médiateur' },
  staff: { en: 'the staff', fr: 'l’équipe' },
  operator: { en: 'an operator', fr: 'un opérateur' },
  service: { en: 'a service of the marketplace', fr: 'un service de la place de marché' },
  'service for buyer': {
    en: 'a service that speaks for the buyer',
    fr: 'un service qui parle pour l’acheteur',
  },
};
