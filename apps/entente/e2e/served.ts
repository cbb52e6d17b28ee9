import { serve, type Served } from '@entente/runtime';
import { readConfig } from '@entente/runtime/config';
import { Api, type Answer } from './api.js';
import { storeSettings } from './event-stores.js';

export const MARKETPLACES = ['comeup', 'congocrea', 'example'];

/** The people of the stories, and the clock that they turn: in one process or at a gateway. */
export type People = {
  readonly anyone: Api;
  readonly ana: Api;
  readonly bo: Api;
  readonly zoe: Api;
  readonly mia: Api;
  readonly max: Api;
  readonly ops: Api;
  readonly shop: Api;
  /** Turns the clock and waits until all is quiet. */
  wait(by: string): Promise<Answer<{ now: string; fired: number; quiet: boolean }>>;
};

/** Everything in one process, in memory, on a clock that the test turns; and the people of the stories. */
export type Town = People & {
  readonly served: Served;
  /** Places an order of Ana's with Bo, over the shop. */
  place(orderId: string, more?: object): Promise<Answer>;
  stop(): Promise<void>;
};

/** `env` as the process would get it: a data directory, a failpoint … */
export async function town(
  env: { readonly [name: string]: string } = {},
  options: Parameters<typeof serve>[1] = { logLevel: 'silent' },
): Promise<Town> {
  const served = await serve(
    readConfig({
      DATA_DIR: 'memory',
      PORT: '0',
      ENTENTE_CLOCK: 'manual',
      ENTENTE_RATE_LIMIT: '0',
      ...storeSettings(env['DATA_DIR'] ?? 'memory'),
      ...env,
    }),
    options,
  );
  const people = await peopleAt(served.url);
  const placed = (orderId: string) => ({
    orderId,
    policy: 'comeup',
    buyerId: 'ana',
    sellerId: 'bo',
    title: 'Un logo',
    terms: 'Trois propositions, deux retouches',
    duration: 'P5D',
    payment: { reference: `pay-${orderId}`, method: 'card', amountMinor: 10_000, currency: 'EUR' },
  });
  return {
    ...people,
    served,
    place: (orderId, more = {}) => people.shop.for('ana').post('/orders', { ...placed(orderId), ...more }),
    stop: () => served.stop(),
  };
}

export async function peopleAt(url: string): Promise<People> {
  const anyone = new Api(url);
  const [ana, bo, zoe, mia, max, ops, shop] = await Promise.all([
    anyone.as('ana'),
    anyone.as('bo'),
    anyone.as('zoe'),
    anyone.as('mia', ['mediator'], MARKETPLACES),
    anyone.as('max', ['mediator'], MARKETPLACES),
    anyone.as('ops', ['operator'], MARKETPLACES),
    anyone.as('shop', ['service'], MARKETPLACES),
  ]);
  return { anyone, ana, bo, zoe, mia, max, ops, shop, wait: (by) => ops.post('/clock/advance', { by }) };
}

/** How often operators were called under a name: one error line and one count each. */
export async function alertsOf(served: Served, name: string): Promise<number> {
  const metrics = await (await fetch(`${served.url}/metrics`)).text();
  return Number(new RegExp(`entente_alerts_total\\{alert="${name}"\\} (\\d+)`).exec(metrics)?.[1] ?? 0);
}
