export { MemoryTill } from './memory-till.js';
export { MANNERS, ProviderDesk, SimulatedProvider, Till, type Manner, type Movement } from './simulated-provider.js';
export { SqlTill } from './sql-till.js';
