import { reactionConsumer, relay, type Consumer, type Failpoint, type Follower, type Message } from '@entente/bus';
import { MemoryBus, type Deliverable } from '@entente/bus/memory';
import { alarm, DeadlineProjection } from '@entente/deadlines';
import { DisputeHandler, disputeContext, disputeHearsOrders, HandleDispute, type DisputeCommand } from '@entente/dispute';
import {
  Streams,
  Tail,
  upcast,
  type Envelope,
  type EventData,
  type EventStore,
  type Recorded,
  type Versions,
} from '@entente/event-store';
import { Clock, plusMs, Rejection, type Instant, type Json } from '@entente/kernel';
import {
  HandleOrder,
  HandleSeller,
  OrderHandler,
  orderContext,
  orderHearsDisputes,
  OrderReads,
  SellerHandler,
} from '@entente/order';
import type { OrderCommand, SellerCommand } from '@entente/order';
import {
  deliverLegs,
  Escrows,
  hearPayments,
  payoutHearsOrders,
  payoutContext,
  type LegDelivery,
  type PayoutCommand,
} from '@entente/payout';
import { MessageProvider } from '@entente/payout/by-message';
import { paymentService, payoutDoor, SimulatedProvider } from '@entente/payout/simulated';
import type { Pack } from '@entente/policy';
import type { ContextName } from './contexts.js';
import type { Disk } from './disk.js';
import { FaultyStore, type Faults } from './faults.js';
import { hasOpenDisputes, readDestination } from './read.js';

export type Sent = {
  readonly revision: number;
  readonly events: readonly { readonly type: string }[];
  readonly replayed: boolean;
  readonly state?: unknown;
};
/** The one door of a context. `placedUnder` is for a new order. */
export type Send = (stream: string, command: Json, envelope: Envelope, placedUnder?: Pack) => Promise<Sent>;

/** Mistakes that somebody might make, planted to see whether they are found. */
export type Mutant = {
  /** How reactions reach the door of their context. */
  readonly answers?: (name: ContextName, send: Send, streams: Streams) => Send;
  readonly deliversLegs?: (delivery: LegDelivery) => Follower;
  /** Over which store a context works. */
  readonly stores?: (name: ContextName, store: EventStore) => EventStore;
  readonly consumes?: (
    consumer: Consumer,
    failpoint: Failpoint,
  ) => { readonly consumer: Consumer; readonly afterwards: () => Promise<void> };
};

type Around = {
  readonly faults: Faults;
  readonly alert: (alert: { readonly alert: string; readonly [fact: string]: Json | undefined }) => void;
  /** System time, for whoever waits with a repetition. */
  readonly elapsed: () => number;
  readonly relayed: number;
  readonly asksByMessage: boolean;
  /** How far the clock of a context's machine is ahead of the others. */
  readonly skewMs: number;
  /** Every answer of the door, with what was asked. */
  readonly told: (stream: string, command: Json, answer: Sent) => void;
  readonly mutant: Mutant;
};

/** One process of one context, as production wires it, over what is on disk: dropped and started again, it has crashed. */
export type Process = {
  readonly name: ContextName;
  readonly clock: Clock;
  readonly bus: MemoryBus;
  readonly consumers: readonly Consumer[];
  readonly send: Send;
  readonly followers: readonly Follower[];
  readonly rows: DeadlineProjection;
  /** What is under way in it, follower by follower: none is stepped beside itself. */
  readonly busy: Set<string>;
  readonly deliver: (head: Deliverable) => Promise<'handled' | 'parked' | 'later'>;
};

const noWait = async (): Promise<void> => {};

/** Nobody hands in a file here, so that nobody can name one. */
const noFiles = {
  describe: async (orderId: string): Promise<never> => {
    throw new Rejection('field.invalid', `Order ${orderId} has no file. Name none.`, { field: 'attachmentIds' });
  },
};

class SkewedClock extends Clock {
  constructor(
    private readonly clock: Clock,
    private readonly aheadMs: number,
  ) {
    super();
  }
  async now(): Promise<Instant> {
    return plusMs(await this.clock.now(), this.aheadMs);
  }
}

