import { reactionConsumer, type Failpoint, type Message } from '@entente/bus';
import { MemoryBus, MemoryLog } from '@entente/bus/memory';
import { TOPICS, type Funds } from '@entente/contracts';
import { DeadlineProjection, MemoryClock, alarm } from '@entente/deadlines';
import { MemoryDeadlines } from '@entente/deadlines/memory';
import { Streams, type Envelope, type EventStore } from '@entente/event-store';
import { MemoryEventStore } from '@entente/event-store/memory';
import { derivedId, digestOf, must, type Instant, type Json } from '@entente/kernel';
import type { MoneyTerms } from '@entente/policy';
import { deliverLegs } from './deliver-legs.js';
import type { EscrowCommand } from './domain/escrow/commands.js';
import { moneyOf } from './domain/escrow/figures.js';
import { payoutVersions } from './versions.js';
import type { Owned } from './domain/wallet/events.js';
import { balancesOf } from './domain/wallet/state.js';
import { Escrows, escrowStream, type TermsOf } from './escrows.js';
import { HandleWithdrawal, WithdrawalHandler } from './handle-withdrawal.js';
import { MessageProvider } from './by-message/index.js';
import { hearPayments } from './hears-payments.js';
import { payoutContext } from './payout-context.js';
import { payoutHearsOrders } from './reacts-to.js';
import { MemoryTill, paymentService, payoutDoor, SimulatedProvider, type Refusals } from './simulated/index.js';
import { loadWallet, walletId, walletStream } from './wallets.js';
import { Withdrawals } from './withdrawals.js';

export const START = '2026-01-05T09:00:00.000Z' as Instant;
const escrowed: MoneyTerms = {
  payout: 'at_closing',
  commission: { basisPoints: 2000, fixedMinor: 0 },
  feesOnPartialRefund: 'kept',
  reserve: { basisPoints: 0, hold: 'P45D' },
  refund: { providerLimit: 'P5M', afterLimit: 'manual', expectedDays: 5 },
  withdrawal: { minimumMinor: 0, whileSuspended: true },
  zone: 'Europe/Paris',
};
const direct: MoneyTerms = {
  ...escrowed,
  payout: 'at_capture',
  feesOnPartialRefund: 'pro_rata',
  refund: { providerLimit: null, afterLimit: 'manual', expectedDays: 3 },
  withdrawal: { minimumMinor: 100, whileSuspended: false },
};
/** Rule books by which the money waits for the closing, or the seller has it at once, a tenth of it held for a while. */
const TERMS: { readonly [policy: string]: MoneyTerms } = {
  'escrowed/1': escrowed,
  'direct/1': direct,
  'careful/1': {
    ...direct,
    reserve: { basisPoints: 1000, hold: 'P45D' },
    refund: { providerLimit: 'P30D', afterLimit: 'wallet_credit', expectedDays: 3 },
  },
};
export const termsOf = (policy: string): MoneyTerms => must(TERMS[policy], `The rule book ${policy}`);

/** A process that ended at a named place. */
export class Crash extends Error {}

/** What outlives a process: the store, the bus, the clock and the provider. */
export type World = {
  readonly store: MemoryEventStore;
  readonly log: MemoryLog;
  readonly clock: MemoryClock;
  readonly till: MemoryTill;
  /** What its provider has refused, where that is a payment service which is asked by message. */
  readonly refusals: Refusals;
};
export const newWorld = (): World => ({
  store: new MemoryEventStore(),
  log: new MemoryLog(),
  clock: new MemoryClock(START),
  till: new MemoryTill(),
  refusals: new Map(),
});

export const captured = (
  reference: string,
  amountMinor: number,
  more: Partial<Extract<Funds, { do: 'capture' }>> = {},
): Funds => ({
  do: 'capture',
  reference,
  method: 'card',
  amountMinor,
  feesMinor: Math.floor(amountMinor / 5),
  bankFeesMinor: 0,
  taxMinor: 0,
  ...more,
});

