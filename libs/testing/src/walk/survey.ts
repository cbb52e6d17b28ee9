import { Rejection } from '@entente/kernel';
import { baseOf, type Pack, type Table } from '@entente/policy';
import { actorOf, PEOPLE, type Market, type Outcome, type Person } from '../market.js';
import { letterOf, mayTry, outcomeOf, partsOf, type Part } from './attempts.js';
import { explore, type Leading, type Reached } from './explore.js';
import { arrivals, deliverAll, frozenDeep, make, moments, type Move } from './moves.js';
import { newsIn, Places } from './places.js';

const PARTIES: ReadonlySet<Person> = new Set<Person>(['ana', 'bo', 'shop for ana', 'shop for bo']);
const DISPUTES_MAX = 2;
/** One option an order, and one offer: the places behind a second are those behind the first. */
const PAYMENTS_MAX = 2;
const OFFERS_MAX = 1;
/** Of what goes on beside the work wherever that is: no row asks about two such matters, so that one at a time shows all that any of them does. */
const MATTERS_MAX = 1;
/** News on its way. */
const LETTERS_MAX = 1;

/** Somebody did it, and it was accepted. */
type Deed = { readonly person: Person; readonly action: string; readonly body: number };

/**
 * Everybody tries everything in every place that an order, its disputes and the standing of its seller can reach. What each of them allows depends on
 * itself alone: so everything is tried once in each place of each, and what was accepted there is done wherever the place is met again, in whatever
 * company. That it is then accepted again shows that a place tells all that matters.
 */
export class Survey {
  readonly findings: string[] = [];
  /** Of whom, where, may what: as many questions were asked. */
  cells = 0;
  /** By row, the moves that first had it applied. */
  readonly applied = new Map<string, Reached['by']>();
  /** Statuses, by kind. */
  readonly stood = new Set<string>();
  private readonly places: Places;
  private readonly matters: ReadonlySet<string>;
  private readonly deedsAt = new Map<string, readonly Deed[]>();
  /** Refused by a state to whoever asks. */
  private readonly settled = new Set<string>();

  constructor(private readonly pack: Pack) {
    this.places = new Places(pack);
    this.matters = mattersOf(pack.order);
    for (const { rule, with: has, without, sets, clears } of pack.order.rows) {
      const named = new Set(
        [...[...has, ...without].map(({ flag }) => flag), ...sets, ...clears].filter((flag) => this.matters.has(flag)),
      );
      if (named.size > MATTERS_MAX) this.findings.push(`${rule} is about ${[...named].join(' and ')}: look at both at a time.`);
    }
  }

  /** How many places there were to see, by the company in which they were seen. */
  from(start: Outcome): number {
    this.note(start, []);
    let places = 0;
    for (const { market } of explore(
      start.market,
      (one) => this.places.of(one),
      (at) => this.leading(at),
    )) {
      places += 1;
      for (const part of partsOf(market)) this.stood.add(`${part.kind} ${part.state(market).status}`);
    }
    return places;
  }

  private *leading(at: Reached): Generator<Leading> {
    const { market } = at;
    frozenDeep(market); // A refusal leaves everything as it was.
    for (const move of [...moments(market, this.places), ...arrivals(market)]) yield* this.happens(at, move, make(market, move));
    for (const part of partsOf(market))
      for (const deed of this.deeds(at, part)) {
        const letter = letterOf(market, part, deed.person, deed.action, part.bodies(market, deed.action)[deed.body]!);
        const outcome = outcomeOf(market, letter);
        const title = `${deed.person}: ${deed.action}`;
        if (!(outcome instanceof Rejection)) yield* this.happens(at, { title, letter }, outcome);
        else
          this.findings.push(
            `${title} was accepted in such a place before, and is refused: ${outcome.code} in ${this.placeOf(market, part)}`,
          );
      }
  }

