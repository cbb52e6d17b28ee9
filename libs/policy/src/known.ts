import { PackError } from './pack-error.js';
import type { RowSource } from './pack-source.js';

/** The name, if there is such a thing; throws `PackError` with those there are. */
export function known(
  choices: readonly string[],
  kind: string,
  name: string,
  near: unknown,
  more: readonly string[] = [],
): string {
  if (choices.includes(name)) return name;
  const rule = (near as RowSource | undefined)?.rule;
  throw new PackError(
    near,
    `${rule ? `${rule}: ` : ''}there is no ${kind} "${name}". Write one of: ${[...choices, ...more].join(', ')}.`,
  );
}
