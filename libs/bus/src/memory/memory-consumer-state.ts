import type { Instant } from '@entente/kernel';
import type { Message, ParkedKey } from '../bus.js';
import { ConsumerState, parkedMessage, type Claim, type Delivery, type ParkedAt, type Why } from '../consumer-state.js';

type Parked = Why & { at: ParkedAt; since: Instant; epoch: number; claimed: boolean; unfinished: number; messages: Message[] };
type Skipped = ParkedAt & { eventId: string; type: string; reason: string; skippedAt: Instant };

const name = (...parts: readonly string[]): string => JSON.stringify(parts);
const nameOf = ({ consumer, topic, key }: ParkedAt): string => name(consumer, topic, key);

export class MemoryConsumerState extends ConsumerState {
  readonly skipped: Skipped[] = [];
  private readonly attempts = new Map<string, number>();
  private readonly keys = new Map<string, Parked>();
  private readonly checkpoints = new Map<string, string>();

  /** A process starts: whoever held a claim is gone. */
  forgetClaims(): void {
    for (const parked of this.keys.values()) parked.claimed = false;
  }

  /** Handing old messages out again is no sign that they failed. */
  forgetAttempts(consumer: string): void {
    for (const attempt of this.attempts.keys())
      if (attempt.startsWith(name(consumer).slice(0, -1))) this.attempts.delete(attempt);
  }

  override async begin(delivery: Delivery): Promise<number | 'parked'> {
    const { consumer, message } = delivery;
    const parked = this.keys.get(name(consumer.name, message.topic, message.key));
    if (parked) {
      behind(parked, message);
      return 'parked';
    }
    return this.count(delivery, 1);
  }

  override async giveBack(delivery: Delivery): Promise<void> {
    this.count(delivery, -1);
  }

  private count({ consumer, lane, place }: Delivery, change: 1 | -1): number {
    const attempt = name(consumer.name, lane, place);
    const count = (this.attempts.get(attempt) ?? 0) + change;
    this.attempts.set(attempt, count);
    return count;
  }

  override async park(at: ParkedAt, message: Message, why: Why, since: Instant): Promise<void> {
    const parked = this.keys.get(nameOf(at)) ?? { ...why, at, since, epoch: 0, claimed: false, unfinished: 0, messages: [] };
    this.keys.set(nameOf(at), parked);
    behind(parked, message);
  }

  override async parked(): Promise<ParkedKey[]> {
    return [...this.keys.values()].map(({ at, reason, detail, since, messages }) => ({
      ...at,
      reason,
      detail,
      since,
      messages: messages.map(parkedMessage),
    }));
  }

  override async claim(at: ParkedAt): Promise<Claim | 'taken' | undefined> {
    const parked = this.keys.get(nameOf(at));
    if (!parked) return undefined;
    if (parked.claimed) return 'taken';
    parked.claimed = true;
    parked.epoch += 1;
    parked.unfinished += 1;
    return { epoch: parked.epoch, unfinished: parked.unfinished - 1 };
  }

  override async oldest(at: ParkedAt): Promise<Message | undefined> {
    return this.keys.get(nameOf(at))?.messages[0];
  }

  override async drop(at: ParkedAt, epoch: number, eventId: string): Promise<boolean> {
    return this.remove(at, epoch, eventId) !== undefined;
  }

  override async skip(at: ParkedAt, epoch: number, eventId: string, reason: string, skippedAt: Instant): Promise<boolean> {
    const message = this.remove(at, epoch, eventId);
    if (message) this.skipped.push({ ...at, eventId, type: message.type, reason, skippedAt });
    return message !== undefined;
  }

  private remove(at: ParkedAt, epoch: number, eventId: string): Message | undefined {
    const parked = this.keys.get(nameOf(at));
    if (parked?.epoch !== epoch) return undefined;
    parked.unfinished = 1; // This claim alone: it has just given a sign of life.
    const index = parked.messages.findIndex(({ id }) => id === eventId);
    return index < 0 ? undefined : parked.messages.splice(index, 1)[0];
  }

  override async unpark(at: ParkedAt, epoch: number): Promise<boolean> {
    const parked = this.keys.get(nameOf(at));
    if (!parked || parked.messages.length > 0) return !parked;
    if (parked.epoch === epoch) this.keys.delete(nameOf(at));
    return true;
  }

  override async release(at: ParkedAt, epoch: number, why?: Why): Promise<void> {
    const parked = this.keys.get(nameOf(at));
    if (parked?.epoch === epoch) Object.assign(parked, { claimed: false, unfinished: 0 }, why);
  }

  override async left(at: ParkedAt): Promise<number> {
    return this.keys.get(nameOf(at))?.messages.length ?? 0;
  }

  override async checkpoint(follower: string): Promise<string | undefined> {
    return this.checkpoints.get(follower);
  }

  override async moveCheckpoint(follower: string, from: string | undefined, to: string): Promise<boolean> {
    if (this.checkpoints.get(follower) !== from) return false;
    this.checkpoints.set(follower, to);
    return true;
  }
}

function behind(parked: Parked, message: Message): void {
  if (!parked.messages.some(({ id }) => id === message.id)) parked.messages.push(message);
}
