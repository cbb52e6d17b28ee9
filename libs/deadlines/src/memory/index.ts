export { MemoryDeadlines } from './memory-deadlines.js';
