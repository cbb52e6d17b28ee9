export { MemoryBus, type Deliverable, type MemoryBusOptions } from './memory-bus.js';
export { MemoryLog } from './memory-log.js';
