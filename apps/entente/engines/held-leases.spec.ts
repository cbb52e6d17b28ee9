import { expect, it } from '@jest/globals';
import { heldIn, twiceIn } from './held-leases.js';

const metricsOf = (held: { readonly [lease: string]: 0 | 1 }): string =>
  Object.entries(held)
    .map(([lease, value]) => `entente_held_leases{lease="${lease}"} ${value}\n`)
    .join('');

it('two owners of one lease are noticed, also while another lease has none', () => {
  const one = metricsOf({ 'order.relay': 1, 'order.deadlines': 0 });
  const other = metricsOf({ 'order.relay': 1, 'order.deadlines': 0 });
  expect(twiceIn([one, other].map(heldIn))).toEqual(['order.relay']);
});

it('a lease that changed hands has one owner, and is none of two', () => {
  const before = metricsOf({ 'order.relay': 1, 'payout-legs': 1 });
  const after = metricsOf({ 'order.relay': 0, 'payout-legs': 0 });
  expect(heldIn(before)).toEqual(['order.relay', 'payout-legs']);
  expect(twiceIn([before, after, ''].map(heldIn))).toEqual([]);
});
