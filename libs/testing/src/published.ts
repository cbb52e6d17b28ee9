import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { republish, type Message } from '@entente/bus';
import { MemoryLog } from '@entente/bus/memory';
import { PAYMENT_RESULTS_TOPIC, PAYMENTS_TOPIC } from '@entente/contracts';
import { publishDispute, type DisputeEvent } from '@entente/dispute';
import { upcast, type EventData, type Recorded } from '@entente/event-store';
import { derivedId, must, period, plusPeriod, type Instant } from '@entente/kernel';
import { orderContext, type OrderEvent } from '@entente/order';
import { payoutContext, payoutVersions, type PayoutEvent } from '@entente/payout';
import { installedPacks, Packs } from '@entente/policy';
import { newWorld, payoutProcess, through } from '../../payout/src/payout-on-trial.contract.js';
import { comeup, congocrea, HELP_FIRST, histories, services, WRITTEN } from './histories.js';
import { packs, placing } from './market.js';
import { world, type World } from './world.js';

/** What happened in some stories: as it was stored, and as the others were told of it. */
export type Published = { readonly stored: readonly EventData[]; readonly messages: readonly Message[] };

/** By then every refund and payment has been tried as often as it is tried. */
const UNTIL_ALL_IS_TRIED = 'P14D';

/** Of all three contexts, over histories in which, taken together, everything is published that ever is. */
export async function publishedEverywhere(): Promise<Published> {
  const played = [...histories(), sleptThrough()].map(toldOf);
  const told = [
    ...played,
    toldOf(reminded(), 'reminded'),
    toldOf(remindedTooLate(), 'reminded too late'),
    toldOf(helped(), 'helped'),
  ];
  const paid = [
    ...(await Promise.all(played.map(({ messages }) => moneyOf(messages, { withdraws: 1_000 })))),
    await refusedByTheBank(),
    await settledOtherwise(),
    await takenBack(),
    await askedByMessage(),
  ];
  const marks = [];
  for (const { name, published } of [orderContext, { name: 'dispute', published: ['dispute-'] }, payoutContext])
    marks.push(await markOf(name, published));
  const stories = [...told, ...paid];
  return {
    stored: stories.flatMap(({ stored }) => stored),
    messages: [...stories.flatMap(({ messages }) => messages), ...marks],
  };
}

/** An alarm that slept until its deadline was long over. */
const sleptThrough = (): World => comeup.delivered().justMissed('check').waits('PT1H');

