export { advance, type Advanced, type AdvanceTo, type Advancing } from './advance.js';
export { alarm, type Alarm, type AlarmOptions, type DeadlineAlert, type PassingMessage } from './alarm.js';
export { ManualClock, MemoryClock, SystemClock, TurnedClock, systemElapsed } from './clocks.js';
export { DeadlineProjection } from './deadline-projection.js';
export { Deadlines, type DeadlineChange, type DeadlineRow } from './deadlines.js';
