import type { Instant } from '@entente/kernel';
import type { Lag, Message } from '../bus.js';
import { MemoryConsumerState } from './memory-consumer-state.js';

export type Queued = { readonly place: number; readonly message: Message; readonly appendedAt: Instant };

const laneOf = ({ topic, key }: Pick<Message, 'topic' | 'key'>): string => JSON.stringify([topic, key]);

/** What is on disk elsewhere: give it to the next `MemoryBus` to see what a restart leaves. */
export class MemoryLog {
  readonly state = new MemoryConsumerState();
  private readonly published: Queued[] = [];
  private readonly topics = new Map<string, Set<string>>();
  /** By consumer, then by key: what its offset has not passed. */
  private readonly ahead = new Map<string, Map<string, Queued[]>>();

  append(messages: readonly Message[], appendedAt: Instant): void {
    // As over a wire: nobody shares an object with anybody, and what is not JSON does not arrive.
    for (const message of JSON.parse(JSON.stringify(messages)) as Message[]) {
      const queued = { place: this.published.length, message, appendedAt };
      this.published.push(queued);
      for (const [consumer, topics] of this.topics) if (topics.has(message.topic)) this.enqueue(consumer, queued);
    }
  }

  /** A topic that the consumer has never heard is ahead of it from its oldest message on. */
  subscribe(consumer: string, topics: readonly string[]): void {
    const known = this.topics.get(consumer) ?? new Set();
    this.topics.set(consumer, known);
    if (!this.ahead.has(consumer)) this.ahead.set(consumer, new Map());
    for (const topic of topics) {
      if (!known.has(topic)) this.enqueueAll(consumer, topic);
      known.add(topic);
    }
  }

  rewind(consumer: string, topic: string): void {
    const lanes = this.lanes(consumer);
    for (const [lane, queue] of lanes) if (queue[0]?.message.topic === topic) lanes.delete(lane);
    this.state.forgetAttempts(consumer);
    this.enqueueAll(consumer, topic);
  }

  /** The next message of each key. */
  heads(consumer: string): Queued[] {
    return [...this.lanes(consumer).values()].flatMap((queue) => queue.slice(0, 1));
  }

  /** Only past the message that is next: a consumer that another has replaced meanwhile, or whose offset was moved back, moves nothing. */
  pass(consumer: string, { message, place }: Queued): void {
    const lanes = this.lanes(consumer);
    const queue = lanes.get(laneOf(message));
    if (queue?.[0]?.place !== place) return;
    queue.shift();
    if (queue.length === 0) lanes.delete(laneOf(message));
  }

  behind(consumer: string, topic: string): Pick<Lag, 'lag' | 'oldest'> {
    const waiting = [...this.lanes(consumer).values()].flat().filter(({ message }) => message.topic === topic);
    const [oldest] = waiting.map(({ message }) => message.time).sort();
    return { lag: waiting.length, ...(oldest && { oldest }) };
  }

  get end(): number {
    return this.published.length;
  }

  /** Whether nothing waits that was published before. */
  hasPassed(consumer: string, end: number): boolean {
    return [...this.lanes(consumer).values()].flat().every(({ place }) => place >= end);
  }

  private lanes(consumer: string): Map<string, Queued[]> {
    return this.ahead.get(consumer) ?? new Map();
  }

  private enqueue(consumer: string, queued: Queued): void {
    const lanes = this.lanes(consumer);
    const queue = lanes.get(laneOf(queued.message));
    if (queue) queue.push(queued);
    else lanes.set(laneOf(queued.message), [queued]);
  }

  private enqueueAll(consumer: string, topic: string): void {
    for (const queued of this.published) if (queued.message.topic === topic) this.enqueue(consumer, queued);
  }
}
