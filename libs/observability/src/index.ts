export { Log, failureFields, nestLogger, type AlertFields, type LogDestination, type LogFields, type LogLevel } from './log.js';
export { Metrics, type Heard, type Measure, type Outcome, type Reading } from './metrics.js';
export { parseTraceparent, type Trace } from './trace.js';
