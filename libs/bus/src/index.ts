export { Bus, TryLater, Unprocessable } from './bus.js';
export type { Consumer, Consumption, Message, ParkedKey } from './bus.js';
