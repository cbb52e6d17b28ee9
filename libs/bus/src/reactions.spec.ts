import { beforeEach, describe, expect, it } from '@jest/globals';
import { Busy, UnknownEvent, UnknownOutcome, type Envelope } from '@entente/event-store';
import { Clock, derivedId, digestOf, Rejection, type Instant } from '@entente/kernel';
import { TryLater, Unprocessable, type Consumer, type Message } from './bus.js';
import { reactionConsumer, type Reaction } from './reactions.js';

type DisputeNews =
  | { readonly type: 'DisputeDecided'; readonly orderId: string; readonly refundMinor: number }
  | { readonly type: 'DisputeClosed'; readonly orderId: string; readonly orders: readonly string[] }
  | { readonly type: 'MediatorAssigned' }
  | { readonly type: 'DisputeClosed.v2'; readonly orderId: string };
type Command = { readonly type: 'ApplyDecision'; readonly refundMinor: number } | { readonly type: 'CloseDispute' };

const order = (orderId: string): string => `order-${orderId}`;

const toDisputes: Reaction<DisputeNews, Command> = {
  consumer: 'order-on-dispute',
  topic: 'entente.dispute.v1',
  from: 'dispute',
  faultIn: (_, { refundMinor }) => (typeof refundMinor === 'string' ? 'refundMinor is not what the contract says' : undefined),
  on: {
    DisputeDecided: ({ orderId, refundMinor }) => [{ stream: order(orderId), command: { type: 'ApplyDecision', refundMinor } }],
    DisputeClosed: ({ orders }) => orders.map((orderId) => ({ stream: order(orderId), command: { type: 'CloseDispute' } })),
    'DisputeClosed.v2': ({ orderId }) => [{ stream: order(orderId), command: { type: 'CloseDispute' } }],
    MediatorAssigned: 'ignored',
  },
};

const now = '2026-01-05T12:34:00.000Z' as Instant;
class FixedClock extends Clock {
  override async now(): Promise<Instant> {
    return now;
  }
}

const news = (type: string, data: Message['data'] = {}): Message => ({
  topic: 'entente.dispute.v1',
  key: '1',
  id: 'event-1',
  type,
  source: '/entente/dispute',
  time: '2026-01-05T12:00:00.000Z' as Instant,
  correlationId: 'correlation-1',
  traceparent: 'trace',
  data,
});
const decided = news('entente.dispute.dispute_decided.v1', { orderId: '1', refundMinor: 4500, unheardOf: true });

let sent: { stream: string; command: Command; envelope: Envelope }[];
let refusal: Error | undefined;
let done: { events: readonly unknown[]; replayed: boolean };
let heard: string[];
let consumer: Consumer;

beforeEach(() => {
  sent = [];
  refusal = undefined;
  done = { events: [{}], replayed: false };
  heard = [];
  consumer = reactionConsumer(toDisputes, {
    clock: new FixedClock(),
    isOutage: (error) => error instanceof Error && error.message === 'ECONNREFUSED',
    async send(stream, command, envelope) {
      if (refusal) throw refusal;
      sent.push({ stream, command, envelope });
      return done;
    },
    heard: (name, { id }, effect) => void heard.push(`${name} ${id} ${effect}`),
  });
});

