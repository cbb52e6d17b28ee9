import { DisputeActions } from './dispute-actions.js';
import { publishDispute } from './publishes.js';
import { disputeVersions } from './versions.js';
import { disputeQueue, overdueDisputes } from './views/dispute-queue.js';

/** What whoever runs this context must know of it, whatever it runs on: what it stores, whose deadlines ring, what the others are told. */
export const disputeContext = {
  name: 'dispute',
  actions: DisputeActions,
  versions: disputeVersions,
  streams: ['dispute-'],
  timed: ['dispute-'],
  published: ['dispute-'],
  publishes: publishDispute,
  alerts: {
    AssignmentOverdue: 'dispute_unassigned',
    DisputeBecameStale: 'dispute_stale',
    EnforcementOverdue: 'decision_not_applied',
  },
  projections: [disputeQueue],
  measures: [
    {
      name: 'entente_overdue_disputes',
      help: 'Disputes that nobody has taken although staff were called, by rule book.',
      labels: ['policy'],
      read: overdueDisputes,
    },
  ],
} as const;
