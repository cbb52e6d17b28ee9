import { TryLater, type Bus } from '@entente/bus';
import { isAtRest, TurnedClock, type Advanced, type ServiceStanding } from '@entente/deadlines';
import { Rejection, type Clock, type Instant } from '@entente/kernel';
import type { Machinery } from './machinery.js';

/**
 * The clock of one service of several. It goes where it is told and answers at once: who steps all of them together (`advanceTogether`) looks until
 * all is quiet everywhere. Everything is read from what is stored, so that any replica may answer; only `inFlight` is this replica's own.
 */
export class Stepping {
  constructor(
    private readonly clock: Clock,
    private readonly context: Machinery,
    private readonly bus: Bus,
    /** Commands that are being handled now. */
    private readonly inFlight: () => number,
  ) {}

  async look(): Promise<ServiceStanding> {
    const { clock, context, bus, inFlight } = this;
    // What is behind is looked at after what it is behind of: whatever moved meanwhile makes it look busy, never quiet.
    const { due, ...positions } = await context.positions();
    const next = (await context.nextDue()) ?? null;
    return { now: await clock.now(), next, ...positions, lag: await bus.lag(), inFlight: inFlight(), due };
  }

  /** Without a broker nobody knows what it holds. */
  private async isAtRest(): Promise<boolean> {
    try {
      return isAtRest(await this.look());
    } catch (error) {
      if (error instanceof TryLater) return false;
      throw error;
    }
  }

  /** `fired`: how many deadlines ring because of this turn. */
  async step(to: Instant | undefined): Promise<Advanced> {
    const { clock, context } = this;
    if (!(clock instanceof TurnedClock)) throw new Error('Only a manual clock is turned.');
    if (to === undefined)
      throw new Rejection(
        'field.invalid',
        'One service of several is only turned to an instant (`to`). To turn all of them together, ask the gateway, or use `entente clock advance`.',
      );
    const fired = await context.parts.deadlines.dueCount(to);
    await clock.set(to);
    context.wake();
    return { now: to, fired, quiet: await this.isAtRest() };
  }
}
