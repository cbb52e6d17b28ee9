export { Log, failureFields, nestLogger, type AlertFields, type LogFields, type LogLevel } from './log.js';
export { Metrics, type GaugeName, type Outcome, type Reading } from './metrics.js';
export { parseTraceparent, type Trace } from './trace.js';
