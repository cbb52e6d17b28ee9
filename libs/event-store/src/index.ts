export type { Envelope } from './envelope.js';
export { BeyondHead, EventStore, UnknownOutcome, WrongRevision } from './event-store.js';
export type { Append, EventData, EventMeta, NewEvent, Page, Position, Recorded } from './event-store.js';
export { Tail } from './tail.js';
export { Busy, Streams, type Loaded, type Transacted, type Transaction } from './transact.js';
export { UnknownEvent, upcast, type Up, type Versions } from './upcast.js';
