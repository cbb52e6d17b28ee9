import { storeFollower, type Alert, type Bus, type Follower } from '@entente/bus';
import type { EventStore } from '@entente/event-store';

/** Which events of a context call for somebody, and under which name: whoever is paged looks that up, so it never changes. */
export type Alerts = { readonly [type: string]: string };

/** Tells operators of what has happened and should not have: once more after a crash, but never not at all. */
export function alertOperators(
  name: string,
  { store, bus, prefixes, alerts }: { store: EventStore; bus: Bus; prefixes: readonly string[]; alerts: Alerts },
  alert: (alert: Alert) => void,
): Follower {
  return storeFollower({
    name: `${name}.alerts`,
    store,
    checkpoints: bus,
    prefixes,
    apply: async (events) => {
      for (const { stream, revision, at, data } of events) {
        const called = alerts[data.type];
        if (called !== undefined) alert({ alert: called, stream, revision, at });
      }
    },
  });
}
