import { CannotStart } from '@entente/runtime/process';
import { isOutage } from '@entente/sql';
import { Unusable } from './running-system.js';

/** A server that lets this user, or this database, in under no circumstances. */
const TURNED_AWAY = /^(28|3D)...$/;

/** What whoever typed a command can mend, as a sentence; `undefined` for a mistake of ours, which keeps its stack. */
export function whyUnusable(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof CannotStart || error instanceof Unusable || isOutage(error)) return error.message;
  if ('code' in error && TURNED_AWAY.test(String(error.code))) return `The database refuses: ${error.message}`;
  return error.name.startsWith('KafkaJS') ? `The broker does not answer: ${error.message}` : undefined;
}
