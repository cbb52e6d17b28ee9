import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { CqrsModule, type CommandBus } from '@nestjs/cqrs';
import { reactionConsumer, Unprocessable, type Bus, type Reacting } from '@entente/bus';
import type { OrderFiles } from '@entente/contracts';
import { systemElapsed, TurnedClock, type Deadlines } from '@entente/deadlines';
import { disputeContext, DisputeModule, disputeHearsOrders, HandleDispute, type DisputeCommand } from '@entente/dispute';
import type { EventStore, Streams } from '@entente/event-store';
import type { Actions } from '@entente/http';
import { Clock, must } from '@entente/kernel';
import { HandleOrder, orderContext, OrderModule, orderHearsDisputes, type Attachments, type OrderCommand } from '@entente/order';
import {
  deliverLegs,
  Escrows,
  hearPayments,
  payoutContext,
  payoutHearsOrders,
  payoutMessage,
  PayoutModule,
  type PayoutCommand,
  type TermsOf,
} from '@entente/payout';
import { UnknownPack, type Packs } from '@entente/policy';
import { ViewHeads, type AnyProjection } from '@entente/projections';
import { isOutage, type Sql } from '@entente/sql';
import type { ChosenProvider } from './chosen-provider.js';
import { commandDesk, type Desk } from './command-desk.js';
import { Machinery, type ContextParts, type Send } from './machinery.js';
import { OperationsModule } from './operations.module.js';
import { Turning } from './turning.js';
import { isDoneWithin } from './waiting.js';

/** What a process chose for one context. */
export type Adapters = {
  readonly sql: Sql;
  readonly store: EventStore;
  readonly streams: Streams;
  readonly deadlines: Deadlines;
};

/** What all contexts of a process share. */
export type Around = ConstructorParameters<typeof Machinery>[1] &
  Required<Pick<Reacting<never>, 'heard'>> & { readonly bus: Bus; readonly packs: Packs };

/** Whom a process tells of what happens in it. */
export type Told = Pick<Around, 'alert' | 'failpoint' | 'heard'>;

/** The contexts of one process, at work or about to be. */
export type Running = {
  readonly module: DynamicModule;
  readonly clock: Clock;
  readonly contexts: readonly Machinery[];
  readonly bus: Bus;
  /** Partitions of which nothing is handled, because their consumer needs records that are gone. */
  readonly stoppedPartitions: () => readonly { readonly consumer: string; readonly topic: string }[];
  /** What must be true, beyond what every process needs, before requests are sent here; and what only a new process can mend. */
  readonly readiness: { readonly [name: string]: () => Promise<boolean> };
  readonly liveness: { readonly [name: string]: () => boolean };
  /** Begins to follow; the application is up by now. */
  start(application: Application, inFlight: () => number): Promise<void>;
  /** Finishes what is in hand, then lets go of everything. */
  stop(): Promise<void>;
};

/** One context over its adapters: what the machinery must know of it, and what the application serves. */
type Composed = { readonly parts: ContextParts; readonly module: (heads: ViewHeads) => DynamicModule };

/** What the machinery needs of an application: the one door to its aggregates, and its desk for commands on the bus. */
type Application = {
  readonly commands: CommandBus;
  readonly desk: Omit<Desk, 'actions'>;
  readonly actions: (of: Type<Actions>) => Actions;
};

/** The door to the aggregates. It opens when the application is up; whoever follows the store begins after that. */
export class Door {
  private opened: Application | undefined;

  open(application: Application): void {
    this.opened = application;
  }

  desk(of: Type<Actions>): Desk {
    const { desk, actions } = must(this.opened, 'An application that is up');
    return { ...desk, actions: actions(of) };
  }

  /** A rule book that this release lacks parks the key until a start has it: no repetition would mend that. */
  async send<Done>(command: Parameters<CommandBus['execute']>[0]): Promise<Done> {
    if (!this.opened) throw new Error('No command can be handled before the application is up.');
    try {
      return (await this.opened.commands.execute(command)) as Done;
    } catch (error) {
      if (error instanceof UnknownPack) throw new Unprocessable('unknown.pack', error.message, { cause: error });
      throw error;
    }
  }
}

export function composeOrder(
  adapters: Adapters,
  { bus, clock, packs, failpoint, heard }: Around,
  door: Door,
  attachments: Attachments,
): Composed {
  const send: Send<OrderCommand> = (stream, command, envelope) =>
    door.send(new HandleOrder(stream.slice('order-'.length), command, envelope));
  return {
    parts: {
      ...orderContext,
      ...adapters,
      bus,
      consumers: [
        reactionConsumer(orderHearsDisputes, { send, clock, isOutage, heard }),
        commandDesk('order', { bus, clock, failpoint, desk: () => door.desk(orderContext.actions) }),
      ],
      heardFirst: 'order.commands',
      send,
    },
    module: (heads) => OrderModule.over({ ...adapters, packs, heads, attachments }),
  };
}

