import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrderFiles } from '@entente/contracts';
import { Streams, type Envelope, type Transacted } from '@entente/event-store';
import { must } from '@entente/kernel';
import { Packs } from '@entente/policy';
import type { DisputeCommand } from './domain/commands.js';
import { disputeDecider } from './domain/decide.js';
import type { DisputeEvent } from './domain/events.js';
import type { JudgedFile } from './domain/meanings.js';
import type { Dispute } from './domain/state.js';

/** The one door to a dispute: HTTP, the bus and the alarm all come through it. */
export class HandleDispute extends Command<Transacted<Dispute, DisputeEvent>> {
  constructor(
    readonly disputeId: string,
    readonly command: DisputeCommand,
    readonly envelope: Envelope,
    readonly expected?: number,
  ) {
    super();
  }
}

export const disputeStream = (disputeId: string): string => `dispute-${disputeId}`;

/** `cu-1001.2` is the second dispute of order `cu-1001`. */
const orderOf = (disputeId: string): string => must(/^(.+)\.\d+$/.exec(disputeId)?.[1], `The order of dispute ${disputeId}`);

@CommandHandler(HandleDispute)
export class DisputeHandler implements ICommandHandler<HandleDispute> {
  constructor(
    private readonly streams: Streams,
    private readonly packs: Packs,
    private readonly files: OrderFiles,
  ) {}

  async execute({ disputeId, command, envelope, expected }: HandleDispute): Promise<Transacted<Dispute, DisputeEvent>> {
    const file = await this.fileFor(disputeId, command);
    return this.streams.transact({
      stream: disputeStream(disputeId),
      key: orderOf(disputeId),
      decider: disputeDecider,
      command,
      given: { now: envelope.receivedAt, packs: this.packs, ...(file && { file }) },
      envelope,
      ...(expected !== undefined && { expected }),
    });
  }

  /** A decision records what its mediator could read of the order: looked up before deciding, so that the decider stays blind. */
  private async fileFor(disputeId: string, command: DisputeCommand): Promise<JudgedFile | undefined> {
    if (command.type !== 'Act' || command.action !== 'decide') return undefined;
    const { file, digest } = await this.files.read(orderOf(disputeId));
    return { revision: file.revision, digest };
  }
}
