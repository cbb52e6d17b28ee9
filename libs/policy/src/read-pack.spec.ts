import { describe, it, expect } from '@jest/globals';
import { readPack } from './read-pack.js';
import { bazaar } from './testing/bazaar.js';
import { lineOf, refusal } from './testing/mistaken.js';

describe('A rule book without mistakes', () => {
  it('is read', () => {
    const pack = readPack(bazaar, 'bazaar/1.yaml');
    expect(pack).toMatchObject({
      name: 'bazaar/1',
      marketplace: 'bazaar',
      version: 1,
      zone: 'Europe/Paris',
      money: { payout: 'at_closing' },
      statistics: { window: 'P6M', minimumOrders: 5, cancellationsNotCounted: [] },
    });
    expect([...pack.order.states.keys()]).toEqual(['pending', 'in_progress', 'delivered', 'disputed', 'completed']);
    expect(pack.order.graceMs).toBe(60_000);
  });
});

describe('A misspelt word is refused with file, line, rule and the words there are', () => {
  it.each([
    ['an action', 'action: accept, by', 'action: acept, by', 'BZ-T02, action: write one of: place, accept, decline,'],
    ['an event', 'event: OrderAccepted', 'event: OrderAcepted', 'BZ-T02, event: write one of: OrderPlaced, OrderAccepted,'],
    [
      'news',
      'on: DisputeDecided',
      'on: DisputeDecidd',
      'BZ-T08, on: write one of: DisputeDecided, DisputeClosed, DisputeReopened.',
    ],
    [
      'a relation',
      'by: seller, from: pending',
      'by: platform, from: pending',
      'BZ-T02, by: write one of: buyer, seller, mediator,',
    ],
    ['one of several relations', 'by: [buyer, seller]', 'by: [buyer, seler]', 'BZ-T21, by.1: write one of: buyer, seller,'],
    [
      'a column',
      'rule: BZ-T02, action',
      'rule: BZ-T02, acton',
      'BZ-T02: there is no column "acton" here. Write one of: rule, action, deadline,',
    ],
    ['a column of a row over several lines', '      follows:', '      folows:', 'BZ-T06: there is no column "folows" here.'],
    [
      'an outcome',
      'outcome: pay_seller }, from: disputed',
      'outcome: pay }, from: disputed',
      'BZ-T08, says.outcome: write one of: full_refund,',
    ],
    ['a need', 'needs: text, to: delivered', 'needs: txt, to: delivered', 'BZ-T03, needs: write it like reason, or text, or'],
    [
      'a sum',
      'amount: below refundable',
      'amount: below refundabel',
      'BZ-T21, amount: write it like below refundable, or below remaining,',
    ],
    [
      'a state',
      'to: in_progress, event: OrderAccepted',
      'to: in_progres, event: OrderAccepted',
      'BZ-T02: there is no state "in_progres". Write one of: pending, in_progress,',
    ],
    [
      'a state that is left',
      'from: pending, within: acceptance',
      'from: penndig, within: acceptance',
      'BZ-T02: there is no state "penndig". Write one of: pending,',
    ],
    ['a flag', 'sets: late', 'sets: lat', 'BZ-T05: there is no flag "lat". Write one of: late, cancellation_requested.'],
    [
      'a flag of a relation',
      'by: counterparty of settlement',
      'by: counterparty of setlement',
      'BZ-T22: there is no flag "setlement". Write one of: settlement.',
    ],
    [
      'a deadline that rings',
      'deadline: delivery, from',
      'deadline: delivry, from',
      'BZ-T05: there is no deadline "delivry". Write one of: acceptance, delivery.',
    ],
    [
      'a window',
      'within: acceptance',
      'within: aceptance',
      'BZ-T02: there is no window or deadline "aceptance". Write one of: chat_end, acceptance, delivery.',
    ],
    [
      'a counter',
      'counts: refusals',
      'counts: refusal',
      'BZ-T04: there is no counter "refusal". Write one of: refusals, disputes.',
    ],
    [
      'a fact',
      'if: { refusals: ">= 2" }',
      'if: { refused: ">= 2" }',
      'BZ-T06: there is no fact or counter "refused". Write one of: refusals, disputes, closedBy,',
    ],
    ['a rule that is followed', 'follows: BZ-T04', 'follows: BZ-T44', 'BZ-T06: there is no rule "BZ-T44". Write one of: BZ-T01,'],
    [
      'a period',
      'acceptance: { lasts: PT48H',
      'acceptance: { lasts: 48H',
      '"48H" is no period of more than nothing and at most two years. Write P7D, PT48H, P5M …, or one of: duration,',
    ],
    [
      'a named period',
      'lasts: duration',
      'lasts: durration',
      '"durration" is no period of more than nothing and at most two years.',
    ],
    [
      'what is said of the chat',
      'pending:     { chat: open }',
      'pending:     { chat: opn }',
      'order.states.pending.chat: write one of: open, blocked, closed.',
    ],
    [
      'the window of a chat',
      'until: chat_end',
      'until: chat_and',
      'there is no window "chat_and". Write one of: chat_end, acceptance, delivery.',
    ],
    ['a setting of the money', 'payout: at_closing', 'payout: at_close', 'money.payout: write one of: at_closing, at_capture.'],
    [
      'the zone',
      'zone: Europe/Paris',
      'zone: Europe/Pari',
      'zone: there is no time zone "Europe/Pari". Write an IANA name such as Europe/Paris.',
    ],
    ['the number of a rule', 'rule: BZ-T03', 'rule: BZT3', 'BZT3, rule: write it like CU-T22.'],
    ['the name', 'pack: bazaar/1', 'pack: Bazaar', 'pack: write it like comeup/2.'],
  ])('%s', (_, right, wrong, says) => {
    const said = refusal(right, wrong);
    expect(said).toContain(says);
    const isInLongRow = right.startsWith('follows') || right.startsWith('if:'); // It is named by its first line.
    expect(said).toMatch(new RegExp(`^bazaar/1\\.yaml:${lineOf(isInLongRow ? 'rule: BZ-T06' : right)}: `));
  });
});

