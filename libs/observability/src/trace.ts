import { randomBytes } from 'node:crypto';

/** Where a piece of work stands in a trace (W3C Trace Context, level 1). */
export type Trace = { readonly traceId: string; readonly spanId: string; readonly sampled: boolean };

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const ZEROS = /^0+$/;

/** Reads a `traceparent`; `undefined` for what the standard calls invalid, which starts no trace and fails nothing. */
export function parseTraceparent(text: string | undefined): Trace | undefined {
  const [, version, traceId = '0', spanId = '0', flags = '00', more] = TRACEPARENT.exec(text ?? '') ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  if (ZEROS.test(traceId) || ZEROS.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** Always version 00: what a later version adds is not ours to repeat. */
export const writeTraceparent = ({ traceId, spanId, sampled }: Trace): string =>
  `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;

/** The next step of the same trace. */
export const childOf = (trace: Trace, spanId = randomBytes(8).toString('hex')): Trace => ({ ...trace, spanId });
