import type { Message } from '@entente/bus';
import type { ServiceName } from '@entente/contracts';
import type { DeadlineRow } from '@entente/deadlines';
import type { DisputeEvent } from '@entente/dispute';
import type { EventData, Recorded } from '@entente/event-store';
import { fold } from '@entente/kernel';
import { orderDecider, orderStream, type ChatEvent, type Order, type OrderEvent } from '@entente/order';
import { escrowStream } from '@entente/payout';
import type { EscrowEvent, WalletEvent, WithdrawalEvent } from '@entente/payout/audit';
import type { Movement } from './installation.js';

/** Everything that was read under one key: an order with its chat, disputes and money; or a wallet with its withdrawals. */
export type Case = {
  readonly key: string;
  /** By stream, each from its first event on, as today's code reads them. */
  readonly streams: Map<string, Stream>;
  /** What wallets say of this order: the other halves of its legs. */
  readonly legs: Recorded<WalletEvent>[];
  readonly messages: Message[];
  readonly deadlines: DeadlineRow[];
  readonly movements: Movement[];
};

export type Stream = {
  readonly context: ServiceName;
  readonly events: Recorded[];
  /** What its row says is its last revision. */
  row?: number;
  /** Why today's code cannot read it. */
  unreadable?: string;
};

/** Typed by the stream's name: what a context stores under it is settled there. */
function eventsOf<Event extends EventData>({ streams }: Case, stream: string): readonly Recorded<Event>[] {
  return (streams.get(stream)?.events ?? []) as readonly unknown[] as readonly Recorded<Event>[];
}

export const orderOf = (one: Case): readonly Recorded<OrderEvent>[] => eventsOf(one, orderStream(one.key));
export const chatOf = (one: Case): readonly Recorded<ChatEvent>[] => eventsOf(one, `chat-${one.key}`);
export const escrowOf = (one: Case): readonly Recorded<EscrowEvent>[] => eventsOf(one, escrowStream(one.key));
export const walletOf = (one: Case): readonly Recorded<WalletEvent>[] => eventsOf(one, `wallet-${one.key}`);

type Streams<Event extends EventData> = ReadonlyMap<string, readonly Recorded<Event>[]>;
const streamsOf = <Event extends EventData>(one: Case, prefix: string): Streams<Event> =>
  new Map([...one.streams.keys()].filter((name) => name.startsWith(prefix)).map((name) => [name, eventsOf<Event>(one, name)]));
export const disputesOf = (one: Case): Streams<DisputeEvent> => streamsOf(one, 'dispute-');
export const withdrawalsOf = (one: Case): Streams<WithdrawalEvent> => streamsOf(one, 'withdrawal-');

export const allOf = ({ streams }: Case): readonly Recorded[] => [...streams.values()].flatMap(({ events }) => events);

/** The order as it is after its last event; before its first, as nothing. */
export const stateOf = (one: Case): Order =>
  fold(
    orderDecider,
    orderOf(one).map(({ data }) => data),
  );
