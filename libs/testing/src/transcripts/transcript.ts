import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Instant, Json } from '@entente/kernel';
import type { Actor } from '@entente/policy';

/** What an event says, as it is stored. */
export type Told = { readonly type: string; readonly about?: Json; readonly [field: string]: Json | undefined };
type Fields = { readonly [name: string]: Json | undefined };

/** One command on one stream, when it came, what was looked up for it, and what it came to. */
export type Step = {
  readonly at: Instant;
  /** `order`, `dispute-o1.1`, `seller-bo`. */
  readonly to: string;
  // One of three: somebody acts, another context has news, a deadline rings.
  readonly by?: string;
  readonly does?: string;
  readonly says?: Fields;
  readonly hears?: Fields;
  readonly rings?: string;
  readonly due?: Instant;
  /** Where it differs from what the header says. */
  readonly given?: Fields;
  /** What was recorded; `about` only where it is not as it was in the event before. */
  readonly records?: readonly Told[];
  readonly refused?: string;
};

export type History = { readonly seed: number; readonly steps: readonly Step[] };

/** How a rule book was once read: who acts in it, and histories with all that was recorded and refused. */
export type Transcript = {
  readonly policy: string;
  readonly people: { readonly [name: string]: Actor };
  /** What is looked up before a command, unless a step says otherwise. */
  readonly given: { readonly [stream in 'order' | 'dispute' | 'seller']: Fields };
  readonly histories: readonly History[];
};

export const kindOf = (to: string): 'order' | 'dispute' | 'seller' => to.split('-')[0] as 'order';

/** Beside the rule book: `comeup/2.transcript.jsonl`, a header and one history a line. */
export const fileOf = (policy: string): string =>
  fileURLToPath(new URL(`../../../policy/packs/${policy}.transcript.jsonl`, import.meta.url));

export function readTranscript(policy: string): Transcript | undefined {
  const file = fileOf(policy);
  if (!existsSync(file)) return undefined;
  const [header, ...histories] = readFileSync(file, 'utf8').trimEnd().split('\n');
  return {
    ...(JSON.parse(header ?? '{}') as Omit<Transcript, 'histories'>),
    histories: histories.map((line) => JSON.parse(line) as History),
  };
}

export const written = ({ histories, ...header }: Transcript): string =>
  [header, ...histories].map((line) => `${JSON.stringify(line)}\n`).join('');
