import { messageOf, type Message } from '@entente/bus';
import { orderEvents, pick } from '@entente/contracts';
import type { Recorded } from '@entente/event-store';
import type { ChatEvent } from './domain/chat.js';
import type { OrderEvent } from './domain/events.js';
import type { SellerEvent } from './domain/seller.js';

/** What the others are told of an order or a seller: the fields that the contract names, and nothing that anybody wrote. */
export function publishOrder(recorded: Recorded<OrderEvent> | Recorded<ChatEvent> | Recorded<SellerEvent>): Message {
  const { data, key, revision } = recorded;
  const status = 'to' in data ? data.to : undefined;
  const told = pick(orderEvents[data.type], { ...data.about, ...data, orderId: key, revision, status });
  return messageOf(recorded, { context: 'order', event: data.type, version: 1, data: told });
}