/** The rule books there are, and one more: what it says otherwise than the one that it extends. */
function and(name: string, extended: string, changes: string): Packs {
  const folder = mkdtempSync(join(tmpdir(), 'entente-published-'));
  try {
    mkdirSync(dirname(join(folder, name)));
    writeFileSync(join(folder, `${name}.yaml`), `pack: ${name}\nextends: ${extended}\n${changes}`);
    return new Packs(installedPacks(folder), []);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
/** No rule book reminds anybody of a dispute's deadlines: this one does. */
const reminding = () =>
  services(
    'comeup/100',
    and('comeup/100', 'comeup/2', 'dispute:\n  deadlines:\n    assignment_alert: { lasts: PT48H, while: open, remind: PT12H }\n'),
  );
/** Nor does any ask that the seller be asked first (G1). */
export const helped = (): World =>
  world('congocrea/100', '2026-02-10T08:00:00.000Z', and('congocrea/100', 'congocrea/1', HELP_FIRST))
    .does('shop for ana', 'place', placing(10_000, { estimatedDeliveryDate: '2026-03-01' }))
    .does('ana', 'report-problem', { text: WRITTEN.text });
const reminded = (): World => reminding().disputed().waits('PT40H');
function remindedTooLate(): World {
  const order = reminding().disputed();
  const { dueAt } = must(order.dispute.deadlines['assignment_alert'], 'The deadline assignment_alert');
  return order.justUntil(plusPeriod(dueAt, period('PT1H'), 'UTC')).waits('PT1H');
}

/** Every event where a store would have kept it: in its stream, under its key, with an id that no other story has. */
function toldOf({ happened, chat }: World, story: number | string): Published {
  const revisions = new Map<string, number>();
  const recorded = [...happened, ...chat].map((event) => {
    const revision = (revisions.get(event.stream) ?? -1) + 1;
    revisions.set(event.stream, revision);
    const { about } = event.data as OrderEvent;
    const key = event.stream.startsWith('seller-') ? `${about.marketplace}.${about.sellerId}` : event.key;
    const id = derivedId('published', story, event.stream, revision);
    return { ...event, revision, key, id, meta: { ...event.meta, correlationId: derivedId('request', id) } };
  });
  const messages = recorded.map((event) =>
    event.stream.startsWith('dispute-')
      ? publishDispute(event as Recorded<DisputeEvent>)
      : orderContext.publishes(event as Recorded<OrderEvent>),
  );
  return { stored: recorded.map(({ data }) => data), messages };
}

const termsOf = (policy: string) => packs.get(policy).money;

type Process = ReturnType<typeof payoutProcess>;
type Course = {
  /** What the seller wants from his wallet once everything has been heard, in minor units. */
  readonly withdraws?: number;
  /** What his bank says. */
  readonly bank?: 'ok' | 'refuse';
  readonly inTheEnd?: (here: Process, messages: readonly Message[]) => Promise<unknown>;
};

/** What the payout context makes of the news of an order. */
async function moneyOf(news: readonly Message[], { withdraws, bank = 'ok', inTheEnd }: Course): Promise<Published> {
  const world = newWorld();
  const open = () => payoutProcess(world, { termsOf });
  const here = open();
  await world.till.tell('bo-bank', bank);
  for (const message of news.toSorted((one, other) => one.time.localeCompare(other.time))) {
    await turn(message.time);
    await here.publish(message);
    await here.settle();
  }
  const marketplace = must(news[0]?.data['marketplace'] as string | undefined, 'A marketplace');
  if (withdraws !== undefined) await here.withdraw('withdrawal', withdraws, { marketplace });
  await through(world, plusPeriod(await world.clock.now(), period(UNTIL_ALL_IS_TRIED), 'UTC'), open);
  await inTheEnd?.(here, (await paidIn(world)).messages);
  return paidIn(world);

  async function turn(to: Instant): Promise<void> {
    if (to > (await world.clock.now())) await world.clock.set(to);
  }
}

async function paidIn({ store }: ReturnType<typeof newWorld>): Promise<Published> {
  const { events } = await store.readAll({ after: undefined, prefixes: payoutContext.published, limit: 10_000 });
  const recorded = events.map((event) => upcast<PayoutEvent>(payoutVersions, event));
  return {
    stored: recorded.map(({ data }) => data),
    messages: recorded.flatMap((event) => payoutContext.publishes(event) ?? []),
  };
}

const refusedByTheBank = (): Promise<Published> =>
  moneyOf(toldOf(comeup.delivered().does('ana', 'complete'), 'refused by the bank').messages, {
    withdraws: 1_000,
    bank: 'refuse',
  });

/** Banks give nothing back after five months: an operator sees to it. */
function settledOtherwise(): Promise<Published> {
  const order = comeup.disputed().waits('P6M').says('mia', 'take').says('mia', 'decide', comeup.refundsAll);
  return moneyOf(toldOf(order, 'settled otherwise').messages, {
    inTheEnd: async (here, messages) => {
      const failed = must(
        messages.find(({ type }) => type === 'entente.payout.refund_failed.v1'),
        'A refund that failed',
      );
      const refundId = failed.data['refundId'] as string;
      const command = { type: 'SettleRefundOtherwise', refundId, by: 'ops', note: 'Viré à la main le 3' } as const;
      await here.send(failed.key, command, 'settled-otherwise');
    },
  });
}

/** The seller gives a refund while his request for the same money is under way. */
async function takenBack(): Promise<Published> {
  const { messages } = toldOf(congocrea.shipped().does('bo', 'refund', congocrea.refund(10_000)), 'taken back');
  const world = newWorld();
  const other = payoutProcess(world, { termsOf });
  await world.clock.set(must(messages.at(-1), 'A message').time);
  const isBack = ({ type }: Message) => type === 'entente.order.refund_issued.v1';
  await other.publish(...messages.filter((message) => !isBack(message)));
  await other.settle();
  const here = payoutProcess(world, {
    termsOf,
    failpoint: async (name) => {
      if (name !== 'withdrawal.after-request') return;
      await other.publish(...messages.filter(isBack));
      for (const step of other.steps.slice(0, 2)) while ((await step()) === 'moved');
    },
  });
  await here.withdraw('withdrawal', 8_000, { marketplace: 'congocrea' });
  await here.settle();
  return paidIn(world);
}

/** A payment service gives a payment back, and refuses to pay the seller out: what it was asked, and what it answered. */
async function askedByMessage(): Promise<Published> {
  const world = newWorld();
  const here = payoutProcess(world, { termsOf, byMessage: 'answered' });
  const messages: Message[] = [];
  const handle = async (message: Message) => void messages.push(message);
  here.bus.consume({ name: 'ears', topics: [PAYMENTS_TOPIC, PAYMENT_RESULTS_TOPIC], handle });
  const order = congocrea.shipped().does('bo', 'refund', congocrea.refund(1_000));
  const news = toldOf(order, 'asked by message').messages;
  await world.clock.set(must(news.at(-1), 'A message').time);
  await here.publish(...news);
  await here.settle();
  await world.till.tell('bo-bank', 'refuse');
  await here.withdraw('withdrawal', 2_000, { marketplace: 'congocrea' });
  await here.settle();
  return { stored: (await paidIn(world)).stored, messages };
}

/** With which the bus begins to publish everything again. */
async function markOf(context: string, prefixes: readonly string[]): Promise<Message> {
  const { state } = new MemoryLog();
  const sent: Message[] = [];
  await republish({
    name: `${context}.relay`,
    context,
    prefixes,
    from: '2026-03-02T10:00:00.000Z' as Instant,
    store: newWorld().store,
    upcast: (recorded) => recorded,
    publishes: () => undefined,
    bus: {
      publish: async (messages) => void sent.push(...messages),
      publishToAll: async (message) => void sent.push(message),
      checkpoint: (name) => state.checkpoint(name),
      moveCheckpoint: (...move) => state.moveCheckpoint(...move),
    },
  });
  return must(sent[0], 'A mark');
}
