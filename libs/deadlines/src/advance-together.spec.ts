import { describe, expect, it } from '@jest/globals';
import { fromMs, period, toMs, type Instant } from '@entente/kernel';
import { advanceTogether, ServicesAway, type ServiceStanding, type TurnedService } from './advance-together.js';

const start = '2026-01-05T09:00:00.000Z' as Instant;
const at = (minutes: number): Instant => fromMs(toMs(start) + minutes * 60_000);

/** A service in memory: its deadlines ring at the next look after the clock passed them, and news reach it some looks later. */
class Service implements TurnedService {
  now = start;
  head = 0;
  isAway = false;
  refuses: Error | undefined;
  readonly turns: Instant[] = [];
  readonly rangAt: Instant[] = [];
  /** For each piece of news how many looks it takes to arrive. */
  readonly news: number[] = [];
  tells: Service | undefined;
  busyLooks = 0;

  constructor(
    readonly name: string,
    private deadlines: readonly Instant[] = [],
  ) {}

  readonly look = async (): Promise<ServiceStanding | undefined> => {
    if (this.isAway) return undefined;
    const [next = null] = this.deadlines.toSorted();
    const due = this.deadlines.filter((deadline) => deadline <= this.now).length;
    const head = String(this.head);
    const standing = { now: this.now, next, head, relayed: head, projected: head, lag: this.news.length, inFlight: 0, due };
    this.work();
    return this.busyLooks-- > 0 ? { ...standing, inFlight: 1 } : standing;
  };

  readonly turn = async (to: Instant): Promise<{ fired: number } | undefined> => {
    if (this.refuses) throw this.refuses;
    if (this.isAway) return undefined;
    if (to < this.now) throw new Error('The clock only goes forward.');
    this.now = to;
    this.turns.push(to);
    return { fired: this.deadlines.filter((deadline) => deadline <= to).length };
  };

  private work(): void {
    if (this.turns.length === 0) return; // It sleeps until somebody turns the clock.
    const due = this.deadlines.filter((deadline) => deadline <= this.now);
    this.deadlines = this.deadlines.filter((deadline) => deadline > this.now);
    for (const _ of due) {
      this.head += 1;
      this.rangAt.push(this.now);
      this.tells?.news.push(3);
    }
    const [first] = this.news;
    if (first === 0) {
      this.news.shift();
      this.head += 1;
    } else if (first !== undefined) this.news[0] = first - 1;
  }
}

/** Real time goes by only while somebody waits. */
const around = (services: readonly TurnedService[], everyMs = 1_000) => {
  let elapsedMs = 0;
  return {
    services,
    elapsed: () => elapsedMs,
    wait: async () => {
      elapsedMs += everyMs;
    },
  };
};

