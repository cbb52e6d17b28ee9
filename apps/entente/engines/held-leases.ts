import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, Replica } from './cluster.js';
import { StoredLeases, type Stored } from './stored-leases.js';

const LOOK_MS = 250;
const HELD_HERE = /^entente_held_leases\{lease="([^"]+)"\} 1$/gm;

/** Who does the work that one replica of a service does, looked at again and again: in the database, and as the replicas see it. */
export class HeldLeases {
  looks = 0;
  /** Two owners at once, or a change of owner that fences nobody. */
  readonly faults: string[] = [];
  readonly stored: StoredLeases;
  private readonly last = new Map<string, Stored>();
  private isOver = false;
  private readonly looking: Promise<void>;

  private constructor(private readonly cluster: Cluster) {
    this.stored = new StoredLeases(cluster);
    this.looking = this.watch();
    this.looking.catch(() => {}); // Whoever waits for the end hears of it.
  }

  static watch(cluster: Cluster): HeldLeases {
    return new HeldLeases(cluster);
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.looking;
    await this.stored.close();
  }

  private async watch(): Promise<void> {
    for (; !this.isOver; await sleep(LOOK_MS)) {
      for (const lease of await this.stored.all()) this.compare(lease);
      const suspects = await this.heldTwice();
      // They are asked one a moment after the other, and it may have changed hands: whoever has lost it says so the next time.
      const still = suspects.length === 0 ? [] : await this.heldTwice();
      for (const name of suspects) if (still.includes(name)) this.faults.push(`Two replicas believe that they hold ${name}.`);
      this.looks += 1;
    }
  }

  private async heldTwice(): Promise<readonly string[]> {
    return twiceIn(await Promise.all(this.cluster.replicas.map(heldBy)));
  }

  private compare(lease: Stored): void {
    const before = this.last.get(lease.name);
    this.last.set(lease.name, lease);
    if (!before) return;
    const isFenced = lease.holder === before.holder ? lease.epoch === before.epoch : lease.epoch > before.epoch;
    if (!isFenced) this.faults.push(`${JSON.stringify(before)} became ${JSON.stringify(lease)}.`);
  }
}

/** The leases that a process believes to hold; none, where it is gone. */
async function heldBy({ url }: Replica): Promise<readonly string[]> {
  const metrics = await fetch(`${url}/metrics`).then(
    (response) => response.text(),
    () => '',
  );
  return heldIn(metrics);
}

export const heldIn = (metrics: string): readonly string[] => [...metrics.matchAll(HELD_HERE)].map(([, name = '']) => name);

/** What more than one says that he holds, whatever else is held by nobody. */
export function twiceIn(held: readonly (readonly string[])[]): readonly string[] {
  const all = held.flat();
  return [...new Set(all.filter((name, at) => all.indexOf(name) !== at))];
}
