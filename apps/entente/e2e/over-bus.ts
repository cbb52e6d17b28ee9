import type { Message } from '@entente/bus';
import { COMMANDS_TOPIC, RESULTS_TOPIC } from '@entente/contracts';
import { fromMs } from '@entente/kernel';
import type { Served } from '@entente/runtime';
import type { Answer, Api, Sent } from './api.js';

/** What came back for one command, each time that it was told. */
export type Told = {
  readonly type: string;
  readonly key: string;
  readonly id: string;
  readonly data: {
    readonly command: string;
    readonly commandId: string;
    readonly status: number;
    readonly answer?: object;
    readonly replayed?: boolean;
    readonly code?: string;
    readonly facts?: object;
  };
};

/** Somebody who sends his commands on the bus. */
export type OverBus = Pick<Api, 'post'>;

/** By which somebody's commands travel. */
export type Way = (api: Api) => OverBus;

/** A platform service's end of the bus: it sends commands, and reads what came of them. */
export type Line = {
  readonly by: Way;
  readonly send: (command: Partial<Message> & Pick<Message, 'key' | 'id' | 'type'>) => Promise<void>;
  /** Waits until that command has been answered. */
  readonly told: (id: string) => Promise<Told>;
  readonly results: readonly Told[];
  readonly stop: () => Promise<void>;
};

/** The path of a POST, as a type and a key. */
export function addressed(path: string, body: { readonly orderId?: string }): { readonly type: string; readonly key: string } {
  const [, kind = '', id = '', action = ''] = path.split('/');
  if (kind === 'orders' && id === '') return { type: 'entente.order.place', key: body.orderId ?? '' };
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
      const told = { type, key, id, data: data as Told['data'] };
      results.push(told);
      waiting.get(told.data.commandId)?.(told);
    },
  });
  let sent = 0;

  const send: Line['send'] = (command) =>
    bus.publish([{ topic: COMMANDS_TOPIC, source: '/shop', time: fromMs(0), correlationId: command.id, data: {}, ...command }]);
  const told: Line['told'] = async (id) =>
    results.find(({ data }) => data.commandId === id) ?? new Promise((resolve) => void waiting.set(id, resolve));

  const post =
    (api: Api) =>
    async <Said>(path: string, body: object = {}, { headers = {}, key }: Sent = {}): Promise<Answer<Said>> => {
      const id = `${name}-${++sent}`;
      await send({
        id,
        ...addressed(path, body),
        headers: { ...api.credentials, ...(key !== undefined && { 'idempotency-key': key }), ...headers },
        data: JSON.parse(JSON.stringify(body)) as Message['data'],
      });
      const { status, answer, code, replayed } = (await told(id)).data;
      const said = new Headers(replayed === true ? { 'idempotency-replayed': 'true' } : {});
      return { status, body: (answer ?? { code }) as Said, headers: said };
    };
  return { by: (api) => ({ post: post(api) }), send, told, results, stop: () => reading.stop() };
}
