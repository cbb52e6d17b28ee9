import type { Streams } from '@entente/event-store';
import { standingDecider, type KnownStanding } from './domain/standing/decide.js';
import type { StandingEvent } from './domain/standing/events.js';

type Whose = { readonly marketplace: string; readonly ownerId: string };

const PREFIX = 'standing-';
/** `<marketplace>.<owner>`: marketplaces hold no dot. News of a standing has the same key. */
export const standingKey = ({ marketplace, ownerId }: Whose): string => `${marketplace}.${ownerId}`;
export const standingStream = (whose: Whose): string => `${PREFIX}${standingKey(whose)}`;
export const isStanding = (stream: string): boolean => stream.startsWith(PREFIX);

/** As far as the order context has told us. */
export async function standingOf(streams: Streams, whose: Whose): Promise<KnownStanding> {
  return (await streams.load<KnownStanding, StandingEvent>(standingStream(whose), standingDecider)).state;
}
