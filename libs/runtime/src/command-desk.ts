import { TryLater, type Arrival, type Bus, type Consumer, type Failpoint, type Message, type Why } from '@entente/bus';
import { COMMANDS_TOPIC, RESULTS_TOPIC, SERVICES, type ServiceName } from '@entente/contracts';
import type { Actions, Failure, Problem, Tokens } from '@entente/http';
import { commandOnBus } from '@entente/http/serving';
import { derivedId, must, Rejection, type Clock, type Instant, type Json } from '@entente/kernel';

/** What the application knows and a consumer does not: it is there once the application is up. */
export type Desk = {
  readonly actions: Actions;
  readonly tokens: Tokens;
  readonly problems: ReadonlyMap<string, Problem>;
  /** Errors that pass: the command is tried again. */
  readonly failures: readonly Failure[];
};

type Around = {
  readonly bus: Pick<Bus, 'publish' | 'answer' | 'keepAnswer'>;
  readonly clock: Clock;
  readonly failpoint?: Failpoint;
  readonly desk: () => Desk;
};

/** As it is kept under the command's place, and told to whoever reads the results. */
type Result = {
  readonly time: Instant;
  readonly accepted: boolean;
  readonly data: { readonly [name: string]: Json | undefined };
};

const TYPE = /^entente\.([a-z]+)\.([a-z][a-z-]{0,59})$/;

/**
 * A context's part of the commands: those of its own actions; the order service answers for types that nobody knows. An answer is stored before it is
 * told, and told before the offset moves, so that a command which is read again gets the answer that it had.
 */
export function commandDesk(name: ServiceName, { bus, clock, failpoint = () => {}, desk }: Around): Consumer {
  const isOurs = ({ type }: Message): boolean => {
    const context = TYPE.exec(type)?.[1] as ServiceName | undefined;
    return context === name || (name === 'order' && (context === undefined || !SERVICES.includes(context)));
  };

  async function answered(message: Message, arrival: Arrival, find: (receivedAt: Instant) => Promise<Result>): Promise<void> {
    const { lane, place, appendedAt } = arrival;
    const at = { lane, place };
    let kept = await bus.answer(COMMANDS_TOPIC, at);
    if (kept === undefined) {
      const result = await find(await clock.at(appendedAt));
      await failpoint('command.before-keep');
      kept = await bus.keepAnswer(COMMANDS_TOPIC, at, result);
      await failpoint('command.after-keep');
    }
    await bus.publish([resultMessage(name, message, arrival, kept as Result)]);
    await failpoint('command.after-tell');
  }

  async function perform(message: Message, { appendedAt }: Arrival, receivedAt: Instant): Promise<Result> {
    const { actions, tokens, problems, failures } = desk();
    const { key: subject, id, type, data: body, headers = {}, correlationId, traceparent } = message;
    const action = TYPE.exec(type)?.[2];
    try {
      if (action === undefined || !type.startsWith(`entente.${name}.`))
        throw new Rejection('not_found', `${type.slice(0, 60)} is no type of a command. Write entente.<context>.<action>.`);
      const command = { subject, action, body, headers, id, correlationId, traceparent, receivedAt, appendedAt };
      const answered = await commandOnBus(command, actions, tokens);
      if ('refused' in answered) throw answered.refused;
      const { status, body: answer, replayed } = answered;
      return { time: receivedAt, accepted: true, data: { status, answer, replayed } };
    } catch (error) {
      if (error instanceof Rejection && error.code !== 'busy') return refused(error, problems, receivedAt);
      if (error instanceof Rejection || failures.some((known) => error instanceof known.error))
        throw new TryLater(`Command ${id} meets an outage.`, { cause: error });
      throw error;
    }
  }

  return {
    name: `${name}.commands`,
    topics: [COMMANDS_TOPIC],
    async handle(message, arrival) {
      if (!isOurs(message)) return;
      const here = must(arrival, 'The arrival of a command, which is never parked');
      await answered(message, here, (receivedAt) => perform(message, here, receivedAt));
    },
    async refuse(message, arrival, why) {
      if (!isOurs(message)) return;
      await answered(message, arrival, async (receivedAt) => refused(rejectionFor(why), desk().problems, receivedAt));
    },
  };
}

const rejectionFor = ({ reason, detail }: Why): Rejection =>
  reason === 'malformed'
    ? new Rejection('malformed', detail)
    : new Rejection('internal', 'Something went wrong on our side. Send the command again, with the same id.');

/** A code, its status, and such facts as are numbers or codes: no topic carries a sentence, not even ours. */
function refused({ code, facts }: Rejection, problems: ReadonlyMap<string, Problem>, time: Instant): Result {
  const { status } = problems.get(code) ?? { status: 409 };
  const plain = Object.entries(facts).filter((fact): fact is [string, Json] => isPlain(fact[1]));
  return { time, accepted: false, data: { status, code, facts: Object.fromEntries(plain) } };
}

const PLAIN = /^[A-Za-z0-9][A-Za-z0-9_.:~-]{0,63}$/;
const isPlain = (fact: Json | undefined): boolean =>
  typeof fact === 'number' || typeof fact === 'boolean' || (typeof fact === 'string' && PLAIN.test(fact));

function resultMessage(name: ServiceName, command: Message, { lane, place }: Arrival, { time, accepted, data }: Result): Message {
  const { id, type, source, key, correlationId, traceparent } = command;
  return {
    topic: RESULTS_TOPIC,
    key: key.trim() === '' ? id : key,
    // The same whenever it is told again.
    id: derivedId(COMMANDS_TOPIC, lane, place),
    type: `entente.${name}.command_${accepted ? 'accepted' : 'rejected'}.v1`,
    source: `/entente/${name}`,
    time,
    correlationId,
    ...(traceparent !== undefined && { traceparent }),
    data: { command: type, commandId: id, commandSource: source, subject: key, ...data },
  };
}
