import { describe, it, expect } from '@jest/globals';
import { builtInPacks, InvalidPack, readPack } from './read-pack.js';
import { bazaar } from './testing/bazaar.js';

function said(text: string, file = 'bazaar/1.yaml'): string {
  try {
    readPack(text, file, builtInPacks());
  } catch (error) {
    if (error instanceof InvalidPack) return error.message;
    throw error;
  }
  return 'accepted';
}
function refusal(right: string, wrong: string): string {
  expect(bazaar.split(right)).toHaveLength(2); // There is one place to change.
  return said(bazaar.replace(right, wrong));
}

describe('Whoever ends an order', () => {
  it('settles what is held for it', () => {
    expect(refusal(', event: OrderCancelled, funds: refund }', ', event: OrderCancelled }')).toContain(
      'BZ-T07: the order ends, and nobody gets what is held for it. Write `funds`, with one of: release, refund, refund_rest, split,',
    );
    expect(refusal(', event: OrderCancelled, funds: refund }', ', event: OrderCancelled, funds: unhold }')).toContain('BZ-T07: ');
  });
  it('but not where the seller is paid at once, and that is not changed without settling', () => {
    const shop = (payout: string) => said(`pack: shop/1\nextends: congocrea/1\nmoney: { payout: ${payout} }\n`, 'shop/1.yaml');
    expect(shop('at_capture')).toBe('accepted');
    expect(shop('at_closing')).toMatch(
      /^shop\/1\.yaml:2: with what this version changes, .*congocrea\/1\.yaml:\d+ no longer holds: CG-T33: the order ends/,
    );
  });
  it('settles it once', () =>
    expect(refusal('OrderCancelled, funds: refund', 'OrderCancelled, funds: [refund, release]')).toContain(
      'BZ-T07: what is held is settled once. Write one of: refund, release.',
    ));
});

describe('What is told of a payment', () => {
  it('is told where there is one', () => {
    expect(refusal('event: OrderAccepted', 'event: OrderAccepted, funds: capture')).toContain(
      'BZ-T02: `funds: capture` belongs to one of these actions: place, buy-option, accept-offer.',
    );
    expect(refusal('event: OrderAccepted', 'event: OrderAccepted, funds: charge_back')).toContain(
      'BZ-T02: `funds: charge_back` belongs to one of these actions: record-chargeback.',
    );
  });
});
