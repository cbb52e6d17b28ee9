import type { ServiceName } from '@entente/contracts';
import type { EventStore } from '@entente/event-store';
import { openEventStores } from '@entente/runtime/admin';
import { openPostgres } from '@entente/sql/pg';
import type { Cluster } from './cluster.js';

/** The events of a service where it has them: in its database, or in EventStoreDB. */
export async function inStore<Done>(
  { databases, store: choice }: Pick<Cluster, 'databases' | 'store'>,
  service: ServiceName,
  work: (store: EventStore) => Promise<Done>,
  { connectionsMax = 2 } = {},
): Promise<Done> {
  const postgres = openPostgres(databases[service], { connectionsMax });
  const stores = await openEventStores(choice);
  try {
    return await work(await stores.of(service, postgres.schema(`entente_${service}`)));
  } finally {
    await stores.close();
    await postgres.close();
  }
}
