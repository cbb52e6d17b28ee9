import type { Story } from '../story.js';
import { cancellations } from './cancellations.js';
import { disputes } from './disputes.js';
import { moneyMatters } from './money-matters.js';
import { moreWork } from './more-work.js';
import { parcels } from './parcels.js';
import { refusedRevisions } from './refused-revisions.js';

/** Every story there is, in the order in which they are told. */
export const STORIES: readonly Story[] = [
  ...refusedRevisions,
  ...cancellations,
  ...moreWork,
  ...disputes,
  ...parcels,
  ...moneyMatters,
];
