import { plusMs } from '@entente/kernel';
import { calledUpon, operator, released } from './people.js';
import { nextDue, send } from './play.js';
import { CONTEXTS } from './contexts.js';
import { readDispute, readOrder } from './read.js';
import { settle } from './settle.js';
import type { World } from './world.js';

const TURNS_MAX = 400;
/** No clock is further ahead or behind. */
const SKEW_MS_MAX = 90_000;

/** Nothing goes wrong any more, and whoever stood still goes on. */
export async function heal(world: World): Promise<void> {
  world.note(() => 'Everything is well again.');
  world.faults.healed = true;
  for (;;) {
    const [operation] = world.faults.standing;
    if (!operation) break;
    await world.resume(operation);
  }
  await settle(world);
  await redrive(world);
  await settle(world);
  for (const { placing, orderId } of world.orders)
    if ((await readOrder(world.disk, orderId)).state.orderId === '') await world.ask(placing);
  await settle(world);
}

/** What was parked, because its consumers died of other things while they had it, is tried again. */
async function redrive(world: World): Promise<void> {
  for (const name of CONTEXTS) {
    const { bus, consumers } = world.processes[name];
    const isOurs = ({ consumer }: { readonly consumer: string }) => consumers.some((one) => one.name === consumer);
    for (const { consumer, key } of (await bus.parked()).filter(isOurs)) {
      world.note(() => `an operator redrives ${key} of ${consumer}`);
      const { left } = await bus.redrive(consumer, key);
      if (left > 0) world.breaks(`${left} messages of ${key} stay parked.`);
    }
  }
}

/** Time passes; where only people can do something, they do it. Until every order has come to its end. */
export async function letTimePass(world: World): Promise<void> {
  for (let turn = 0; turn < TURNS_MAX; turn++) {
    if (world.broken.length > 0) return;
    const next = await nextDue(world);
    if (next !== undefined) {
      await world.turn(plusMs(next, SKEW_MS_MAX));
      await settle(world);
      const left = await nextDue(world);
      if (left === next) return world.breaks(`A deadline is due since ${next} and does not pass.`);
    } else if (!(await somebodyActs(world))) return undefined;
  }
  return world.breaks(`Not every order has come to its end after ${TURNS_MAX} turns of the clock.`);
}

/** Nothing runs any more: an order that is not at its end waits for somebody. */
async function somebodyActs(world: World): Promise<boolean> {
  let acted = false;
  for (const { orderId, reference } of world.orders) {
    const refunding = await operator(world, orderId);
    if (refunding) {
      await world.disk.till.tell(reference, 'ok'); // He has called the bank.
      await send(world, refunding);
      acted = true;
    }
    const { state: order } = await readOrder(world.disk, orderId);
    if (order.orderId === '') continue;
    if (order.status === 'on_hold') {
      await send(world, released(world, orderId));
      acted = true;
    }
    for (const [disputeId, { open }] of Object.entries(order.disputes)) {
      if (!open) continue;
      const request = await calledUpon(world, disputeId);
      if (!request)
        world.breaks(
          `${disputeId} is ${(await readDispute(world.disk, disputeId)).status}, and nobody can do anything about it.`,
        );
      await send(world, request);
      acted = true;
    }
  }
  await settle(world);
  return acted;
}
