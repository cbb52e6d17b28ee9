import { follow, type Alert, type Failpoint, type Follower, type Following } from '@entente/bus';
import { idOf, type AnyProjection, type ProjectionRunner } from '@entente/projections';
import { isOutage, type Leases } from '@entente/sql';

/** Whoever holds it follows the live tables of this version. Replicas and rebuilds must call it by one name. */
export const projectionLease = (context: string, version: Pick<AnyProjection, 'name' | 'version'>): string =>
  `${context}.projection.${idOf(version)}`;

/** What this process does of the work that only one of several replicas does: it takes what is free, and keeps what it has. */
export class Owning {
  private following: Following | undefined;

  constructor(
    private readonly leases: Leases,
    private readonly names: readonly string[],
    private readonly alert: (alert: Alert) => void,
    private readonly failpoint: Failpoint = () => {},
  ) {}

  async start(): Promise<void> {
    await this.look();
    this.following = follow({ name: 'leases', step: () => this.look() }, { alert: this.alert });
  }

  /** For the end, when nothing that needs a lease is at work any more: another replica goes on at once. */
  async stop(): Promise<void> {
    await this.following?.stop();
    await during(() => this.leases.release());
  }

  isHeld(name: string): boolean {
    return this.leases.isHeld(name);
  }

  /** Of every lease that it may have. */
  get standing(): readonly { readonly name: string; readonly isHeld: boolean }[] {
    return this.names.map((name) => ({ name, isHeld: this.isHeld(name) }));
  }

  /** Raised whenever somebody else had it in between. */
  epochOf(name: string): number | undefined {
    return this.leases.epochOf(name);
  }

  /** What the database says of it, instead of what it said some seconds ago. */
  async isStillHeld(name: string): Promise<boolean> {
    return (await this.leases.keep([name])).has(name);
  }

  private async look(): Promise<'idle'> {
    const due = this.leases.due(this.names);
    if (due.length === 0) return 'idle';
    const had = due.filter((name) => this.isHeld(name));
    await during(() => this.leases.keep(due));
    for (const name of due) if (this.isHeld(name) && !had.includes(name)) await this.failpoint('lease.after-won');
    return 'idle';
  }
}

/** While the database is away the leases run out by themselves, and a second later is soon enough to ask again. */
async function during(asking: () => Promise<unknown>): Promise<void> {
  try {
    await asking();
  } catch (error) {
    if (!isOutage(error)) throw error;
  }
}

/** Steps while its lease is held; without `owning` everything is this process's own. */
export const whileOwned = (owning: Owning | undefined, lease: string, follower: Follower): Follower => ({
  name: follower.name,
  async step() {
    if (owning === undefined || owning.isHeld(lease)) return follower.step();
    follower.forget?.();
    return 'idle';
  },
  isAtHead: () => follower.isAtHead?.() ?? false,
});

/** Opens the projection whenever its lease was won, and when it was fenced although the lease is held: after a lost answer it has fenced itself. */
export function projecting(owning: Owning | undefined, lease: string, runner: ProjectionRunner): Follower {
  let openSince: number | undefined;

  async function step(): Promise<'idle' | 'moved'> {
    if (owning && (owning.epochOf(lease) !== openSince || runner.stopped?.reason === 'fenced')) {
      // Somebody may have seized it since the last renewal: to open it now would fence him.
      if (!(await owning.isStillHeld(lease))) return 'idle';
      const epoch = owning.epochOf(lease);
      await runner.open();
      openSince = epoch;
    }
    return runner.step();
  }

  return whileOwned(owning, lease, { name: lease, step, isAtHead: () => runner.isAtHead() });
}
