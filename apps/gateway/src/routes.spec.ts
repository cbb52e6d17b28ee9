import { describe, expect, it } from '@jest/globals';
import { destinationOf } from './routes.js';

describe('Behind the gateway', () => {
  it.each([
    ['/orders/cu-1/money', 'payout'],
    ['/orders/cu-1/money/history', 'payout'],
    ['/wallets/bo', 'payout'],
    ['/wallets/bo/withdrawals', 'payout'],
    ['/ledger/trial-balance', 'payout'],
    ['/operations/refunds', 'payout'],
    ['/operations/refunds/1/retry', 'payout'],
    ['/dev/provider', 'payout'],
    ['/disputes', 'dispute'],
    ['/disputes/cu-1.1/decide', 'dispute'],
    ['/operations/parked/dispute.hears-orders/cu-1/redrive', 'dispute'],
    ['/operations/parked/order.hears-disputes/cu-1/skip', 'order'],
    ['/orders', 'order'],
    ['/orders/money', 'order'],
    ['/orders/cu-1', 'order'],
    ['/orders/cu-1/accept', 'order'],
    ['/sellers/bo', 'order'],
    ['/dev/tokens', 'order'],
    ['/docs', 'order'],
    ['/problems/order.closed', 'order'],
    ['/nothing', 'order'],
    ['/', 'order'],
  ])('%s belongs to the %s service', (path, service) => {
    expect(destinationOf(path)).toEqual({ service, path });
  });

  it('each service can be reached by its name', () => {
    expect(destinationOf('/services/payout/clock')).toEqual({ service: 'payout', path: '/clock' });
    expect(destinationOf('/services/dispute/health/ready')).toEqual({ service: 'dispute', path: '/health/ready' });
    expect(destinationOf('/services/order')).toEqual({ service: 'order', path: '/' });
    expect(destinationOf('/services/chat/clock')).toEqual({ service: 'order', path: '/services/chat/clock' });
  });

  it.each(['/metrics', '/metrics/', '//METRICS', '/Metrics/all', '/%6detrics', '/%256detrics'])(
    'nobody is shown what is measured, by the name of a service or without: %s',
    (path) => {
      expect(destinationOf(path)).toBeUndefined();
      expect(destinationOf(`/services/order${path}`)).toBeUndefined();
    },
  );

  it('an order may be named after it', () => {
    expect(destinationOf('/orders/metrics')).toEqual({ service: 'order', path: '/orders/metrics' });
    expect(destinationOf('/orders/%E0%A4%A')).toEqual({ service: 'order', path: '/orders/%E0%A4%A' });
  });
});
