/** What operators do to a system beside running it. The drivers of its databases and its broker are loaded here, and by no process that serves. */
export { CONTEXTS } from '../all-contexts.js';
export { openEventStores, type EventStores } from '../chosen-store.js';
export { migrate } from './migrations.js';
export { openProjections } from './open-projections.js';
export { NotDone, type ProjectionsOf, type RebuildTold, type Rewound, type VersionListed } from './projections-admin.js';
export { republishFrom } from './republishing.js';
export { allTopics, prepareTopics } from './topics.js';
