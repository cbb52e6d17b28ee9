import { isBlank, Rejection, type Decider, type Instant } from '@entente/kernel';
import { actsAsParty, isRelation, type Actor, type Table } from '@entente/policy';
import type { Attachment, OrderFacts } from './events.js';
import { aboutOrder, type Order } from './state.js';

/** What can happen in the chat of an order: a stream of its own, so that talk and work do not wait for each other. Stored for ever. */
export type ChatEvent = {
  readonly type: 'MessageSent';
  readonly orderId: string;
  readonly about: OrderFacts;
  readonly by: 'buyer' | 'seller';
  readonly actor: string;
  readonly via?: string;
  readonly text: string;
  readonly attachments?: readonly Attachment[];
  /** The revision of the order on which it was decided that the chat is open. */
  readonly orderRevision: number;
};

export type ChatCommand = { readonly type: 'SendMessage'; readonly by: Actor; readonly text: string };

/** The order as it was read before deciding, and the files that the message names. */
type ChatGiven = {
  readonly now: Instant;
  readonly table: Table;
  readonly order: Order;
  readonly orderRevision: number;
  /** The revision of the order that the sender has seen, if he said so. */
  readonly expected?: number;
  readonly attachments?: readonly Attachment[];
};

type Chat = { readonly messages: number };

export const MESSAGES_MAX = 5_000;

export const chatDecider: Decider<Chat, ChatCommand, ChatEvent, ChatGiven> = {
  initial: { messages: 0 },
  evolve: ({ messages }) => ({ messages: messages + 1 }),
  decide({ by, text }, { messages }, { now, table, order, orderRevision, expected, attachments = [] }) {
    if (!actsAsParty(order, by))
      throw new Rejection('actor.forbidden', 'The chat of an order is between its buyer and its seller.');
    if (expected !== undefined && expected !== orderRevision)
      throw new Rejection('revision.stale', 'The order has changed since you read it. Read it again, then write.', { expected });
    refuseWhereShut(table, order, now);
    if (isBlank(text)) throw new Rejection('reason.required', 'Write text: what is the message?');
    if (messages >= MESSAGES_MAX)
      throw new Rejection('limit.reached', `A chat takes at most ${MESSAGES_MAX} messages: act on the order instead.`);
    return [
      {
        type: 'MessageSent',
        orderId: order.orderId,
        about: aboutOrder(order),
        by: isRelation('buyer', order, by) ? 'buyer' : 'seller',
        actor: by.id,
        ...(by.via !== undefined && { via: by.via }),
        text,
        ...(attachments.length > 0 && { attachments }),
        orderRevision,
      },
    ];
  },
};

/** Whether buyer and seller may write to each other now: as the order's state says, and after closing for as long as its window is open. */
export const isChatOpen = (table: Table, order: Order, now: Instant): boolean => chatOf(table, order, now) === 'open';

function refuseWhereShut(table: Table, order: Order, now: Instant): void {
  const chat = chatOf(table, order, now);
  if (chat === 'blocked')
    throw new Rejection(
      'chat.blocked',
      `Nothing can be written while the order is ${order.status}. Act on the order, or write in its dispute.`,
      {
        state: order.status,
      },
    );
  if (chat === 'closed')
    throw new Rejection('chat.closed', 'The order is over, and so is its chat. What has to be reported goes to the staff.', {
      state: order.status,
    });
}

function chatOf(table: Table, { status, windows }: Order, now: Instant): 'open' | 'blocked' | 'closed' {
  const chat = table.states.get(status)?.chat ?? 'closed';
  if (typeof chat === 'string') return chat;
  const end = windows[chat.until]?.endsAt;
  return end !== undefined && now <= end ? 'open' : 'closed';
}
