import type { MemoryLog } from '@entente/bus/memory';
import type { MemoryClock } from '@entente/deadlines';
import type { MemoryDeadlines } from '@entente/deadlines/memory';
import type { EventStore } from '@entente/event-store';
import type { MemoryTill, Refusals } from '@entente/payout/simulated';
import type { Packs } from '@entente/policy';
import type { ContextName } from './contexts.js';

/** What outlives a process. */
export type Disk = {
  readonly packs: Packs;
  readonly stores: { readonly [C in ContextName]: EventStore };
  /** Rows may be lost with a process: they are a projection. */
  readonly deadlines: { [C in ContextName]: MemoryDeadlines };
  log: MemoryLog;
  readonly clock: MemoryClock;
  readonly till: MemoryTill;
  /** What its provider has refused, where that is a payment service which is asked by message. */
  readonly refusals: Refusals;
};
