export { PgBus } from './pg-bus.js';
export { PgConsumerState } from './pg-consumer-state.js';
export { CONSUMER_STATE_TABLES } from './tables.js';
