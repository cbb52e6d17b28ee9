import type { Story } from '../story.js';
import { badDebts } from './bad-debts.js';
import { cancellations } from './cancellations.js';
import { disputes } from './disputes.js';
import { moneyMatters } from './money-matters.js';
import { moreWork } from './more-work.js';
import { parcels } from './parcels.js';
import { refusedRevisions } from './refused-revisions.js';
import { rentals } from './rentals.js';
import { sameQuarrel } from './same-quarrel.js';
import { standings } from './standings.js';

/** Every story there is, in the order in which they are told. */
export const STORIES: readonly Story[] = [
  ...refusedRevisions,
  ...cancellations,
  ...moreWork,
  ...disputes,
  ...parcels,
  ...badDebts,
  ...standings,
  ...moneyMatters,
  ...rentals,
  ...sameQuarrel,
];
