export { must, unreachable } from './assert.js';
export { rings, ringsAt, type PassDeadline, type Paused, type Running, type Timekeeping } from './deadline.js';
export { fold, type Decider } from './decider.js';
export { OUTSIDE_ID, PATH_ID, canonicalJson, derivedId, digestOf, digestOfBytes, shardOf } from './ids.js';
export { commissionOn, decimalsOf, isCurrency, isMinor, isPositiveMinor, proRata, share, sum, written, type Commission, type Money } from './money.js';
export { Rejection, type Json } from './rejection.js';
export { Clock, endOfCalendarDay, endOfDay, fromMs, isSoundPeriod, isZone, later, parseDay, parseInstant, parsePeriod } from './time.js';
export { period, plusMs, plusPeriod, toMs, type Instant, type Period } from './time.js';