export function startProcess(name: ContextName, disk: Disk, around: Around): Process {
  const { faults, mutant, elapsed, alert, told } = around;
  const failpoint = faults.pass;
  const store = new Tail(new FaultyStore(mutant.stores?.(name, disk.stores[name]) ?? disk.stores[name], faults));
  store.onAppend(() => {}); // Somebody always listens where a process lives.
  const clock = new SkewedClock(disk.clock, around.skewMs);
  const bus = new MemoryBus({ clock, alert, log: disk.log, manual: true, failpoint });
  const versions: Versions = CONTEXTS[name].versions;
  const streams = new Streams(store, versions, noWait);
  const escrows = new Escrows(streams, (policy) => disk.packs.get(policy).money);

  const doors: { readonly [C in ContextName]: () => Send } = {
    order: () => {
      const handler = new OrderHandler(streams, disk.packs, noFiles);
      const sellers = new SellerHandler(streams, disk.packs, (seller) => hasOpenDisputes(disk, seller));
      return (stream, command, envelope, placedUnder) => {
        const [, marketplace, sellerId] = /^seller-([^.]+)\.(.+)$/.exec(stream) ?? [];
        if (marketplace !== undefined && sellerId !== undefined)
          return sellers.execute(new HandleSeller({ marketplace, sellerId }, command as SellerCommand, envelope));
        const message = new HandleOrder(stream.slice('order-'.length), command as OrderCommand, envelope, {
          ...(placedUnder && { placedUnder }),
        });
        return handler.execute(message);
      };
    },
    dispute: () => {
      const files = new OrderReads(new Streams(disk.stores.order, orderContext.versions, noWait), disk.packs, noFiles);
      const handler = new DisputeHandler(streams, disk.packs, files);
      return (stream, command, envelope) =>
        handler.execute(new HandleDispute(stream.slice('dispute-'.length), command as DisputeCommand, envelope));
    },
    payout: () => {
      const provider = around.asksByMessage ? new MessageProvider(bus, clock) : new SimulatedProvider(disk.till, noWait);
      const withdrawalTermsOf = (marketplace: string) => disk.packs.resolve(marketplace).money.withdrawal;
      const handle = payoutDoor({ streams, escrows, provider, clock, withdrawalTermsOf, failpoint });
      return (stream, command, envelope) => handle(stream, command as PayoutCommand, envelope);
    },
  };
  const door = doors[name]();
  const send: Send = async (stream, command, envelope, placedUnder) => {
    const answer = await door(stream, command, envelope, placedUnder);
    told(stream, command, answer);
    return answer;
  };

  const reacting = { send: (mutant.answers?.(name, send, streams) ?? send) as never, clock };
  const reaction = {
    order: () => reactionConsumer(orderHearsDisputes, reacting),
    dispute: () => reactionConsumer(disputeHearsOrders, reacting),
    payout: () =>
      reactionConsumer(
        payoutHearsOrders((policy) => disk.packs.get(policy).money),
        reacting,
      ),
  }[name]();
  const { consumer, afterwards } = mutant.consumes?.(reaction, failpoint) ?? { consumer: reaction, afterwards: noWait };
  const consumers = [consumer, ...(name === 'payout' && around.asksByMessage ? paying() : [])];
  for (const one of consumers) bus.consume(one);

  /** The payment service is nobody's process: it lives beside the one that asks it, and what it knows is on disk. */
  function paying(): readonly Consumer[] {
    const provider = new SimulatedProvider(disk.till, noWait);
    const accountOf = (withdrawalId: string) => readDestination(disk, withdrawalId);
    return [hearPayments({ send, clock }), paymentService({ bus, clock, provider, refusals: disk.refusals, accountOf })];
  }

  const rows = new DeadlineProjection({
    store,
    deadlines: disk.deadlines[name],
    prefixes: CONTEXTS[name].timed,
    upcast: (event) => upcast(versions, event),
    failpoint,
  });
  const bell = alarm({
    deadlines: disk.deadlines[name],
    clock,
    elapsed,
    atHead: () => rows.atHead(),
    isCurrent: () => rows.isCurrent(),
    alert,
    failpoint,
    ring: async ({ stream }, { command, envelope }) => {
      const { events, replayed } = await send(stream, command, envelope);
      if (events.length === 0) faults.saw('an alarm that came too late');
      return { changed: events.length > 0 && !replayed };
    },
  });
  const relaying = relay({
    name: `${name}.relay`,
    store,
    bus,
    prefixes: CONTEXTS[name].published,
    upcast: (event) => upcast(versions, event),
    publishes: CONTEXTS[name].publishes as (recorded: Recorded<EventData>) => Message | undefined,
    failpoint,
    limit: around.relayed,
  });
  const legs = mutant.deliversLegs ?? deliverLegs;
  const followers: readonly Follower[] = [
    relaying,
    { name: `${name}.deadlines`, step: () => rows.step() },
    { name: `${name}.alarm`, step: () => bell.step() },
    ...(name === 'payout' ? [legs({ store, streams, escrows, checkpoints: bus, clock, failpoint })] : []),
  ];
  return {
    name,
    clock,
    bus,
    consumers,
    send,
    followers,
    rows,
    busy: new Set(),
    async deliver({ consumer: hearer, message: { key, topic } }) {
      const outcome = await bus.deliver(hearer, key, topic);
      await afterwards();
      return outcome;
    },
  };
}

const CONTEXTS = { order: orderContext, dispute: disputeContext, payout: payoutContext };
