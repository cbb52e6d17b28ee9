import type { Failpoint } from '@entente/bus';
import {
  EventStore,
  UnknownOutcome,
  WrongRevision,
  type Append,
  type Page,
  type Position,
  type Recorded,
} from '@entente/event-store';
import type { Chance } from './chance.js';
import type { FaultRates } from './rates.js';

const MORE_OFTEN = 8;

/** Something under way in a process: it may stand still at a failpoint while others go on, or end there with its process. */
export class Operation {
  done: Promise<unknown> = Promise.resolve();
  /** Tells whoever waits that it has come to a stand. */
  stands = (): void => {};
  /** Lets it go on from where it stands. */
  go = (): void => {};
  died = false;

  constructor(
    readonly what: string,
    /** The process in whose memory it lives. */
    readonly owner: object,
  ) {}
}

/** Where everything passes that may go wrong. One operation runs at a time, the others stand: so it is known whose failpoint it is. */
export class Faults {
  readonly standing: Operation[] = [];
  private current: Operation | undefined;
  healed = false;

  constructor(
    private readonly chance: Chance,
    private readonly rates: FaultRates,
    readonly saw: (what: string) => void,
  ) {}

  readonly pass: Failpoint = (name) => {
    const operation = this.current;
    if (this.healed || !operation) return undefined;
    const { hold, die, favourite } = this.rates;
    const fate = this.chance.next() / (name === favourite ? MORE_OFTEN : 1);
    if (fate < die) {
      this.saw(`died at ${name}`);
      operation.died = true;
      operation.stands();
      return new Promise<never>(() => {}); // What a dead process would have done next never happens.
    }
    if (fate >= die + hold) return undefined;
    return new Promise<void>((resolve) => {
      operation.go = resolve;
      this.standing.push(operation);
      operation.stands();
    });
  };

  forgets(): boolean {
    return !this.healed && this.chance.happens(this.rates.forget);
  }

  /** Runs until it is done or comes to a stand. */
  async run(operation: Operation, start: () => void): Promise<void> {
    this.current = operation;
    const stand = new Promise<void>((resolve) => (operation.stands = resolve));
    start();
    await Promise.race([operation.done, stand]);
  }
}

/** A store whose answers may get lost, before or after it has written. */
export class FaultyStore extends EventStore {
  constructor(
    private readonly store: EventStore,
    private readonly faults: Faults,
  ) {
    super();
  }

  override async append(append: Append): Promise<{ revision: number }> {
    await this.faults.pass('append.before');
    if (this.faults.forgets()) throw this.lost('an append nobody knows about was not written', append);
    try {
      const appended = await this.store.append(append);
      if (this.faults.forgets()) throw this.lost('an append nobody knows about was written', append);
      await this.faults.pass('append.after');
      return appended;
    } catch (error) {
      if (error instanceof WrongRevision) this.faults.saw('somebody was faster');
      throw error;
    }
  }

  private lost(what: string, { stream }: Append): UnknownOutcome {
    this.faults.saw(what);
    return new UnknownOutcome(`The answer for ${stream} was lost.`);
  }

  override read(stream: string, from?: number): AsyncIterable<Recorded> {
    return this.store.read(stream, from);
  }
  override revisionOf(stream: string): Promise<number> {
    return this.store.revisionOf(stream);
  }
  override readAll(query: { after: Position | undefined; prefixes: readonly string[]; limit: number }): Promise<Page> {
    return this.store.readAll(query);
  }
  override head(): Promise<Position | undefined> {
    return this.store.head();
  }
  override onAppend(listener: () => void): () => void {
    return this.store.onAppend(listener);
  }
}
