import { fileURLToPath } from 'node:url';
import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule, type CommandBus } from '@nestjs/cqrs';
import { reactionConsumer, Unprocessable, type Alert, type Bus, type Failpoint } from '@entente/bus';
import { PgBus } from '@entente/bus/pg';
import { ManualClock, SystemClock, TurnedClock } from '@entente/deadlines';
import { PgDeadlines } from '@entente/deadlines/pg';
import { disputeContext, DisputeModule, disputeHearsOrders, HandleDispute, type DisputeCommand } from '@entente/dispute';
import { Streams, type Versions } from '@entente/event-store';
import { eventStoreTables, PgEventStore } from '@entente/event-store/pg';
import { Clock, type Instant } from '@entente/kernel';
import {
  Attachments,
  HandleOrder,
  orderContext,
  OrderModule,
  orderHearsDisputes,
  OrderReads,
  type OrderCommand,
} from '@entente/order';
import {
  deliverLegs,
  Escrows,
  payoutContext,
  payoutHearsOrders,
  payoutMessage,
  PayoutModule,
  type PayoutCommand,
  type TermsOf,
} from '@entente/payout';
import { SimulatedProvider, SqlTill } from '@entente/payout/simulated';
import { UnknownPack, type Packs } from '@entente/policy';
import type { AnyProjection, ViewHeads } from '@entente/projections';
import type { Sql } from '@entente/sql';
import { MEMORY, openPglite, type Pglite } from '@entente/sql/pglite';
import type { Config } from './config.js';
import { FailingStore } from './failpoints.js';
import { Machinery, type ContextParts, type Send } from './machinery.js';
import { OperationsModule } from './operations.module.js';
import { Turning } from './turning.js';
import { pauseBefore, wait } from './waiting.js';

const CACHE = fileURLToPath(new URL('../../../.cache/', import.meta.url));

type Around = { readonly alert: (alert: Alert) => void; readonly failpoint: Failpoint };

/** Everything in one process: three contexts on one PGlite, a schema each, and a log table between them. */
export type Embedded = {
  readonly module: DynamicModule;
  readonly clock: Clock;
  readonly contexts: readonly Machinery[];
  /** Begins to follow; `commands` is the one door, which the application has opened by now. */
  start(commands: CommandBus, inFlight: () => number): Promise<void>;
  /** Finishes what is in hand, then closes the database. */
  stop(): Promise<void>;
};

export async function openEmbedded(config: Config, packs: Packs, { alert, failpoint }: Around): Promise<Embedded> {
  const pglite = await openPglite(config.dataDir === 'memory' ? MEMORY : config.dataDir, { cacheDir: CACHE });
  try {
    return await compose(pglite, config, packs, { alert, failpoint });
  } catch (error) {
    await pglite.close();
    throw error;
  }
}

