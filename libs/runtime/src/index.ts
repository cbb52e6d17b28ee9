export { CLUSTER_FAILPOINTS, FAILPOINTS } from './failpoints.js';
export { serve, type Served } from './serve.js';
export { runService } from './run-service.js';
