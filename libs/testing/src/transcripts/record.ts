import { digestOf, Rejection, type Instant, type Json } from '@entente/kernel';
import { builtInPacks, type Packs } from '@entente/policy';
import { actorOf, emptyMarket, lookup, lookupSeller, orderStream, PEOPLE } from '../market.js';
import type { Letter, Market, Outcome } from '../market.js';
import { letterOf, mayTry, outcomeOf, partsOf } from '../walk/attempts.js';
import { chance } from '../walk/chance.js';
import type { Reached } from '../walk/explore.js';
import { arrivals, deliverAll, make, moments, placedUnder, placingOn, type Move } from '../walk/moves.js';
import { rowNames, ruleIn, withRowNumbers } from '../walk/numbered.js';
import { Places } from '../walk/places.js';
import { Survey } from '../walk/survey.js';
import { kindOf, type History, type Step, type Told, type Transcript } from './transcript.js';

const START = '2026-03-02T10:00:00.000Z' as Instant;
/** Histories in which chance alone decides what happens, and how long they are. */
const BY_CHANCE = 6;
const MOVES_MAX = 20;
const REFUSED_CHANCE = 0.5;
/** Before somebody is content with a reason that was given already. */
const TRIES = 12;

/** What is looked up before most commands. */
const GIVEN: Transcript['given'] = (() => {
  const looked = lookup(emptyMarket(builtInPacks()[0]!.name, START)) as unknown as { readonly [name: string]: Json };
  const { standings, file, attachments } = looked;
  return { order: { standings, attachments }, dispute: { file, attachments }, seller: { openDisputes: 'none' } };
})();

/** Histories of one rule book: some by chance; and for every row that they have not applied, the shortest that does. */
export function record(policy: string): Transcript {
  const packs = withRowNumbers(builtInPacks(), []);
  const pack = packs.get(policy);
  const missing = new Set(rowNames(pack));
  const histories: History[] = [];
  const codes = new Set<string>();
  const add = (play: (player: Player) => void): void => {
    const seed = histories.length + 1;
    const player = new Player(policy, packs, seed, codes);
    play(player);
    player.applied.forEach((row) => missing.delete(row));
    histories.push({ seed, steps: player.steps });
  };

  for (let n = 0; n < BY_CHANCE; n++) add((player) => player.wander());
  const survey = new Survey(pack);
  survey.from(placedUnder(policy, START, packs));
  const ways = [...survey.applied].sort(([, one], [, other]) => other.length - one.length);
  for (const [row, by] of ways) if (missing.has(row)) add((player) => player.follow(by));
  if (missing.size > 0) throw new Error(`Nothing leads to these rows of ${policy}: ${[...missing].join(', ')}.`);
  return {
    policy,
    people: Object.fromEntries(PEOPLE.map((person) => [person, actorOf(person, policy)])),
    given: GIVEN,
    histories,
  };
}

/** Plays a market, and writes down every command that was sent to it. */
class Player {
  readonly steps: Step[] = [];
  readonly applied: string[] = [];
  private market: Market;
  private readonly random: () => number;
  private readonly places: Places;
  private readonly abouts = new Map<string, string>();

  constructor(
    policy: string,
    packs: Packs,
    seed: number,
    private readonly codes: Set<string>,
  ) {
    this.random = chance(seed);
    this.places = new Places(packs.get(policy));
    this.market = emptyMarket(policy, START, packs);
    this.goes({ title: 'placed', letter: placingOn(this.market) });
  }

  wander(): void {
    for (let made = 0; made < MOVES_MAX; made++) {
      this.tryInVain();
      const move = this.pick(this.options());
      if (!move) return;
      this.goes(move);
    }
  }

  follow(by: Reached['by']): void {
    for (const { move, isSlow } of by) {
      this.tryInVain();
      this.goes(move);
      if (!isSlow) this.market = deliverAll({ market: this.market, happened: [] }, this.saw).market;
    }
  }

  private goes(move: Move): void {
    this.market = make(this.market, move, this.saw).market;
  }

