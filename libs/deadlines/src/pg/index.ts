export { PgDeadlines } from './pg-deadlines.js';
