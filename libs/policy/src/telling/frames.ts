import type { Language } from '../texts.js';
import { listed } from './spoken.js';

/** The sentences that every rule is told in; what stands in them comes from the rule book and from the phrases of its words. */
export type Frames = {
  /** Groups of states, as a row names them. */
  readonly groups: { readonly [group: string]: string };
  readonly inPlaces: (places: string) => string;
  readonly may: (who: string, what: string) => string;
  readonly proposer: (flag: string) => string;
  readonly counterparty: (flag: string) => string;
  readonly withMark: (flag: string) => string;
  readonly withoutMark: (flag: string) => string;
  readonly withAnyMark: (flag: string) => string;
  readonly withoutAnyMark: (flag: string) => string;
  readonly after: (timer: string) => string;
  readonly within: (timer: string) => string;
  readonly at: (timer: string) => string;
  readonly when: (what: string) => string;
  readonly rightAfter: (rules: string) => string;
  readonly either: (facts: readonly string[]) => string;
  readonly provided: (conditions: string) => string;
  readonly atLeast: (counter: string, count: number) => string;
  readonly below: (counter: string, count: number) => string;
  readonly stating: (what: string) => string;
  readonly amounts: { readonly [bound: string]: (sum: string) => string };
  readonly otherwise: (code: string, guard: string) => string;
  readonly becomes: (subject: string, state: string) => string;
  readonly returns: (subject: string) => string;
  readonly sets: (flag: string) => string;
  readonly clears: (flag: string) => string;
  readonly counts: (counter: string) => string;
  readonly resets: (counter: string) => string;
  readonly falls: (timer: string, end: string) => string;
  /** Of a deadline: when it began and why; when it ends; and what happens then. */
  readonly began: { readonly [how in 'runs' | 'ran']: (date: string, because: string) => string };
  readonly because: (what: string, rule: string) => string;
  readonly ends: (date: string) => string;
  readonly ended: (date: string) => string;
  readonly waits: (state: string, left: string) => string;
  readonly atItsEnd: (what: string) => string;
  readonly thenBecomes: (subject: string, state: string) => string;
  readonly thenReturns: (subject: string) => string;
  readonly else: (what: string) => string;
  readonly fromThen: (what: string) => string;
  readonly sinceThen: (what: string) => string;
  readonly nothing: { readonly happens: string; readonly happened: string };
};

const english: Frames = {
  groups: {
    new: 'before anything else',
    any: 'at any time',
    'any open': 'until it is closed',
    'any active': 'while it is neither closed nor frozen',
    'any closed': 'once it is closed',
  },
  inPlaces: (places) => `in ${places}`,
  may: (who, what) => `${who} may ${what}`,
  proposer: (flag) => `whoever set the mark ${flag}`,
  counterparty: (flag) => `the other side of the mark ${flag}`,
  withMark: (flag) => `with the mark ${flag}`,
  withoutMark: (flag) => `without the mark ${flag}`,
  withAnyMark: (flag) => `with any mark ${flag}`,
  withoutAnyMark: (flag) => `without any mark ${flag}`,
  after: (timer) => `after ${timer}`,
  within: (timer) => `until ${timer}`,
  at: (timer) => `at ${timer}`,
  when: (what) => `when ${what}`,
  rightAfter: (rules) => `right after ${rules}`,
  either: (facts) => `either ${listed(facts, 'or', 'en')}`,
  provided: (conditions) => `if ${conditions}`,
  atLeast: (counter, count) => `\`${counter}\` is at least ${count}`,
  below: (counter, count) => `\`${counter}\` is below ${count}`,
  stating: (what) => `stating ${what}`,
  amounts: {
    below: (sum) => `for less than ${sum}`,
    'up to': (sum) => `for at most ${sum}`,
    as: (sum) => `for exactly ${sum}`,
  },
  otherwise: (code, guard) => (guard === '' ? `otherwise \`${code}\`` : `otherwise \`${code}\` (${guard})`),
  becomes: (subject, state) => `${subject} becomes ${state}`,
  returns: (subject) => `${subject} returns to the state before`,
  sets: (flag) => `the mark ${flag} is set`,
  clears: (flag) => `the mark ${flag} is dropped`,
  counts: (counter) => `\`${counter}\` counts one more`,
  resets: (counter) => `\`${counter}\` begins at 0 again`,
  falls: (timer, end) => `${timer} falls ${end}`,
  began: {
    runs: (date, because) => `it has run since ${date}${because === '' ? '' : `, ${because},`} and ends `,
    ran: (date, because) => `it began on ${date}${because === '' ? '' : `, ${because}`}`,
  },
  because: (what, rule) => `when ${what} (${rule})`,
  ends: (date) => `on ${date}`,
  ended: (date) => `it ended on ${date}`,
  waits: (state, left) => `it waits in ${state}, with ${left} left`,
  atItsEnd: (what) => `at its end, ${what}`,
  thenBecomes: (subject, state) => `${subject} then becomes ${state}`,
  thenReturns: (subject) => `${subject} then returns to the state before`,
  else: (what) => `otherwise ${what}`,
  fromThen: (what) => `from then on ${what}`,
  sinceThen: (what) => `since then ${what}`,
  nothing: { happens: 'nothing happens by itself', happened: 'nothing happened by itself' },
};