/** The news that an order has about its money. One number, one message: sent again, it is the same. */
export const orderNews = (
  n: number,
  orderId: string,
  funds: readonly Funds[],
  more: {
    readonly policy?: string;
    readonly buyerId?: string;
    readonly sellerId?: string;
    readonly currency?: string;
    readonly time?: Instant;
  } = {},
): Message => {
  const { policy = 'escrowed/1', buyerId = 'ana', sellerId = 'bo', currency = 'EUR', time = START } = more;
  const marketplace = must(policy.split('/')[0], 'The marketplace of a policy');
  return {
    topic: TOPICS.order,
    key: orderId,
    id: derivedId('trial', orderId, n),
    type: 'entente.order.order_accepted.v1',
    source: '/entente/order',
    time,
    correlationId: `trial-${orderId}`,
    data: {
      orderId,
      marketplace,
      policy,
      revision: n,
      rule: 'XX-T01',
      by: 'seller',
      status: 'in_progress',
      remainingMinor: 0,
      buyerId,
      sellerId,
      currency,
      disputes: 0,
      funds,
    },
  };
};

const STANDING_EVENTS = {
  suspended: 'seller_suspended',
  reinstatement_requested: 'reinstatement_requested',
  active: 'seller_reinstated',
} as const;

/** The news that a seller's standing has become this; `revision` is that of his own stream. */
export const standingNews = (
  revision: number,
  sellerId: string,
  status: keyof typeof STANDING_EVENTS,
  marketplace: string,
): Message => ({
  topic: TOPICS.order,
  key: `${marketplace}.${sellerId}`,
  id: derivedId('trial', marketplace, sellerId, revision),
  type: `entente.order.${STANDING_EVENTS[status]}.v1`,
  source: '/entente/order',
  time: START,
  correlationId: `trial-${sellerId}`,
  data: { sellerId, marketplace, policy: `${marketplace}/1`, revision, rule: 'XX-T17', by: 'staff', status },
});

type OnTrial = {
  readonly failpoint?: Failpoint;
  readonly store?: EventStore;
  readonly termsOf?: TermsOf;
  /** The provider is asked by message; with a service beside it that answers, or with nobody there who does. */
  readonly byMessage?: 'answered' | 'unheard';
};

/** The same store, in a process that may end before an append, or between it and its answer. */
function endingStore(store: EventStore, failpoint: Failpoint): EventStore {
  const append: EventStore['append'] = async (events) => {
    await failpoint('append.before');
    const appended = await store.append(events);
    await failpoint('append.after');
    return appended;
  };
  return Object.assign(Object.create(store) as EventStore, { append });
}