async function compose(pglite: Pglite, config: Config, packs: Packs, { alert, failpoint }: Around): Promise<Embedded> {
  const door: { commands?: CommandBus } = {};
  const commands = (): CommandBus => {
    if (!door.commands) throw new Error('No command can be handled before the application is up.');
    return door.commands;
  };
  const adaptersOf = async (schema: string, versions: Versions) => {
    const sql = pglite.schema(schema);
    await sql.script(eventStoreTables);
    const store = new FailingStore(new PgEventStore(sql), failpoint);
    const streams = new Streams(store, versions, pauseBefore);
    return { sql, store, streams, deadlines: await PgDeadlines.open(sql) };
  };

  const order = await adaptersOf('entente_order', orderContext.versions);
  const dispute = await adaptersOf('entente_dispute', disputeContext.versions);
  const payout = await adaptersOf('entente_payout', payoutContext.versions);
  const clock =
    config.clock.kind === 'system'
      ? new SystemClock()
      : await manualClock(pglite.schema('entente_clock'), config.clock.start, [order.sql, dispute.sql, payout.sql]);
  const bus: Bus = await PgBus.open(pglite.schema('entente_bus'), { clock, alert, failpoint });
  const provider = new SimulatedProvider(await SqlTill.open(payout.sql), wait);
  const attachments = await Attachments.open(order.sql);
  const termsOf: TermsOf = (policy) => packs.get(policy).money;
  const escrows = new Escrows(payout.streams, termsOf);

  const toOrder: Send<OrderCommand> = (stream, command, envelope) =>
    knowing(commands().execute(new HandleOrder(stream.slice('order-'.length), command, envelope)));
  const toDispute: Send<DisputeCommand> = (stream, command, envelope) =>
    knowing(commands().execute(new HandleDispute(stream.slice('dispute-'.length), command, envelope)));
  const toPayout: Send<PayoutCommand> = (stream, command, envelope) =>
    commands().execute(payoutMessage(stream, command, envelope));

  const parts: readonly ContextParts[] = [
    {
      ...orderContext,
      ...order,
      bus,
      consumers: [reactionConsumer(orderHearsDisputes, { send: toOrder, clock })],
      send: toOrder,
    },
    {
      ...disputeContext,
      ...dispute,
      bus,
      consumers: [reactionConsumer(disputeHearsOrders, { send: toDispute, clock })],
      send: toDispute,
    },
    {
      ...payoutContext,
      ...payout,
      bus,
      consumers: [reactionConsumer(payoutHearsOrders(termsOf), { send: toPayout, clock })],
      send: toPayout,
      followers: [deliverLegs({ ...payout, escrows, checkpoints: bus, clock, failpoint })],
    },
  ];
  const contexts = parts.map((part) => new Machinery(part, { clock, alert, failpoint }));
  const heads: ViewHeads = { reached: (view: AnyProjection, seconds: number) => reached(contexts, view, seconds) };
  const desk = config.tokens.from === 'development' ? { desk: provider } : {};
  const inFlight = { count: () => 0 };
  const turning = clock instanceof TurnedClock ? new Turning(clock, contexts, bus, () => inFlight.count()) : undefined;

  @Module({})
  class EmbeddedModule {}

  return {
    clock,
    contexts,
    module: {
      module: EmbeddedModule,
      global: true,
      imports: [
        CqrsModule.forRoot(),
        OrderModule.over({ ...order, packs, heads, attachments }),
        DisputeModule.over({ ...dispute, packs, heads, files: new OrderReads(order.streams, packs, attachments) }),
        PayoutModule.over({ ...payout, packs, clock, provider, heads, failpoint, ...desk }),
        OperationsModule.over({ bus, clock, contexts, ...(turning && { turning }) }),
      ],
      providers: [{ provide: Clock, useValue: clock }],
      exports: [Clock],
    },
    async start(opened, count) {
      door.commands = opened;
      inFlight.count = count;
      for (const context of contexts) await context.start();
    },
    async stop() {
      await Promise.all(contexts.map((context) => context.stop()));
      await pglite.close();
    },
  };
}

/** A rule book that this release lacks parks the key until a start has it: no repetition would mend that. */
async function knowing<Done>(command: Promise<Done>): Promise<Done> {
  try {
    return await command;
  } catch (error) {
    if (error instanceof UnknownPack) throw new Unprocessable('unknown.pack', error.message, { cause: error });
    throw error;
  }
}

/** Business time is never before the last event. */
async function manualClock(sql: Sql, start: Instant, stores: readonly Sql[]): Promise<ManualClock> {
  const latest = await Promise.all(
    stores.map(
      async (store) => (await store.query<{ at: Instant | null }>('select max(at) as at from events'))[0]?.at ?? undefined,
    ),
  );
  const notBefore = latest
    .filter((at) => at !== undefined)
    .sort()
    .at(-1);
  return ManualClock.open(sql, { start, notBefore, isOurs: true });
}

async function reached(contexts: readonly Machinery[], view: AnyProjection, seconds: number): Promise<void> {
  for (const context of contexts) await context.reached(view, seconds);
}
