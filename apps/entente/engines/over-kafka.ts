import { randomUUID } from 'node:crypto';
import { COMMANDS_TOPIC, RESULTS_TOPIC } from '@entente/contracts';
import { derivedId } from '@entente/kernel';
import kafkajs, { type Message } from 'kafkajs';
import type { Answer, Sent } from '../e2e/api.js';
import { addressed, type Way } from '../e2e/over-bus.js';
import { AnswerLost } from '../e2e/witness.js';
import type { Cluster } from './cluster.js';

const { Kafka, logLevel, Partitioners } = kafkajs;

/** Longer than a service takes that is killed and started again meanwhile. */
const RESULT_MS_MAX = 60_000;
/** So that whoever waits for a broker is soon there when it comes back. */
const RETRY = { initialRetryTime: 200, maxRetryTime: 1_000, retries: 10 };

/** What was told of one command, in one record of the results. */
export type Result = {
  readonly type: string;
  readonly key: string;
  readonly data: {
    readonly commandId: string;
    readonly status: number;
    readonly answer?: { readonly [field: string]: unknown };
    readonly replayed?: boolean;
    readonly code?: string;
  };
};

/** A platform service's end of a real broker: it sends commands, and reads what came of them. */
export type KafkaLine = {
  /** Whoever repeats a command under its key sends the same record, at another place. Throws `AnswerLost` where no result comes. */
  readonly by: Way;
  /** Puts a record among the commands. Answers with the id of its result. */
  readonly send: (command: Message) => Promise<string>;
  /** Waits for a result, a minute at most, and answers with it as it was told first. */
  readonly told: (resultId: string) => Promise<Result>;
  /** By the ids of the results: each as often as it was told. */
  readonly results: ReadonlyMap<string, readonly Result[]>;
  readonly stop: () => Promise<void>;
};

/** The id of what is told of the command in that place, however often. */
export const resultIdOf = (partition: number, offset: string): string => derivedId(COMMANDS_TOPIC, String(partition), offset);

export async function openLine({ broker }: Cluster): Promise<KafkaLine> {
  const kafka = new Kafka({ clientId: 'line', brokers: [...broker.brokers], logLevel: logLevel.NOTHING, retry: RETRY });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  const consumer = kafka.consumer({ groupId: `line-${randomUUID()}`, maxWaitTimeInMs: 200 });
  const results = new Map<string, Result[]>();
  const waiting = new Map<string, (result: Result) => void>();
  await Promise.all([producer.connect(), consumer.connect()]);
  await consumer.subscribe({ topics: [RESULTS_TOPIC], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message: { key, value, headers } }) => {
      const id = String(headers?.['ce_id']);
      const data = JSON.parse(String(value)) as Result['data'];
      const result = { type: String(headers?.['ce_type']), key: String(key), data };
      results.set(id, [...(results.get(id) ?? []), result]);
      waiting.get(id)?.(result);
    },
  });

  async function send(command: Message): Promise<string> {
    const [sent] = await producer.send({ topic: COMMANDS_TOPIC, messages: [command] }).catch((error: unknown) => {
      throw new AnswerLost('The broker does not say whether it has taken the command.', true, { cause: error });
    });
    return resultIdOf(sent!.partition, String(sent!.baseOffset));
  }

  async function told(resultId: string): Promise<Result> {
    const [known] = results.get(resultId) ?? [];
    if (known) return known;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Result>((resolve, reject) => {
        waiting.set(resultId, resolve);
        timer = setTimeout(() => reject(new AnswerLost(`No result ${resultId} came.`, true)), RESULT_MS_MAX);
      });
    } finally {
      clearTimeout(timer);
      waiting.delete(resultId);
    }
  }

  const by: Way = (api) => ({
    async post<Body>(path: string, body: object = {}, { key: id = randomUUID() }: Sent = {}): Promise<Answer<Body>> {
      const { type, key } = addressed(path, body);
      const ce = { ce_specversion: '1.0', ce_id: id, ce_source: '/shop', ce_type: type, 'content-type': 'application/json' };
      const command = { key, value: JSON.stringify(body), headers: { ...ce, ...api.credentials } };
      const { status, answer, code, replayed } = (await told(await send(command))).data;
      const headers = new Headers(replayed === true ? { 'idempotency-replayed': 'true' } : {});
      return { status, body: (answer ?? { code }) as Body, headers };
    },
  });
  return {
    by,
    send,
    told,
    results,
    async stop() {
      await Promise.all([consumer.disconnect(), producer.disconnect()]);
    },
  };
}
