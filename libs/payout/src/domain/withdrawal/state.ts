import { unreachable, type Running } from '@entente/kernel';
import { NEVER_ASKED, type Asked } from '../provider-call.js';
import type { Owned } from '../wallet/events.js';
import type { RefusalReason, WithdrawalEvent } from './events.js';

export type WithdrawalStatus = 'requested' | 'reserved' | 'paid' | 'failed' | 'refused';

export type Withdrawal = Omit<Asked, 'marketplace' | 'amountMinor' | 'currency' | 'hasPaid'> & {
  readonly about?: Owned & { readonly withdrawalId: string; readonly amountMinor: number; readonly destination: string };
  /** Missing before anything was asked. */
  readonly status?: WithdrawalStatus;
  readonly refusal?: { readonly why: RefusalReason; readonly availableMinor: number; readonly minimumMinor?: number };
  /** When the provider is to be asked. It runs on until the wallet knows the end, so that whatever breaks off is taken up again. */
  readonly deadline?: Running;
  /** Nothing is left to do. */
  readonly isClosed: boolean;
};

export const noWithdrawal: Withdrawal = { ...NEVER_ASKED, isClosed: false };

/** The name under which the deadline of the next attempt runs. */
export const PAY_OUT = 'pay_out';

/** What the wallet must be told. */
export const hasEnded = ({ status }: Withdrawal): boolean => status === 'paid' || status === 'failed' || status === 'refused';

export function evolve(withdrawal: Withdrawal, event: WithdrawalEvent): Withdrawal {
  switch (event.type) {
    case 'WithdrawalRequested': {
      const { withdrawalId, marketplace, ownerId, currency, amountMinor, destination } = event;
      const about = { withdrawalId, marketplace, ownerId, currency, amountMinor, destination };
      return { ...withStarted(withdrawal, event), about, status: 'requested' };
    }
    case 'WithdrawalRefused': {
      const { why, availableMinor, minimumMinor } = event;
      const refusal = { why, availableMinor, ...(minimumMinor === undefined ? {} : { minimumMinor }) };
      return { ...withdrawal, status: 'refused', refusal, isClosed: withdrawal.status === undefined };
    }
    case 'ReservationConfirmed':
      return { ...withdrawal, status: 'reserved' };
    case 'PayOutAttempted':
      return { ...withdrawal, attempts: event.attempt, isAsked: true, isUnsure: true };
    case 'PayOutAwaited':
      return { ...withStarted(withdrawal, event), isAwaited: true };
    case 'PayOutRefused': {
      const failed = event.isLate ? withdrawal : failedOnce(withdrawal, event);
      const isUnsure = withdrawal.isUnsure && event.attempt < withdrawal.attempts; // Of the newest attempt nobody has heard.
      return { ...failed, isUnsure, refused: [...withdrawal.refused, event.attempt] };
    }
    case 'PayOutUnanswered':
      return failedOnce(withdrawal, event);
    case 'PayOutUnresolved':
      return withdrawal;
    case 'WithdrawalPaid':
      return { ...withdrawal, status: 'paid', isAsked: false, isAwaited: false, isUnsure: false };
    case 'WithdrawalFailed':
      return { ...withdrawal, status: 'failed' };
    case 'WithdrawalClosed': {
      const { deadline: _, ...rest } = withdrawal;
      return { ...rest, isClosed: true };
    }
    default:
      return unreachable(event);
  }
}

const failedOnce = (withdrawal: Withdrawal, event: Pick<WithdrawalEvent, 'started'>): Withdrawal => ({
  ...withStarted(withdrawal, event),
  isAsked: false,
  isAwaited: false,
  failures: withdrawal.failures + 1,
});

function withStarted(withdrawal: Withdrawal, { started }: Pick<WithdrawalEvent, 'started'>): Withdrawal {
  const deadline = started?.[PAY_OUT];
  return deadline ? { ...withdrawal, deadline } : withdrawal;
}
