export { createHttpApp, stopHttpApp, type HttpOptions, type OpenApi } from './app.js';
export { Liveness, Readiness } from './health.js';
export { InFlight } from './in-flight.js';
export { commandOnBus, type OnBus } from './on-bus.js';
export type { Role, TokenSettings } from '../caller.js';
