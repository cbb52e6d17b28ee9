export { DirectoryUnusable } from './lock.js';
export { MEMORY, openPglite, type Pglite, type PgliteOptions } from './pglite.js';
