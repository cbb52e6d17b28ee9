import type { StoryName } from '../e2e/stories.js';
import { Play } from '../e2e/witness.js';
import { playOn } from './playing.js';
import type { WithCluster } from './with-cluster.js';

const TOLD: readonly StoryName[] = [
  'disputed and refunded in part',
  'completed after a refusal',
  'opened by itself and refunded',
  'cancelled and refunded',
  'held and enlarged by an offer',
];
const CUSTOMERS = 3;

/**
 * Customers who act all the time, one order after another, whatever becomes of the services; what is not answered is sent again. Every other order goes
 * over the bus.
 */
export class Load {
  readonly plays: Play[] = [];
  private mayBegin = true;
  private readonly acting: Promise<unknown>;

  constructor(
    private readonly given: Pick<WithCluster, 'cluster' | 'line'>,
    private readonly prefix: string,
  ) {
    this.acting = Promise.all(Array.from({ length: CUSTOMERS }, () => this.act()));
    this.acting.catch(() => {}); // Whoever waits for the end hears of it.
  }

  /** Commands that were answered. */
  get answered(): number {
    return this.plays.reduce((sum, { told }) => sum + told.length, 0);
  }

  /** Each finishes the order in hand. */
  async finish(): Promise<readonly Play[]> {
    this.mayBegin = false;
    await this.acting;
    return this.plays;
  }

  private async act(): Promise<void> {
    while (this.mayBegin) {
      const n = this.plays.length;
      const { cluster, line } = this.given;
      const way = n % 2 === 1 ? line.by : undefined;
      const play = Play.of(TOLD[n % TOLD.length]!, `${this.prefix}-${n}`, way);
      this.plays.push(play);
      await playOn(play, cluster.url);
    }
  }
}
