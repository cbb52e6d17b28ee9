import type { StreamingRead } from '@eventstore/db-client';
import { DatabaseAway, DatabaseRefuses } from '@entente/sql';

/** What an error of the client means for whoever called. The last two pass, and only they are worth trying again. */
export type Failure = 'conflict' | 'not-found' | 'gone' | 'too-large' | 'denied' | 'invalid' | 'unavailable' | 'unknown-outcome';

const BY_TYPE: { readonly [type: string]: Failure } = {
  'wrong-expected-version': 'conflict',
  'stream-not-found': 'not-found',
  'stream-deleted': 'gone',
  'maximum-append-size-exceeded': 'too-large',
  'access-denied': 'denied',
  'user-not-found': 'denied',
  'invalid-argument': 'invalid',
  'invalid-transaction': 'invalid',
  'missing-required-metadata-property': 'invalid',
  unavailable: 'unavailable',
  'not-leader': 'unavailable',
  timeout: 'unknown-outcome',
  'deadline-exceeded': 'unknown-outcome',
  cancelled: 'unknown-outcome',
};

/** Status codes of gRPC. What is not listed (unknown, internal, data loss) is how a busy or a stopping server answers too. */
const BY_CODE: { readonly [code: number]: Failure } = {
  3: 'invalid',
  5: 'not-found',
  7: 'denied',
  8: 'too-large',
  12: 'invalid',
  14: 'unavailable',
  16: 'denied',
};

const ADVICE: { readonly [failure in Failure]?: string } = {
  gone: 'The stream was deleted for good by somebody: restore it from a backup',
  'too-large': 'More than the server takes in one append: raise its MaxAppendSize to 2097152 (2 MiB)',
  denied: 'The user may not do this: grant reading of $all, and reading and writing of the streams with the prefix',
  invalid: 'The server does not understand this: is it EventStoreDB 23.10 to 24.6?',
};

/** Nothing was heard for as long as we wait: the client has no limit for reads, and one append was seen that never settled. */
export class TooLate extends Error {
  constructor(ms: number) {
    super(`Nothing was heard for ${ms} ms.`);
  }
}

/** The server ended what has no end. */
export class Dropped extends Error {}

/**
 * By the type that the client gives, else by the code of gRPC: an append to a server that is down is rejected with a bare code 14, and what the
 * client calls "unknown" has a code that says more.
 */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof TooLate) return 'unknown-outcome';
  if (error instanceof Dropped) return 'unavailable';
  if (typeof error !== 'object' || error === null) return undefined;
  if ('type' in error && typeof error.type === 'string' && BY_TYPE[error.type]) return BY_TYPE[error.type];
  if ('code' in error && typeof error.code === 'number') return BY_CODE[error.code] ?? 'unknown-outcome';
  // A cluster without a leader to be found, a channel that another call has just closed: the client says so with a bare Error.
  return 'name' in error && error.name === 'Error' ? 'unavailable' : undefined;
}

/**
 * So a server answers who reads all streams from where no event of its log begins. By its words, for the code is "unknown" in some versions and
 * "invalid argument" in others, and both say other things as well.
 */
export const isNoPlace = (error: unknown): boolean =>
  error instanceof Error && /invalid position|Unexpected ReadAllResult/i.test(error.message);

export const hasCode = (error: unknown, code: number): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;

export const hasPassingCause = (failure: Failure | undefined): boolean =>
  failure === 'unavailable' || failure === 'unknown-outcome';

/** What a caller of the port hears of a read that failed, and of an append that the server has refused. */
export function told(what: string, error: unknown): unknown {
  const failure = failureOf(error);
  if (failure === undefined) return error;
  const said = error instanceof Error && error.message ? error.message : failure;
  if (hasPassingCause(failure)) return new DatabaseAway(`EventStoreDB does not answer (${what}): ${said}`, { cause: error });
  const advice = ADVICE[failure] ?? 'Nothing says why';
  return new DatabaseRefuses(`EventStoreDB refuses (${what}): ${advice}. It said: ${said}`, { cause: error });
}

/** Every call has a limit of our own beside the client's: there are calls that the client leaves open for ever. */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TooLate(ms)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** All of a read, which is released whatever happens: left to itself, the client leaves its call open on the server. */
export async function collected<Event>(ms: number, reading: StreamingRead<Event>): Promise<Event[]> {
  const events: Event[] = [];
  const all = async (): Promise<Event[]> => {
    for await (const event of reading) events.push(event);
    return events;
  };
  reading.on('error', () => undefined); // Also after the limit, when nobody waits for it any more.
  try {
    return await within(ms, all());
  } finally {
    reading.cancel().catch(() => undefined);
  }
}
