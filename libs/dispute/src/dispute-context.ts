import { publishDispute } from './publishes.js';
import { disputeVersions } from './versions.js';
import { disputeQueue } from './views/dispute-queue.js';

/** What whoever runs this context must know of it, whatever it runs on: what it stores, whose deadlines ring, what the others are told. */
export const disputeContext = {
  name: 'dispute',
  versions: disputeVersions,
  timed: ['dispute-'],
  published: ['dispute-'],
  publishes: publishDispute,
  alerts: { AssignmentOverdue: 'dispute_unassigned', EnforcementOverdue: 'decision_not_applied' },
  projections: [disputeQueue],
} as const;
