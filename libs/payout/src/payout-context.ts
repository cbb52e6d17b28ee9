import { payoutVersions } from './domain/versions.js';
import { publishPayout } from './publishes.js';
import { ledger } from './views/ledger.js';
import { refundList } from './views/refunds.js';
import { walletList } from './views/wallets.js';

/** What whoever runs this context must know of it, whatever it runs on: what it stores, whose deadlines ring, what the others are told. */
export const payoutContext = {
  name: 'payout',
  versions: payoutVersions,
  timed: ['escrow-'],
  published: ['escrow-', 'wallet-'],
  publishes: publishPayout,
  alerts: { RefundFailed: 'refund_failed' },
  projections: [ledger, walletList, refundList],
} as const;
