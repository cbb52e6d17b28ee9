import type { Consumer, Message } from '@entente/bus';
import { Streams, type EventData, type Loaded } from '@entente/event-store';
import { derivedId, Rejection } from '@entente/kernel';
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
