import { must, plusMs, type Instant } from '@entente/kernel';
import type { Journey } from '@entente/policy';
import { actorOf, alarms, emptyMarket, orderStream, packs as builtIn, tell } from '../market.js';
import type { Letter, Market, Outcome, Person } from '../market.js';
import { orderBodies } from './bodies.js';
import type { Outlook, Places } from './places.js';

/** One thing that may happen next: somebody acts, time passes, or the oldest letter arrives. */
export type Move = { readonly title: string } & (
  { readonly letter: Letter } | { readonly until: Instant } | { readonly arrives: true }
);

/** Told of every letter, with the market that it came to. */
type Witness = (market: Market, letter: Letter, outcome: Outcome) => void;

const SECOND_MS = 1000;

/** Who pays is the buyer, through a service; what an order wants to know is said. */
export function placingOn(market: Market, person: Person = 'shop for ana'): Letter {
  const [body = {}] = orderBodies('place', market);
  return { stream: orderStream, command: { type: 'Act', action: 'place', by: actorOf(person, market.policy), body } };
}

/** A market on which an order was just placed, as its rule book wants it. */
export function placedUnder(policy: string, now: Instant, packs = builtIn): Outcome {
  const market = emptyMarket(policy, now, packs);
  return tell(market, placingOn(market));
}

/** A `Rejection` leaves everything as it was. */
export function make(market: Market, move: Move, saw: Witness = () => undefined): Outcome {
  if ('until' in move) return turnTo(market, move.until, saw);
  return 'letter' in move ? sent(market, move.letter, saw) : delivered(market, saw);
}

function sent(market: Market, letter: Letter, saw: Witness): Outcome {
  const outcome = tell(market, letter);
  saw(market, letter, outcome);
  return outcome;
}

function delivered(market: Market, saw: Witness): Outcome {
  const [letter, ...mail] = market.mail;
  return sent({ ...market, mail }, must(letter, 'A letter'), saw);
}

/** Time goes on to an instant; alarms that are due before it ring on the way. */
export function turnTo(market: Market, instant: Instant, saw: Witness = () => undefined): Outcome {
  let at: Outcome = { market, happened: [] };
  for (let due = alarms(at.market)[0]; due && due.at <= instant; due = alarms(at.market)[0]) {
    const { stream, name, dueAt } = due;
    const now = due.at > at.market.now ? due.at : at.market.now;
    const rung = sent({ ...at.market, now }, { stream, command: { type: 'PassDeadline', name, dueAt } }, saw);
    at = { market: rung.market, happened: [...at.happened, ...rung.happened] };
  }
  return { market: { ...at.market, now: instant > at.market.now ? instant : at.market.now }, happened: at.happened };
}

/** All news at once: as if there were no bus between the contexts. */
export function deliverAll(outcome: Outcome, saw: Witness = () => undefined): Outcome {
  let at = outcome;
  while (at.market.mail.length > 0) {
    const { market, happened } = delivered(at.market, saw);
    at = { market, happened: [...at.happened, ...happened] };
  }
  return at;
}

/** Time: to a second after each end, before its alarm; and to the next alarm. */
export function moments(market: Market, places: Places): Move[] {
  const [next] = alarms(market);
  return [
    ...endsAhead(market, places).map((end) => ({ title: `until ${end}`, until: plusMs(end, SECOND_MS) })),
    ...(next ? [{ title: `${next.name} rings`, until: next.at > market.now ? next.at : market.now }] : []),
  ];
}

/** The ends that lie ahead of deadlines and windows at which rows look: just after each, the world may be another. */
function endsAhead({ now, order, disputes }: Market, places: Places): Instant[] {
  const ends = ({ status, deadlines, windows }: Journey, outlook: Outlook) => [
    ...Object.entries(deadlines).flatMap(([name, { dueAt }]) => (outlook.looksAt(status, name) ? [dueAt] : [])),
    ...Object.entries(windows).flatMap(([name, { endsAt }]) => (outlook.looksAt(status, name) ? [endsAt] : [])),
  ];
  const all = [...ends(order, places.order), ...Object.values(disputes).flatMap((dispute) => ends(dispute, places.dispute))];
  return [...new Set(all)].filter((end) => end >= now);
}

/** A letter that lies in the mail arrives. */
export const arrivals = ({ mail }: Market): Move[] => (mail.length > 0 ? [{ title: 'mail', arrives: true }] : []);

/** Whoever changes it in place finds out at once. */
export function frozenDeep(value: unknown): void {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value))
    Object.values(Object.freeze(value)).forEach(frozenDeep);
}
