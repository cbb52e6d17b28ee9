import { plusMs, type Instant } from '@entente/kernel';
import { accountOf, MEMBERS, placing, somebody, withdrawing } from './people.js';
import { settle } from './settle.js';
import { CONTEXTS, type ContextName } from './contexts.js';
import type { Turn } from './rates.js';
import type { Request, World } from './world.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MANNERS = ['ok', 'refuse', 'slow', 'twice', 'lose'] as const;
/** How often somebody thinks of his money instead of his orders. */
const WITHDRAWS = 0.06;
const LEAPS_MS = [1, 1_000, MINUTE_MS, 20 * MINUTE_MS, HOUR_MS, 24 * HOUR_MS, 72 * HOUR_MS, 8 * 24 * HOUR_MS] as const;

/** One thing after another happens, as chance will have it. */
export async function play(world: World): Promise<void> {
  const { chance, rates } = world;
  for (let n = 1; n <= rates.orders; n++) {
    const placed = placing(world, n);
    world.requests.push(placed.placing);
    world.orders.push({ ...placed, isAttended: !chance.happens(rates.unattended) });
    await world.ask(placed.placing);
    if (chance.happens(rates.badBank)) await world.disk.till.tell(placed.reference, chance.pick(MANNERS));
  }
  await headStart(world);
  for (let turn = 0; turn < rates.turns && world.broken.length === 0; turn++) {
    world.passes(chance.below(2_000));
    await TURNS[chance.weighed(rates.weights)](world);
  }
}

/** What lies before the trouble, in good order: else hardly an order would live to see its dispute decided. */
async function headStart(world: World): Promise<void> {
  const { chance, rates, faults } = world;
  faults.healed = true;
  for (let step = 0; step < rates.headStart; step++) {
    await TURNS.person(world);
    if (chance.happens(0.25))
      await world.turn(plusMs(await world.disk.clock.now(), chance.pick([HOUR_MS, 30 * HOUR_MS, 73 * HOUR_MS])));
    if (chance.happens(0.5)) await settle(world);
  }
  faults.healed = false;
}

const process = (world: World) => world.processes[world.chance.pick(CONTEXTS)];
const stepping =
  (kind: string) =>
  async (world: World): Promise<void> => {
    const one = kind === 'legs' ? world.processes.payout : process(world);
    const follower = one.followers.find(({ name }) => name === (kind === 'legs' ? 'payout-legs' : `${one.name}.${kind}`));
    if (follower) await world.step(one, follower);
  };

const TURNS: { readonly [T in Turn]: (world: World) => Promise<void> } = {
  relay: stepping('relay'),
  deadlines: stepping('deadlines'),
  alarm: stepping('alarm'),
  legs: stepping('legs'),

  async deliver(world) {
    const one = process(world);
    const head = world.chance.pick(one.bus.deliverable());
    if (head) await world.deliver(one, head);
  },

  async resume(world) {
    const operation = world.chance.pick(world.faults.standing);
    if (operation) await world.resume(operation);
  },

  async person(world) {
    const order = world.chance.pick(world.orders);
    if (world.chance.happens(WITHDRAWS)) return send(world, await withdrawing(world));
    if (!order || (!order.isAttended && !world.chance.happens(0.03))) return;
    await send(world, await somebody(world, order.orderId));
  },

  /** Whoever has no answer asks again, under the same key; some ask again although they have one. */
  async repeat(world) {
    const request = world.chance.pick(world.requests);
    if (request) await world.ask(request);
  },

  async clock(world) {
    const now = await world.disk.clock.now();
    const next = world.chance.happens(0.5) ? await nextDue(world) : undefined;
    await world.turn(
      next === undefined || next < now ? plusMs(now, world.chance.pick(LEAPS_MS)) : plusMs(next, world.chance.below(90_000)),
    );
  },

  async provider(world) {
    const references = [...world.orders.map(({ reference }) => reference), ...MEMBERS.map(accountOf)];
    const reference = world.chance.pick(references) ?? '';
    const manner = world.chance.pick(MANNERS);
    world.note(() => `the provider answers ${reference} with "${manner}" from now on`);
    await world.disk.till.tell(reference, manner);
  },

  async crash(world) {
    world.crash(world.chance.pick(CONTEXTS));
  },

  /** As after a relay that crashed before its checkpoint. */
  async again(world) {
    const message = world.chance.pick(world.delivered);
    if (!message) return;
    world.note(() => `${message.type} of ${message.key} is published again`);
    await process(world).bus.publish([message]);
  },

  async rewind(world) {
    const one = process(world);
    const { name, topics } = world.chance.pick(one.consumers) ?? one.consumers[0]!;
    const topic = topics[0] ?? '';
    world.note(() => `${name} begins ${topic} from its start`);
    world.saw('a topic from its start');
    one.bus.rewind(name, topic);
  },
};

export async function send(world: World, request: Request | undefined): Promise<void> {
  if (!request) return;
  world.requests.push(request);
  await world.ask(request);
}

/** When the first of all deadlines may ring, as far as the rows know. */
export async function nextDue({ disk }: World): Promise<Instant | undefined> {
  const all = await Promise.all(CONTEXTS.map((name: ContextName) => disk.deadlines[name].next()));
  return all.filter((at) => at !== undefined).sort()[0];
}