describe('A reaction', () => {
  it('sends its command, which counts time from the cause and is the same for every repetition', async () => {
    const command: Command = { type: 'ApplyDecision', refundMinor: 4500 };
    const envelope = {
      commandId: derivedId('order-on-dispute', 'event-1', 'order-1'),
      bodyHash: digestOf(command),
      receivedAt: decided.time,
      recordedAt: now,
      correlationId: 'correlation-1',
      causationId: 'event-1',
      traceparent: 'trace',
    };
    await consumer.handle(decided);
    await consumer.handle(decided);
    const answer = { stream: 'order-1', command, envelope };
    expect(sent).toEqual([answer, answer]);
    expect(consumer).toMatchObject({ name: 'order-on-dispute', topics: ['entente.dispute.v1'] });
  });

  it('says of each message what came of it, once it was handled', async () => {
    await consumer.handle(decided);
    done = { events: [{}], replayed: true };
    await consumer.handle(decided);
    refusal = new Rejection('command.id_reused', 'Answered in other words.');
    await consumer.handle(decided);
    refusal = undefined;
    done = { events: [], replayed: false };
    await consumer.handle(decided);
    await consumer.handle(news('entente.dispute.mediator_assigned.v1'));
    refusal = new Rejection('order.closed', 'It is over.');
    await expect(consumer.handle(decided)).rejects.toThrow('order.closed');
    expect(heard).toEqual(
      ['recorded', 'replayed', 'replayed', 'nothing', 'ignored'].map((effect) => `order-on-dispute event-1 ${effect}`),
    );
  });

  it('may answer several streams, each with an id of its own', async () => {
    await consumer.handle(news('entente.dispute.dispute_closed.v1', { orders: ['1', '2'] }));
    expect(sent.map(({ stream }) => stream)).toEqual(['order-1', 'order-2']);
    expect(new Set(sent.map(({ envelope }) => envelope.commandId)).size).toBe(2);
  });

  it('reads each version by its own rule', async () => {
    await consumer.handle(news('entente.dispute.dispute_closed.v2', { orderId: '7' }));
    expect(sent).toMatchObject([{ stream: 'order-7' }]);
  });

  it('lets news pass that are none of its business', async () => {
    await consumer.handle(news('entente.dispute.mediator_assigned.v1'));
    expect(sent).toEqual([]);
  });
});

describe('What a reaction cannot do parks the key', () => {
  it.each([
    ['a type that nobody knows', news('entente.dispute.case_sold.v1'), 'unknown.type'],
    ['a type of another context', news('entente.order.dispute_decided.v1'), 'unknown.type'],
    ['no type at all', news('hello'), 'unknown.type'],
    ['a version to come', news('entente.dispute.dispute_decided.v2'), 'unknown.version'],
    [
      'data that the contract does not allow',
      news('entente.dispute.dispute_decided.v1', { orderId: '1', refundMinor: '4500' }),
      'malformed',
    ],
    ['data that its rule cannot read', news('entente.dispute.dispute_closed.v1'), 'malformed'],
    ['two commands to one stream', news('entente.dispute.dispute_closed.v1', { orders: ['1', '1'] }), 'failed'],
  ])('%s', async (_, message, reason) => {
    await expect(consumer.handle(message)).rejects.toMatchObject({ name: 'Unprocessable', reason });
    expect(sent).toEqual([]);
  });

  it.each([
    ['a refusal, which is a bug', new Rejection('state.invalid', 'Not now.'), 'rejected'],
    ['a pack to come', new Rejection('pack.unknown', 'No policy pack comeup/9.'), 'unknown.pack'],
    ['a stream of a later release', new UnknownEvent('Start a newer release.'), 'unknown.version'],
  ])('%s', async (_, error, reason) => {
    refusal = error;
    await expect(consumer.handle(decided)).rejects.toThrow(Unprocessable);
    await expect(consumer.handle(decided)).rejects.toMatchObject({ reason });
  });
});

describe('What passes by itself is tried later', () => {
  it.each([
    ['a busy stream', new Busy('Others were faster.')],
    ['an append whose answer was lost', new UnknownOutcome('Nobody knows.')],
    ['an outage that the adapters know', new Error('ECONNREFUSED')],
  ])('%s', async (_, error) => {
    refusal = error;
    await expect(consumer.handle(decided)).rejects.toThrow(TryLater);
  });

  it('but a bug is left as it is, to be counted', async () => {
    refusal = new TypeError('undefined is not a function');
    await expect(consumer.handle(decided)).rejects.toBe(refusal);
  });
});

describe('When an earlier release answered the message in other words', () => {
  it('nothing is left to do', async () => {
    refusal = new Rejection('command.id_reused', 'This key was used for another command.');
    await expect(consumer.handle(decided)).resolves.toBeUndefined();
  });
});
