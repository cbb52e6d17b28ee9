import type { besideTheWork } from './beside.js';
import type { inOtherEras } from './eras.js';
import type { rentals } from './rentals.js';
import type { Town } from './served.js';
import type { Deal, Situations } from './situations.js';

/** Every situation that a test of rights begins with. */
export type Begun = Situations & ReturnType<typeof besideTheWork> & ReturnType<typeof inOtherEras> & ReturnType<typeof rentals>;

/** Where an action may be tried, what is said, and how a second try fails, with the same words or with worse ones. */
export type Sample = {
  readonly from: keyof Begun | ((here: Town, deals: Begun) => Promise<Deal>);
  readonly body?: object | ((deal: Deal) => object);
  readonly worse?: object;
  readonly again: string;
  /** Once does not end it: everybody who may, does it. */
  readonly repeatable?: true;
};
