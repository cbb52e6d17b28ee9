import type { Consumer as KafkaClient, EachBatchPayload, Kafka, KafkaMessage, RetryOptions } from 'kafkajs';
import type { Instant } from '@entente/kernel';
import type { Alert, Consumer, Consumption, Failpoint } from '../bus.js';
import type { Delivery } from '../consumer-state.js';
import type { Deliveries, Outcome } from '../deliver.js';
import type { PgConsumerState } from '../pg/pg-consumer-state.js';
import { republishedFrom } from '../republish.js';
import { waiting, within } from '../wait.js';
import { RETRY } from './client.js';
import { unknownCodecOf } from './codecs.js';
import { appendedAt, commandFromRecord, fromRecord } from './record.js';
import { nameOf, Standings, type Lane } from './standings.js';
import type { LogOffsets } from './standing.js';

const OUTAGE_MS = 500;
/** So many pauses in a row without getting past one message, and somebody is told. */
const STALLED_PAUSES = 20;
const STOP_MS_MAX = 15_000;

const SESSION_MS = 10_000;
const HEARTBEAT_MS = 1_000;
/** More than the slowest message takes: a rebalance waits for it so long. */
const REBALANCE_MS = 60_000;
/** No matter for latency: how long a stop or a rebalance may wait for an empty fetch. */
const FETCH_MS_MAX = 500;

export type ConsumerTuning = {
  readonly sessionTimeoutMs?: number;
  readonly rebalanceTimeoutMs?: number;
  readonly heartbeatIntervalMs?: number;
  readonly maxWaitTimeInMs?: number;
  readonly retry?: RetryOptions;
};

type Around = ConsumerTuning & {
  readonly kafka: Kafka;
  readonly groupId: string;
  readonly state: PgConsumerState;
  readonly deliveries: Deliveries;
  readonly alert: (alert: Alert) => void;
  readonly failpoint?: Failpoint;
  readonly offsetsOf: (topic: string, partition: number) => Promise<LogOffsets>;
};

/** `called`: a rebalance waits for it; `evicted`: one did not wait any longer. */
type Hand = { readonly payload: EachBatchPayload; time?: Instant; called?: Error; evicted?: Error };

const nextTo = (offset: string): string => String(BigInt(offset) + 1n);

/**
 * One member of a consumer's group. Its partitions take turns: a message that ends the process is the only one then in hand, and no other is
 * counted for it. Only kafkajs's own errors leave the batch, for it mends those; of any other it would die, alone, while the process lives.
 */
export class KafkaConsumer implements Consumption {
  /** Whether it has been a member of its group once. */
  hasJoined = false;
  /** False once the client has given up for good. */
  isAlive = true;
  readonly standings: Standings;

  private readonly client: KafkaClient;
  private readonly life = waiting();
  /** Ends when the message in hand at the stop is done. */
  private readonly beats = waiting();
  private running: Promise<unknown>;
  private readonly heartbeatMs: number;
  /** What was handled while its commit failed: when it comes again, it only has to be committed. */
  private readonly uncommitted = new Map<string, string>();
  private inHand: Hand | undefined;
  private pauses = 0;

  constructor(
    private readonly consumer: Consumer,
    private readonly around: Around,
  ) {
    this.heartbeatMs = around.heartbeatIntervalMs ?? HEARTBEAT_MS;
    this.client = around.kafka.consumer({
      groupId: around.groupId,
      sessionTimeout: around.sessionTimeoutMs ?? SESSION_MS,
      rebalanceTimeout: around.rebalanceTimeoutMs ?? REBALANCE_MS,
      heartbeatInterval: this.heartbeatMs,
      maxWaitTimeInMs: around.maxWaitTimeInMs ?? FETCH_MS_MAX,
      allowAutoTopicCreation: false,
      retry: { ...(around.retry ?? RETRY), restartOnFailure: async () => !this.life.stopped },
    });
    this.standings = new Standings(consumer, { ...around, readFrom: (lane, offset) => this.client.seek({ ...lane, offset }) });
    const { GROUP_JOIN, CRASH } = this.client.events;
    this.client.on(GROUP_JOIN, ({ payload }) => {
      this.hasJoined = true;
      this.pauses = 0;
      this.standings.assigned(payload.memberAssignment);
    });
    this.client.on(CRASH, ({ payload }) => {
      if (payload.restart || this.life.stopped) return;
      if (isAway(payload.error)) this.running = Promise.all([this.running, this.joinAgain(payload.error)]);
      else this.died(payload.error);
    });
    this.running = Promise.all([this.join(), this.redriveUnknown()]);
    void this.beat();
  }

  /** The time of the message in hand, if it is one of this topic. */
  inHandOf(topic: string): Instant | undefined {
    return this.inHand?.payload.batch.topic === topic ? this.inHand.time : undefined;
  }

  /** Finishes the message in hand, commits it and leaves the group; a handler that takes too long is left to its fate. */
  async stop(): Promise<void> {
    this.life.stop();
    await within(
      STOP_MS_MAX,
      this.running.then(() => this.client.disconnect()),
    );
    this.beats.stop();
  }

