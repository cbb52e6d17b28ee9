import { readConfig, serve, type Served } from '@entente/runtime';
import { Api, type Answer } from '../src/api.js';

export const MARKETPLACES = ['comeup', 'congocrea'];

/** Everything in one process, in memory, on a clock that the test turns; and the people of the stories. */
export type Town = {
  readonly served: Served;
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
  /** Places an order of Ana's with Bo, over the shop. */
  place(orderId: string, more?: object): Promise<Answer>;
  stop(): Promise<void>;
};

/** `env` as the process would get it: a data directory, a failpoint … */
export async function town(env: { readonly [name: string]: string } = {}): Promise<Town> {
  const served = await serve(
    readConfig({ DATA_DIR: 'memory', PORT: '0', ENTENTE_CLOCK: 'manual', ENTENTE_RATE_LIMIT: '0', ...env }),
    { logLevel: 'silent' },
  );
  const anyone = new Api(served.url);
  const [ana, bo, zoe, mia, max, ops, shop] = await Promise.all([
    anyone.as('ana'),
    anyone.as('bo'),
    anyone.as('zoe'),
    anyone.as('mia', ['mediator'], MARKETPLACES),
    anyone.as('max', ['mediator'], MARKETPLACES),
    anyone.as('ops', ['operator'], MARKETPLACES),
    anyone.as('shop', ['service'], MARKETPLACES),
  ]);
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
    served,
    anyone,
    ana,
    bo,
    zoe,
    mia,
    max,
    ops,
    shop,
    wait: (by) => ops.post('/clock/advance', { by }),
    place: (orderId, more = {}) => shop.for('ana').post('/orders', { ...placed(orderId), ...more }),
    stop: () => served.stop(),
  };
}

/** How often operators were called under a name: one error line and one count each. */
export async function alertsOf(served: Served, name: string): Promise<number> {
  const metrics = await (await fetch(`${served.url}/metrics`)).text();
  return Number(new RegExp(`entente_alerts_total\\{alert="${name}"\\} (\\d+)`).exec(metrics)?.[1] ?? 0);
}
