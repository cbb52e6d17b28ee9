export { CONTEXTS } from './all-contexts.js';
export {
  namesDatabases,
  readBrokers,
  readConfig,
  readDatabases,
  readDataDir,
  readServiceConfig,
  readTopicsConfig,
} from './config.js';
export { CLUSTER_FAILPOINTS, FAILPOINTS } from './failpoints.js';
export { serve, type Served } from './serve.js';
export { migrate } from './migrations.js';
export { runService } from './run-service.js';
export { prepareTopics } from './topics.js';
export { republishFrom } from './republishing.js';
export { openProjections } from './open-projections.js';
export { NotDone, type ProjectionsOf, type RebuildTold, type VersionListed } from './projections-admin.js';
