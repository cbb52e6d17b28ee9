import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach } from '@jest/globals';
import { Clock, type Instant } from '@entente/kernel';
import type { Alert, Bus, Consumer, Consumption, Failpoint, Message } from './bus.js';
import type { BusOptions } from './deliver.js';

/** What survives a restart: `open` starts a process on it. */
type Disk = {
  open(options: BusOptions): Promise<Bus>;
  close(): Promise<void>;
};

export const TOPIC = 'entente.order.v1';
export const NOON = '2026-01-05T12:00:00.000Z' as Instant;

export class NoonClock extends Clock {
  override async now(): Promise<Instant> {
    return NOON;
  }
}

export const message = (key: string, id: string, type = 'entente.order.order_placed.v1', topic = TOPIC): Message => ({
  topic,
  key,
  id,
  type,
  source: '/entente/order',
  time: NOON,
  correlationId: 'correlation-1',
  data: { orderId: key, list: [1, { nul: '\u0000' }] },
});

export type Trial = ReturnType<typeof busOnTrial>;

/** A fresh disk and a process on it for every test of the contract. */
export function busOnTrial(freshDisk: () => Promise<Disk>) {
  let disk: Disk;
  let bus: Bus;
  let alerts: Alert[];
  let running: Consumption[];
  let tests = 0;

  /** The next process. The one before is forgotten, as if it had been killed, unless it was stopped. */
  async function start(failpoint?: Failpoint): Promise<void> {
    const alert = (one: Alert): void => void alerts.push(one);
    bus = await disk.open({ clock: new NoonClock(), alert, firstRetryMs: 1, ...(failpoint && { failpoint }) });
  }

  function consume(
    handle: Consumer['handle'],
    name = 'contract',
    topics = [TOPIC],
    more: Pick<Consumer, 'refuse'> = {},
  ): Consumption {
    const consumption = bus.consume({ name, topics, handle, ...more });
    running.push(consumption);
    return consumption;
  }

  /** A handler that notes what it handles, and fails for what `refuse` says. */
  function recording(refuse: (message: Message) => Error | undefined = () => undefined): {
    seen: string[];
    handle: Consumer['handle'];
  } {
    const seen: string[] = [];
    const handle = async (received: Message): Promise<void> => {
      const error = refuse(received);
      if (error) throw error;
      seen.push(received.id);
    };
    return { seen, handle };
  }

  async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
    const test = tests;
    while (!(await holds())) {
      if (test !== tests) throw new Error('The test is over, and what it waited for has not come.');
      await sleep(5);
    }
  }

  const quiet = (): Promise<void> => until(async () => (await bus.lag()) === 0);
  const parkedIds = async (): Promise<string[][]> =>
    (await bus.parked()).map(({ messages }) => messages.map(({ eventId }) => eventId));

  beforeEach(async () => {
    alerts = [];
    running = [];
    disk = await freshDisk();
    await start();
  });
  afterEach(async () => {
    tests += 1;
    await Promise.all(running.map((consumption) => consumption.stop()));
    await disk.close();
  });

  return {
    get bus() {
      return bus;
    },
    get alerts() {
      return alerts;
    },
    start,
    consume,
    recording,
    until,
    quiet,
    parkedIds,
  };
}
