import { describe, it, expect } from '@jest/globals';
import { builtInPacks } from './pack-folder.js';
import { InvalidPack, readPack } from './read-pack.js';
import { bazaar } from './testing/bazaar.js';

function refusal(right: string, wrong: string): string {
  expect(bazaar.split(right)).toHaveLength(2); // There is one place to change.
  try {
    readPack(bazaar.replace(right, wrong), 'bazaar/1.yaml', builtInPacks());
  } catch (error) {
    if (error instanceof InvalidPack) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('An order in dispute', () => {
  const DECIDES = '    - { rule: BZ-T23, action: decide';
  const APPLIES = '    - { rule: BZ-T08, on: DisputeDecided, says: { outcome: pay_seller }, from: disputed,';
  /** One more row of the dispute. */
  const and = (row: string) => refusal(DECIDES, `    - { rule: BZ-T30, ${row} }\n${DECIDES}`);

  it('has one', () =>
    expect(refusal('on: DisputeOpened, from: new', 'action: take, by: any mediator, from: new')).toContain(
      'BZ-T06: the order is in dispute, and no dispute begins. Write a row of the dispute with `on: DisputeOpened`.',
    ));

  it('hears of every decision, or it would stay frozen for ever', () => {
    const refunds = 'action: decide, by: mediator, says: { outcome: full_refund, ground: not_conform }';
    expect(and(`${refunds}, from: in_mediation, needs: reasons, to: decided, event: DisputeDecided`)).toContain(
      'BZ-T30: an order that is disputed does not hear of it, and stays there. ' +
        'Write a row of the order with `on: DisputeDecided`, `says: { outcome: full_refund }`, from: disputed.',
    );
    const elsewhere = `    - { rule: BZ-T08, on: DisputeClosed, from: disputed, to: completed, event: OrderCompleted, funds: release }\n`;
    expect(refusal(APPLIES, elsewhere + APPLIES.replace('from: disputed', 'from: any active'))).toContain(
      'BZ-T23: an order that is disputed',
    );
    for (const from of ['any', 'any open', '[pending, disputed]'])
      expect(refusal(APPLIES, APPLIES.replace('from: disputed', `from: ${from}`))).toBe('accepted');
    expect(refusal(APPLIES, APPLIES.replace(' says: { outcome: pay_seller },', ''))).toBe('accepted');
  });

  it('hears that its dispute was closed', () =>
    expect(and('action: close, by: buyer, from: in_mediation, to: decided, event: DisputeClosed')).toContain(
      'BZ-T30: an order that is disputed does not hear of it, and stays there. Write a row of the order with `on: DisputeClosed`, from: disputed.',
    ));
});
