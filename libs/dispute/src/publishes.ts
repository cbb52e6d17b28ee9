import { messageOf, type Message } from '@entente/bus';
import { disputeEvents, pick } from '@entente/contracts';
import type { Recorded } from '@entente/event-store';
import type { DisputeEvent } from './domain/events.js';

/** What the others are told of a dispute: the fields that the contract names, and nothing that anybody wrote. */
export function publishDispute(recorded: Recorded<DisputeEvent>): Message {
  const { data, revision } = recorded;
  const told = pick(disputeEvents[data.type], { ...data.about, ...data, revision, status: data.to });
  return messageOf(recorded, { context: 'dispute', event: data.type, version: 1, data: told });
}
