/** The database could not be reached, or went away before it answered: what was asked for may or may not have happened. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway';
}

/** It answers, and does not do this, for this user or for this program. Repeating it changes nothing. */
export class DatabaseRefuses extends Error {}

/** SQLSTATE classes of what passes: connection lost, conflict with another transaction, no room, lock not available or cancelled, shutting down. */
const PASSING = /^(08|40|53|55|57)...$/;

/** Whether it may succeed when it is tried again: the database's trouble, not the statement's. */
export const isOutage = (error: unknown): boolean =>
  error instanceof DatabaseAway ||
  (typeof error === 'object' && error !== null && 'code' in error && PASSING.test(String(error.code)));

/** A server that lets this user, or into this database, nobody in: no repetition would change that. */
const TURNED_AWAY = /^(28|3D)...$/;

/** SQLSTATE of a role that may not do what was asked. */
const NOT_ALLOWED = '42501';

/** What whoever starts a process or types a command can mend, as a sentence without the password; `undefined` where something else is wrong. */
export function whyNoDatabase(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && TURNED_AWAY.test(String(error.code))) return `The database refuses: ${error.message}`;
  if ('code' in error && error.code === NOT_ALLOWED)
    return `The database refuses: ${error.message}. The role of a service must own what is in its database, for it makes the tables of its read models`;
  return isOutage(error) || error instanceof DatabaseRefuses ? error.message : undefined;
}
