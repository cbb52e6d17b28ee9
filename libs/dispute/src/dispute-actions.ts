import { plainJson, validated, type Actions, type Answered, type Asked } from '@entente/http';
import { Rejection } from '@entente/kernel';
import type { CommandBus } from '@nestjs/cqrs';
import { disputeBodies } from './bodies.js';
import type { DisputeAction, DisputeBody } from './domain/commands.js';
import { HandleDispute } from './handle-dispute.js';
import type { DisputeReads } from './read-dispute.js';

/** All that may be asked of this context, over HTTP or on the bus. */
export class DisputeActions implements Actions {
  readonly names = Object.keys(disputeBodies);

  constructor(
    private readonly commands: Pick<CommandBus, 'execute'>,
    private readonly reads: DisputeReads,
  ) {}

  knows(action: string): boolean {
    return isAction(action);
  }

  path({ action, subject }: Pick<Asked, 'action' | 'subject'>): string {
    return `/disputes/${subject}/${action}`;
  }

  async perform({ subject: id, action, body: sent, caller, envelope, expected }: Asked): Promise<Answered> {
    if (!isAction(action)) throw new Rejection('not_found', `${action.slice(0, 60)} is no action of a dispute. See /docs.`);
    const body = plainJson<DisputeBody>(validated(disputeBodies[action], sent, envelope.receivedAt));
    await this.reads.loadFor(id, caller);
    const { state, revision, events, replayed } = await this.commands.execute(
      new HandleDispute(id, { type: 'Act', action, by: caller, body }, envelope, expected),
    );
    const proposed = events.find((event) => event.type === 'SettlementProposed');
    const isOffPlatform = events.some((event) => event.type === 'EvidenceSubmitted' && !event.admissible);
    return {
      status: 200,
      replayed,
      body: {
        disputeId: id,
        orderId: state.orderId,
        status: state.status,
        revision,
        events: events.map(({ type }) => type),
        ...(proposed && { proposalId: proposed.proposalId }),
        ...(isOffPlatform && { warnings: ['evidence.off_platform'] }),
      },
    };
  }
}

const isAction = (action: string): action is DisputeAction => Object.hasOwn(disputeBodies, action);
