import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Case } from './case.js';
import { compare, hold, type Judged } from './judged.js';

/**
 * What a client was told. One JSON object a line, forced to the disk of the client before it goes on; `key` is the order's id, or the wallet's. Either
 * the answer (the revision after the command, and the types of what it recorded), or the id of the command where an answer says no more.
 */
export type Told = { readonly stream: string; readonly key: string } & (
  { readonly revision: number; readonly events: readonly string[] } | { readonly commandId: string }
);

/** Throws for a line that cannot be read: a witness who is not understood is no witness. */
export async function readWitness(path: string): Promise<readonly Told[]> {
  const told: Told[] = [];
  for await (const line of createInterface({ input: createReadStream(path) })) if (line.trim() !== '') told.push(read(line));
  return told;
}

function read(line: string): Told {
  const { stream, key, ...answer } = JSON.parse(line) as Partial<Told> & {
    revision?: unknown;
    events?: unknown;
    commandId?: unknown;
  };
  const isAnswer = Number.isSafeInteger(answer.revision) && Array.isArray(answer.events);
  if (typeof stream !== 'string' || typeof key !== 'string' || !(isAnswer || typeof answer.commandId === 'string'))
    throw new SyntaxError(
      `This line of the witness cannot be read: ${line}. Write stream, key, and revision with events, or commandId.`,
    );
  return { stream, key, ...answer } as Told;
}

/** Every command that was acknowledged is stored where the answer said. */
export const judgeWitness = ({ streams }: Case, told: readonly Told[]): readonly Judged[] =>
  told.map((one) => {
    const events = streams.get(one.stream)?.events ?? [];
    if ('commandId' in one) {
      const isStored = events.some(({ meta }) => meta.commandId === one.commandId);
      return hold('witness.kept', { stream: one.stream, awaits: [] }, isStored, `command ${one.commandId}`, 'nothing of it');
    }
    const { stream, revision, events: types } = one;
    const found = events.slice(revision + 1 - types.length, revision + 1).map(({ data }) => data.type);
    return compare('witness.kept', { stream, revision, awaits: [] }, types, found);
  });
