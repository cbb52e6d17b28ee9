import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, it } from '@jest/globals';
import { TryLater, type Message } from '@entente/bus';
import { MemoryBus, MemoryLog } from '@entente/bus/memory';
import { COMMANDS_TOPIC, RESULTS_TOPIC, resultSchemas, SERVICES } from '@entente/contracts';
import { MemoryClock } from '@entente/deadlines';
import { problemTable, Tokens, type Asked } from '@entente/http';
import { fromMs, Rejection, type Instant } from '@entente/kernel';
import { commandDesk } from './command-desk.js';

const NINE = '2026-01-05T09:00:00.000Z' as Instant;
const TEN = '2026-01-05T10:00:00.000Z' as Instant;
const tokens = new Tokens({ from: 'development' });
const problems = problemTable([{ 'order.closed': { status: 409, title: 'Closed' } }]);

const ajv = new Ajv({ strict: true });
const contracts = new Map<string, ValidateFunction>(
  SERVICES.flatMap((context) =>
    Object.entries(resultSchemas(context)).map(
      ([name, schema]) => [`entente.${context}.${name}.v1`, ajv.compile(schema)] as const,
    ),
  ),
);
/** What of a result is not as its contract says. */
function faultsIn({ type, data }: Message): readonly object[] {
  const isResult = contracts.get(type);
  if (!isResult) return [{ type, fault: 'is no type of a result' }];
  return isResult(data) ? [] : (isResult.errors ?? []);
}

class Outage extends Error {}

/** The bus of the test dates what it takes by this clock, which then remembers. */
class RememberingClock extends MemoryClock {
  override async at(instant: Instant): Promise<Instant> {
    return instant;
  }
}

/** The three desks of a process on one bus, with what was asked of them and what they told. */
async function installation(perform: (asked: Asked) => object = () => ({})) {
  const clock = new RememberingClock(NINE);
  const log = new MemoryLog();
  const alerts: object[] = [];
  const asked: Asked[] = [];
  const told: Message[] = [];
  const actions = {
    names: ['accept'],
    path: ({ subject, action }: Pick<Asked, 'subject' | 'action'>) => `/orders/${subject}/${action}`,
    perform: async (one: Asked) => {
      asked.push(one);
      return { status: 200 as const, body: perform(one) as never, replayed: false };
    },
  };
  const failures = [{ error: Outage, code: 'busy' as const, detail: '' }];
  let failsToTell = false;

  function start(): MemoryBus {
    const bus = new MemoryBus({ log, clock, manual: true, alert: (alert) => void alerts.push(alert) });
    const publish = async (messages: readonly Message[]): Promise<void> => {
      if (failsToTell) throw new TryLater('The broker is away.');
      expect(messages.flatMap(faultsIn)).toEqual([]);
      told.push(...messages);
      await bus.publish(messages);
    };
    const through = { publish, answer: bus.answer.bind(bus), keepAnswer: bus.keepAnswer.bind(bus) };
    for (const name of SERVICES)
      bus.consume(commandDesk(name, { bus: through, clock, desk: () => ({ actions, tokens, problems, failures }) }));
    return bus;
  }
  const shop = await tokens.write({ sub: 'shop', roles: ['service'], marketplaces: ['comeup'] });
  let bus = start();
  return {
    clock,
    asked,
    told,
    alerts,
    send: async (command: Partial<Message> = {}) =>
      bus.publish([
        {
          topic: COMMANDS_TOPIC,
          key: 'cu-1',
          id: 'c-1',
          type: 'entente.order.accept',
          source: '/shop',
          time: fromMs(0),
          correlationId: 'c-1',
          headers: { authorization: `Bearer ${shop}`, 'entente-on-behalf-of': 'bo' },
          data: {},
          ...command,
        },
      ]),
    /** Hands over what there is, to each desk once. */
    deliver: async (): Promise<string[]> => {
      const outcomes: string[] = [];
      for (const { consumer, key } of bus.deliverable()) outcomes.push(await bus.deliver(consumer, key, COMMANDS_TOPIC));
      return outcomes;
    },
    tellingFails: (fails: boolean) => void (failsToTell = fails),
    readAgain: () => SERVICES.forEach((name) => bus.rewind(`${name}.commands`, COMMANDS_TOPIC)),
    restart: () => void (bus = start()),
  };
}

