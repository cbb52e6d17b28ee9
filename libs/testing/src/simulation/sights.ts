import { toMs } from '@entente/kernel';
import type { DisputeEvent } from '@entente/dispute';
import type { OrderEvent } from '@entente/order';
import type { PayoutEvent } from '@entente/payout';
import type { Past } from './past.js';

const LATE_MS = 15 * 60_000;

const SEEN: ReadonlySet<OrderEvent['type']> = new Set([
  'OrderRestarted',
  'OrderExpired',
  'OptionBought',
  'OfferAccepted',
  'OfferLapsed',
  'OrderReleased',
  'ReviewLeft',
  'VoucherRequested',
  'ReminderDue',
  'DisputeResumed',
  'ChargebackRecorded',
  'RefundAgreed',
  'ClaimRejected',
  'DamageClaimed',
]);
const NOTED: ReadonlySet<PayoutEvent['type']> = new Set([
  'RefundSettledOtherwise',
  'RefundAwaited',
  'InstructionNoted',
  'RefundFailed',
  'PaymentChargedBack',
  'ReserveReleased',
]);
const SEEN_IN_DISPUTES: ReadonlySet<DisputeEvent['type']> = new Set([
  'EnforcementOverdue',
  'ArrangementDeclared',
  'RestartConsented',
  'ProofAdded',
  'DisputeBecameStale',
]);

/** What a run came by, as its events tell it: each once for every time. */
export function sightsOf({ orders, sellers, disputes, escrows, wallets, withdrawals }: Past): readonly string[] {
  return [
    ...[...withdrawals.values()].flatMap((stream) =>
      stream.map(({ data }) => data.type).filter((type) => type === 'WithdrawalPaid' || type === 'WithdrawalFailed'),
    ),
    ...[...orders.values()].flat().flatMap(({ data, at }) => {
      if (SEEN.has(data.type)) return [data.type];
      if (data.type === 'OrderPlaced') return [`an order under ${data.policy}`];
      if (data.type === 'OrderCompleted' || data.type === 'OrderCancelled') return [`${data.type} by the ${data.closedBy}`];
      if (data.type === 'DisputeOpened') return [data.justified ? 'a dispute' : 'a dispute that opened by itself'];
      if (data.type !== 'DecisionApplied') return [];
      const decided = decisionOf(disputes, data);
      return [
        `decided ${data.outcome}`,
        ...(data.appliedMinor < data.orderedMinor ? ['a decision found less than it gave'] : []),
        ...(decided && toMs(at) - toMs(decided.at) > LATE_MS ? ['a decision was applied late'] : []),
      ];
    }),
    ...[...sellers.values()].flat().map(({ data }) => data.type),
    ...[...disputes.values()].flat().flatMap(({ data }) => {
      if (data.type === 'DisputeClosed') return [`closed: ${data.closeReason}`];
      return SEEN_IN_DISPUTES.has(data.type) ? [data.type] : [];
    }),
    ...[...escrows.values()].flatMap((stream) =>
      stream.flatMap(({ data }, i) => {
        if (NOTED.has(data.type)) return [data.type];
        const lost =
          data.type === 'RefundPaid' &&
          stream.slice(0, i).some((before) => before.data.type === 'RefundUnanswered' && before.data.refundId === data.refundId);
        const isAwaited = lost && stream.some((before) => before.data.type === 'RefundAwaited');
        return [
          ...(lost ? ['a lost answer of the provider was found'] : []),
          ...(isAwaited ? ['a refund by message met with silence, and was paid'] : []),
        ];
      }),
    ),
    ...[...wallets.values()].flatMap((stream) => {
      let balanceMinor = 0;
      return stream.some(({ data }) => {
        if (data.type === 'WalletCredited') balanceMinor += data.amountMinor;
        if (data.type === 'WalletDebited') balanceMinor -= data.amountMinor;
        return balanceMinor < 0;
      })
        ? ['a wallet in debt']
        : [];
    }),
  ];
}

function decisionOf(
  disputes: Past['disputes'],
  { disputeId, decision }: { readonly disputeId: string; readonly decision: number },
) {
  return [...disputes.values()]
    .flat()
    .find(({ data }) => data.type === 'DisputeDecided' && data.about.disputeId === disputeId && data.decision === decision);
}