describe('Turning the clocks of several services', () => {
  it('stops all of them at each deadline of any of them, in order', async () => {
    const [order, dispute, payout] = [new Service('order', [at(30)]), new Service('dispute', [at(10)]), new Service('payout')];
    const all = [order, dispute, payout];
    expect(await advanceTogether({ to: at(60) }, around(all))).toEqual({ now: at(60), fired: 2, quiet: true });
    for (const { turns } of all) expect(turns).toEqual([start, at(10), at(30), at(60)]);
    expect([order.rangAt, dispute.rangAt]).toEqual([[at(30)], [at(10)]]);
  });

  it('goes on when what a deadline led to has arrived at the others', async () => {
    const [order, dispute] = [new Service('order', [at(10), at(20)]), new Service('dispute')];
    order.tells = dispute;
    expect(await advanceTogether({ to: at(60) }, around([order, dispute], 100))).toMatchObject({ now: at(60), quiet: true });
    expect([dispute.head, dispute.news]).toEqual([2, []]);
  });

  it('by no time at all only waits until all is quiet, and passes what is due', async () => {
    const order = new Service('order', [start]);
    expect(await advanceTogether({ by: period('PT0S') }, around([order]))).toEqual({ now: start, fired: 1, quiet: true });
    expect(order.turns).toEqual([start]);
  });

  it('by months counts in UTC', async () => {
    const order = new Service('order');
    expect(await advanceTogether({ by: period('P1M') }, around([order]))).toMatchObject({ now: '2026-02-05T09:00:00.000Z' });
  });

  it('first brings a clock that was left behind to the others', async () => {
    const [order, dispute] = [new Service('order'), new Service('dispute', [at(10), at(25)])];
    order.now = at(20);
    expect(await advanceTogether({ by: period('PT10M') }, around([order, dispute]))).toMatchObject({ now: at(30), quiet: true });
    expect(dispute.rangAt).toEqual([at(10), at(25)]);
    expect(order.turns).toEqual([at(20), at(25), at(30)]);
  });

  it('refuses to go back behind the clock that is ahead, and moves nobody', async () => {
    const [order, dispute] = [new Service('order'), new Service('dispute')];
    order.now = at(20);
    await expect(advanceTogether({ to: at(10) }, around([order, dispute]))).rejects.toThrow('only goes forward');
    expect([order.now, dispute.now]).toEqual([at(20), start]);
  });

  it('moves nobody for a caller who is refused', async () => {
    const order = new Service('order');
    order.refuses = new Error('Not for this party');
    await expect(advanceTogether({ to: at(10) }, around([order]))).rejects.toThrow('Not for this party');
    expect(order.now).toBe(start);
  });

  it.each(['9999-12-31T00:00:00.000Z', '2031-02-05T09:00:00.000Z'])(
    'moves nothing towards what is years away: %s',
    async (to) => {
      const [order, dispute] = [new Service('order', [at(10)]), new Service('dispute')];
      const turned = advanceTogether({ to: to as Instant }, around([order, dispute]));
      await expect(turned).rejects.toMatchObject({ code: 'field.invalid' });
      expect([order.turns, dispute.turns]).toEqual([[], []]);
    },
  );

  it('judges that by whose clock was left behind', async () => {
    const [order, dispute] = [new Service('order'), new Service('dispute')];
    order.now = '2029-01-05T09:00:00.000Z' as Instant;
    const turned = advanceTogether({ by: period('P3Y') }, around([order, dispute]));
    await expect(turned).rejects.toMatchObject({ code: 'field.invalid' });
    expect(dispute.now).toBe(start);
  });

  it('says which services are away', async () => {
    const [order, dispute] = [new Service('order'), new Service('dispute')];
    dispute.isAway = true;
    const away = advanceTogether({ to: at(10) }, around([order, dispute]));
    await expect(away).rejects.toThrow(new ServicesAway(['dispute']));
    expect(order.turns).toEqual([]);
  });

  it('waits for one that goes away on the way, gives up after thirty seconds, and goes on when asked again', async () => {
    const [order, dispute] = [new Service('order', [at(10)]), new Service('dispute')];
    const { turn } = order;
    const leaving: TurnedService = {
      name: 'order',
      look: order.look,
      turn: async (to) => {
        dispute.isAway = to === at(10) && order.now < to;
        return turn(to);
      },
    };
    const here = [leaving, dispute];
    expect(await advanceTogether({ to: at(60) }, around(here))).toMatchObject({ fired: 1, quiet: false });
    expect(order.now).toBe(at(10));
    dispute.isAway = false;
    expect(await advanceTogether({ to: at(60) }, around(here))).toMatchObject({ now: at(60), fired: 0, quiet: true });
    expect(dispute.now).toBe(at(60));
  });

  it('says that it is not quiet where one service is behind for too long', async () => {
    const order = new Service('order', [at(10)]);
    order.busyLooks = 40;
    expect(await advanceTogether({ to: at(60) }, around([order]))).toEqual({ now: start, fired: 0, quiet: false });
    expect(await advanceTogether({ to: at(60) }, around([order]))).toEqual({ now: at(60), fired: 1, quiet: true });
  });
});
