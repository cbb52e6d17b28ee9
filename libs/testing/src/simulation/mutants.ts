import type { Consumer, Message } from '@entente/bus';
import {
  EventStore,
  Streams,
  type Append,
  type EventData,
  type Loaded,
  type Page,
  type Position,
  type Recorded,
} from '@entente/event-store';
import { derivedId, Rejection, type Json } from '@entente/kernel';
import { orderDecider, type Order, type OrderCommand, type OrderEvent } from '@entente/order';
import { deliverLegs, payoutVersions } from '@entente/payout';
import type { Mutant } from './process.js';

const noWait = async (): Promise<void> => {};

/** An order that refuses a decision which gives more than is left, where it should give what is left. */
export const refusesNews: Mutant = {
  answers: (name, send, streams) =>
    name !== 'order'
      ? send
      : async (stream, command, envelope) => {
          const { news } = command as Extract<OrderCommand, { type: 'Hear' }>;
          const { state, events } = await streams.load<Order, OrderEvent>(stream, orderDecider);
          const isNew = !events.some(({ meta }) => meta.commandId === envelope.commandId);
          if (
            isNew &&
            news.type === 'DisputeDecided' &&
            news.refundMinor > state.platform.capturedMinor - state.platform.refundedMinor
          )
            throw new Rejection('amount.invalid', 'There is not so much left.');
          return send(stream, command, envelope);
        },
};

/** A follower that does not look whether the wallet has the leg already. */
export const forgetsLegs: Mutant = {
  deliversLegs: (delivery) => deliverLegs({ ...delivery, streams: new Forgetful(delivery.store, payoutVersions, noWait) }),
};

class Forgetful extends Streams {
  private written = 0;

  override async load<State, Event extends EventData>(
    ...asked: Parameters<typeof Streams.prototype.load<State, Event>>
  ): Promise<Loaded<State, Event>> {
    const loaded = await super.load<State, Event>(...asked);
    return { ...loaded, state: { ...loaded.state, lastLegs: [] } };
  }

  /** Else the store itself would see that it has these very events. */
  override appendAfter<Event extends EventData>(
    ...[target, loaded, events]: Parameters<typeof Streams.prototype.appendAfter<Event>>
  ): Promise<boolean> {
    const commandId = derivedId(target.envelope.commandId, loaded.revision, ++this.written);
    return super.appendAfter<Event>({ ...target, envelope: { ...target.envelope, commandId } }, loaded, events);
  }
}

/** A consumer that commits its offset and then does the work. */
export const commitsFirst: Mutant = {
  consumes(consumer, failpoint) {
    const taken: Message[] = [];
    const hasty: Consumer = { ...consumer, handle: async (message) => void taken.push(message) };
    return {
      consumer: hasty,
      async afterwards() {
        await failpoint('reaction.after-offset');
        for (const message of taken.splice(0)) await consumer.handle(message);
      },
    };
  },
};

/** A payout that carries out what an order gives back a second time. */
export const refundsTwice: Mutant = {
  answers: (name, send) =>
    name !== 'payout'
      ? send
      : (stream, command, envelope) => {
          const { funds = [], ...rest } = command as Told;
          return send(
            stream,
            { ...rest, funds: funds.flatMap((one) => (one.do === 'refund_part' ? [one, one] : [one])) },
            envelope,
          );
        },
};
type Told = { readonly [field: string]: Json } & { readonly funds?: readonly { readonly [field: string]: Json }[] };

/** A payout that takes a refund back from the seller, and never has it paid to the buyer. */
export const recoversOnly: Mutant = {
  stores: (name, store) => (name === 'payout' ? new Omitting(store, 'RefundDue') : store),
};

class Omitting extends EventStore {
  constructor(
    private readonly store: EventStore,
    private readonly type: string,
  ) {
    super();
  }
  override append(append: Append): Promise<{ revision: number }> {
    return this.store.append({ ...append, events: append.events.filter(({ data }) => data.type !== this.type) });
  }
  override read(stream: string, from?: number): AsyncIterable<Recorded> {
    return this.store.read(stream, from);
  }
  override revisionOf(stream: string): Promise<number> {
    return this.store.revisionOf(stream);
  }
  override readAll(query: Parameters<EventStore['readAll']>[0]): Promise<Page> {
    return this.store.readAll(query);
  }
  override head(): Promise<Position | undefined> {
    return this.store.head();
  }
  override onAppend(listener: () => void): () => void {
    return this.store.onAppend(listener);
  }
}

/** A case that takes every parcel which was delivered for the buyer's. */
export const trustsTracking: Mutant = {
  answers: (name, send) =>
    name !== 'dispute'
      ? send
      : (stream, command, envelope) => {
          const { news } = command as { readonly news?: { readonly [field: string]: Json } };
          return send(
            stream,
            news?.['type'] === 'TrackingUpdated' ? { type: 'Hear', news: { ...news, place: 'matches' } } : command,
            envelope,
          );
        },
};
