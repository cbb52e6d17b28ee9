import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Envelope, Streams, Transacted } from '@entente/event-store';
import { standingDecider, type KnownStanding, type NoteStanding } from './domain/standing/decide.js';
import type { StandingEvent } from './domain/standing/events.js';
import { standingKey, standingStream } from './standings.js';

type Handled = Transacted<KnownStanding, StandingEvent>;

/** The one door to what is known of a standing: the order context's news come through it. */
export class HandleStanding extends Command<Handled> {
  readonly context = 'payout';

  constructor(
    readonly command: NoteStanding,
    readonly envelope: Envelope,
  ) {
    super();
  }
}

@CommandHandler(HandleStanding)
export class StandingHandler implements ICommandHandler<HandleStanding> {
  constructor(private readonly streams: Streams) {}

  execute({ command, envelope }: HandleStanding): Promise<Handled> {
    return this.streams.transact({
      stream: standingStream(command),
      key: standingKey(command),
      decider: standingDecider,
      command,
      given: {},
      envelope,
    });
  }
}
