import { SERVICES } from '@entente/contracts';
import { openPostgres, type Postgres } from '@entente/sql/pg';
import type { Cluster, Replica } from './cluster.js';

export type Stored = { readonly name: string; readonly holder: string; readonly epoch: number; readonly isHeld: boolean };

/** A process, and all that it holds. */
export type Owner = { readonly replica: Replica; readonly holder: string; readonly names: readonly string[] };

/** Who does the work that one replica of a service does for all, as the databases have it. */
export class StoredLeases {
  private readonly databases: readonly Postgres[];

  constructor(private readonly cluster: Cluster) {
    this.databases = SERVICES.map((service) => openPostgres(cluster.databases[service], { readOnly: true, connectionsMax: 2 }));
  }

  async close(): Promise<void> {
    for (const database of this.databases) await database.close();
  }

  async all(): Promise<readonly Stored[]> {
    const rows = await Promise.all(
      SERVICES.map((service, i) =>
        this.databases[i]!.schema(`entente_${service}`).query<Stored>(
          'select name, holder, epoch, until > statement_timestamp() as "isHeld" from leases',
        ),
      ),
    );
    return rows.flat();
  }

  /** What these processes hold now. */
  async heldBy(replicas: readonly Replica[]): Promise<readonly Stored[]> {
    const all = await this.all();
    return all.filter((lease) => lease.isHeld && replicas.some((replica) => isOf(replica, lease)));
  }

  /** The process that holds a lease, and everything else that it holds. */
  async ownerOf(name: string): Promise<Owner> {
    const all = await this.all();
    const found = all.find((lease) => lease.name === name && lease.isHeld);
    const replica = this.cluster.replicas.find((one) => found && isOf(one, found));
    if (!found || !replica) throw new Error(`Nobody here holds ${name}: ${JSON.stringify(all)}`);
    const { holder } = found;
    return { replica, holder, names: all.filter((lease) => lease.isHeld && lease.holder === holder).map((lease) => lease.name) };
  }
}

const isOf = (replica: Replica, { holder }: Stored): boolean => holder.split('/')[1] === String(replica.process().pid);
