export { Sql, type SqlTransaction, type SqlValue } from './sql.js';
export { among, rowsAfter } from './keyset.js';
