export { PgBus } from './pg-bus.js';
export { CONSUMER_STATE_TABLES } from './tables.js';
