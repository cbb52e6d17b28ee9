import { randomBytes } from 'node:crypto';
import type { EventStore, Recorded } from '@entente/event-store';
import { must } from '@entente/kernel';
import type { StoreChoice } from '@entente/runtime/config';

/**
 * With ENTENTE_STORE=eventstore the same tests run on the EventStoreDB that EVENTSTORE_URL names, where every installation has a prefix of its own:
 * whatever else is there is left alone.
 */
const url = process.env['ENTENTE_STORE'] === 'eventstore' ? must(process.env['EVENTSTORE_URL'], 'EVENTSTORE_URL') : undefined;
const PAGE_EVENTS = 1_000;
const prefixes = new Map<string, string>();

/** Where the installation on a data directory, or of another name, keeps its events. What is in memory is new every time. */
export function storeOf(installation: string): StoreChoice {
  if (url === undefined) return { kind: 'sql' };
  if (installation === 'memory' || !prefixes.has(installation))
    prefixes.set(installation, `test-${randomBytes(6).toString('hex')}`);
  return { kind: 'eventstore', url, prefix: must(prefixes.get(installation), 'A prefix') };
}

/** The same, as a process is told. */
export function storeSettings(installation: string): { readonly [name: string]: string } {
  const store = storeOf(installation);
  if (store.kind === 'sql') return {};
  return { ENTENTE_STORE: 'eventstore', EVENTSTORE_URL: store.url, EVENTSTORE_PREFIX: store.prefix };
}

/** All that is stored, in its order. */
export async function allIn(store: EventStore): Promise<readonly Recorded[]> {
  const all: Recorded[] = [];
  for (let after; ;) {
    const { events, next, atHead } = await store.readAll({ after, prefixes: [''], limit: PAGE_EVENTS });
    all.push(...events);
    if (atHead) return all;
    after = next;
  }
}
