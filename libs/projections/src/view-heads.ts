import type { AnyProjection } from './projection.js';

/** Waits until a view tells of everything that was stored when it was asked, or the time is up. Whoever runs the projections knows. */
export abstract class ViewHeads {
  abstract reached(view: AnyProjection, seconds: number): Promise<void>;
}
