import type { Failpoint } from '@entente/bus';
import { EventStore, type Append, type Page, type Position, type Recorded } from '@entente/event-store';

/** Where a crash test may end the process, in the order in which a command passes them. */
export const FAILPOINTS = [
  'append.before',
  'append.after',
  'relay.before-publish',
  'relay.after-publish',
  'reaction.before-handle',
  'reaction.after-handle',
  'command.before-keep',
  'command.after-keep',
  'command.after-tell',
  'projection.before-commit',
  'projection.after-commit',
  'deadlines.before-apply',
  'deadlines.after-apply',
  'alarm.before-ring',
  'alarm.after-ring',
  'leg.before-wallet',
  'leg.after-wallet',
  'leg.after-delivered',
  'provider.before-call',
  'provider.after-call',
  'withdrawal.after-request',
  'withdrawal.before-wallet',
  'withdrawal.after-wallet',
  'withdrawal.before-call',
  'withdrawal.after-call',
  'withdrawal.before-settled',
  'withdrawal.after-settled',
] as const;

/** The places that only a service beside others passes: when it has won a lease, and when it takes a record from the broker. */
export const CLUSTER_FAILPOINTS = [
  'lease.after-won',
  'message.before-begin',
  'offset.before-commit',
  'offset.after-commit',
] as const;

export type FailpointName = (typeof FAILPOINTS | typeof CLUSTER_FAILPOINTS)[number];
export type FailAt = { readonly name: FailpointName; readonly hit: number };

/** Kills this very process, as if somebody had pulled the plug, when it passes a place for the n-th time. Without `at` it does nothing. */
export function failpoint(at: FailAt | undefined): Failpoint {
  if (!at) return () => {};
  let hits = 0;
  return (name) => {
    if (name !== at.name || ++hits < at.hit) return undefined;
    process.kill(process.pid, 'SIGKILL');
    return new Promise<never>(() => {}); // The signal is on its way: nothing happens any more.
  };
}

/** A store that passes the two places around an append. */
export class FailingStore extends EventStore {
  constructor(
    private readonly store: EventStore,
    private readonly pass: Failpoint,
  ) {
    super();
  }

  override async append(append: Append): Promise<{ revision: number }> {
    await this.pass('append.before');
    const appended = await this.store.append(append);
    await this.pass('append.after');
    return appended;
  }

  override read(stream: string, from?: number): AsyncIterable<Recorded> {
    return this.store.read(stream, from);
  }
  override readAll(query: Parameters<EventStore['readAll']>[0]): Promise<Page> {
    return this.store.readAll(query);
  }
  override revisionOf(stream: string): Promise<number> {
    return this.store.revisionOf(stream);
  }
  override head(): Promise<Position | undefined> {
    return this.store.head();
  }
  override onAppend(listener: () => void): () => void {
    return this.store.onAppend(listener);
  }
}
