import { ringsAt, type Instant } from '@entente/kernel';
import { Deadlines, type DeadlineChange, type DeadlineRow } from '../deadlines.js';

/** For tests and simulation: lost with the process, then rebuilt from the store. */
export class MemoryDeadlines extends Deadlines {
  private readonly rows = new Map<string, DeadlineRow>();
  private position: string | undefined;

  async checkpoint(): Promise<string | undefined> {
    return this.position;
  }

  async apply(changes: readonly DeadlineChange[], from: string | undefined, to: string): Promise<boolean> {
    if (this.position !== from) return false;
    for (const { stream, started, ended } of changes) {
      for (const name of ended) this.rows.delete(keyOf({ stream, name }));
      for (const row of started) this.rows.set(keyOf(row), row);
    }
    this.position = to;
    return true;
  }

  async due(now: Instant, limit: number, after?: DeadlineRow): Promise<DeadlineRow[]> {
    const behind = this.ringing(now).filter((row) => !after || byDue(row, after) > 0);
    return behind.sort(byDue).slice(0, limit);
  }

  async dueCount(now: Instant): Promise<number> {
    return this.ringing(now).length;
  }

  async next(): Promise<Instant | undefined> {
    let first: Instant | undefined;
    for (const row of this.rows.values()) if (first === undefined || ringsAt(row) < first) first = ringsAt(row);
    return first;
  }

  private ringing(now: Instant): DeadlineRow[] {
    return [...this.rows.values()].filter((row) => ringsAt(row) <= now);
  }
}

const keyOf = ({ stream, name }: Pick<DeadlineRow, 'stream' | 'name'>): string => `${stream}\u0000${name}`;

const byDue = (one: DeadlineRow, other: DeadlineRow): number =>
  compare(ringsAt(one), ringsAt(other)) || compare(one.stream, other.stream) || compare(one.name, other.name);

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
