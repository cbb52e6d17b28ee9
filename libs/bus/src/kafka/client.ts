import kafkajs, { type Kafka as Client, type KafkaConfig, type RetryOptions } from 'kafkajs';
import { standInForUnknownCodecs } from './codecs.js';

const { Kafka, logLevel } = kafkajs;

export type KafkaOptions = {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly retry?: RetryOptions;
  readonly socketFactory?: KafkaConfig['socketFactory'];
  /** What the client warns of. Its errors are warnings too: every restart of a broker and every rebalance brings some. */
  readonly log?: (message: string, facts: { readonly [name: string]: unknown }) => void;
};

/** Outlasts the restart of a broker. Given to the client and to each consumer, whose own default would go before the client's. */
export const RETRY: RetryOptions = { initialRetryTime: 100, maxRetryTime: 1000, retries: 60 };
/** For questions whose asker would rather hear soon that nobody answers. */
export const RETRY_BRIEFLY: RetryOptions = { initialRetryTime: 100, maxRetryTime: 1000, retries: 5 };

const CONNECT_MS_MAX = 3_000;

standInForUnknownCodecs();

export const kafkaClient = ({ brokers, clientId, retry = RETRY, socketFactory, log = () => {} }: KafkaOptions): Client =>
  new Kafka({
    brokers: [...brokers],
    clientId,
    retry,
    connectionTimeout: CONNECT_MS_MAX,
    ...(socketFactory && { socketFactory }),
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ namespace, log: { message, ...facts } }) =>
        log(message, { namespace, ...facts }),
  });
