export { MemoryTill } from './memory-till.js';
export { payoutDoor } from './payout-door.js';
export { SimulatedProvider, Till } from './simulated-provider.js';
export { SqlTill } from './sql-till.js';
export { paymentService, type Refusals } from './payment-service.js';