  private readonly saw = (market: Market, letter: Letter, outcome: Outcome | Rejection): void => {
    this.steps.push(this.stepOf(market, letter, outcome));
    if (!(outcome instanceof Rejection)) this.applied.push(...outcome.happened.map(({ data }) => data.rule));
  };

  private stepOf(market: Market, { stream, command }: Letter, outcome: Outcome | Rejection): Step {
    const said =
      command.type === 'Act'
        ? { by: nameOf(command.by), does: command.action, says: command.body }
        : command.type === 'Hear'
          ? { hears: command.news }
          : { rings: command.name, due: command.dueAt };
    const to = stream === orderStream ? 'order' : stream;
    const given = givenFor(market, to, command);
    const told =
      outcome instanceof Rejection
        ? { refused: outcome.code }
        : { records: outcome.happened.map(({ data }) => this.told(to, data as unknown as Told)) };
    return JSON.parse(JSON.stringify({ at: market.now, to, ...said, ...(given && { given }), ...told })) as Step;
  }

  /** Without the number of its row, and without the facts that the event before told already. */
  private told(to: string, { about, ...event }: Told): Told {
    const rule = ruleIn(event['rule'] as string);
    const digest = digestOf(about);
    if (this.abouts.get(to) === digest) return { ...event, rule };
    this.abouts.set(to, digest);
    return { ...event, rule, ...(about !== undefined && { about }) };
  }

  /** Everything that somebody may do, time, and news. */
  private options(): Move[] {
    const { market } = this;
    const deeds = partsOf(market).flatMap((part) =>
      PEOPLE.flatMap((person) =>
        part.actions.flatMap((action) => {
          if (!mayTry(market, part, person, action)) return [];
          const letters = part.bodies(market, action).map((body) => letterOf(market, part, person, action, body));
          return letters.flatMap((letter) =>
            outcomeOf(market, letter) instanceof Rejection ? [] : [{ title: `${person}: ${action}`, letter }],
          );
        }),
      ),
    );
    return [...deeds, ...moments(market, this.places), ...arrivals(market)];
  }

  /** Now and then, somebody tries what he may not, or not now; rather something that is refused for a new reason. */
  private tryInVain(): void {
    if (this.random() >= REFUSED_CHANCE) return;
    const { market } = this;
    let refused: { letter: Letter; outcome: Rejection } | undefined;
    for (let tried = 0; tried < TRIES && (!refused || this.codes.has(refused.outcome.code)); tried++) {
      const part = this.pick(partsOf(market))!;
      const [person, action] = [this.pick(PEOPLE)!, this.pick(part.actions)!];
      const letter = letterOf(market, part, person, action, this.pick([{}, ...part.bodies(market, action)])!);
      const outcome = outcomeOf(market, letter);
      if (outcome instanceof Rejection) refused = { letter, outcome };
    }
    if (!refused) return;
    this.codes.add(refused.outcome.code);
    this.saw(market, refused.letter, refused.outcome);
  }

  private pick<T>(list: readonly T[]): T | undefined {
    return list[Math.floor(this.random() * list.length)];
  }
}

const nameOf = ({ id, via }: { readonly id: string; readonly via?: string }): string =>
  via === undefined ? id : `${via} for ${id}`;

function givenFor(market: Market, to: string, command: Letter['command']): Step['given'] {
  const kind = kindOf(to);
  const body = command.type === 'Act' ? command.body : {};
  const looked = (kind === 'seller' ? lookupSeller(market, to.slice('seller-'.length)) : lookup(market, body)) as unknown as {
    readonly [name: string]: Json;
  };
  const usual = GIVEN[kind];
  const names = [...Object.keys(usual), ...(kind === 'dispute' ? ['shipTo'] : [])];
  const unusual = names.filter((name) => looked[name] !== undefined && digestOf(looked[name]) !== digestOf(usual[name]));
  return unusual.length === 0 ? undefined : Object.fromEntries(unusual.map((name) => [name, looked[name]]));
}
