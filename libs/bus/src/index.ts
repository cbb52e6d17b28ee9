export { Bus, TryLater, Unprocessable } from './bus.js';
export type { Alert, Arrival, Consumer, Consumption, Failpoint, Lag, Message, ParkedKey, Why } from './bus.js';
export { messageOf, typeNameOf } from './cloud-events.js';
export type { BusOptions } from './deliver.js';
export { follow, storeFollower, type Follower, type Following } from './follow.js';
export { reactionConsumer, type Answer, type Reacting, type Reaction } from './reactions.js';
export { relay, type Relay } from './relay.js';
export { republish, rewind, type Republish } from './republish.js';
