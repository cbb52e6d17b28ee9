export { startEventStore, type EventStoreServer } from './server.js';
