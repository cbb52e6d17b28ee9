import type { Client } from '@entente/client';
import { fromMs, toMs, type Instant } from '@entente/kernel';
import { drawn } from '../../running-system.js';
import { stageAt } from '../stage.js';
import { comeup } from './comeup.js';
import { congocrea } from './congocrea.js';
import { DAYS_AGO, OPERATOR, SHOP, type Scene, type Shop, type Situation, type When } from './scene.js';

/** More at once gain nothing: one process decides, with one database. */
const CLIENTS = 8;
const DAY_MS = 86_400_000;

const BUYERS = ['ana', 'ines', 'leo', 'lou', 'nia', 'noa', 'tom', 'zoe'];
const MEDIATORS = ['mia', 'max'];
const SHOPS: readonly Shop[] = [comeup, congocrea];
const SITUATIONS = SHOPS.flatMap((shop) => shop.situations.map((situation) => ({ shop, situation })));
/** So many orders show everything once. */
export const ROUND = SITUATIONS.length;

export type Cast = { readonly scene: Scene; readonly situation: Situation };

const turned = <Item>(items: readonly Item[], n: number): Item => items[n % items.length]!;

/** Who is in which situation. Nothing is drawn by lot: two fillings are the same to the last event. */
export const casting = (orders: number): readonly Cast[] => Array.from({ length: orders }, (_, n) => cast(n));

function cast(n: number): Cast {
  const { shop, situation } = turned(SITUATIONS, n);
  const { prefix, policy, marketplace, currency, sellers, titles } = shop;
  const round = Math.floor(n / ROUND);
  const scene: Scene = {
    orderId: `${prefix}-${1001 + n}`,
    policy,
    marketplace,
    buyerId: turned(BUYERS, n + round),
    sellerId: turned(sellers, n + round),
    mediatorId: turned(MEDIATORS, n),
    title: turned(titles, n + round),
    amountMinor: 40_00 + (n % 17) * 12_50,
    currency,
  };
  return { scene, situation };
}

export type Progress = (done: number, total: number, at: Instant) => void;

const instantOf = (when: When, start: Instant): Instant =>
  fromMs(toMs(start) + Math.round((DAYS_AGO.longAgo - DAYS_AGO[when]) * DAY_MS));

/** Plays every situation up to one and the same moment: the clock is turned as often as something happens, not for each order. */
export async function fill(url: string, all: readonly Cast[], progress: Progress = () => undefined): Promise<Instant> {
  const marketplaces = SHOPS.map(({ marketplace }) => marketplace);
  const stage = await stageAt(url, marketplaces);
  const { now: start } = await stage.turn();
  const shop = await drawn(stage.anyone, SHOP, ['service'], marketplaces);
  const tokens = new Map<string, Promise<Client>>([[OPERATOR, Promise.resolve(stage.operator)]]);
  const tokenOf = (id: string): Promise<Client> => {
    const isMediator = MEDIATORS.includes(id);
    const known = tokens.get(id) ?? drawn(stage.anyone, id, isMediator ? ['mediator'] : [], isMediator ? marketplaces : []);
    tokens.set(id, known);
    return known;
  };
  const total = all.flatMap(({ situation }) => Object.values(situation.script).flat()).length;
  let done = 0;

  for (const when of Object.keys(DAYS_AGO) as When[]) {
    const { now } = await stage.turn(instantOf(when, start));
    await inParallel(all, async ({ scene, situation }) => {
      for (const [n, act] of (situation.script[when] ?? []).entries()) {
        const { who, path, asks } = act(scene, now);
        const client = who === SHOP ? shop.for(scene.buyerId) : await tokenOf(who);
        // A dispute is opened by its order, a moment later; the key makes this the same command in every filling.
        const manner = { waitS: 5, idempotencyKey: `${scene.orderId}-${when}-${n}` };
        await client.send('POST', path, { ...asks, ...manner }).catch((cause: unknown) => {
          throw new Error(`${scene.orderId}, on its way to "${situation.ends}", was refused at ${path}.`, { cause });
        });
        progress((done += 1), total, now);
      }
    });
  }
  return (await stage.turn()).now;
}

async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const client = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}
