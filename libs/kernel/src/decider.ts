/**
 * What an aggregate is here: where it starts, how an event changes it, and what a command records.
 * `decide` is synchronous, total and blind: ids, time and rule books arrive in `given`. Nothing to do is `[]`; a rule that says no
 * throws a `Rejection`.
 */
export type Decider<State, Command, Event, Given> = {
  readonly initial: State;
  decide(command: Command, state: State, given: Given): readonly Event[];
  evolve(state: State, event: Event): State;
};

export const fold = <State, Event>(
  { initial, evolve }: Pick<Decider<State, never, Event, never>, 'initial' | 'evolve'>,
  events: Iterable<Event>,
): State => {
  let state = initial;
  for (const event of events) state = evolve(state, event);
  return state;
};
