import type { Message } from '@entente/bus';
import { COMMANDS_TOPIC, RESULTS_TOPIC } from '@entente/contracts';
import { fromMs, type Json } from '@entente/kernel';
import type { Served } from '@entente/runtime';
import type { Answer, Api, Sent } from '../src/api.js';

type Body = { readonly [name: string]: Json | undefined };

/** What came back for one command, each time that it was told. */
export type Told = { readonly type: string; readonly key: string; readonly id: string; readonly data: Body };

/** Somebody who sends his commands on the bus. */
export type OverBus = Pick<Api, 'post'>;

/** A platform service's end of the bus: it sends commands, and reads what came of them. */
export type Line = {
  readonly by: (api: Api) => OverBus;
  readonly send: (command: Partial<Message> & Pick<Message, 'key' | 'id' | 'type'>) => Promise<void>;
  /** Waits until that command has been answered. */
  readonly told: (id: string) => Promise<Told>;
  readonly results: readonly Told[];
  readonly stop: () => Promise<void>;
};

/** The path of a POST, as a type and a key. */
function addressed(path: string, body: object): { readonly type: string; readonly key: string } {
  const [, kind = '', id = '', action = ''] = path.split('/');
  if (kind === 'orders' && id === '') return { type: 'entente.order.place', key: String((body as Body)['orderId'] ?? '') };
  const context = { orders: 'order', sellers: 'order', disputes: 'dispute', wallets: 'payout' }[kind];
  if (context === undefined) throw new Error(`${path} is no command.`);
  return { type: `entente.${context}.${action}`, key: id };
}

let lines = 0;

export function lineTo({ running: { bus } }: Served): Line {
  const name = `line-${++lines}`;
  const results: Told[] = [];
  const waiting = new Map<string, (told: Told) => void>();
  const reading = bus.consume({
    name,
    topics: [RESULTS_TOPIC],
    handle: async ({ type, key, id, data }) => {
      const told = { type, key, id, data };
      results.push(told);
      waiting.get(String(data['commandId']))?.(told);
    },
  });
  let sent = 0;

  const send: Line['send'] = (command) =>
    bus.publish([
      { topic: COMMANDS_TOPIC, source: '/shop', time: fromMs(0), correlationId: command.id, data: {}, ...command } as Message,
    ]);
  const told: Line['told'] = async (id) =>
    results.find(({ data }) => data['commandId'] === id) ?? new Promise((resolve) => void waiting.set(id, resolve));

  const post =
    (api: Api) =>
    async <Said>(path: string, body: object = {}, { headers = {}, key }: Sent = {}): Promise<Answer<Said>> => {
      const id = `${name}-${++sent}`;
      await send({
        id,
        ...addressed(path, body),
        headers: { ...api.credentials, ...(key !== undefined && { 'idempotency-key': key }), ...headers },
        data: JSON.parse(JSON.stringify(body)) as Body,
      });
      const { status, answer, code } = (await told(id)).data;
      return { status: Number(status), body: (answer ?? { code }) as Said, headers: new Headers() };
    };
  return { by: (api) => ({ post: post(api) }), send, told, results, stop: () => reading.stop() };
}