const french: Frames = {
  groups: {
    new: 'avant toute chose',
    any: 'à tout moment',
    'any open': 'jusqu’à la clôture',
    'any active': 'hors clôture et gel',
    'any closed': 'après la clôture',
  },
  inPlaces: (places) => `dans l’état ${places}`,
  may: (who, what) => `${who} peut ${what}`,
  proposer: (flag) => `celui qui a posé la mention ${flag}`,
  counterparty: (flag) => `l’autre partie de la mention ${flag}`,
  withMark: (flag) => `avec la mention ${flag}`,
  withoutMark: (flag) => `sans la mention ${flag}`,
  withAnyMark: (flag) => `avec une mention ${flag} quelconque`,
  withoutAnyMark: (flag) => `sans aucune mention ${flag}`,
  after: (timer) => `après ${timer}`,
  within: (timer) => `jusqu’à ${timer}`,
  at: (timer) => `à ${timer}`,
  when: (what) => `quand ${what}`,
  rightAfter: (rules) => `aussitôt après ${rules}`,
  either: (facts) => `soit ${facts.join(', soit ')}`,
  provided: (conditions) => (/^ils? /.test(conditions) ? `s’${conditions}` : `si ${conditions}`),
  atLeast: (counter, count) => `\`${counter}\` vaut au moins ${count}`,
  below: (counter, count) => `\`${counter}\` vaut moins de ${count}`,
  stating: (what) => `en indiquant ${what}`,
  amounts: {
    below: (sum) => `pour moins que ${sum}`,
    'up to': (sum) => `pour au plus ${sum}`,
    as: (sum) => `pour exactement ${sum}`,
  },
  otherwise: (code, guard) => (guard === '' ? `sinon \`${code}\`` : `sinon \`${code}\` (${guard})`),
  becomes: (subject, state) => `${subject} devient ${state}`,
  returns: (subject) => `${subject} revient à l’état précédent`,
  sets: (flag) => `la mention ${flag} est posée`,
  clears: (flag) => `la mention ${flag} est levée`,
  counts: (counter) => `\`${counter}\` augmente de un`,
  resets: (counter) => `\`${counter}\` repart de 0`,
  falls: (timer, end) => `${timer} tombe ${end}`,
  began: {
    runs: (date, because) => `ce délai court depuis le ${date}${because === '' ? '' : `, ${because},`} et s’achève `,
    ran: (date, because) => `il a commencé le ${date}${because === '' ? '' : `, ${because}`}`,
  },
  because: (what, rule) => `quand ${what} (${rule})`,
  ends: (date) => `le ${date}`,
  ended: (date) => `ce délai s’est achevé le ${date}`,
  waits: (state, left) => `ce délai attend dans l’état ${state}, avec encore ${left}`,
  atItsEnd: (what) => `à son terme, ${what}`,
  thenBecomes: (subject, state) => `${subject} devient alors ${state}`,
  thenReturns: (subject) => `${subject} revient alors à l’état précédent`,
  else: (what) => `sinon ${what}`,
  fromThen: (what) => `dès lors ${what}`,
  sinceThen: (what) => `depuis lors ${what}`,
  nothing: { happens: 'rien ne se produit de soi-même', happened: 'rien ne s’est produit de soi-même' },
};

export const FRAMES: { readonly [L in Language]: Frames } = { en: english, fr: french };
