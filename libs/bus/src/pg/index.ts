export { PgBus } from './pg-bus.js';
