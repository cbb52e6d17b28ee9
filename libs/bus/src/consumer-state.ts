import type { Instant, Json } from '@entente/kernel';
import type { Arrival, Consumer, Message, ParkedKey, ParkedQuery, Why } from './bus.js';

/** A message as it came. With a `fault`, which says why it could not be read, it is a stand-in without data that no handler may see. */
export type Received = { readonly message: Message; readonly fault?: string };

/** One message in the hands of one consumer. */
export type Delivery = Received & Arrival & { readonly consumer: Consumer };

export type ParkedAt = Pick<ParkedKey, 'consumer' | 'topic' | 'key'>;

/** The right to redrive a key. A claim with a higher epoch takes effect over the lower ones, whatever those still try to write. */
export type Claim = {
  readonly epoch: number;
  /** How many claims before this one ended without a word: the process died with the message in hand. */
  readonly unfinished: number;
};

/**
 * What a consumer must remember beside its offset: attempts, parked keys, and where followers stand. Kept in memory, or in the consumer's own
 * database whatever carries the messages.
 */
export abstract class ConsumerState {
  /** A name that no other attempt bears, in whichever process. */
  abstract newAttempt(): string;
  /**
   * Remembers where the lane stands and counts an attempt, before it is made; where the key is parked, puts the message behind the others instead of
   * counting, in one step. An attempt that was the last to be counted is not counted again: the answer may have been lost.
   */
  abstract begin(delivery: Delivery, attempt: string): Promise<number | 'parked'>;
  /** Takes the count of this attempt back: it met an outage, which is not the message's fault. Repeatable. */
  abstract giveBack(delivery: Delivery, attempt: string): Promise<void>;

  /** Does nothing to a message that is parked there already. */
  abstract park(at: ParkedAt, received: Received, why: Why, since: Instant): Promise<void>;
  abstract parked(query?: ParkedQuery): Promise<ParkedKey[]>;
  abstract parkedCounts(): Promise<ReadonlyMap<string, number>>;
  /** Where keys of a consumer are parked: those that hold the event, or that wait for an unknown word. */
  abstract whereParked(
    consumer: string,
    which: { readonly key?: string; readonly eventId?: string; readonly unknown?: boolean },
  ): Promise<ParkedAt[]>;
  /** `taken` while another claim's lease runs; `undefined` when the key is not parked. */
  abstract claim(at: ParkedAt): Promise<Claim | 'taken' | undefined>;
  abstract oldest(at: ParkedAt): Promise<Received | undefined>;
  /** False when a later claim has taken over. */
  abstract drop(at: ParkedAt, epoch: number, eventId: string): Promise<boolean>;
  /** `drop`, and keeps who was skipped and why. */
  abstract skip(at: ParkedAt, epoch: number, eventId: string, reason: string, skippedAt: Instant): Promise<boolean>;
  /** The key goes on as any other, if nothing is parked behind it any more. False: something is. */
  abstract unpark(at: ParkedAt, epoch: number): Promise<boolean>;
  /** Gives a claim back in good order, with what is wrong now. */
  abstract release(at: ParkedAt, epoch: number, why?: Why): Promise<void>;
  abstract left(at: ParkedAt): Promise<number>;

  abstract answer(topic: string, at: Pick<Arrival, 'lane' | 'place'>): Promise<Json | undefined>;
  abstract keepAnswer(topic: string, at: Pick<Arrival, 'lane' | 'place'>, answer: Json): Promise<Json>;

  abstract checkpoint(follower: string): Promise<string | undefined>;
  abstract moveCheckpoint(follower: string, from: string | undefined, to: string | undefined): Promise<boolean>;
}

/** A parked message as operators see it: what it says is not for them. */
export const parkedMessage = ({ id, type, time, data: { marketplace } }: Message): ParkedKey['messages'][number] => ({
  eventId: id,
  type,
  time,
  marketplace: typeof marketplace === 'string' ? marketplace : null,
});
