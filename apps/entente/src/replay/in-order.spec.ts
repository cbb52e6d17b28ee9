import { describe, expect, it } from '@jest/globals';
import type { Instant } from '@entente/kernel';
import type { Histories, Moved, Told } from './histories.js';
import { inOrder } from './in-order.js';

const AT = '2026-01-05T09:00:00.000Z' as Instant;
const LATER = '2026-01-05T09:00:00.001Z' as Instant;
const heading = { orderId: 'cu-1', policy: 'comeup/2', status: 'completed', buyerId: 'ana', sellerId: 'bo' };

/** `DisputeOpened ana`: what, and by whom. */
const told = (at: Instant, ...events: readonly string[]): readonly Told[] =>
  events.map((event, revision) => {
    const [type = '', by = ''] = event.split(' ');
    return { at, revision, type, rule: 'CU-T0', by, via: null, data: { to: 'somewhere' } };
  });
const moved = (at: Instant, ...types: readonly string[]): readonly Moved[] =>
  types.map((type, revision) => ({ at, revision, type, postings: [], money: {} as Moved['money'] }));
const typesOf = (histories: Omit<Histories, 'heading'>): readonly string[] =>
  inOrder({ heading, ...histories }).map((one) => (one.of === 'money' ? one.moved.type : one.told.type));

describe('Three histories, told as one,', () => {
  it('go by time', () =>
    expect(typesOf({ order: told(LATER, 'OrderAccepted bo'), disputes: [], money: moved(AT, 'PaymentCaptured') })).toEqual([
      'PaymentCaptured',
      'OrderAccepted',
    ]));

  it('put causes before effects within one instant: order, dispute, what the decision does to the order, money', () => {
    const order = told(
      AT,
      'CancellationRefused bo',
      'DisputeOpened system',
      'OrderCompleted system',
      'DecisionApplied system',
      'ReviewLeft ana',
    );
    const disputes = [
      {
        disputeId: 'cu-1.1',
        items: told(AT, 'MediationStarted system', 'MediatorAssigned mia', 'DisputeDecided mia', 'DisputeSettled system'),
      },
    ];
    expect(typesOf({ order, disputes, money: moved(AT, 'PaymentCaptured', 'FundsSettled') })).toEqual([
      'CancellationRefused',
      'DisputeOpened',
      'MediationStarted',
      'MediatorAssigned',
      'DisputeDecided',
      'OrderCompleted',
      'DecisionApplied',
      'ReviewLeft',
      'DisputeSettled',
      'PaymentCaptured',
      'FundsSettled',
    ]);
  });

  it('let a case end on the order after it was closed', () => {
    const order = told(AT, 'RefundIssued kofi', 'DisputeEnded system');
    const disputes = [{ disputeId: 'cg-1.1', items: told(AT, 'DisputeClosed system', 'RefundNoted system') }];
    expect(typesOf({ order, disputes, money: [] })).toEqual(['RefundIssued', 'DisputeClosed', 'DisputeEnded', 'RefundNoted']);
  });
});
