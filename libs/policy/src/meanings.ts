import type { Instant, Json } from '@entente/kernel';
import type { Actor, Body, Journey, Situation, Step } from './process.js';
import type { Words } from './vocabulary.js';

type Of<State extends Journey, Said extends Body, Given, Value> = (situation: Situation<State, Said, Given>) => Value;

/** What the words of a context mean. The vocabulary says which there are: one without a meaning does not compile. */
export type Meanings<W extends Words, State extends Journey, Said extends Body, Given, Event extends Step> = {
  /** Whether somebody stands in one of the `RELATIONS`. Who stands in none is a stranger, and is told nothing. */
  readonly isRelation: (relation: string, state: State, actor: Actor) => boolean;
  /** Whether a piece of news is about this very process and not known to it yet. */
  readonly hears: { readonly [N in W['news'][number]]: (state: State, news: Body) => boolean };
  readonly facts: { readonly [N in keyof W['facts']]: Of<State, Said, Given, W['facts'][N][number] | undefined> };
  readonly periods: { readonly [N in W['periods'][number]]: Of<State, Said, Given, string | undefined> };
  /** An instant, or a day (`2026-03-01`), which ends with its last millisecond in the marketplace's zone. */
  readonly instants: { readonly [N in W['instants'][number]]: Of<State, Said, Given, Instant | string | undefined> };
  readonly sums: { readonly [N in W['sums'][number]]: Of<State, Said, Given, number> };
  /** Of every amount that a refusal names; unknown of what was stored without. */
  readonly currencyOf: (state: State) => string | undefined;
  /** The amount that a body asks for. */
  readonly asked: (body: Said) => Json | undefined;
  readonly keys: { readonly [N in W['keys'][number]]: Of<State, Said, Given, string> };
  /** Nothing where there is nothing to move. */
  readonly funds: { readonly [N in W['funds'][number]]: Of<State, Said, Given, Json | undefined> };
  /** What an action must respect whatever the pack says. */
  readonly laws: { readonly [N in W['actions'][number]]?: Of<State, Said, Given, { code: string; detail: string } | undefined> };
  /** What an event says beyond its step. */
  readonly events: { readonly [T in W['events'][number]]: Of<State, Said, Given, object> };
  /** The facts that every event of this process repeats, as they are after it. */
  readonly about: (state: State) => Json;
  readonly evolve: (state: State, event: Event) => State;
};

export type Given = { readonly now: Instant };

/** The interpreter reads words as the table names them; that each has its meaning was settled when the context compiled. */
export type Loose<State extends Journey, Said extends Body, G, Event extends Step> = Meanings<Words, State, Said, G, Event>;
