import { must, type Json } from '@entente/kernel';
import type { Consumer, Consumption, Lag, Message } from '../bus.js';
import { BusOnState } from '../bus-on-state.js';
import type { Delivery } from '../consumer-state.js';
import type { BusOptions } from '../deliver.js';
import { runConsumer } from '../run-consumer.js';
import { waiting, type Waiting } from '../wait.js';
import type { MemoryConsumerState } from './memory-consumer-state.js';
import { MemoryLog, type Queued } from './memory-log.js';

export type MemoryBusOptions = BusOptions & {
  readonly log?: MemoryLog;
  /** Nothing is delivered, retried after an outage or redriven by itself: a test decides what happens next. */
  readonly manual?: boolean;
};

export type Deliverable = { readonly consumer: string; readonly key: string; readonly message: Message };

/** The bus of tests and simulations: a whole system in memory, in an order that a seed may choose. */
export class MemoryBus extends BusOnState<MemoryConsumerState> {
  private readonly log: MemoryLog;
  private readonly loops = new Map<string, Waiting>();
  private readonly inHand = new Set<Queued>();

  constructor(private readonly options: MemoryBusOptions) {
    const { log = new MemoryLog() } = options;
    super(log.state, options);
    this.log = log;
    log.state.forgetClaims();
  }

  override async publish(messages: readonly Message[]): Promise<void> {
    this.log.append(messages, await this.options.clock.now());
    for (const loop of this.loops.values()) loop.wake();
  }

  override consume(consumer: Consumer): Consumption {
    if (this.loops.has(consumer.name))
      throw new Error(`${consumer.name} is consumed already. A consumer name belongs to one consumer.`);
    this.log.subscribe(consumer.name, consumer.topics);
    this.consumers.set(consumer.name, consumer);
    const loop = waiting();
    this.loops.set(consumer.name, loop);
    const running = this.options.manual ? { stop: async () => loop.stop() } : this.run(consumer, loop);
    return {
      stop: async () => {
        await running.stop();
        this.loops.delete(consumer.name);
      },
    };
  }

  private run(consumer: Consumer, loop: Waiting): Consumption {
    let head: Queued | undefined;
    const source = {
      next: async () => {
        head = this.log
          .heads(consumer.name)
          .reduce<Queued | undefined>((one, other) => (one && one.place < other.place ? one : other), undefined);
        return head && deliveryOf(consumer, head);
      },
      moveOffset: async () => this.log.pass(consumer.name, must(head, 'The message in hand')),
    };
    return runConsumer(consumer, source, { deliveries: this.deliveries, waiting: loop, alert: this.options.alert });
  }

  /** Manual: what may be delivered next, one message per consumer, topic and key. */
  deliverable(): Deliverable[] {
    return [...this.loops.keys()].flatMap((consumer) =>
      this.free(consumer).map(({ message }) => ({ consumer, key: message.key, message })),
    );
  }

  /**
   * Manual: hands over the head of a key, with all its attempts. `later`: it met an outage and stays the head. Rejects when a failpoint threw:
   * the handler may have had its effect, but the offset has not moved.
   */
  async deliver(consumer: string, key: string, topic?: string): Promise<'handled' | 'parked' | 'later'> {
    const named = this.free(consumer).find(
      ({ message }) => message.key === key && (topic === undefined || message.topic === topic),
    );
    const head = must(named, `A deliverable message of ${key} for ${consumer}`);
    const delivery = deliveryOf(this.consumer(consumer), head);
    this.inHand.add(head);
    try {
      for (;;) {
        const outcome = await this.deliveries.attempt(delivery);
        if (typeof outcome === 'string') {
          this.log.pass(consumer, head);
          return outcome;
        }
        if (!outcome.counted) return 'later';
      }
    } finally {
      this.inHand.delete(head);
    }
  }

  /** Hands every message of a topic out again, as after the loss of an offset. */
  rewind(consumer: string, topic: string): void {
    this.log.rewind(consumer, topic);
    this.loops.get(consumer)?.wake();
  }

  /** One at a time per key: what is in hand is not handed out beside itself. */
  private free(consumer: string): Queued[] {
    return this.log.heads(consumer).filter((head) => !this.inHand.has(head));
  }

  override async endOf(): Promise<Json> {
    return this.log.end;
  }

  override async hasPassed(consumer: string, end: Json): Promise<boolean> {
    return this.log.hasPassed(consumer, end as number);
  }

  override async lags(): Promise<Lag[]> {
    return [...this.consumers.values()].flatMap(({ name, topics }) =>
      topics.map((topic) => ({ consumer: name, topic, ...this.log.behind(name, topic) })),
    );
  }
}

const deliveryOf = (consumer: Consumer, { place, message, appendedAt }: Queued): Delivery => ({
  consumer,
  message,
  lane: message.key,
  place: String(place),
  appendedAt,
});
