export { tablesOf, type AnyProjection, type Apply, type Projection } from './projection.js';
export { ProjectionRunner, type ProjectionAlert, type RunnerOptions, type Standing, type Stopped } from './runner.js';
export { ViewHeads } from './view-heads.js';
