export { Sql, type SqlTransaction, type SqlValue } from './sql.js';
export { among, rowsAfter } from './keyset.js';
export { DatabaseAway, DatabaseRefuses, isOutage, whyNoDatabase } from './outage.js';
export { LEASE_TABLES, Leases, type LeaseSeen } from './leases.js';
