import { hasKafka, hasPostgres } from '@entente/testing/engines';
import { describeWhere } from '@entente/testing/needs';
import type { Json } from '@entente/kernel';
import { Bus, type Arrival, type Consumer, type Consumption, type Message, type ParkedKey, type ParkedQuery } from '../bus.js';
import { busContract } from '../bus.contract.js';
import type { BusOptions } from '../deliver.js';
import { kafkaOnTrial } from './kafka-on-trial.contract.js';
import type { KafkaBus } from './index.js';

const TOPICS = ['entente.order.v1', 'entente.dispute.v1', 'entente.payout.v1', 'entente.commands.v1'];

/** The contract names its topics, and on a shared broker every test needs topics that no other test has. */
class RenamedBus extends Bus {
  constructor(
    private readonly bus: KafkaBus,
    private readonly there: ReadonlyMap<string, string>,
  ) {
    super();
  }

  publish(messages: readonly Message[]): Promise<void> {
    return this.bus.publish(messages.map((message) => ({ ...message, topic: this.named(message.topic) })));
  }

  consume({ name, topics, handle, refuse }: Consumer): Consumption {
    const renamed = topics.map((topic) => this.named(topic));
    return this.bus.consume({
      name,
      topics: renamed,
      handle: (message, arrival) => handle(this.back(message), arrival),
      ...(refuse && { refuse: (message, arrival, why) => refuse(this.back(message), arrival, why) }),
    });
  }

  async parked(query?: ParkedQuery): Promise<ParkedKey[]> {
    return (await this.bus.parked(query)).map((parked) => this.back(parked));
  }

  parkedCounts = () => this.bus.parkedCounts();
  redrive = (consumer: string, key: string) => this.bus.redrive(consumer, key);
  skip = (consumer: string, key: string, eventId: string, reason: string) => this.bus.skip(consumer, key, eventId, reason);
  lags = () => this.bus.lags();
  endOf = (consumer: string) => this.bus.endOf(consumer);
  hasPassed = (consumer: string, end: Json) => this.bus.hasPassed(consumer, end);
  answer = (topic: string, at: Pick<Arrival, 'lane' | 'place'>) => this.bus.answer(topic, at);
  keepAnswer = (topic: string, at: Pick<Arrival, 'lane' | 'place'>, answer: Json) => this.bus.keepAnswer(topic, at, answer);
  checkpoint = (follower: string) => this.bus.checkpoint(follower);
  moveCheckpoint = (follower: string, from: string | undefined, to: string | undefined) =>
    this.bus.moveCheckpoint(follower, from, to);

  back<Named extends object>(named: Named): Named {
    const topic = TOPICS.find((name) => 'topic' in named && this.named(name) === named.topic);
    return topic === undefined ? named : { ...named, topic };
  }

  private named(topic: string): string {
    return this.there.get(topic) ?? topic;
  }
}

describeWhere(hasKafka && hasPostgres, 'Kafka')('The bus on Kafka', () => {
  busContract(async () => {
    const trial = await kafkaOnTrial();
    // Of one partition: where keys have none in common, nothing orders them.
    const there = new Map<string, string>();
    for (const topic of TOPICS) there.set(topic, await trial.topic(topic));
    let before: KafkaBus | undefined;
    return {
      async open({ alert, ...options }: BusOptions) {
        if (before) trial.kill(before);
        const bus = await trial.open({ ...options, alert: (one) => alert(renamed.back(one)) });
        const renamed: RenamedBus = new RenamedBus(bus, there);
        before = bus;
        return renamed;
      },
      close: () => trial.close(),
    };
  });
});
