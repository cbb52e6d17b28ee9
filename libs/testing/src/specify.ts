import { expect } from '@jest/globals';
import { fold, Rejection, type Decider } from '@entente/kernel';

/** What a specification names of an event: its type, and those of its fields that the rule is about. */
export type Told<Event> = Event extends { readonly type: infer Type } ? { readonly type: Type } & Partial<Event> : never;

/**
 * Given what happened, when somebody asks for something, then this is recorded, or that is the reason why not. There is no verb `then`,
 * which would make the object a promise. `given` is what the decider is told besides: `now`, and rule books where it reads any.
 */
export const specify = <State, Command, Event extends { readonly type: string }, Given extends object>(
  decider: Decider<State, Command, Event, Given>,
  given: Given,
) => ({
  given: (...history: readonly Event[]) => ({
    when(command: Command) {
      const decide = () => decider.decide(command, fold(decider, history), given);
      return {
        /** These events and no others, in this order. What was recorded must also fold. */
        thenRecords(...told: readonly Told<Event>[]) {
          const recorded = decide();
          expect(recorded).toMatchObject(told);
          fold(decider, [...history, ...recorded]);
        },
        /** `{}` says that nothing more is told. */
        thenRejects(code: string, facts?: Rejection['facts']) {
          const refused = refusal(decide);
          expect(refused).toMatchObject({ code, facts: facts ?? {} });
          const isSilent = facts !== undefined && Object.keys(facts).length === 0;
          if (isSilent) expect(refused).toHaveProperty('facts', {});
        },
        thenNothing: () => expect(decide()).toEqual([]),
      };
    },
  }),
});

/** The rule that said no. Anything else that is thrown is a bug and goes on as such. */
function refusal(decide: () => readonly object[]): Rejection | { recorded: readonly object[] } {
  try {
    return { recorded: decide() };
  } catch (error) {
    if (error instanceof Rejection) return error;
    throw error;
  }
}
