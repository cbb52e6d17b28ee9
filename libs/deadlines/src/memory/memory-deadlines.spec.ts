import { deadlinesContract } from '../deadlines.contract.js';
import { MemoryDeadlines } from './memory-deadlines.js';

deadlinesContract('memory', async () => new MemoryDeadlines());
