export { Deadlines, type DeadlineChange, type DeadlineRow } from './deadlines.js';
