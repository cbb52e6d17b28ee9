export { connectEsdb, type EsdbConnection } from './connection.js';
export { EsdbEventStore } from './esdb-event-store.js';
export { prepareUsers } from './users.js';
