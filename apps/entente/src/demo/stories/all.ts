import type { Story } from '../story.js';
import { disputes } from './disputes.js';
import { parcels } from './parcels.js';
import { refusedRevisions } from './refused-revisions.js';

/** Every story there is, in the order in which they are told. */
export const STORIES: readonly Story[] = [...refusedRevisions, ...disputes, ...parcels];