export function composeDispute(
  adapters: Adapters,
  { bus, clock, packs, failpoint, heard }: Around,
  door: Door,
  files: OrderFiles,
): Composed {
  const send: Send<DisputeCommand> = (stream, command, envelope) =>
    door.send(new HandleDispute(stream.slice('dispute-'.length), command, envelope));
  return {
    parts: {
      ...disputeContext,
      ...adapters,
      bus,
      consumers: [
        reactionConsumer(disputeHearsOrders, { send, clock, isOutage, heard }),
        commandDesk('dispute', { bus, clock, failpoint, desk: () => door.desk(disputeContext.actions) }),
      ],
      heardFirst: 'dispute.commands',
      send,
    },
    module: (heads) => DisputeModule.over({ ...adapters, packs, heads, files }),
  };
}

export function composePayout(
  adapters: Adapters,
  { bus, clock, packs, failpoint, heard }: Around,
  door: Door,
  { answersByMessage, ...chosen }: ChosenProvider,
): Composed {
  const termsOf: TermsOf = (policy) => packs.get(policy).money;
  const escrows = new Escrows(adapters.streams, termsOf);
  const send: Send<PayoutCommand> = (stream, command, envelope) => door.send(payoutMessage(stream, command, envelope));
  return {
    parts: {
      ...payoutContext,
      ...adapters,
      bus,
      consumers: [
        reactionConsumer(payoutHearsOrders(termsOf), { send, clock, isOutage, heard }),
        commandDesk('payout', { bus, clock, failpoint, desk: () => door.desk(payoutContext.actions) }),
        ...(answersByMessage ? [hearPayments({ send, clock, isOutage, heard })] : []),
      ],
      send,
      followers: [deliverLegs({ ...adapters, escrows, checkpoints: bus, clock, failpoint })],
    },
    module: (heads) => PayoutModule.over({ ...adapters, packs, clock, heads, failpoint, ...chosen }),
  };
}

const STOP_MS_MAX = 18_000;

/** Where several replicas share the work, another one may still be building what this one reads. */
async function areCaughtUp(contexts: readonly Machinery[]): Promise<boolean> {
  for (const context of contexts) if (!(await context.isCaughtUp())) return false;
  return true;
}

const ASKED_MS_MAX = 5_000;

/** Whether the store of every context answers. Looks share a question that is not answered yet, for so long: they must not take the connections of the others. */
function areStoresThere(contexts: readonly Machinery[]): () => Promise<boolean> {
  let asked: { readonly answer: Promise<boolean>; readonly at: number } | undefined;
  return () => {
    if (asked !== undefined && systemElapsed() - asked.at < ASKED_MS_MAX) return asked.answer;
    const answer = Promise.all(contexts.map(({ parts }) => parts.store.head()))
      .then(() => true)
      .finally(() => (asked = asked?.answer === answer ? undefined : asked));
    asked = { answer, at: systemElapsed() };
    return answer;
  };
}

/** What a kind of process adds to the contexts that it runs; `close` lets go of what it opened for them. */
type Foundation = Pick<Running, 'readiness' | 'liveness' | 'stoppedPartitions'> & { readonly close: () => Promise<void> };

/** Contexts that share one process, and what their operators need. */
export function assembled(
  composed: readonly Composed[],
  around: Around,
  door: Door,
  { readiness, liveness, stoppedPartitions, close }: Foundation,
): Running {
  const { bus, clock, ownership, packs } = around;
  const marketplaces = [...new Set(packs.all().map(({ marketplace }) => marketplace))];
  const contexts = composed.map(({ parts }) => new Machinery(parts, around));
  const heads: ViewHeads = {
    async reached(view: AnyProjection, seconds: number) {
      for (const context of contexts) await context.reached(view, seconds);
    },
  };
  const inFlight = { count: () => 0 };
  const turning = clock instanceof TurnedClock ? new Turning(clock, contexts, bus, () => inFlight.count()) : undefined;

  @Module({})
  class ContextsModule {}

  return {
    clock,
    contexts,
    bus,
    stoppedPartitions,
    readiness: {
      store: areStoresThere(contexts),
      ...readiness,
      ...(ownership && { 'read models': () => areCaughtUp(contexts) }),
    },
    liveness,
    module: {
      module: ContextsModule,
      global: true,
      imports: [
        CqrsModule.forRoot(),
        ...composed.map(({ module }) => module(heads)),
        OperationsModule.over({ bus, clock, contexts, marketplaces, ...(turning && { turning }) }),
      ],
      providers: [{ provide: Clock, useValue: clock }],
      exports: [Clock],
    },
    async start(application, count) {
      door.open(application);
      inFlight.count = count;
      for (const context of contexts) await context.start();
    },
    async stop() {
      const stopping = Promise.all(contexts.map((context) => context.stop()));
      // A publish may wait for a broker that is away longer than anybody waits for this process: closing the bus ends that.
      await isDoneWithin(STOP_MS_MAX, stopping);
      await close();
    },
  };
}
