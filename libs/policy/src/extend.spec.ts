import { describe, it, expect } from '@jest/globals';
import { readPack, type Pack } from './read-pack.js';
import { bazaar } from './testing/bazaar.js';

const base = readPack(bazaar, 'bazaar/1.yaml');
/** A version that changes this in the bazaar. */
const written = (changes: string, header = 'pack: bazaar/2\nextends: bazaar/1\n') => `${header}${changes}`;
const extension = (changes: string, known: readonly Pack[] = [base]) => readPack(written(changes), 'bazaar/2.yaml', known);
/** The same version, written as a whole: each `[what the bazaar says, what is said instead]`. */
const whole = (...changes: readonly (readonly [string, string])[]) =>
  readPack(
    changes.reduce(
      (text, [from, to]) => {
        expect(text.split(from)).toHaveLength(2);
        return text.replace(from, () => to);
      },
      bazaar.replace('pack: bazaar/1', 'pack: bazaar/2'),
    ),
    'whole.yaml',
  );
const rules = ({ order }: Pack) => order.rows.map(({ rule }) => rule);

const LATE = '    - { rule: BZ-T05, deadline: delivery, from: in_progress, event: OrderBecameLate, sets: late }';
const DELIVER =
  '    - { rule: BZ-T03, action: deliver, by: seller, from: in_progress, needs: text, to: delivered, event: WorkDelivered }';

describe('A version that changes nothing', () => {
  it('is the same book under another name', () => {
    const pack = extension('');
    expect(pack).toMatchObject({
      name: 'bazaar/2',
      marketplace: 'bazaar',
      version: 2,
      extends: 'bazaar/1',
      zone: 'Europe/Paris',
    });
    expect({ ...pack.source, pack: 'bazaar/1' }).toEqual(base.source);
    expect(pack.digest).toBe(whole().digest);
    expect(base).not.toHaveProperty('extends');
  });
});

