import { CannotStart } from '@entente/runtime/process';
import { whyNoDatabase } from '@entente/sql';
import { Unusable } from './running-system.js';

/** What whoever typed a command can mend, as a sentence; `undefined` for a mistake of ours, which keeps its stack. */
export function whyUnusable(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof CannotStart || error instanceof Unusable) return error.message;
  return whyNoDatabase(error) ?? (error.name.startsWith('KafkaJS') ? `The broker does not answer: ${error.message}` : undefined);
}
