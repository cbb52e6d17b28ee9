import { randomBytes } from 'node:crypto';
import { afterAll, describe } from '@jest/globals';
import { must } from '@entente/kernel';
import { eventStoreContract } from '../event-store.contract.js';
import { connectEsdb, EsdbEventStore } from './index.js';

describe('The store on the EventStoreDB that EVENTSTORE_URL names', () => {
  const connection = connectEsdb(must(process.env['EVENTSTORE_URL'], 'EVENTSTORE_URL'));
  afterAll(() => connection.close());

  const fresh = () => new EsdbEventStore(connection, { prefix: `test-${randomBytes(6).toString('hex')}` });
  eventStoreContract(() => Promise.resolve(fresh()), { positions: 'with gaps' });
});