describe('What a version writes', () => {
  it('as words: those of the same name give way, the others stay', () => {
    const pack = extension(`order:
  states:
    delivered: { chat: open }
  flags:
    cancellation_requested: { while: [in_progress, delivered] }
  counters: [reminders, refusals]
  windows:
    chat_end: { lasts: P14D, while: completed }
  deadlines:
    acceptance: { lasts: PT24H, while: pending }
`);
    const same = whole(
      ['delivered:   { chat: blocked }', 'delivered:   { chat: open }'],
      ['cancellation_requested: { while: in_progress }', 'cancellation_requested: { while: [in_progress, delivered] }'],
      ['counters: [refusals, disputes]', 'counters: [refusals, disputes, reminders]'],
      ['chat_end: { lasts: P7D', 'chat_end: { lasts: P14D'],
      ['acceptance: { lasts: PT48H', 'acceptance: { lasts: PT24H'],
    );
    expect(pack.source).toEqual(same.source);
    expect([...pack.order.states.keys()]).toEqual([...base.order.states.keys()]);
  });
  it('as a rule: all its rows, where the base has the first of them', () => {
    const pack = extension(`order:
  rows:
    - { rule: BZ-T03, action: deliver, by: seller, from: in_progress, needs: attachmentIds, to: delivered, event: WorkDelivered }
    - { rule: BZ-T03, action: deliver, by: seller, from: delivered, needs: text, event: WorkDelivered }
`);
    expect(rules(pack).slice(0, 5)).toEqual(['BZ-T01', 'BZ-T02', 'BZ-T03', 'BZ-T03', 'BZ-T04']);
    const delivering = pack.source.order.rows.filter(({ rule }) => rule === 'BZ-T03');
    expect(delivering.map(({ from, needs }) => [from, needs])).toEqual([
      ['in_progress', 'attachmentIds'],
      ['delivered', 'text'],
    ]);
    expect(pack.source.order.rows.filter(({ rule }) => rule !== 'BZ-T03')).toEqual(
      base.source.order.rows.filter(({ rule }) => rule !== 'BZ-T03'),
    );
  });
  it('as a rule of which the base has several rows: they all go', () => {
    const twice = readPack(
      bazaar.replace(LATE, `${LATE}\n${DELIVER.replace('from: in_progress', 'from: delivered').replace('to: delivered, ', '')}`),
      'bazaar/1.yaml',
    );
    expect(rules(twice).filter((rule) => rule === 'BZ-T03')).toHaveLength(2);
    const pack = extension(`order:\n  rows:\n${DELIVER.replace('needs: text, ', '')}\n`, [twice]);
    expect(rules(pack)).toEqual(rules(base));
  });
  it('as a rule that the base does not have: last', () => {
    const pack = extension(`order:
  rows:
    - { rule: BZ-T09, action: decline, by: seller, from: pending, needs: reason, to: completed, event: OrderCancelled, funds: refund }
${DELIVER.replace('needs: text', 'needs: attachmentIds')}
texts: { order: { actions: { decline: { fr: Refuser, en: Decline } } } }
`);
    expect(rules(pack)).toEqual([...rules(base), 'BZ-T09']);
    expect(pack.texts.order.actions).toEqual({ ...base.texts.order.actions, decline: { fr: 'Refuser', en: 'Decline' } });
  });
  it('as `remove`: the rule is gone, and what was said of it alone', () => {
    const pack = extension(
      'order:\n  remove: [BZ-T03, BZ-T05]\n  rows:\n    - { rule: BZ-T09, deadline: delivery, from: in_progress, to: delivered, event: WorkDelivered }\n',
    );
    expect(rules(pack)).toEqual(['BZ-T01', 'BZ-T02', 'BZ-T04', 'BZ-T06', 'BZ-T07', 'BZ-T08', 'BZ-T15', 'BZ-T09']);
    const { deliver: _, ...actions } = base.texts.order.actions;
    expect(pack.texts.order).toEqual({ ...base.texts.order, actions });
  });
  it('as `remove` of a name: what bears it is gone, with its texts', () => {
    const pack = extension('order:\n  remove: [BZ-T05, BZ-T06, BZ-T08, delivery, late, disputes, disputed]\n');
    const { states, flags, counters, deadlines } = pack.source.order;
    const left = { flags: ['cancellation_requested'], deadlines: ['acceptance'] };
    expect([Object.keys(states), counters]).toEqual([['pending', 'in_progress', 'delivered', 'completed'], ['refusals']]);
    expect({ flags: Object.keys(flags!), deadlines: Object.keys(deadlines!) }).toEqual(left);
    const { texts } = pack;
    expect({ flags: Object.keys(texts.order.flags!), deadlines: Object.keys(texts.order.deadlines!) }).toEqual(left);
    expect(Object.keys(texts.order.states)).toEqual(Object.keys(states));
    expect([...extension('dispute:\n  remove: [BZ-T21, BZ-T22, settlement]\n').dispute.flags.keys()]).toEqual([]);
  });
  it('of the dispute: an outcome that nobody decides any more is not shown either', () => {
    const pack = extension(`dispute:
  rows:
    - { rule: BZ-T23, action: decide, by: mediator, says: { outcome: full_refund, ground: not_conform }, from: in_mediation, needs: reasons, to: decided, event: DisputeDecided }
order:
  rows:
    - { rule: BZ-T08, on: DisputeDecided, says: { outcome: full_refund }, from: disputed, to: completed, event: OrderCancelled, funds: refund }
texts:
  dispute:
    outcomes: { full_refund: { fr: Remboursement, en: Refund } }
    grounds:  { not_conform: { fr: Non conforme, en: Not as agreed } }
`);
    expect(Object.keys(pack.texts.dispute.outcomes!)).toEqual(['full_refund']);
    expect(Object.keys(pack.texts.dispute.grounds!)).toEqual(['not_conform']);
  });
  it('of the settings: what it names', () => {
    const pack = extension('zone: Africa/Kinshasa\nmoney: { feesOnPartialRefund: pro_rata }\nstatistics: { minimumOrders: 1 }\n');
    expect(pack).toMatchObject({ zone: 'Africa/Kinshasa', order: { zone: 'Africa/Kinshasa', graceMs: 60_000 } });
    expect(pack.source.money).toEqual({ ...base.source.money, feesOnPartialRefund: 'pro_rata' });
    expect(pack.statistics).toEqual({ ...base.statistics, minimumOrders: 1 });
  });
  it('of sellers, whom the base never suspends', () => {
    const pack = extension(`seller:
  states: { active: { }, suspended: { } }
  rows:
    - { rule: BZ-T30, action: suspend, by: staff, from: [new, active], needs: reason, to: suspended, event: SellerSuspended }
    - { rule: BZ-T31, action: reinstate, by: staff, from: suspended, to: active, event: SellerReinstated }
texts:
  seller:
    states:  { active: { fr: Actif, en: Active }, suspended: { fr: Suspendu, en: Suspended } }
    actions: { suspend: { fr: Suspendre, en: Suspend }, reinstate: { fr: Rétablir, en: Reinstate } }
`);
    expect(base.seller).toBeUndefined();
    expect([...pack.seller!.states.keys()]).toEqual(['active', 'suspended']);
    expect(extension('').seller).toBeUndefined();
    const further = readPack(
      written(
        'seller:\n  rows:\n    - { rule: BZ-T31, action: reinstate, by: operator, from: suspended, to: active, event: SellerReinstated }\n',
        'pack: bazaar/3\nextends: bazaar/2\n',
      ),
      'bazaar/3.yaml',
      [pack],
    );
    expect(further.seller!.rows.map(({ rule, by }) => [rule, by])).toEqual([
      ['BZ-T30', ['staff']],
      ['BZ-T31', ['operator']],
    ]);
  });
  it('of another marketplace: its own begins where that one is', () => {
    const pack = readPack(written('zone: Africa/Kinshasa\n', 'pack: souk/1\nextends: bazaar/1\n'), 'souk/1.yaml', [base]);
    expect(pack).toMatchObject({ name: 'souk/1', marketplace: 'souk', version: 1, extends: 'bazaar/1' });
  });
});

describe('The digest of a version that extends another', () => {
  const changed = 'order:\n  deadlines:\n    acceptance: { lasts: PT24H, while: pending }\n';
  const same = whole(['acceptance: { lasts: PT48H', 'acceptance: { lasts: PT24H']);

  it('is that of the same book, written as a whole', () => {
    expect(extension(changed).digest).toBe(same.digest);
    expect(extension(changed).digest).not.toBe(extension('').digest);
  });
  it('does not count texts, comments, or which words are written again as they were', () => {
    const talkative = `# Faster.\n${changed}    delivery: { lasts: duration, while: in_progress } # as ever\n  counters: [disputes]\n`;
    expect(extension(`${talkative}texts: { order: { states: { pending: { fr: Attend, en: Waits } } } }\n`).digest).toBe(
      same.digest,
    );
  });
  it('counts what the base says: it changes with it', () => {
    const other = readPack(bazaar.replace('lasts: P7D', 'lasts: P8D'), 'bazaar/1.yaml');
    expect(extension(changed, [other]).digest).not.toBe(same.digest);
  });
});
