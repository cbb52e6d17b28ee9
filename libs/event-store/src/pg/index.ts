export { PgEventStore } from './pg-event-store.js';
export { eventStoreTables } from './tables.js';
