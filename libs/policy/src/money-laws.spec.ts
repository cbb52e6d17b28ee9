import { describe, it, expect } from '@jest/globals';
import { builtInPacks } from './pack-folder.js';
import { InvalidPack, readPack } from './read-pack.js';
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

describe('From every state of an order', () => {
  const COMPLETES = 'from: delivered, to: completed, event: OrderCompleted, funds: release }';
  const stuck = (state: string) =>
    `${state}: no rows lead from here to an end, and what is held for the order would stay held. Write one that leads on.`;

  it('rows lead to an end', () => {
    expect(refusal(COMPLETES, 'from: delivered, event: OrderCompleted }')).toBe(`bazaar/1.yaml:10: ${stuck('delivered')}`);
  });
  it('and not only to each other', () => {
    const round =
      'from: delivered, to: waiting, event: OrderCompleted }\n    - { rule: BZ-T30, action: decline, by: seller, from: waiting, to: delivered, event: OrderCancelled }';
    const two = bazaar.replace('{ chat: blocked }\n', '{ chat: blocked }\n    waiting:\n').replace(COMPLETES, round);
    expect(said(two)).toBe(`bazaar/1.yaml:10: ${stuck('delivered')}`);
  });
  it('a frozen one as well, by a decision', () =>
    expect(refusal('from: disputed, to: completed, event: OrderCompleted', 'from: disputed, event: OrderCompleted')).toContain(
      stuck('disputed'),
    ));
  it('but where nothing is held, an order may stay where it is', () => {
    const atOnce = bazaar.replace('payout: at_closing', 'payout: at_capture');
    expect(said(atOnce.replace(COMPLETES, 'from: delivered, event: OrderCompleted }'))).toBe('accepted');
  });
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

const ACCEPTS = '    - { rule: BZ-T02, action: accept';
/** One more row of the order. */
const and = (row: string) => refusal(ACCEPTS, `    - { rule: BZ-T30, ${row} }\n${ACCEPTS}`);

describe('Whoever pays', () => {
  const option = (by: string, from: string, more = ', funds: capture') =>
    and(`action: buy-option, by: ${by}, from: ${from}, event: OptionBought${more}`);

  it('is in the books with it', () => {
    expect(refusal('event: OrderPlaced, funds: capture', 'event: OrderPlaced')).toContain(
      'BZ-T01: the buyer pays, and the books do not hear of it. Write `funds` with `capture`.',
    );
    expect(option('service', 'pending', '')).toContain('BZ-T30: the buyer pays, and the books do not hear of it.');
  });
  it('does not say so himself, for he could say it of any sum', () => {
    for (const by of ['buyer', 'seller', '[service for buyer, buyer]', 'staff'])
      expect(option(by, 'pending')).toContain(
        'BZ-T30: only a service of the marketplace knows that a payment was made. Write `by: service for buyer`.',
      );
  });
  it('does not pay for what has ended, where nobody would get it any more', () => {
    for (const from of ['completed', '[pending, completed]', 'any closed', 'completed, to: completed'])
      expect(option('service for buyer', from)).toContain(
        'BZ-T30: the order has ended, and nobody gets what is paid for it now. Leave the states in which it has out of `from`.',
      );
    for (const [from, more] of [
      ['pending', ''],
      ['any active', ''],
      ['completed', ', to: pending'],
    ] as const)
      expect(option('service for buyer', from, `${more}, funds: capture`)).toContain('buy-option has no text');
  });
});

describe('What moves a sum', () => {
  it.each(['refund_part', 'cover_part'])('names it, and its limit: %s', (funds) => {
    const says =
      `BZ-T30: \`funds: ${funds}\` belongs to an action \`refund\` that says \`method: platform\` and has an \`amount\`, ` +
      'to `accept-refund`, or to a decision that says `outcome: partial_refund`, or full_refund.';
    const refunds = (more: string) =>
      and(`action: refund, by: seller, ${more}from: pending, event: RefundIssued, funds: ${funds}`);
    for (const more of ['', 'says: { method: platform }, ', 'says: { method: [platform, external] }, '])
      expect(refunds(more)).toContain(says);
    expect(
      and(`action: refund, by: seller, from: pending, amount: up to remaining, event: RefundIssued, funds: ${funds}`),
    ).toContain(says);
    expect(and(`deadline: acceptance, from: pending, if: { disputes: ">= 1" }, event: RefundIssued, funds: ${funds}`)).toContain(
      says,
    );
    expect(
      and(`on: DisputeDecided, says: { outcome: no_refund }, from: disputed, event: DecisionApplied, funds: ${funds}`),
    ).toContain(says);
    const fits = [
      'action: refund, by: seller, says: { method: platform }, from: pending, amount: up to remaining, event: RefundIssued',
      'action: accept-refund, by: seller, from: pending, event: RefundAgreed',
      'on: DisputeDecided, says: { outcome: partial_refund }, from: disputed, event: DecisionApplied',
    ];
    for (const row of fits) expect(and(`${row}, funds: ${funds}`)).not.toContain('belongs to');
  });
  it('divides what was decided, and nothing else', () =>
    expect(refusal('OrderCancelled, funds: refund', 'OrderCancelled, funds: split')).toContain(
      'BZ-T07: `funds: split` belongs to a decision that says `outcome: partial_refund`, or full_refund.',
    ));
  it('draws a voucher from what was put aside', () => {
    const voucher = 'action: request-voucher, by: buyer, from: completed, event: VoucherRequested, funds: voucher';
    expect(and(voucher)).toContain(
      'BZ-T30: `funds: voucher` belongs to `request-voucher`, in states to which only rows with `funds: suspense` lead',
    );
    expect(and(voucher.replace('request-voucher', 'review'))).toContain('`funds: voucher` belongs to');
  });
  it('pays a damage out of the deposit, once it was claimed', () => {
    expect(refusal('OrderCancelled, funds: refund', 'OrderCancelled, funds: settle_damage')).toContain(
      'BZ-T07: `funds: settle_damage` belongs to a book in which a damage is claimed (action: claim-damage).',
    );
    const claims = (more: string, event = 'DamageClaimed') =>
      and(`action: claim-damage, by: seller, from: delivered, ${more}event: ${event}`);
    expect(claims('')).toContain('BZ-T30: a damage is paid out of the deposit. Write `amount: up to deposit`.');
    expect(claims('amount: up to remaining, ')).toContain('Write `amount: up to deposit`.');
    expect(claims('amount: up to deposit, ', 'ConductReported')).toContain('Write `event: DamageClaimed`.');
    expect(claims('amount: up to deposit, ')).toContain('claim-damage has no text');
  });
});

describe('A seller’s money that is held for a dispute', () => {
  const holding = bazaar.replace('counts: disputes\n', 'counts: disputes\n      funds: hold\n');
  const freeing = holding.replace('event: OrderCompleted, funds: release', 'event: OrderCompleted, funds: [unhold, release]');
  it('is held from where it begins', () => {
    expect(said(freeing)).toBe('accepted');
    expect(refusal('event: OrderAccepted', 'event: OrderAccepted, funds: hold')).toContain(
      'BZ-T02: `funds: hold` belongs to a row by which a dispute begins, or goes on (event: DisputeOpened, DisputeResumed).',
    );
  });
  it('to where it ends, and no longer', () => {
    expect(said(holding)).toContain(
      'BZ-T08: the dispute ends, and the seller’s money stays held for it. Write `funds` with `unhold`',
    );
    expect(refusal('event: OrderAccepted', 'event: OrderAccepted, funds: unhold')).toContain(
      'BZ-T02: `funds: unhold` belongs to a row by which a dispute ends (on: DisputeDecided, DisputeClosed).',
    );
  });
});