describe('A command on the bus', () => {
  it('is done by the service whose action it is, for whom its headers name, and its result bears its key', async () => {
    const { send, deliver, asked, told } = await installation(() => ({ orderId: 'cu-1', status: 'in_progress' }));
    await send();
    await deliver();
    expect(asked).toMatchObject([
      { subject: 'cu-1', action: 'accept', body: {}, caller: { id: 'bo', via: 'shop' }, envelope: { receivedAt: NINE } },
    ]);
    expect(told).toMatchObject([
      {
        topic: RESULTS_TOPIC,
        key: 'cu-1',
        type: 'entente.order.command_accepted.v1',
        source: '/entente/order',
        data: {
          command: 'entente.order.accept',
          commandId: 'c-1',
          commandSource: '/shop',
          subject: 'cu-1',
          status: 200,
          answer: { orderId: 'cu-1', status: 'in_progress' },
        },
      },
    ]);
  });

  it('was received when the bus took it, however late it is read', async () => {
    const { send, deliver, asked, clock } = await installation();
    await send();
    await clock.set(TEN);
    await deliver();
    expect(asked[0]?.envelope.receivedAt).toBe(NINE);
  });

  it('that is read again gets the answer that it had, and is not done again', async () => {
    let times = 0;
    const { send, deliver, readAgain, restart, asked, told } = await installation(() => ({ revision: ++times }));
    await send();
    await deliver();
    restart();
    readAgain();
    await deliver();
    expect(asked).toHaveLength(1);
    expect(told).toHaveLength(2);
    expect(told[1]).toEqual(told[0]);
  });

  it('is told again when that failed, with the answer that was kept before', async () => {
    const { send, deliver, tellingFails, asked, told } = await installation();
    tellingFails(true);
    await send();
    expect(await deliver()).toEqual(['later', 'handled', 'handled']);
    tellingFails(false);
    expect(await deliver()).toEqual(['handled']);
    expect([asked.length, told.length]).toEqual([1, 1]);
  });

  it('that a rule refuses is rejected with its code, and facts that are no sentences', async () => {
    const { send, deliver, told } = await installation(() => {
      throw new Rejection('order.closed', 'Ask the buyer.', {
        status: 'completed',
        at: TEN,
        note: 'Un mot de Bo',
        list: ['a b'],
      });
    });
    await send();
    await deliver();
    expect(told[0]?.type).toBe('entente.order.command_rejected.v1');
    expect(told[0]?.data).toMatchObject({ status: 409, code: 'order.closed', facts: { status: 'completed', at: TEN } });
    expect(JSON.stringify(told)).not.toMatch(/Ask the buyer|Un mot|a b/);
  });

  it('meets an outage as long as there is one', async () => {
    let isAway = true;
    const { send, deliver, told } = await installation(() => {
      if (isAway) throw new Outage('The database is away.');
      return {};
    });
    await send();
    expect(await deliver()).toEqual(['later', 'handled', 'handled']);
    expect(told).toEqual([]);
    isAway = false;
    await deliver();
    expect(told.map(({ data }) => data['status'])).toEqual([200]);
  });

  it.each([
    ['a service that there is not', 'entente.stock.reserve', 'order', 404, 'not_found'],
    ['no form of a type', 'reserve', 'order', 404, 'not_found'],
    ['nobody, for it shows no token', 'entente.payout.withdraw', 'payout', 401, 'unauthenticated'],
  ])('of %s is answered all the same, once', async (_, type, by, status, code) => {
    const { send, deliver, told } = await installation();
    await send(status === 401 ? { type, headers: {} } : { type });
    await deliver();
    expect(told.map(({ source, data }) => [source, data['status'], data['code']])).toEqual([[`/entente/${by}`, status, code]]);
  });

  it('whose process fails for a reason of its own is answered with that; no key is parked, and an operator is told the reason', async () => {
    const { send, deliver, told, alerts } = await installation(() => {
      throw new Error('A bug.');
    });
    await send();
    await deliver();
    expect(told.map(({ data }) => [data['status'], data['code']])).toEqual([[500, 'internal']]);
    expect(alerts).toEqual([
      expect.objectContaining({ alert: 'command_failed', key: 'cu-1', eventId: 'c-1', detail: 'Error: A bug.' }),
    ]);
  });

  it('that would place an order names it, as its key does', async () => {
    const { send, deliver, told, asked } = await installation();
    await send({ type: 'entente.order.place', data: { orderId: 'cu-2' } });
    await deliver();
    expect(told.map(({ data }) => data['code'])).toEqual(['field.required']);
    await send({ type: 'entente.order.place', id: 'c-2', data: { orderId: 'cu-1' } });
    await deliver();
    expect(asked.map(({ action }) => action)).toEqual(['place']);
  });

  it('is the same command under the same id of its sender, and another under another', async () => {
    const { send, deliver, asked } = await installation();
    await send();
    await deliver();
    await send();
    await deliver();
    await send({ id: 'c-2' });
    await deliver();
    const ids = asked.map(({ envelope }) => envelope.commandId);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });
});
