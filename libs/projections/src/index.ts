export { discard, openCheckpoints, versionsIn, type Stopped, type VersionSeen } from './checkpoints.js';
export { applyTo, idOf, tablesOf, type AnyProjection, type Apply, type Projection } from './projection.js';
export { rebuild, RebuildEnded, type Rebuild, type RebuildProgress } from './rebuild.js';
export { ProjectionRunner, type ProjectionAlert, type RunnerOptions, type Standing } from './runner.js';
export { ViewHeads } from './view-heads.js';
