/** Ends a switch over a closed union: a new member does not compile until it has a case. */
export function unreachable(value: never): never {
  throw new Error(`Nothing handles ${JSON.stringify(value)}. Every member of a closed list needs its case.`);
}

/** For what the surrounding code guarantees: `what` says what is broken if it does not hold. */
export function must<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null)
    throw new Error(`${what} is missing. This is a bug in Entente, not in what you sent.`);
  return value;
}
