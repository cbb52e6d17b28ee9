import type { CommandBus } from '@nestjs/cqrs';
import type { Reacting } from '@entente/bus';
import { systemElapsed } from '@entente/deadlines';
import { Busy, type Envelope } from '@entente/event-store';
import { Rejection } from '@entente/kernel';
import { parseTraceparent, type Log, type LogFields, type Metrics, type Outcome } from '@entente/observability';

type Done = { readonly events: readonly unknown[]; readonly replayed: boolean };

/** What every message of a context's door has in common. */
type Sent = {
  readonly context: string;
  readonly command: { readonly type: string; readonly action?: string };
  readonly envelope: Envelope;
};

/** Counts, times and logs every command at the one door that all of them pass, whoever sent it. */
export function measureCommands(commands: CommandBus, metrics: Metrics, log: Log): void {
  const execute = commands.execute.bind(commands);
  const measured = async (sent: Sent): Promise<Done> => {
    const began = systemElapsed();
    const ended = (outcome: Outcome, events: number, code?: string) => {
      const ms = systemElapsed() - began;
      metrics.commandEnded(typeOf(sent), outcome, { seconds: ms / 1000, events });
      const isQuiet = outcome === 'nothing' || outcome === 'replayed';
      log[isQuiet ? 'debug' : 'info']({ ...fieldsOf(sent), outcome, code, milliseconds: Math.round(ms) }, 'A command.');
    };
    try {
      const done = (await execute(sent)) as Done;
      ended(done.replayed ? 'replayed' : done.events.length > 0 ? 'recorded' : 'nothing', done.events.length);
      return done;
    } catch (error) {
      if (error instanceof Rejection) ended('rejected', 0, error.code);
      else ended(error instanceof Busy ? 'busy' : 'failed', 0);
      throw error;
    }
  };
  commands.execute = measured as typeof commands.execute;
}

/** Counts and logs every message that a consumer has handled. */
export const hearMessages =
  (metrics: Metrics, log: Log): NonNullable<Reacting<never>['heard']> =>
  (consumer, { topic, id, type, correlationId, traceparent }, outcome) => {
    metrics.messageHandled(consumer, outcome);
    const traceId = parseTraceparent(traceparent)?.traceId;
    // What a message causes is said by the line of its command, which names this event as its cause.
    log.debug({ consumer, topic, eventId: id, type, outcome, correlationId, traceId }, 'A message.');
  };

/** `accept`, `PassDeadline`, `Hear` …: a closed list, so that it may be a label. */
const typeOf = ({ command }: Sent): string => command.action ?? command.type;

/** What the command says, and whom it is about, stays out of the log. */
function fieldsOf(sent: Sent): LogFields {
  const { commandId, correlationId, causationId, traceparent } = sent.envelope;
  const traceId = parseTraceparent(traceparent)?.traceId;
  return { context: sent.context, type: typeOf(sent), commandId, correlationId, causationId, traceId };
}
