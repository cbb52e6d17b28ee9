export { MEMORY, openPglite, type Pglite, type PgliteOptions } from './pglite.js';
