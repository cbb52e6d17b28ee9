import type { Instant, Json } from '@entente/kernel';

/** A CloudEvent (1.0.2) on its way between contexts. */
export type Message = {
  readonly topic: string;
  /** Order id; wallets and sellers: their own id. Messages with one key arrive in the order in which they were published, perhaps repeatedly. */
  readonly key: string;
  /** The id of the stored event that it tells of. */
  readonly id: string;
  /** `entente.<context>.<event_snake>.v<n>` */
  readonly type: string;
  /** `/entente/<context>` */
  readonly source: string;
  /** When it happened (the stored event's `at`), not when it was published. */
  readonly time: Instant;
  readonly correlationId: string;
  readonly traceparent?: string;
  /** Of a command alone, what its sender says beside it. No consumer keeps it, and nobody exports it: a token is among it. */
  readonly headers?: CommandHeaders;
  readonly data: { readonly [name: string]: Json | undefined };
};

/** As over HTTP: who sends it, for whom, under which key he repeats it, and the revision that he saw. */
export const COMMAND_HEADERS = ['authorization', 'entente-on-behalf-of', 'idempotency-key', 'if-match'] as const;
type CommandHeaders = { readonly [name in (typeof COMMAND_HEADERS)[number]]?: string };

/** Where and when a message arrived. */
export type Arrival = {
  /** Within a lane messages are handled one after another: a partition, a topic, or a key. */
  readonly lane: string;
  /** Where the message stands in its lane: a repetition stands elsewhere, the same read again does not. */
  readonly place: string;
  /** When the bus took it, by the machine's time. */
  readonly appendedAt: Instant;
};

/** Why a message could not be handled, as operators see it: without personal data. */
export type Why = { readonly reason: string; readonly detail: string };

export type ParkedKey = {
  readonly consumer: string;
  readonly topic: string;
  /** The messages' key; for a message that came without one, a name of its own. */
  readonly key: string;
  /** `unknown.pack`, `unknown.type`, `unknown.version`, `malformed`, `rejected`, `failed` */
  readonly reason: string;
  /** What went wrong with the first message, without personal data. */
  readonly detail: string;
  readonly since: Instant;
  /** Higher for a key that was parked later. */
  readonly sequence: number;
  /** `marketplace` is null where a message names none. */
  readonly messages: readonly {
    readonly eventId: string;
    readonly type: string;
    readonly time: Instant;
    readonly marketplace: string | null;
  }[];
};

/** Which parked keys; without a condition, all of them. */
export type ParkedQuery = {
  readonly consumer?: string;
  readonly key?: string;
  /** Keys that hold a message of these marketplaces, or none of any marketplace that there is. */
  readonly marketplaces?: readonly string[];
  /** The marketplaces that there are: a message may name whatever its sender likes. Without them, all that are named. */
  readonly known?: readonly string[];
  /** The `sequence` behind which a page begins. */
  readonly after?: number;
  readonly limit?: number;
};

/** How far a consumer is behind on one topic. */
export type Lag = {
  readonly consumer: string;
  readonly topic: string;
  /** Messages published and not yet handled, parked ones aside. */
  readonly lag: number;
  /** Since when the oldest of them waits, where that is known. */
  readonly oldest?: Instant;
};

/** Thrown by a handler for what no repetition mends at once: the key is parked with this reason (`unknown.*` redrives itself at a start that knows the word). */
export class Unprocessable extends Error {
  override readonly name = 'Unprocessable';

  constructor(
    readonly reason: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A busy stream or an outage: never counts against the message; the consumer pauses and tries again. */
export class TryLater extends Error {
  override readonly name = 'TryLater';
}

export type Consumer = {
  /** Its storage name: offsets, attempts and derived command ids hang on it. Never renamed. */
  readonly name: string;
  readonly topics: readonly string[];
  /** `arrival` is missing when a parked message is tried again. */
  readonly handle: (message: Message, arrival?: Arrival) => Promise<void>;
  /**
   * Of what anybody may send: tells the sender why it could not be handled, or even read, instead of parking it. Its key never waits, and of its
   * attributes only id, type and source must be there.
   */
  readonly refuse?: (message: Message, arrival: Arrival, why: Why) => Promise<void>;
};

export type Consumption = {
  /** Finishes the message in hand, then stops. */
  stop(): Promise<void>;
};

/** What somebody should look at: one error log line and one count of a metric. `alert` is stable for ever; facts carry no personal data. */
export type Alert = { readonly alert: string; readonly [fact: string]: Json | undefined };

/** A named place where a crash test ends the process. Nothing happens there otherwise. */
export type Failpoint = (name: string) => void | Promise<void>;

/** The port. Every adapter passes bus.contract.ts. At least once; order per key; nothing leaves a handler but its effect or its reason. */
export abstract class Bus {
  /** Resolves when every message is acknowledged as stored. */
  abstract publish(messages: readonly Message[]): Promise<void>;
  /**
   * Hands over every message from the oldest kept on, one at a time per key, and moves the consumer's offset after `handle` resolved. A message that
   * fails `ATTEMPTS_MAX` times (counted durably before each attempt), or is `Unprocessable`, parks its key: later messages of that key wait behind it,
   * other keys go on.
   */
  abstract consume(consumer: Consumer): Consumption;

  /** In the order in which they were parked. */
  abstract parked(query?: ParkedQuery): Promise<ParkedKey[]>;
  /** How many keys are parked, by consumer; one that has none may be missing. */
  abstract parkedCounts(): Promise<ReadonlyMap<string, number>>;
  /**
   * Tries the parked messages of one key again, oldest first; stops at the first that fails again, or that could not be read, which only `skip` ends.
   * Answers how many are left. The consumer must be consumed by this process. Throws `TryLater` when somebody else redrives the key already, or the
   * handler cannot be reached.
   */
  abstract redrive(consumer: string, key: string): Promise<{ left: number }>;
  /** Drops one parked message for a reason, which is recorded, then goes on as `redrive`. */
  abstract skip(consumer: string, key: string, eventId: string, reason: string): Promise<{ left: number }>;
  /** Of the consumers of this process, each topic. */
  abstract lags(): Promise<Lag[]>;
  /** Messages published and not yet handled (parked ones aside), over all consumers of this process: 0 when quiet. */
  async lag(): Promise<number> {
    return (await this.lags()).reduce((sum, { lag }) => sum + lag, 0);
  }

  /** Where the topics of a consumer of this process end now. */
  abstract endOf(consumer: string): Promise<Json>;
  /** Whether it has handled all that came before such an end, parked messages aside. */
  abstract hasPassed(consumer: string, end: Json): Promise<boolean>;

  /** What was answered to the message in that place of a topic, or nothing yet. */
  abstract answer(topic: string, at: Pick<Arrival, 'lane' | 'place'>): Promise<Json | undefined>;
  /** Keeps an answer for longer than its topic keeps the message (4 days); of two, the first. Answers with the one that is kept. */
  abstract keepAnswer(topic: string, at: Pick<Arrival, 'lane' | 'place'>, answer: Json): Promise<Json>;

  /** Where a follower of the store (the relay, the payout's own legs) stands. `undefined` for one that never ran. */
  abstract checkpoint(follower: string): Promise<string | undefined>;
  /** Moves a follower from where it was, `undefined` being the beginning of its store; refused (false) when somebody else moved it meanwhile. */
  abstract moveCheckpoint(follower: string, from: string | undefined, to: string | undefined): Promise<boolean>;
}
