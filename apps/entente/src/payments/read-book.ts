import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Movement } from '../verify/installation.js';

const KINDS: readonly unknown[] = ['refund', 'pay_out'] satisfies readonly Movement['kind'][];

/** The provider's book: a JSON object a line; `-` for what is sent to the command. Throws for a line that cannot be read: half a book proves nothing. */
export async function readBook(path: string): Promise<readonly Movement[]> {
  const movements: Movement[] = [];
  let number = 0;
  for await (const line of createInterface({ input: path === '-' ? process.stdin : createReadStream(path) })) {
    number += 1;
    const text = line.replace(/^\uFEFF/, ''); // What some programs write first into every file.
    if (text.trim() !== '') movements.push(movementIn(text, number));
  }
  return movements;
}

function movementIn(line: string, number: number): Movement {
  const { key, kind, amountMinor, currency } = objectIn(line);
  const isMovement =
    typeof key === 'string' && KINDS.includes(kind) && Number.isSafeInteger(amountMinor) && typeof currency === 'string';
  if (!isMovement)
    throw new SyntaxError(
      `Line ${number} is no movement: ${line.slice(0, 200)}. Write {"key":"…","kind":"refund" or "pay_out","amountMinor":1000,"currency":"EUR"}.`,
    );
  return { key, kind, amountMinor, currency } as Movement;
}

function objectIn(line: string): { readonly [field: string]: unknown } {
  try {
    return (JSON.parse(line) as { readonly [field: string]: unknown } | null) ?? {};
  } catch {
    return {};
  }
}
