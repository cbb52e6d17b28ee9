import type { Instant } from '@entente/kernel';

/** What travels with a command from its door (HTTP, bus, alarm) to the events that it records. */
export type Envelope = {
  /** The same for every repetition of one command: found again in the stream, it is answered as the first time. */
  readonly commandId: string;
  /** SHA-256 of the body in RFC 8785 form: one id with another body is refused. */
  readonly bodyHash: string;
  /** `now` for the decision and all its retries: taken at the door; for a reaction the causing event's `at`; for an alarm the clock when it rings. */
  readonly receivedAt: Instant;
  /** An event's `at` is the latest of this and the stream's last `at`. HTTP and alarms: `receivedAt`; reactions: the clock when they react. */
  readonly recordedAt: Instant;
  readonly correlationId: string;
  readonly causationId: string;
  readonly traceparent?: string;
};