  /** News arrives at once; or one piece of it is slow, and something else happens meanwhile. */
  private *happens(at: Reached, move: Move, outcome: Outcome): Generator<Leading> {
    const { mail } = outcome.market;
    const heard = this.isSmall(outcome.market) ? deliverAll(outcome) : outcome;
    this.note(heard, [...at.by, { move, isSlow: false }]);
    if (!this.isSmall(outcome.market)) return;
    yield { move, isSlow: false, market: heard.market };
    if (mail.length > 0 && mail.length <= LETTERS_MAX) yield { move, isSlow: true, market: outcome.market };
  }

  private note({ happened }: Outcome, by: Reached['by']): void {
    for (const { data } of happened) if (!this.applied.has(data.rule)) this.applied.set(data.rule, by);
  }

  /** What leads on from here. */
  private deeds(at: Reached, part: Part): readonly Deed[] {
    const place = this.placeOf(at.market, part);
    const known = this.deedsAt.get(place) ?? this.tryAll(at, part, place);
    this.deedsAt.set(place, known);
    return known;
  }

  private tryAll({ market, by }: Reached, part: Part, place: string): Deed[] {
    const because = (text: string) => this.findings.push(`${text} in ${place}`);
    const { status } = part.state(market);
    const isFrozen = part.kind === 'order' && this.pack.order.states.get(status)?.frozen;
    const deeds = new Map<string, Deed>();
    for (const person of PEOPLE) {
      const listed = new Set(part.listed(market, actorOf(person, market.policy)));
      for (const action of part.actions) {
        const always = `${part.kind} ${status}, ${person}, ${action}`;
        if (!mayTry(market, part, person, action) && !listed.has(action)) {
          if (this.settled.has(always)) continue;
          this.settled.add(always);
        }
        this.cells += 1;
        let isAccepted = false;
        for (const [body, said] of part.bodies(market, action).entries()) {
          const letter = letterOf(market, part, person, action, said);
          const outcome = outcomeOf(market, letter);
          if (outcome instanceof Rejection) continue;
          isAccepted = true;
          this.note(outcome, [...by, { move: { title: `${person}: ${action}`, letter }, isSlow: false }]);
          const after = this.placeOf(outcome.market, part);
          if (outcome.happened.length === 0) because(`${person}: ${action} records nothing`);
          if (isFrozen && PARTIES.has(person) && after !== place) because(`${person}: ${action} moves a frozen order`);
          const news = outcome.market.mail.slice(market.mail.length).map(({ command }) => newsIn(command));
          const effect = [after, ...news].join();
          if (effect !== place && !deeds.has(effect)) deeds.set(effect, { person, action, body });
        }
        if (listed.has(action) && !isAccepted) because(`${person} may ${action}, and is refused`);
        if (!listed.has(action) && isAccepted) because(`${person} may not ${action}, and is not refused`);
      }
    }
    return [...deeds.values()];
  }

  private isSmall({ disputes, order, mail }: Market): boolean {
    const opened = mail.filter(({ command }) => command.type === 'Hear' && command.news.type === 'DisputeOpened').length;
    return (
      Object.keys(disputes).length + opened <= DISPUTES_MAX &&
      order.payments.length <= PAYMENTS_MAX &&
      Object.keys(order.offers).length <= OFFERS_MAX &&
      Object.keys(order.flags).filter((flag) => this.matters.has(baseOf(flag))).length <= MATTERS_MAX
    );
  }

  private placeOf(market: Market, { kind, stream }: Part): string {
    const id = stream.slice(`${kind}-`.length);
    if (kind === 'order') return `order ${this.places.ofOrder(market)}`;
    return kind === 'dispute' ? `dispute ${this.places.ofDispute(market, id)}` : `seller ${this.places.ofSeller(market, id)}`;
  }
}

/** Flags that hold wherever somebody is at work: an offer, a claim. */
function mattersOf({ states, flags }: Table): ReadonlySet<string> {
  const active = [...states.values()].filter(({ terminal, frozen }) => !terminal && !frozen);
  return new Set(
    [...flags.values()].flatMap(({ name, places }) => (places && active.every((state) => places.has(state.name)) ? [name] : [])),
  );
}
