import type { Market } from '../market.js';
import type { Move } from './moves.js';

/** A move, whether news of it is slow, and where it leads. */
export type Leading = { readonly move: Move; readonly isSlow: boolean; readonly market: Market };

/** A place, and the moves by which it was first reached. */
export type Reached = { readonly market: Market; readonly by: readonly Omit<Leading, 'market'>[] };

/** Every place that can be reached from a market, nearest first. `leading` keeps it finite. */
export function* explore(
  start: Market,
  placesOf: (market: Market) => readonly string[],
  leading: (from: Reached) => Iterable<Leading>,
): Generator<Reached> {
  const known = new Set(placesOf(start));
  const waiting: Reached[] = [{ market: start, by: [] }];
  for (let next = 0; next < waiting.length; next++) {
    const at = waiting[next]!;
    yield at;
    for (const { market, ...made } of leading(at)) {
      const found = placesOf(market).filter((place) => !known.has(place));
      if (found.length === 0) continue;
      for (const place of found) known.add(place);
      waiting.push({ market, by: [...at.by, made] });
    }
  }
}