  private async join(): Promise<void> {
    await this.untilDone(async () => {
      await this.client.connect();
      await this.client.subscribe({ topics: [...this.consumer.topics], fromBeginning: true });
      await this.client.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: (payload) => this.handleBatch(payload),
      });
    });
  }

  private async joinAgain(error: Error): Promise<void> {
    await this.paused(OUTAGE_MS, error.message);
    await this.join();
  }

  private async redriveUnknown(): Promise<void> {
    await this.untilDone(() => this.around.deliveries.redriveUnknown(this.consumer, this.life));
  }

  private async untilDone(step: () => Promise<void>): Promise<void> {
    while (!this.life.stopped) {
      try {
        return await step();
      } catch (error) {
        await this.paused(OUTAGE_MS, textOf(error));
      }
    }
  }

  private died({ message }: Error): void {
    this.isAlive = false;
    this.around.alert({ alert: 'consumer_died', consumer: this.consumer.name, detail: message });
  }

  private async handleBatch(payload: EachBatchPayload): Promise<void> {
    const { topic, partition, messages } = payload.batch;
    for (const record of messages) {
      if (this.life.stopped || !payload.isRunning() || payload.isStale()) return;
      await payload.heartbeat();
      this.inHand = { payload };
      try {
        const outcome = await this.settle({ topic, partition }, record);
        if (outcome === 'later') return;
        if (outcome === 'settled') await this.commit(payload, { topic, partition }, record);
      } finally {
        this.inHand = undefined;
      }
      payload.resolveOffset(record.offset);
    }
  }

  private async commit(payload: EachBatchPayload, lane: Lane, { offset }: KafkaMessage): Promise<void> {
    this.uncommitted.set(nameOf(lane), offset);
    const partitions = [{ partition: lane.partition, offset: nextTo(offset) }];
    await this.around.failpoint?.('offset.before-commit');
    await payload.commitOffsetsIfNecessary({ topics: [{ topic: lane.topic, partitions }] });
    await this.around.failpoint?.('offset.after-commit');
    this.uncommitted.delete(nameOf(lane));
  }

  /** `later`: it comes again, as the consumer stops or the reading goes on elsewhere. `passed`: nothing is handled of this partition. */
  private async settle(lane: Lane, record: KafkaMessage): Promise<'settled' | 'passed' | 'later'> {
    if (this.uncommitted.get(nameOf(lane)) === record.offset) return 'settled';
    while (!this.life.stopped) {
      let outcome: Outcome | 'passed' | 'later';
      try {
        outcome = await this.attempt(lane, record);
      } catch (error) {
        // The consumer's database or the broker is away, or a crash test ended an attempt: nothing is lost by trying again.
        await this.paused(OUTAGE_MS, textOf(error));
        this.leaveIfCalled();
        continue;
      }
      if (typeof outcome === 'object') {
        await this.paused(outcome.retryInMs, `Record ${record.offset} of ${nameOf(lane)} is to be tried later.`);
        this.leaveIfCalled();
        continue;
      }
      this.pauses = 0;
      return outcome === 'handled' || outcome === 'parked' ? 'settled' : outcome;
    }
    return 'later';
  }

  private async attempt(lane: Lane, record: KafkaMessage): Promise<Outcome | 'passed' | 'later'> {
    await this.around.failpoint?.('message.before-begin');
    const isCommand = this.consumer.refuse !== undefined;
    const codec = unknownCodecOf(record);
    if (codec !== undefined && !isCommand) {
      await this.standings.stop(lane, Number(record.offset), codec);
      return 'passed';
    }
    const received = isCommand ? commandFromRecord(lane, record) : fromRecord(lane, record);
    const { message, fault } = received;
    const standing = await this.standings.of(lane, Number(record.offset), fault === undefined ? message : undefined);
    if (standing === 'reads elsewhere') return 'later';
    if (standing === 'stopped') return 'passed';

    if (this.inHand && fault === undefined) this.inHand.time = message.time;
    const delivery: Delivery = {
      consumer: this.consumer,
      ...received,
      lane: String(lane.partition),
      place: record.offset,
      appendedAt: appendedAt(record),
    };
    // A mark of the relay says nothing among commands, where anybody may write it.
    if (isCommand || fault !== undefined || republishedFrom(message) === undefined)
      return this.around.deliveries.attempt(delivery);
    await this.around.state.begin(delivery, this.around.state.newAttempt());
    return 'handled';
  }

  /** A slow handler must not cost its member the session: the client itself asks the broker between batches only. */
  private async beat(): Promise<void> {
    while (!this.beats.stopped) {
      await this.beats.pause(this.heartbeatMs);
      const hand = this.inHand;
      try {
        await hand?.payload.heartbeat();
      } catch (error) {
        const type = error instanceof Error && 'type' in error ? error.type : undefined;
        if (!hand || !(error instanceof Error)) continue;
        if (type === 'REBALANCE_IN_PROGRESS') hand.called = error;
        if (type === 'UNKNOWN_MEMBER_ID' || type === 'ILLEGAL_GENERATION') hand.evicted = error;
      }
    }
  }

  /** A rebalance waits for a handler, but not for a pause between two attempts. */
  private leaveIfCalled(): void {
    const error = this.inHand?.evicted ?? this.inHand?.called;
    if (error) throw error;
  }

  private async paused(ms: number, detail: string): Promise<void> {
    this.pauses += 1;
    if (this.pauses === STALLED_PAUSES) this.around.alert({ alert: 'consumer_stalled', consumer: this.consumer.name, detail });
    await this.life.pause(ms);
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The client gives up at once when no broker can name the coordinator of its group. That is how an outage looks to whoever is joining. */
function isAway(error: unknown): boolean {
  return error instanceof Error && (error.name === 'KafkaJSGroupCoordinatorNotFound' || isAway(error.cause));
}
