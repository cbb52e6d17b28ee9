import { PayoutActions } from './payout-actions.js';
import { payoutVersions } from './versions.js';
import { publishPayout } from './publishes.js';
import { imbalances, ledger } from './views/ledger.js';
import { refundList } from './views/refunds.js';
import { walletList } from './views/wallets.js';
import { withdrawalList } from './views/withdrawals.js';

/** What whoever runs this context must know of it, whatever it runs on: what it stores, whose deadlines ring, what the others are told. */
export const payoutContext = {
  name: 'payout',
  actions: PayoutActions,
  versions: payoutVersions,
  streams: ['escrow-', 'wallet-', 'withdrawal-'],
  timed: ['escrow-', 'withdrawal-'],
  published: ['escrow-', 'wallet-', 'withdrawal-'],
  publishes: publishPayout,
  alerts: {
    RefundFailed: 'refund_failed',
    WithdrawalFailed: 'withdrawal_failed',
    PayOutUnresolved: 'pay_out_unresolved',
  },
  projections: [ledger, walletList, refundList, withdrawalList],
  measures: [
    {
      name: 'entente_ledger_imbalance_minor_units',
      help: 'Sum of all postings by currency: anything but 0 is wrong.',
      labels: ['currency'],
      read: imbalances,
    },
  ],
} as const;
