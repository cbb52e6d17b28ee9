import { amountIn, Rejection, type Instant } from '@entente/kernel';
import type { Journey } from './process.js';
import type { Table } from './table.js';

type Refused = {
  readonly code: string;
  readonly action: string;
  readonly status: string;
  readonly rule?: string;
  /** What spoke against it: a flag, a deadline, a fact, a field. */
  readonly name?: string;
  readonly at?: Instant;
  readonly limitMinor?: number;
  /** Of the limit. */
  readonly currency?: string | undefined;
  /** What may be said here, where something else was. */
  readonly words?: readonly string[];
  readonly isMissing?: boolean;
  readonly detail?: string;
  readonly by: readonly string[];
  readonly allows: readonly string[];
};

/** Not a party, and no role here: told nothing that he could not have guessed. */
export function refuseStranger(): never {
  throw new Rejection('actor.forbidden', 'Only the parties, and those who settle their quarrel, may do anything here.');
}

/** No row of this state takes the action, whoever asks. */
export function refuseInState(table: Table, { status }: Journey, action: string, allows: readonly string[]): never {
  const code = table.states.get(status)?.refuses(action) ?? 'state.invalid';
  throw new Rejection(code, `${IN_STATE[code] ?? `Nobody can ${action} while it is ${status}.`} ${instead(allows)}`.trim(), {
    action,
    state: status,
    allowed: allows,
  });
}

export function refuseAction(refused: Refused): never {
  const { code, action, status, rule, at, limitMinor, detail, allows } = refused;
  const facts = {
    action,
    state: status,
    ...(rule !== undefined && { rule }),
    ...(at !== undefined && { at }),
    ...(limitMinor !== undefined && { limitMinor }),
    allowed: allows,
  };
  throw new Rejection(code, detail ?? `${because(refused)} ${instead(allows)}`.trim(), facts);
}

const IN_STATE: { readonly [code: string]: string } = {
  'order.closed': 'The order is closed: nothing on it can be changed any more.',
  'order.frozen': 'The order is frozen: only the decision of its dispute, or the staff who hold it, move it.',
  'dispute.already_open': 'A dispute is open already: say it there.',
  'decision.final': 'The decision is firm and final.',
  'case.closed': 'The case is closed.',
};

function because({ code, action, name = '', by, at, limitMinor = 0, currency, words = [], isMissing = false }: Refused): string {
  switch (code) {
    case 'actor.forbidden':
      return at ? `You may ${action} from ${at} on.` : `Only ${listed(by)} may ${action} here.`;
    case 'too.early':
      return at ? `It is too early to ${action}: possible from ${at} on.` : `It is too early to ${action}: ${name} is not over.`;
    case 'deadline.passed':
      return at ? `The time to ${action} ended at ${at}.` : `The time to ${action} is over.`;
    case 'reason.required':
      return `Write ${name}: why?`;
    case 'field.required':
      return `Say ${name} as well: without it this cannot be done.`;
    case 'amount.invalid':
      if (limitMinor === 0) return 'Nothing is left to give back.';
      return name === 'as'
        ? `The amount must be ${amountIn(limitMinor, currency)} exactly.`
        : `The amount must be more than nothing and ${name === 'below' ? 'below' : 'at most'} ${amountIn(limitMinor, currency)}, in whole minor units.`;
    case 'field.invalid':
      if (words.length > 0) return `Here, ${name} may only be: ${words.join(', ')}.`;
      break;
    case 'outcome.not_allowed':
      return UNCONSENTED[name] ?? 'This outcome, or this ground for it, is not allowed here: choose another.';
    case 'dispute.not_eligible':
      return INELIGIBLE[name] ?? `No dispute may be opened: ${inTheWay(name, isMissing)}`;
    case 'dispute.already_open':
      return IN_STATE[code]!;
  }
  return IMPOSSIBLE[name] ?? `It cannot be done now: ${inTheWay(name, isMissing)}`;
}

const CONSENT = 'Both sides consent to a restart first (consent-restart), or declare it as their arrangement.';
const UNCONSENTED: { readonly [name: string]: string } = {
  buyer_consents: CONSENT,
  seller_consents: CONSENT,
  arranged: 'Both sides have declared no such arrangement.',
};

const INELIGIBLE: { readonly [name: string]: string } = {
  reason: 'Cases are not opened for this reason: write to the other side instead.',
  reasonTried: 'There was a case for this reason already.',
  refunded: 'Everything has been given back already.',
  chargeback: 'The bank has taken the payment back: what is left of the quarrel is between it and the seller.',
};

const IMPOSSIBLE: { readonly [name: string]: string } = {
  offer: 'This offer does not stand any more: it was accepted, declined or withdrawn, has lapsed, or never was.',
  sellerStanding:
    'The seller’s account is suspended. He settles his open cases and asks for reinstatement; until then this waits.',
  buyerStanding:
    'The buyer’s account is suspended. He settles his open cases and asks for reinstatement; until then he buys nothing.',
  openDisputes: 'A case of this seller is still open: it is settled first.',
};

const inTheWay = (name: string, isMissing: boolean): string =>
  isMissing ? `it takes ${inWords(name)}, which is not there.` : `${inWords(name)} does not allow it.`;

/** `cancellation_requested` and `revisionRefusals` as people would say them. */
const inWords = (name: string): string =>
  `"${name.replaceAll('_', ' ').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}"`;

const SPOKEN: { readonly [relation: string]: string } = {
  'any mediator': 'a mediator',
  'service for buyer': 'a service of the marketplace, which speaks for the buyer (Entente-On-Behalf-Of),',
};
const listed = (by: readonly string[]): string => [...new Set(by)].map((who) => SPOKEN[who] ?? `the ${who}`).join(' or ');
const instead = (allows: readonly string[]): string => (allows.length > 0 ? `You may: ${allows.join(', ')}.` : '');
