import { derivedId, digestOf, Rejection, type Clock, type Json } from '@entente/kernel';
import { Busy, UnknownEvent, UnknownOutcome, WrongRevision, type Envelope } from '@entente/event-store';
import { TryLater, Unprocessable, type Consumer, type Message } from './bus.js';
import { parseTypeName, typeNameOf } from './cloud-events.js';

type News = { readonly type: string };

/** One command to one stream. A message answers each stream once, with everything that it means there. */
export type Answer<Command> = { readonly stream: string; readonly command: Command };

/** What the news means here; `message` knows when and by whose chain it came. */
type Rule<Told extends News, Command> = (news: Told, message: Message) => readonly Answer<Command>[];

/**
 * How a context answers the news of another, one line for each type that the other publishes: a rule, or `ignored`. A new type does not compile
 * until it has its line; one that is only known to a later release parks its key until then.
 */
export type Reaction<Told extends News, Command extends Json> = {
  /** Command ids derive from it: never renamed. */
  readonly consumer: string;
  readonly topic: string;
  /** Whose news it is: the `order` in `entente.order.dispute_opened.v1`. */
  readonly from: string;
  /** What is wrong with the data of a piece of news, by the contract that both sides have: such a message is parked before anybody acts on it. */
  readonly faultIn: (type: Told['type'], data: Message['data']) => string | undefined;
  /** `DisputeOpened` is its version 1; a later one is `DisputeOpened.v2`. */
  readonly on: { readonly [Type in Told['type']]: Rule<Extract<Told, { readonly type: Type }>, Command> | 'ignored' };
};

/** What came of a message; `replayed`: whoever it concerns had answered it already. */
type Effect = 'recorded' | 'nothing' | 'replayed' | 'ignored';

export type Reacting<Command> = {
  /** The door to the aggregates. */
  readonly send: (
    stream: string,
    command: Command,
    envelope: Envelope,
  ) => Promise<{ readonly events: readonly unknown[]; readonly replayed: boolean }>;
  readonly clock: Clock;
  /** Whether an error tells of an outage, by the signs that the chosen adapters give. */
  readonly isOutage?: (error: unknown) => boolean;
  /** Told of each message that was handled. */
  readonly heard?: (consumer: string, message: Message, effect: Effect) => void;
};

/** A reaction as the bus runs it: message, command, offset. The target stream recognises a repeated message by its command id. */
export function reactionConsumer<Told extends News, Command extends Json>(
  { consumer, topic, from, faultIn, on }: Reaction<Told, Command>,
  { send, clock, isOutage = () => false, heard = () => {} }: Reacting<Command>,
): Consumer {
  const rules = new Map<string, Rule<Told, Command> | 'ignored'>();
  const types = new Map<string, string>();
  for (const [written, rule] of Object.entries(on)) {
    const [, event = '', version = '1'] = /^([A-Za-z0-9]+)(?:\.v(\d+))?$/.exec(written) ?? [];
    const type = typeNameOf({ context: from, event, version: Number(version) });
    rules.set(type, rule as Rule<Told, Command> | 'ignored');
    types.set(type, written);
  }

  function ruleFor({ type }: Message): Rule<Told, Command> | 'ignored' {
    const rule = rules.get(type);
    if (rule !== undefined) return rule;
    const { context, event } = parseTypeName(type) ?? {};
    const knowsEvent = context === from && [...rules.keys()].some((known) => parseTypeName(known)?.event === event);
    throw knowsEvent
      ? new Unprocessable('unknown.version', `${consumer} does not know this version: ${type}. A release that does goes first.`)
      : new Unprocessable('unknown.type', `${consumer} does not know ${type}. A release that does goes first.`);
  }

  function answersTo(message: Message, rule: Rule<Told, Command>): readonly Answer<Command>[] {
    const type = types.get(message.type) as Told['type'];
    const fault = faultIn(type, message.data);
    if (fault !== undefined) throw new Unprocessable('malformed', `${consumer} cannot read ${message.type}: ${fault}.`);
    let answers: readonly Answer<Command>[];
    try {
      // What a release later may add to the data passes; what is missing shows when the rule or the command looks for it.
      answers = rule({ ...message.data, type } as unknown as Told, message);
    } catch (error) {
      if (error instanceof Unprocessable) throw error;
      throw new Unprocessable('malformed', `${consumer} cannot read ${message.type}: ${textOf(error)}`, { cause: error });
    }
    const streams = new Set(answers.map(({ stream }) => stream));
    if (streams.size < answers.length)
      throw new Unprocessable('failed', `${consumer} answers ${message.type} twice in one stream. Send one command.`);
    return answers;
  }

  async function answer(message: Message, { stream, command }: Answer<Command>): Promise<Effect> {
    const envelope: Envelope = {
      commandId: derivedId(consumer, message.id, stream),
      bodyHash: digestOf(command),
      // A deadline that a reaction starts counts from the cause, however late the news is.
      receivedAt: message.time,
      recordedAt: await clock.now(),
      correlationId: message.correlationId,
      causationId: message.id,
      ...(message.traceparent !== undefined && { traceparent: message.traceparent }),
    };
    try {
      const { events, replayed } = await send(stream, command, envelope);
      if (replayed) return 'replayed';
      return events.length > 0 ? 'recorded' : 'nothing';
    } catch (error) {
      // The stream has answered this message, perhaps in the words of an earlier release: a repetition does nothing.
      if (error instanceof Rejection && error.code === 'command.id_reused') return 'replayed';
      throw whatTheBusUnderstands(error, stream);
    }
  }

  function whatTheBusUnderstands(error: unknown, stream: string): unknown {
    if (isPassing(error) || isOutage(error)) return new TryLater(`${stream}: ${textOf(error)}`, { cause: error });
    if (error instanceof UnknownEvent) return new Unprocessable('unknown.version', error.message, { cause: error });
    if (!(error instanceof Rejection)) return error;
    if (error.code === 'pack.unknown') return new Unprocessable('unknown.pack', `${stream}: ${error.message}`, { cause: error });
    // A reaction is never refused: what another context has made final is applied, or has no effect. This one is a bug.
    return new Unprocessable('rejected', `${stream} refused with ${error.code}: ${error.message}`, { cause: error });
  }

  return {
    name: consumer,
    topics: [topic],
    async handle(message) {
      const rule = ruleFor(message);
      if (rule === 'ignored') return heard(consumer, message, 'ignored');
      const effects: Effect[] = [];
      for (const one of answersTo(message, rule)) effects.push(await answer(message, one));
      // One that changed something anywhere was no mere repetition.
      heard(consumer, message, (['recorded', 'replayed'] as const).find((effect) => effects.includes(effect)) ?? 'nothing');
    },
  };
}

const isPassing = (error: unknown): boolean =>
  error instanceof Busy || error instanceof UnknownOutcome || error instanceof WrongRevision;

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
