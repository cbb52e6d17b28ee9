import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { OrderFiles, type Attached } from '@entente/contracts';
import { Streams, type Envelope, type Transacted } from '@entente/event-store';
import { must, Rejection, type Address } from '@entente/kernel';
import { Packs } from '@entente/policy';
import type { DisputeCommand } from './domain/commands.js';
import { disputeDecider } from './domain/decide.js';
import type { DisputeEvent } from './domain/events.js';
import type { JudgedFile } from './domain/meanings.js';
import type { Dispute } from './domain/state.js';

/** The one door to a dispute: HTTP, the bus and the alarm all come through it. */
export class HandleDispute extends Command<Transacted<Dispute, DisputeEvent>> {
  readonly context = 'dispute';

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

const READS_FILE: ReadonlySet<string> = new Set(['decide', 'add-proof']);

@CommandHandler(HandleDispute)
export class DisputeHandler implements ICommandHandler<HandleDispute> {
  constructor(
    private readonly streams: Streams,
    private readonly packs: Packs,
    private readonly files: OrderFiles,
  ) {}

  async execute({ disputeId, command, envelope, expected }: HandleDispute): Promise<Transacted<Dispute, DisputeEvent>> {
    const found = await this.foundInFile(disputeId, command);
    const { attachments, refused } = await this.attachmentsNamedIn(disputeId, command);
    return this.streams.transact({
      stream: disputeStream(disputeId),
      key: orderOf(disputeId),
      decider: disputeDecider,
      command,
      given: { now: envelope.receivedAt, packs: this.packs, ...found, ...(attachments && { attachments }) },
      envelope,
      ...(expected !== undefined && { expected }),
      beforeAppend: async () => {
        if (refused) throw refused;
      },
    });
  }

  /** Files of the order. What is wrong with them is said only when nothing else is: it is not for those who may not act here. */
  private async attachmentsNamedIn(
    disputeId: string,
    command: DisputeCommand,
  ): Promise<{ attachments?: readonly Attached[]; refused?: Rejection }> {
    const { attachmentIds = [] } = command.type === 'Act' ? command.body : {};
    if (attachmentIds.length === 0) return {};
    try {
      return { attachments: await this.files.attachments(orderOf(disputeId), attachmentIds) };
    } catch (error) {
      if (error instanceof Rejection) return { refused: error };
      throw error;
    }
  }

  /**
   * What the order's file says, looked up before deciding, so that the decider stays blind: a decision records what its mediator could read, and a
   * proof of shipping is compared with the receipt.
   */
  private async foundInFile(
    disputeId: string,
    command: DisputeCommand,
  ): Promise<{ readonly file?: JudgedFile; readonly shipTo?: Address }> {
    if (command.type !== 'Act' || !READS_FILE.has(command.action)) return {};
    const { file, digest } = await this.files.read(orderOf(disputeId));
    const { revision, chatRevision, events } = file;
    const { shipTo } = must(events[0], 'The placing of an order').data as { readonly shipTo?: Address };
    return { file: { revision, chatRevision, digest }, ...(shipTo && { shipTo }) };
  }
}
