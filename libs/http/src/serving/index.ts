export { createHttpApp, stopHttpApp, type HttpOptions } from './app.js';
export type { OpenApi } from './docs.js';
export { Liveness, Readiness } from './health.js';
export { InFlight } from './in-flight.js';
export { commandOnBus, type OnBus } from './on-bus.js';
export type { Role, TokenSettings } from '../caller.js';
