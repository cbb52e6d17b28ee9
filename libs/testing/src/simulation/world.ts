import type { Follower, Message } from '@entente/bus';
import { MemoryLog, type Deliverable } from '@entente/bus/memory';
import { MemoryClock } from '@entente/deadlines';
import { MemoryDeadlines } from '@entente/deadlines/memory';
import { Busy, UnknownOutcome, type Envelope } from '@entente/event-store';
import { MemoryEventStore } from '@entente/event-store/memory';
import { digestOf, Rejection, type Instant, type Json } from '@entente/kernel';
import { MemoryTill } from '@entente/payout/simulated';
import { builtInPacks, Packs, type Pack } from '@entente/policy';
import type { Chance } from './chance.js';
import { Faults, Operation } from './faults.js';
import type { Rates } from './rates.js';
import { CONTEXTS, type ContextName } from './contexts.js';
import { suspendedIn } from './read.js';
import type { Disk } from './disk.js';
import { startProcess, type Mutant, type Process, type Sent } from './process.js';

/** A bare name means the newest: each marketplace has one. */
const newest = new Map(builtInPacks().map(({ marketplace, name }) => [marketplace, name]));
/** Where sellers are paid at once, some of it is held back for a while: else nothing of that would ever be tried. */
const reserving = ({ money, ...pack }: Pack): Pack => ({
  ...pack,
  money: money.payout === 'at_capture' ? { ...money, reserve: { basisPoints: 1_000, hold: 'P45D' } } : money,
});
const packs = new Packs(builtInPacks().map(reserving), [...newest.values()]);
const START = '2026-01-05T09:00:00.000Z' as Instant;

/** What somebody sent, to be sent once more when he is in doubt. */
export type Request = {
  readonly by: string;
  readonly context: ContextName;
  readonly stream: string;
  readonly command: Json;
  readonly commandId: string;
  readonly placedUnder?: Pack;
};

/** An order of this run: how it was placed, and whether anybody looks after it. */
export type PlacedOrder = {
  readonly orderId: string;
  readonly reference: string;
  readonly placing: Request;
  readonly isAttended: boolean;
};

/** What a door answered last about a stream, and to whom it has promised what. */
type Told = { readonly revision: number; readonly state: Json };
type Promised = { readonly stream: string; readonly types: string };

export type WorldOptions = {
  readonly mutant?: Mutant;
  /** Writes down each step, for whoever wants to read what happened. */
  readonly write?: (line: string) => void;
  readonly stores?: Disk['stores'];
  /** The rule books under which orders are placed: all that there are, if nothing is said. */
  readonly policies?: readonly string[];
};

/** The whole system in memory: three contexts, what lies between them, and everything that may go wrong. Who drives it decides what happens next. */
export class World {
  readonly disk: Disk;
  readonly faults: Faults;
  readonly processes: { [C in ContextName]: Process };
  /** The laws that were broken while it ran. */
  readonly broken: string[] = [];
  /** What the run came by: a law that was never tried proves nothing. */
  readonly seen = new Map<string, number>();
  /** In the order in which they were delivered, for whoever delivers one again. */
  readonly delivered: Message[] = [];
  readonly requests: Request[] = [];
  readonly orders: PlacedOrder[] = [];
  /** By stream. */
  readonly told = new Map<string, Told>();
  /** By command. */
  readonly promised = new Map<string, Promised>();
  /** The rule books under which orders are placed. */
  readonly policies: readonly Pack[];
  private elapsedMs = 0;

  constructor(
    readonly chance: Chance,
    readonly rates: Rates,
    private readonly options: WorldOptions = {},
  ) {
    const stores = options.stores ?? {
      order: new MemoryEventStore(),
      dispute: new MemoryEventStore(),
      payout: new MemoryEventStore(),
    };
    this.disk = {
      packs,
      stores,
      deadlines: { order: new MemoryDeadlines(), dispute: new MemoryDeadlines(), payout: new MemoryDeadlines() },
      log: new MemoryLog(),
      clock: new MemoryClock(START),
      till: new MemoryTill(),
      refusals: new Map(),
    };
    this.policies = options.policies?.map((name) => packs.get(name)) ?? packs.all();
    this.faults = new Faults(chance, rates.faults, (what) => this.saw(what));
    this.processes = { order: this.start('order'), dispute: this.start('dispute'), payout: this.start('payout') };
  }

