import { messageOf, type Message } from '@entente/bus';
import { orderEvents, pick } from '@entente/contracts';
import type { Recorded } from '@entente/event-store';
import type { OrderEvent } from './domain/events.js';

/** What the others are told of an order: the fields that the contract names, and nothing that anybody wrote. */
export function publishOrder(recorded: Recorded<OrderEvent>): Message {
  const { data, key, revision } = recorded;
  const told = pick(orderEvents[data.type], { ...data.about, ...data, orderId: key, revision, status: data.to });
  return messageOf(recorded, { context: 'order', event: data.type, version: 1, data: told });
}
