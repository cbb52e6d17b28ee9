import { advance, systemElapsed, type Advanced, type AdvanceTo, type Settled, type TurnedClock } from '@entente/deadlines';
import type { Bus } from '@entente/bus';
import type { Instant } from '@entente/kernel';
import type { Machinery } from './machinery.js';
import { wait } from './waiting.js';

const LOOK_MS = 4;

/** The manual clock of one process: turned by one hand at a time, deadline by deadline. */
export class Turning {
  private turning: Promise<unknown> = Promise.resolve();
  /** The heads of the stores when all was quiet last. */
  private quietAt: string | undefined;

  constructor(
    private readonly clock: TurnedClock,
    private readonly contexts: readonly Machinery[],
    private readonly bus: Bus,
    /** Commands that are being handled now. */
    private readonly inFlight: () => number,
  ) {}

  /** Two turns at once would pass each other's deadlines: the second waits for the first. */
  turn(goal: AdvanceTo): Promise<Advanced> {
    const turned = this.turning.then(() => this.advance(goal));
    this.turning = turned.catch(() => undefined);
    return turned;
  }

  private advance(goal: AdvanceTo): Promise<Advanced> {
    return advance(goal, { clock: this.clock, settle: (msLeft) => this.settle(msLeft), elapsed: systemElapsed });
  }

  private async nextDue(): Promise<Instant | undefined> {
    const all = await Promise.all(this.contexts.map((context) => context.nextDue()));
    return all.filter((at) => at !== undefined).sort()[0];
  }

  /** Waits until all is quiet: nothing is left to do, and nothing was appended, published or has fallen due while we looked. */
  private async settle(msLeft: number): Promise<Settled> {
    const fired = () => this.contexts.reduce((total, context) => total + context.fired, 0);
    const before = fired();
    const endsAt = systemElapsed() + msLeft;
    for (;;) {
      // Who is at work here knows it without asking the database.
      while (!this.contexts.every((context) => context.isWaiting) && systemElapsed() < endsAt) await wait(LOOK_MS);
      const heads: readonly (string | null)[] = await Promise.all(this.contexts.map((context) => context.head()));
      const next = await this.nextDue();
      const isDue = next !== undefined && next <= (await this.clock.now());
      const isStill = !isDue && this.inFlight() === 0 && (await this.bus.lag()) === 0;
      // Where all was quiet it stays so until a head moves: to turn over days without a deadline asks little.
      if (isStill && this.quietAt === heads.join()) return { quiet: true, fired: fired() - before, next };
      this.quietAt = isStill && (await this.areQuietAt(heads)) ? heads.join() : undefined;
      if (this.quietAt !== undefined) continue; // One more look: nothing may have happened meanwhile.
      if (systemElapsed() >= endsAt) return { quiet: false, fired: fired() - before, next };
      if (isDue) for (const context of this.contexts) context.wake();
      await wait(LOOK_MS);
    }
  }

  private async areQuietAt(heads: readonly (string | null)[]): Promise<boolean> {
    for (const [i, context] of this.contexts.entries()) if (!(await context.isQuietAt(heads[i] ?? null))) return false;
    return true;
  }
}