  saw(what: string): void {
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1);
  }

  note(line: () => string): void {
    this.options.write?.(line());
  }

  breaks(law: string): void {
    this.broken.push(law);
    this.note(() => `BROKEN ${law}`);
  }

  private start(name: ContextName): Process {
    return startProcess(name, this.disk, {
      faults: this.faults,
      mutant: this.options.mutant ?? {},
      elapsed: () => this.elapsedMs,
      relayed: this.rates.relayed,
      asksByMessage: this.rates.asksByMessage,
      skewMs: this.rates.skewMs[name],
      told: (stream, command, answer) => this.remember(stream, command, answer),
      alert: ({ alert, ...facts }) => {
        // Whoever could not survive a message five times has it parked, and rightly so; an operator redrives it.
        if (alert === 'key_parked' && (facts['detail'] as string).startsWith('The process ended'))
          return this.saw('parked after five crashes');
        this.breaks(`${alert}: ${JSON.stringify(facts)}`);
      },
    });
  }

  private remember(stream: string, command: Json, { revision, events, replayed, state }: Sent): void {
    if (state !== undefined) this.told.set(stream, { revision, state: state as Json });
    if (replayed) this.saw(`answered again: ${wordOf(command)}`);
    if (events.length > 0) this.note(() => `    ${stream}@${revision} ${replayed ? 'again ' : ''}${typesOf(events)}`);
  }

  /** System time passes for whoever waits with a repetition. */
  passes(ms: number): void {
    this.elapsedMs += ms;
  }

  async turn(to: Instant): Promise<void> {
    if (to <= (await this.disk.clock.now())) return;
    await this.disk.clock.set(to);
    this.note(() => `it is ${to}`);
  }

  /** One step of what a process follows; nothing where one is under way. */
  async step(process: Process, follower: Follower): Promise<'idle' | 'moved'> {
    const { name } = follower;
    if (process.busy.has(name)) return 'idle';
    process.busy.add(name);
    let outcome: 'idle' | 'moved' = 'idle';
    await this.begin(`${name} looks`, process, async () => {
      try {
        outcome = await follower.step();
      } finally {
        process.busy.delete(name);
      }
    });
    return outcome;
  }

  async deliver(process: Process, head: Deliverable): Promise<void> {
    const { consumer, message } = head;
    this.delivered.push(message);
    await this.begin(`${consumer} is told ${message.type} of ${message.key}`, process, () => process.deliver(head));
  }

  /** Somebody asks for something; what he was promised is remembered. */
  async ask(request: Request): Promise<void> {
    const { by, context, stream, command, commandId, placedUnder } = request;
    const process = this.processes[context];
    await this.begin(`${by} asks ${stream} for ${wordOf(command)}`, process, async () => {
      const now = await process.clock.now();
      const envelope: Envelope = {
        commandId,
        bodyHash: digestOf(command),
        receivedAt: now,
        recordedAt: now,
        correlationId: commandId,
        causationId: commandId,
      };
      const before = placedUnder && (await suspendedIn(this.disk, placedUnder, command));
      try {
        const { events, replayed } = await process.send(stream, command, envelope, placedUnder);
        this.promise(commandId, { stream, types: typesOf(events) });
        const after = placedUnder && (await suspendedIn(this.disk, placedUnder, command));
        if (before !== undefined && before === after && events.length > 0 && !replayed)
          this.breaks(`${before} is suspended, and ${stream} was placed.`);
      } catch (error) {
        if (!(error instanceof Rejection)) throw error;
        this.saw(`refused: ${error.code}`);
        this.note(() => `    ${by} is refused: ${error.code}`);
      }
    });
  }

  private promise(commandId: string, { stream, types }: Promised): void {
    const before = this.promised.get(commandId);
    if (before && before.types !== types)
      this.breaks(`${stream} answered ${before.types} first and ${types} to the repetition of one command.`);
    this.promised.set(commandId, { stream, types });
  }

  /** Lets something go on that stands. */
  async resume(operation: Operation): Promise<void> {
    const isAlive = this.isAlive(operation);
    if (!isAlive) this.saw('a process given up for dead went on');
    this.note(() => `${isAlive ? '' : 'given up for dead: '}${operation.what} goes on`);
    this.faults.standing.splice(this.faults.standing.indexOf(operation), 1);
    await this.faults.run(operation, operation.go);
    this.bury(operation);
  }

  /** A process ends without a word, and another takes over; it may turn out that the first was only asleep. */
  crash(name: ContextName): void {
    const process = this.processes[name];
    this.note(() => `${name} crashes and starts again`);
    this.saw('a process crashed');
    const isGone = (operation: Operation) => operation.owner === process && !this.chance.happens(this.rates.zombie);
    const left = this.faults.standing.filter((operation) => !isGone(operation));
    this.faults.standing.splice(0, Infinity, ...left);
    if (this.chance.happens(this.rates.losesRows)) this.disk.deadlines[name] = new MemoryDeadlines();
    this.processes[name] = this.start(name);
  }

  /** The bus and every checkpoint are lost: each context begins again with an empty memory, over the stores as they are. */
  beginAgain(): void {
    this.disk.log = new MemoryLog();
    for (const name of CONTEXTS) {
      this.disk.deadlines[name] = new MemoryDeadlines();
      this.processes[name] = this.start(name);
    }
  }

  /** It is over, or stands somewhere, when this resolves. */
  private async begin(what: string, process: Process, work: () => Promise<unknown>): Promise<void> {
    this.note(() => what);
    if (this.faults.healed) return this.watched(what, work);
    const operation = new Operation(what, process);
    await this.faults.run(operation, () => {
      operation.done = this.watched(what, work);
    });
    this.bury(operation);
  }

  private bury(operation: Operation): void {
    if (operation.died && this.isAlive(operation)) this.crash((operation.owner as Process).name);
  }

  private isAlive({ owner }: Operation): boolean {
    return CONTEXTS.some((name) => this.processes[name] === owner);
  }

  /** Who was too often too late, or does not know what was written, tries again; everything else that is thrown is a bug. */
  private async watched(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof Busy || error instanceof UnknownOutcome) this.saw('gave up for the moment');
      else this.breaks(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
}

const typesOf = (events: readonly { readonly type: string }[]): string => events.map(({ type }) => type).join(' ');

/** What a command is about, in one word. */
function wordOf(command: Json): string {
  const { type, action, news, name } = command as { type: string; action?: string; news?: { type: string }; name?: string };
  return action ?? news?.type ?? (name === undefined ? type : `${type} ${name}`);
}
