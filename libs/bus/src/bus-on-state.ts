import type { Json } from '@entente/kernel';
import { Bus, type Arrival, type Consumer, type ParkedKey, type ParkedQuery } from './bus.js';
import type { ConsumerState } from './consumer-state.js';
import { deliveries, type BusOptions, type Deliveries } from './deliver.js';

/** What is the same whatever carries the messages: what consumers must remember, and how they are looked after. */
export abstract class BusOnState<State extends ConsumerState> extends Bus {
  protected readonly deliveries: Deliveries;
  protected readonly consumers = new Map<string, Consumer>();

  constructor(
    protected readonly state: State,
    options: BusOptions,
  ) {
    super();
    this.deliveries = deliveries(state, options);
  }

  override async parked(query?: ParkedQuery): Promise<ParkedKey[]> {
    return this.state.parked(query);
  }

  override async parkedCounts(): Promise<ReadonlyMap<string, number>> {
    return this.state.parkedCounts();
  }

  override async redrive(consumer: string, key: string): Promise<{ left: number }> {
    return this.deliveries.redrive(this.consumer(consumer), key);
  }

  override async skip(consumer: string, key: string, eventId: string, reason: string): Promise<{ left: number }> {
    return this.deliveries.skip(this.consumer(consumer), key, eventId, reason);
  }

  override async answer(topic: string, at: Pick<Arrival, 'lane' | 'place'>): Promise<Json | undefined> {
    return this.state.answer(topic, at);
  }

  override async keepAnswer(topic: string, at: Pick<Arrival, 'lane' | 'place'>, answer: Json): Promise<Json> {
    return this.state.keepAnswer(topic, at, answer);
  }

  override async checkpoint(follower: string): Promise<string | undefined> {
    return this.state.checkpoint(follower);
  }

  override async moveCheckpoint(follower: string, from: string | undefined, to: string | undefined): Promise<boolean> {
    return this.state.moveCheckpoint(follower, from, to);
  }

  protected consumer(name: string): Consumer {
    const consumer = this.consumers.get(name);
    if (!consumer) throw new Error(`No consumer ${name} runs here. Ask the service that consumes it.`);
    return consumer;
  }
}
