export { advance, goalOf, type Advanced, type AdvanceTo, type Settled } from './advance.js';
export { advanceTogether, isAtRest, ServicesAway, type ServiceStanding, type TurnedService } from './advance-together.js';
export { alarm, type Alarm, type AlarmOptions, type DeadlineAlert, type PassingMessage } from './alarm.js';
export { CLOCK_TABLE, ManualClock, MemoryClock, SystemClock, TurnedClock, systemElapsed, systemWait } from './clocks.js';
export { DeadlineProjection } from './deadline-projection.js';
export { Deadlines, type DeadlineChange, type DeadlineRow } from './deadlines.js';
