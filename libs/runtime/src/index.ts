export { CannotStart, readConfig, type Config } from './config.js';
export { FAILPOINTS } from './failpoints.js';
export { serve, type Served } from './serve.js';
