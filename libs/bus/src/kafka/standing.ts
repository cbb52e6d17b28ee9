import type { Instant } from '@entente/kernel';

/** What a consumer has noted of a partition: the record begun last, and the time of its message. */
export type Noted = { readonly offset: number; readonly time: Instant };

/** What the broker says of a partition. `committed` is negative where nothing is: kafkajs commits -2 itself when it starts over. */
export type LogOffsets = { readonly low: number; readonly high: number; readonly committed: number };

/** What has to happen before the first record that came of a partition is handled. */
export type Standing = 'go on' | { readonly readFrom: number } | { readonly needed: number };

/**
 * The consumer's own note counts, not the committed offset: that is reset when records were deleted, expires when nobody consumes, and may be ahead of
 * a database that was restored. A committed offset behind the note was set by somebody who wants to read again.
 */
export async function standingOf(
  first: number,
  noted: Noted | undefined,
  askBroker: () => Promise<LogOffsets>,
): Promise<Standing> {
  const needed = noted === undefined ? 0 : noted.offset + 1;
  if (first === needed || first === noted?.offset) return 'go on';
  const { low, high, committed } = await askBroker();
  if (first > needed) return low > needed ? { needed } : { readFrom: needed };
  const isOfThisLog = noted !== undefined && low <= noted.offset && noted.offset < high;
  return committed < 0 && isOfThisLog ? { readFrom: noted.offset } : 'go on';
}
