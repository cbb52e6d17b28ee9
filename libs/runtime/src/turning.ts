import { advance, systemElapsed, type Advanced, type AdvanceTo, type TurnedClock } from '@entente/deadlines';
import type { Bus } from '@entente/bus';
import { Rejection, type Instant } from '@entente/kernel';
import type { Machinery } from './machinery.js';
import { wait } from './waiting.js';

const LOOK_MS = 4;

/** The manual clock of one process: turned by one hand at a time, deadline by deadline. */
export class Turning {
  private turning: Promise<unknown> = Promise.resolve();

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
    const { clock, contexts } = this;
    const nextDue = async () => {
      const all = (await Promise.all(contexts.map((context) => context.nextDue()))).filter((at) => at !== undefined);
      return all.sort()[0];
    };
    return advance(goal, { clock, nextDue, settle: (msLeft) => this.settle(msLeft), elapsed: systemElapsed });
  }

  /** Waits until all is quiet in two looks in a row, and nothing was appended between them. */
  private async settle(msLeft: number): Promise<{ quiet: boolean; fired: number }> {
    const fired = () => this.contexts.reduce((total, context) => total + context.fired, 0);
    const before = fired();
    const endsAt = systemElapsed() + msLeft;
    let heads: string | undefined;
    for (const context of this.contexts) context.wake();
    for (;;) {
      const standings = await Promise.all(this.contexts.map((context) => context.standing()));
      const now = standings.map(({ head }) => head).join();
      const quiet = this.inFlight() === 0 && standings.every((standing) => standing.quiet) && (await this.bus.lag()) === 0;
      if (quiet && heads === now) return { quiet: true, fired: fired() - before };
      heads = quiet ? now : undefined;
      if (systemElapsed() >= endsAt) return { quiet: false, fired: fired() - before };
      if (!quiet) for (const context of this.contexts) if (standings.some(({ due }) => due > 0)) context.wake();
      await wait(LOOK_MS);
    }
  }

  /** For whoever asks for a time that cannot be: the clock only goes forward. */
  static goal(by: { months: number; days: number; ms: number } | undefined, to: Instant | undefined): AdvanceTo {
    if ((by === undefined) === (to === undefined))
      throw new Rejection('field.invalid', 'Say how far (`by`, such as P7D; PT0S only waits) or until when (`to`), one of them.');
    return by ? { by } : { to: to! };
  }
}
