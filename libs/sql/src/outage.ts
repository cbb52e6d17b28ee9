/** The database could not be reached, or went away before it answered: what was asked for may or may not have happened. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway';
}

/** SQLSTATE classes of what passes: connection lost, conflict with another transaction, no room, lock not available or cancelled, shutting down. */
const PASSING = /^(08|40|53|55|57)...$/;

/** Whether it may succeed when it is tried again: the database's trouble, not the statement's. */
export const isOutage = (error: unknown): boolean =>
  error instanceof DatabaseAway ||
  (typeof error === 'object' && error !== null && 'code' in error && PASSING.test(String(error.code)));
