import { describe, it, expect } from '@jest/globals';
import { compileTable } from './compile.js';
import type { RowSource } from './pack-source.js';
import { readPack } from './read-pack.js';
import { bazaar } from './testing/bazaar.js';
import { lineOf, refusal } from './testing/mistaken.js';
import { orderWords } from './vocabulary.js';

const DECIDES =
  '    - { rule: BZ-T23, action: decide, by: mediator, says: { outcome: pay_seller, ground: conform }, from: in_mediation,';
const ACCEPTS =
  '    - { rule: BZ-T02, action: accept, by: seller, from: pending, within: acceptance, to: in_progress, event: OrderAccepted }\n';
/** What is said of the bazaar's book in which a row comes right after that by which the seller accepts. */
const then = (row: string) => refusal(ACCEPTS, `${ACCEPTS}    - { ${row} }\n`);

describe('A decision', () => {
  it.each(['any mediator', 'staff', 'operator', 'buyer', '[mediator, staff]'])(
    'is that of the mediator who has the dispute, and not of: %s',
    (by) =>
      expect(refusal(DECIDES, DECIDES.replace('by: mediator', `by: ${by}`))).toBe(
        `bazaar/1.yaml:${lineOf('rule: BZ-T23')}: BZ-T23: only the mediator who has the dispute decides it. Write \`by: mediator\`.`,
      ),
  );
  it('has reasons, and what its outcome needs', () => {
    expect(refusal('needs: reasons, to: decided', 'to: decided')).toContain('BZ-T23: a decision has its reasons. Write');
    const outcome = (name: string, ground: string) =>
      refusal('outcome: pay_seller, ground: conform', `outcome: ${name}, ground: ${ground}`);
    expect(outcome('restart', 'misunderstanding')).toContain('BZ-T23: whoever restarts the work says until when. Write');
    expect(outcome('partial_refund', 'part_conform')).toContain('BZ-T23: a part is a part of something. Write `amount`,');
  });
});

describe('A row that never applies', () => {
  it('because it stands there already', () =>
    expect(refusal(ACCEPTS, ACCEPTS + ACCEPTS)).toBe(
      `bazaar/1.yaml:${lineOf('rule: BZ-T02') + 1}: BZ-T02: it never applies: wherever it could, an earlier row of BZ-T02 comes first and asks for no more. Write it above, ask for more there, or remove it.`,
    ));
  it.each([
    ['asks for what others do not', 'action: accept, by: seller, from: pending, within: acceptance, needs: text'],
    ['is for one of those who may anyway', 'action: accept, by: [seller], from: pending, within: acceptance'],
  ])('because it %s', (_, row) => {
    const said = then(`rule: BZ-T09, ${row}, to: in_progress, event: OrderAccepted`);
    expect(said).toContain('BZ-T09: it never applies: wherever it could, BZ-T02 comes first');
  });
  it('because several before it leave it no state', () => {
    const holds = (rule: string, from: string, by = 'staff') =>
      `rule: ${rule}, action: hold, by: ${by}, from: ${from}, needs: reason, event: OrderHeld`;
    const rows = (...written: readonly string[]) => then(written.join(' }\n    - { ')).replace(/^.*?: /, '');
    const two = [holds('BZ-T10', 'pending'), holds('BZ-T11', '[in_progress, delivered]')];
    expect(rows(...two, holds('BZ-T12', '[pending, delivered]', 'operator'))).toContain(
      'BZ-T12: it never applies: wherever it could, BZ-T10 or BZ-T11 comes first',
    );
    expect(rows(...two, holds('BZ-T12', '[pending, disputed]', 'operator'))).not.toContain('never applies');
    expect(rows(...two, holds('BZ-T12', '[pending, delivered]', 'seller'))).not.toContain('never applies');
  });
  it.each([
    ['for others', 'by: buyer, from: pending, within: acceptance'],
    ['elsewhere', 'by: seller, from: delivered'],
    ['for longer', 'by: seller, from: pending'],
  ])('is not one %s', (_, row) =>
    expect(then(`rule: BZ-T09, action: accept, ${row}, to: in_progress, event: OrderAccepted`)).not.toContain('never applies'),
  );
  it('because what it asks for lives where it is not', () => {
    expect(then('rule: BZ-T09, action: decline, by: seller, from: pending, with: late, event: OrderAccepted')).toContain(
      'BZ-T09: flag late lives in none of the states in `from`. Correct its `while`, or where this row applies.',
    );
    expect(then('rule: BZ-T09, action: decline, by: seller, from: pending, after: delivery, event: OrderAccepted')).toContain(
      'BZ-T09: delivery lives in none of the states in `from`.',
    );
    expect(then('rule: BZ-T09, action: decline, by: seller, from: pending, within: delivery, event: OrderAccepted')).toContain(
      'BZ-T09: delivery lives in none of the states in `from`.',
    );
  });
});

describe('A guard that asks for less', () => {
  const at = (rows: readonly Partial<RowSource>[]) => () =>
    compileTable(
      {
        states: { working: {} },
        flags: { late: {}, offer: { each: 'offerId' } },
        counters: ['refusals'],
        windows: { first: { lasts: 'P1D' } },
        rows: [
          { rule: 'BZ-T01', action: 'place', by: 'service for buyer', from: 'new', to: 'working', event: 'OrderPlaced' },
          ...rows.map((row, i) => ({
            rule: `BZ-T1${i}`,
            action: 'review',
            by: 'buyer',
            from: 'working',
            event: 'ReviewLeft',
            ...row,
          })),
        ],
      },
      orderWords,
      'UTC',
      0,
    );
  it.each<[string, Partial<RowSource>, Partial<RowSource>]>([
    ['a counter', { if: { refusals: '>= 2' } }, { if: { refusals: '>= 3' } }],
    ['a counter below', { if: { refusals: '< 3' } }, { if: { refusals: '< 2' } }],
    ['a fact', { if: { closedBy: ['buyer', 'timer'] } }, { if: { closedBy: 'buyer' } }],
    ['a word', { says: { rating: ['positive', 'negative'] } }, { says: { rating: 'positive' } }],
    ['any flag', { with: 'any offer' }, { with: 'offer' }],
    ['no such flag', { without: 'offer' }, { without: 'any offer' }],
    ['an end', { after: 'first' }, { with: 'late', after: 'first' }],
    ['a need', { needs: 'text or reason' }, { needs: 'text' }],
    ['a sum', { amount: 'below remaining' }, { amount: 'below remaining', needs: 'text' }],
    ['a wider relation', { by: 'staff' }, { by: 'operator' }],
  ])('than %s leaves nothing; the other way round, both apply', (_, less, more) => {
    expect(at([less, more])).toThrow('BZ-T11: it never applies: wherever it could, BZ-T10 comes first');
    expect(at([more, less])).not.toThrow();
  });
});

describe('A long rule book', () => {
  it('is compiled, however deep its rules follow each other', () => {
    const id = (n: number) => `${String.fromCharCode(65 + Math.floor(n / 100))}Y-T${String(n % 100).padStart(2, '0')}`;
    const follower = (_: unknown, n: number) =>
      `    - { rule: ${id(n)}, follows: ${n === 0 ? 'BZ-T02' : id(n - 1)}, from: in_progress, event: DeadlinePassed }\n`;
    const chain = Array.from({ length: 2_500 }, follower).join('');
    expect(readPack(bazaar.replace(ACCEPTS, ACCEPTS + chain), 'bazaar/1.yaml').order.rows).toHaveLength(2_509);
  });
});
