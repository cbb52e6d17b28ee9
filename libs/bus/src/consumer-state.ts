import type { Instant } from '@entente/kernel';
import type { Consumer, Message, ParkedKey } from './bus.js';

/** One message in the hands of one consumer. */
export type Delivery = {
  readonly consumer: Consumer;
  readonly message: Message;
  /** Within a lane messages are handled one after another: a partition, a topic, or a key. */
  readonly lane: string;
  /** Where the message stands in its lane: a repetition stands elsewhere. */
  readonly place: string;
};

export type ParkedAt = Pick<ParkedKey, 'consumer' | 'topic' | 'key'>;
export type Why = Pick<ParkedKey, 'reason' | 'detail'>;

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
  /**
   * Remembers where the lane stands and counts an attempt, before it is made; where the key is parked, puts the message behind the others instead of
   * counting, in one step.
   */
  abstract begin(delivery: Delivery): Promise<number | 'parked'>;
  /** Takes the last count back: the attempt met an outage, which is not the message's fault. */
  abstract giveBack(delivery: Delivery): Promise<void>;

  /** Does nothing to a message that is parked there already. */
  abstract park(at: ParkedAt, message: Message, why: Why, since: Instant): Promise<void>;
  abstract parked(): Promise<ParkedKey[]>;
  /** `taken` while another claim's lease runs; `undefined` when the key is not parked. */
  abstract claim(at: ParkedAt): Promise<Claim | 'taken' | undefined>;
  abstract oldest(at: ParkedAt): Promise<Message | undefined>;
  /** False when a later claim has taken over. */
  abstract drop(at: ParkedAt, epoch: number, eventId: string): Promise<boolean>;
  /** `drop`, and keeps who was skipped and why. */
  abstract skip(at: ParkedAt, epoch: number, eventId: string, reason: string, skippedAt: Instant): Promise<boolean>;
  /** The key goes on as any other, if nothing is parked behind it any more. False: something is. */
  abstract unpark(at: ParkedAt, epoch: number): Promise<boolean>;
  /** Gives a claim back in good order, with what is wrong now. */
  abstract release(at: ParkedAt, epoch: number, why?: Why): Promise<void>;
  abstract left(at: ParkedAt): Promise<number>;

  abstract checkpoint(follower: string): Promise<string | undefined>;
  abstract moveCheckpoint(follower: string, from: string | undefined, to: string): Promise<boolean>;
}

/** A parked message as operators see it: what it says is not for them. */
export const parkedMessage = ({ id, type, time, data: { marketplace } }: Message): ParkedKey['messages'][number] => ({
  eventId: id,
  type,
  time,
  marketplace: typeof marketplace === 'string' ? marketplace : null,
});
