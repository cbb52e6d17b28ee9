export { Sql, type SqlTransaction, type SqlValue } from './sql.js';
