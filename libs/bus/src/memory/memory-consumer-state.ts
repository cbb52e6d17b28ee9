import type { Instant, Json } from '@entente/kernel';
import type { Arrival, Message, ParkedKey, ParkedQuery, Why } from '../bus.js';
import { ConsumerState, parkedMessage, type Claim, type Delivery, type ParkedAt, type Received } from '../consumer-state.js';

type Claimable = { epoch: number; claimed: boolean; unfinished: number };
type Parked = Why & Claimable & { at: ParkedAt; since: Instant; sequence: number; held: Received[] };
type Skipped = ParkedAt & { eventId: string; type: string; reason: string; skippedAt: Instant };

const name = (...parts: readonly string[]): string => JSON.stringify(parts);
const nameOf = ({ consumer, topic, key }: ParkedAt): string => name(consumer, topic, key);

export class MemoryConsumerState extends ConsumerState {
  readonly skipped: Skipped[] = [];
  private readonly attempts = new Map<string, { count: number; last: string | undefined }>();
  private readonly keys = new Map<string, Parked>();
  private readonly answers = new Map<string, Json>();
  private readonly checkpoints = new Map<string, string>();
  private sequence = 0;
  private begun = 0;

  /** A process starts: whoever held a claim is gone. */
  forgetClaims(): void {
    for (const parked of this.keys.values()) parked.claimed = false;
  }

  /** Handing old messages out again is no sign that they failed. */
  forgetAttempts(consumer: string): void {
    for (const attempt of this.attempts.keys())
      if (attempt.startsWith(name(consumer).slice(0, -1))) this.attempts.delete(attempt);
  }

  override newAttempt(): string {
    return String(++this.begun);
  }

  override async begin(delivery: Delivery, attempt: string): Promise<number | 'parked'> {
    const { consumer, message } = delivery;
    const parked = this.keys.get(name(consumer.name, message.topic, message.key));
    if (parked) {
      behind(parked, delivery);
      return 'parked';
    }
    const attempts = this.attemptsAt(delivery);
    if (attempts.last !== attempt) attempts.count += 1;
    attempts.last = attempt;
    return attempts.count;
  }

  override async giveBack(delivery: Delivery, attempt: string): Promise<void> {
    const attempts = this.attemptsAt(delivery);
    if (attempts.last !== attempt) return;
    attempts.count -= 1;
    attempts.last = undefined;
  }

  private attemptsAt({ consumer, lane, place }: Delivery) {
    const at = name(consumer.name, lane, place);
    const attempts = this.attempts.get(at) ?? { count: 0, last: undefined };
    this.attempts.set(at, attempts);
    return attempts;
  }

  override async park(at: ParkedAt, received: Received, why: Why, since: Instant): Promise<void> {
    const parked = this.keys.get(nameOf(at)) ?? {
      ...why,
      at,
      since,
      sequence: ++this.sequence,
      epoch: 0,
      claimed: false,
      unfinished: 0,
      held: [],
    };
    this.keys.set(nameOf(at), parked);
    behind(parked, received);
  }

  override async parked({ consumer, key, marketplaces, known, after = 0, limit = Infinity }: ParkedQuery = {}): Promise<
    ParkedKey[]
  > {
    const isIn = (list: readonly string[] | undefined) => (marketplace: string | null) =>
      marketplace !== null && (list === undefined || list.includes(marketplace));
    return [...this.keys.values()]
      .map(({ at, reason, detail, since, sequence, held }) => ({
        ...at,
        reason,
        detail,
        since,
        sequence,
        messages: held.map(({ message }) => parkedMessage(message)),
      }))
      .filter((parked) => parked.sequence > after)
      .filter((parked) => (consumer ?? parked.consumer) === parked.consumer && (key ?? parked.key) === parked.key)
      .filter(({ messages }) => {
        const named = messages.map(({ marketplace }) => marketplace);
        return marketplaces === undefined || named.some(isIn(marketplaces)) || !named.some(isIn(known));
      })
      .slice(0, limit);
  }

  override async parkedCounts(): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    for (const { at } of this.keys.values()) counts.set(at.consumer, (counts.get(at.consumer) ?? 0) + 1);
    return counts;
  }

  override async whereParked(
    consumer: string,
    { key, eventId, unknown = false }: { key?: string; eventId?: string; unknown?: boolean },
  ): Promise<ParkedAt[]> {
    return [...this.keys.values()]
      .filter(({ at }) => at.consumer === consumer && (key ?? at.key) === at.key)
      .filter(({ held }) => eventId === undefined || held.some(({ message }) => message.id === eventId))
      .filter(({ reason }) => !unknown || reason.startsWith('unknown.'))
      .map(({ at }) => at);
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

  override async oldest(at: ParkedAt): Promise<Received | undefined> {
    return this.keys.get(nameOf(at))?.held[0];
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
    const index = parked.held.findIndex(({ message }) => message.id === eventId);
    return index < 0 ? undefined : parked.held.splice(index, 1)[0]?.message;
  }

  override async unpark(at: ParkedAt, epoch: number): Promise<boolean> {
    const parked = this.keys.get(nameOf(at));
    if (!parked || parked.held.length > 0) return !parked;
    if (parked.epoch === epoch) this.keys.delete(nameOf(at));
    return true;
  }

  override async release(at: ParkedAt, epoch: number, why?: Why): Promise<void> {
    const parked = this.keys.get(nameOf(at));
    if (parked?.epoch === epoch) Object.assign(parked, { claimed: false, unfinished: 0 }, why);
  }

  override async left(at: ParkedAt): Promise<number> {
    return this.keys.get(nameOf(at))?.held.length ?? 0;
  }

  override async answer(topic: string, { lane, place }: Pick<Arrival, 'lane' | 'place'>): Promise<Json | undefined> {
    return this.answers.get(name(topic, lane, place));
  }

  override async keepAnswer(topic: string, { lane, place }: Pick<Arrival, 'lane' | 'place'>, answer: Json): Promise<Json> {
    const kept = this.answers.get(name(topic, lane, place)) ?? answer;
    this.answers.set(name(topic, lane, place), kept);
    return kept;
  }

  override async checkpoint(follower: string): Promise<string | undefined> {
    return this.checkpoints.get(follower);
  }

  override async moveCheckpoint(follower: string, from: string | undefined, to: string | undefined): Promise<boolean> {
    if (this.checkpoints.get(follower) !== from) return false;
    if (to === undefined) this.checkpoints.delete(follower);
    else this.checkpoints.set(follower, to);
    return true;
  }
}

function behind({ held }: Parked, { message, fault }: Received): void {
  if (held.some((one) => one.message.id === message.id)) return;
  held.push({ message, ...(fault !== undefined && { fault }) });
}
