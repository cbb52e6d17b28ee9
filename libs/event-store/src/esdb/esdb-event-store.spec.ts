import { afterAll, describe } from '@jest/globals';
import { startEventStore, type EventStoreServer } from '@entente/testing/eventstore';
import { eventStoreContract } from '../event-store.contract.js';
import { connectEsdb, EsdbEventStore, type EsdbConnection } from './index.js';

describe('The store on EventStoreDB', () => {
  const opened: { readonly server: EventStoreServer; readonly connection: EsdbConnection }[] = [];
  afterAll(async () => {
    for (const { server, connection } of opened) {
      await connection.close();
      server.stop();
    }
  });

  eventStoreContract(
    async () => {
      const server = await startEventStore();
      const connection = connectEsdb(server.url);
      opened.push({ server, connection });
      return new EsdbEventStore(connection, { settleMs: 200 });
    },
    { positions: 'with gaps' },
  );
});
