import kafkajs, { type KafkaConfig } from 'kafkajs';
import { TOPICS, type Commands } from '../generated/messages.js';

type Sending = {
  /** Brokers, and how to get in: as kafkajs takes it. */
  readonly kafka: KafkaConfig;
  /** Your own name, `/comeup/shop`: results say it again. */
  readonly source: string;
};

/** One command; its token must be valid when the broker takes it. */
type Command<Type extends keyof Commands> = {
  /** What HTTP names in the path: the order, the dispute, the seller, or the owner of the wallet. Commands of one key keep their order. */
  readonly key: string;
  readonly token: string;
  /** For services: the member who acts. */
  readonly onBehalfOf?: string;
  /** The same id is the same command. One is drawn where none is given. */
  readonly id?: string;
  /** The key under which the same is sent over HTTP, where it is sent on both ways. */
  readonly idempotencyKey?: string;
  /** The revision that you saw: `revision.stale` if somebody was faster. */
  readonly ifMatch?: number;
} & (Record<never, never> extends Commands[Type] ? { readonly body?: Commands[Type] } : { readonly body: Commands[Type] });

export type CommandSender = {
  /** Resolves, with the id of the command, once the broker has it on all in-sync replicas. In doubt, send it again under the same id, with the same body. */
  send<Type extends keyof Commands>(type: Type, command: Command<Type>): Promise<string>;
  close(): Promise<void>;
};

/** Connects to where commands are sent. What comes of them is heard with `subscribeToResults`. */
export async function openCommands({ kafka, source }: Sending): Promise<CommandSender> {
  const { Kafka, Partitioners } = kafkajs;
  const producer = new Kafka(kafka).producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  return {
    async send(type, { key, token, onBehalfOf, id = crypto.randomUUID(), idempotencyKey, ifMatch, body = {} }) {
      const headers = {
        ce_specversion: '1.0',
        ce_id: id,
        ce_source: source,
        ce_type: type,
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        ...(onBehalfOf !== undefined && { 'entente-on-behalf-of': onBehalfOf }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
        ...(ifMatch !== undefined && { 'if-match': String(ifMatch) }),
      };
      await producer.send({ topic: TOPICS.commands, acks: -1, messages: [{ key, headers, value: JSON.stringify(body) }] });
      return id;
    },
    close: () => producer.disconnect(),
  };
}
