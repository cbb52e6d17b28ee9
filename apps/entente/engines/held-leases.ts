import { setTimeout as sleep } from 'node:timers/promises';
import { SERVICES } from '@entente/contracts';
import { openPostgres, type Postgres } from '@entente/sql/pg';
import type { Cluster, Replica } from './cluster.js';

type Held = { readonly name: string; readonly holder: string; readonly epoch: number; readonly isHeld: boolean };

/** A process, and all that it holds. */
export type Owner = { readonly replica: Replica; readonly holder: string; readonly names: readonly string[] };

const LOOK_MS = 250;
const HELD_HERE = /^entente_held_leases\{[^}]*\} (\d+)$/gm;

/** Who does the work that one replica of a service does, looked at again and again: in the database, and as the replicas see it. */
export class HeldLeases {
  looks = 0;
  /** Two owners at once, or a change of owner that fences nobody. */
  readonly faults: string[] = [];
  private readonly last = new Map<string, Held>();
  private isOver = false;
  private readonly looking: Promise<void>;

  private constructor(
    private readonly cluster: Cluster,
    private readonly databases: readonly Postgres[],
  ) {
    this.looking = this.watch();
    this.looking.catch(() => {}); // Whoever waits for the end hears of it.
  }

  static watch(cluster: Cluster): HeldLeases {
    return new HeldLeases(
      cluster,
      SERVICES.map((service) => openPostgres(cluster.databases[service], { readOnly: true, connectionsMax: 2 })),
    );
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.looking;
    for (const database of this.databases) await database.close();
  }

  async all(): Promise<readonly Held[]> {
    const rows = await Promise.all(
      SERVICES.map((service, i) =>
        this.databases[i]!.schema(`entente_${service}`).query<Held>(
          'select name, holder, epoch, until > statement_timestamp() as "isHeld" from leases',
        ),
      ),
    );
    return rows.flat();
  }

  /** The process that holds a lease, and everything else that it holds. */
  async ownerOf(name: string): Promise<Owner> {
    const all = await this.all();
    const found = all.find((lease) => lease.name === name && lease.isHeld);
    const replica = this.cluster.replicas.find((one) => found && found.holder.split('/')[1] === String(one.process().pid));
    if (!found || !replica) throw new Error(`Nobody here holds ${name}: ${JSON.stringify(all)}`);
    const { holder } = found;
    return { replica, holder, names: all.filter((lease) => lease.isHeld && lease.holder === holder).map((lease) => lease.name) };
  }

  private async watch(): Promise<void> {
    for (; !this.isOver; await sleep(LOOK_MS)) {
      const all = await this.all();
      for (const lease of all) this.compare(lease);
      const byReplicas = await Promise.all(this.cluster.replicas.map(heldBy));
      if (sum(byReplicas) > all.length)
        this.faults.push(`${all.length} leases, and replicas believe that they hold ${byReplicas.join(' + ')}.`);
      this.looks += 1;
    }
  }

  private compare(lease: Held): void {
    const before = this.last.get(lease.name);
    this.last.set(lease.name, lease);
    if (!before) return;
    const isFenced = lease.holder === before.holder ? lease.epoch === before.epoch : lease.epoch > before.epoch;
    if (!isFenced) this.faults.push(`${JSON.stringify(before)} became ${JSON.stringify(lease)}.`);
  }
}

/** How many leases a process believes to hold; none, where it is gone. */
async function heldBy({ url }: Replica): Promise<number> {
  const metrics = await fetch(`${url}/metrics`).then(
    (response) => response.text(),
    () => '',
  );
  return sum([...metrics.matchAll(HELD_HERE)].map(([, count]) => Number(count)));
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