describe('What cannot be meant is refused', () => {
  it.each([
    [
      'a period that would be nothing',
      'chat_end: { lasts: P7D',
      'chat_end: { lasts: P0D',
      '"P0D" is no period of more than nothing',
    ],
    [
      'a period of more than two years',
      'chat_end: { lasts: P7D',
      'chat_end: { lasts: P3Y',
      '"P3Y" is no period of more than nothing and at most two years.',
    ],
    [
      'a grace in days, which are not exact',
      'grace: PT60S',
      'grace: P1D',
      'grace: "P1D" is not an exact time. Write hours, minutes or seconds, such as PT60S.',
    ],
    [
      'a grace of more than a day',
      'grace: PT60S',
      'grace: PT24H1S',
      'grace: "PT24H1S" is longer than a day: nobody would hear of a deadline for so long. Write less.',
    ],
    [
      'a version that no number can tell from the next',
      'pack: bazaar/1',
      'pack: bazaar/9007199254740993',
      'pack: 9007199254740993 is beyond what a version may be. Write a number up to 9007199254740991.',
    ],
    ['a version that is no whole number above 0', 'pack: bazaar/1', 'pack: bazaar/0', 'pack: write it like comeup/2.'],
    [
      'a fee beyond what can be paid',
      'fixedMinor: 0',
      'fixedMinor: 1000000000001',
      'money.commission.fixedMinor: write 1000000000000 or less.',
    ],
    [
      'a least withdrawal beyond what can be paid',
      'minimumMinor: 0',
      'minimumMinor: 1000000000001',
      'money.withdrawal.minimumMinor: write 1000000000000 or less.',
    ],
    [
      'a deadline without a row',
      'deadline: delivery, from',
      'deadline: acceptance, from',
      'deadline delivery: no row says what happens when it rings. Write a row with `deadline: delivery`, or make it a window.',
    ],
    [
      'a deadline in a closed state',
      'while: pending }',
      'while: completed }',
      'deadline acceptance: nothing rings in completed, which is terminal. Say `while`, or make it a window.',
    ],
    [
      'a deadline that never stops',
      'acceptance: { lasts: PT48H, while: pending }',
      'acceptance: { lasts: PT48H }',
      'deadline acceptance: nothing rings in completed',
    ],
    [
      'a window and a deadline of one name',
      'chat_end: { lasts: P7D, while: completed }',
      'delivery: { lasts: P7D }',
      'deadline delivery: it is a window already. Give one of them another name.',
    ],
    [
      'a state that nobody reaches',
      'to: delivered, event',
      'to: in_progress, event',
      'state delivered: no row leads here. Write one with `to: delivered`, or remove the state.',
    ],
    [
      'guards out of order',
      'within: acceptance, to',
      'if: { refusals: "< 2" }, within: acceptance, to',
      'BZ-T02: write the guards in the order in which they are tried: with, without, after, within, if.',
    ],
    [
      'two triggers',
      'rule: BZ-T05, deadline',
      'rule: BZ-T05, on: DisputeClosed, deadline',
      'BZ-T05: write exactly one of action, deadline, on, follows: what sets it off?',
    ],
    [
      'no trigger',
      'action: deliver, by: seller, ',
      '',
      'BZ-T03: write exactly one of action, deadline, on, follows: what sets it off?',
    ],
    ['an action of nobody', 'action: deliver, by: seller, ', 'action: deliver, ', 'BZ-T03: an action needs `by`: who may do it?'],
    [
      'somebody who makes time pass',
      'rule: BZ-T05, deadline: delivery, ',
      'rule: BZ-T05, deadline: delivery, by: buyer, ',
      'BZ-T05: `by` belongs to an action;',
    ],
    ['a rule that follows itself', 'follows: BZ-T04', 'follows: BZ-T06', 'BZ-T06: it follows itself, and would never end.'],
    [
      'a ground of another outcome',
      'ground: conform',
      'ground: not_conform',
      'BZ-T23: there is no ground of pay_seller "not_conform". Write one of: conform.',
    ],
    [
      'a decision without a ground',
      'outcome: pay_seller, ground: conform',
      'outcome: pay_seller',
      'BZ-T23: a decision has an outcome and its ground.',
    ],
    [
      'a counter compared with a word',
      'if: { refusals: ">= 2" }',
      'if: { refusals: twice }',
      'BZ-T06: refusals is a counter. Write refusals: ">= 2" or "< 2".',
    ],
    ['a counter that is below nothing', 'if: { refusals: ">= 2" }', 'if: { refusals: "< 0" }', 'BZ-T06: refusals is a counter.'],
    [
      'a fact compared with what it never is',
      'if: { refusals: ">= 2" }',
      'if: { closedBy: staff }',
      'BZ-T06: there is no value of closedBy "staff". Write one of: buyer, seller, mediator, timer.',
    ],
    [
      'a statement in quotes',
      'if: { refusals: ">= 2" }',
      'if: { reasonTried: "true" }',
      'there is no value of reasonTried "true". Write one of: true (without quotes), false (without quotes).',
    ],
  ])('%s', (_, right, wrong, says) => {
    const said = refusal(right, wrong);
    expect(said).toMatch(/^bazaar\/1\.yaml:\d+: /);
    expect(said).toContain(says);
  });
  it('a missing field, at the place where it is missing', () => {
    expect(refusal('zone: Europe/Paris\n', '')).toBe('bazaar/1.yaml:2: the pack: `zone` is missing. Write it.');
    expect(refusal('from: pending, within', 'within')).toBe(
      `bazaar/1.yaml:${lineOf('rule: BZ-T02')}: BZ-T02: \`from\` is missing. Write it.`,
    );
    expect(refusal('basisPoints: 1000, ', '')).toContain('money.commission: `basisPoints` is missing. Write it.');
  });
  it('statistics over no sound span, or of no order at all', () => {
    const line = lineOf('statistics:');
    expect(refusal('window: P6M', 'window: 6M')).toBe(
      `bazaar/1.yaml:${line}: statistics.window: "6M" is no period of at most two years. Write one such as P6M.`,
    );
    expect(refusal('window: P6M', 'window: P3Y')).toContain('"P3Y" is no period of at most two years.');
    expect(refusal('minimumOrders: 5', 'minimumOrders: 0')).toBe(
      `bazaar/1.yaml:${line}: statistics.minimumOrders: write 1 or more.`,
    );
  });
  it('a rule by which no order is cancelled, among those that do not count (C13)', () =>
    expect(refusal('NotCounted: []', 'NotCounted: [BZ-T99]')).toBe(
      `bazaar/1.yaml:${lineOf('statistics:')}: statistics.cancellationsNotCounted: there is no rule BZ-T99 by which an order is cancelled. Write one that there is, or none.`,
    ));
  it('what is no YAML', () => {
    expect(refusal('needs: text, to', 'needs: "text, to')).toMatch(
      /^bazaar\/1\.yaml:\d+: Missing closing "quote\. Correct it there, or just above\.$/,
    );
    expect(refusal('zone: Europe/Paris', 'zone: Europe/Paris\nzone: UTC')).toBe(
      'bazaar/1.yaml:4: Map keys must be unique. Correct it there, or just above.',
    );
    expect(() => readPack('', 'empty.yaml')).toThrow('empty.yaml:1: the pack: must be object.');
  });
  it('one mistake at a time: words of another mistake are not offered', () => {
    const two = bazaar.replace('action: accept,', 'action: acept,').replace('on: DisputeDecided', 'on: DisputeDecidd');
    expect(() => readPack(two, 'two.yaml')).toThrow(/BZ-T02, action: write one of: (?!.*DisputeDecided)/);
  });
});

describe('The digest of a rule book', () => {
  const digestOf = (text: string) => readPack(text, 'x.yaml').digest;

  it('ignores comments, texts, order and layout, and nothing else', () => {
    const rearranged = bazaar.replace(
      'zone: Europe/Paris\ngrace: PT60S',
      '# Wait a minute.\ngrace: "PT60S"   \nzone: Europe/Paris',
    );
    expect(digestOf(rearranged)).toBe(digestOf(bazaar));
    expect(digestOf(bazaar.replace('fr: En attente', 'fr: En attente de validation'))).toBe(digestOf(bazaar));
    expect(digestOf(bazaar.replace('PT48H', 'PT47H'))).not.toBe(digestOf(bazaar));
    expect(digestOf(bazaar)).toMatch(/^[0-9a-f]{64}$/);
  });
});