/** One process of the payout context, all of it in memory, step by step. Dropped and built again over its world, it has crashed. */
export function payoutProcess(
  world: World,
  { failpoint: mayEnd = () => {}, store: kept = world.store, termsOf: terms = termsOf, byMessage }: OnTrial = {},
) {
  const { clock, till, log } = world;
  let ended: Error | undefined;
  /** Whoever catches the error of a crash does not bring the process back. */
  const failpoint: Failpoint = async (name) => {
    if (ended !== undefined) throw ended;
    try {
      await mayEnd(name);
    } catch (error) {
      ended = error as Error;
      throw error;
    }
  };
  const store = endingStore(kept, failpoint);
  const bus = new MemoryBus({ clock, alert: () => {}, log, manual: true, failpoint });
  const streams = new Streams(store, payoutVersions, async () => {});
  const escrows = new Escrows(streams, terms);
  const simulated = new SimulatedProvider(till, async () => {});
  const provider = byMessage ? new MessageProvider(bus, clock) : simulated;
  const withdrawalTermsOf = (marketplace: string) => terms(`${marketplace}/1`).withdrawal;
  const withdrawals = new WithdrawalHandler({ streams, provider, clock, withdrawalTermsOf, failpoint });
  const send = payoutDoor({ streams, escrows, provider, clock, withdrawalTermsOf, failpoint });
  const reaction = reactionConsumer(payoutHearsOrders(terms), { send, clock });
  bus.consume(reaction);
  if (byMessage) bus.consume(hearPayments({ send, clock }));
  const accountOf = async (id: string) => (await new Withdrawals(streams).load(id)).state.about?.destination ?? '';
  if (byMessage === 'answered')
    bus.consume(paymentService({ bus, clock, provider: simulated, refusals: world.refusals, accountOf }));
  const legs = deliverLegs({ store, streams, escrows, checkpoints: bus, clock, failpoint });
  const deadlines = new MemoryDeadlines();
  const projection = new DeadlineProjection({ store, deadlines, prefixes: payoutContext.timed, failpoint });
  let elapsedMs = 0;
  const bell = alarm({
    deadlines,
    clock,
    atHead: () => projection.atHead(),
    isCurrent: () => projection.isCurrent(),
    elapsed: () => (elapsedMs += 120_000), // Whoever waits for a repetition has waited long enough.
    alert: () => {},
    failpoint,
    ring: async ({ stream }, { command, envelope }) => {
      const { events } = await send(stream, command, envelope);
      return { changed: events.length > 0 };
    },
  });

  async function envelopeOf(id: string, command: Json): Promise<Envelope> {
    const now = await clock.now();
    return {
      commandId: derivedId(id),
      bodyHash: digestOf(command),
      receivedAt: now,
      recordedAt: now,
      correlationId: id,
      causationId: id,
    };
  }

  const hear = async (): Promise<'idle' | 'moved'> => {
    const [next] = bus.deliverable();
    if (!next) return 'idle';
    await bus.deliver(next.consumer, next.key, next.message.topic);
    return 'moved';
  };
  const ring = async (): Promise<'idle' | 'moved'> => {
    while ((await projection.step()) === 'moved');
    return bell.step();
  };
  const alive = (step: () => Promise<'idle' | 'moved'>) => async (): Promise<'idle' | 'moved'> => {
    const outcome = await step();
    if (ended !== undefined) throw ended;
    return outcome;
  };
  const steps = [alive(hear), alive(() => legs.step()), alive(ring)] as const;

  return {
    bus,
    consumer: reaction.name,
    provider: simulated,
    legs,
    steps,
    publish: (...messages: readonly Message[]) => bus.publish(messages),
    /** When the next deadline may ring, once everything has settled. */
    nextDue: () => deadlines.next(),
    /** Until nothing is left to do now. */
    async settle(): Promise<void> {
      for (let moved = true; moved;) {
        moved = false;
        for (const step of steps) if ((await step()) === 'moved') moved = true;
      }
    },
    send: async (orderId: string, command: EscrowCommand, id: string) =>
      send(escrowStream(orderId), command, await envelopeOf(id, command)),
    /** What the owner asks of his wallet. Asked again with the same id, it is the same. */
    async withdraw(id: string, amountMinor: number, more: { readonly [Field in keyof Owned]?: string } = {}) {
      const owned = { marketplace: 'escrowed', ownerId: 'bo', currency: 'EUR', ...more };
      const wish = { type: 'RequestWithdrawal' as const, ...owned, amountMinor, destination: `${owned.ownerId}-bank` };
      const envelope = await envelopeOf(id, wish);
      const message = new HandleWithdrawal(envelope.commandId, wish, envelope);
      const { state, replayed } = await withdrawals.execute(message);
      return { withdrawalId: envelope.commandId, status: state.status, refusal: state.refusal, replayed };
    },
    withdrawal: async (withdrawalId: string) => (await new Withdrawals(streams).load(withdrawalId)).state,
    money: async (orderId: string) => moneyOf((await escrows.load(orderId)).state),
    wallet: async (marketplace: string, ownerId: string, currency = 'EUR') =>
      balancesOf((await loadWallet(streams, walletStream(walletId(marketplace, ownerId, currency)))).state),
    movements: (reference: string) => simulated.movementsOf(reference),
  };
}

/** Turns the clock from deadline to deadline, and begins a process again when it has ended. */
export async function through(world: World, end: Instant, open: () => ReturnType<typeof payoutProcess>): Promise<void> {
  for (let here = open(); ;) {
    try {
      await here.settle();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      here = open();
      continue;
    }
    const next = await here.nextDue();
    if (next === undefined || next > end) return world.clock.set(end);
    await world.clock.set(next);
  }
}

/** Every event that is stored, as one text: whoever adds or changes one changes it. */
export async function everythingStored(store: EventStore): Promise<string> {
  const { events } = await store.readAll({ after: undefined, prefixes: [''], limit: 1_000_000 });
  return digestOf(events.map(({ stream, revision, id, data }) => ({ stream, revision, id, data: data as Json })));
}
