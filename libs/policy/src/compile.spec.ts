import { describe, it, expect } from '@jest/globals';
import { compileTable } from './compile.js';
import { PackError } from './pack-error.js';
import type { TableSource } from './pack-source.js';
import { disputeWords, orderWords, sellerWords } from './vocabulary.js';

const compiled = (source: TableSource) => compileTable(source, orderWords, 'Europe/Paris', 60_000);
/** Placed, checked within seven days, with a question that may be asked meanwhile. */
const checked: TableSource = {
  states: { delivered: {}, on_hold: { frozen: true, suspends: true }, completed: { terminal: true } },
  flags: { asked: { while: 'delivered' } },
  deadlines: {
    check: { lasts: 'P7D', while: 'delivered', remind: ['PT72H', 'PT24H'] },
    answer: { lasts: 'PT48H', while: 'asked' },
  },
  rows: [
    { rule: 'BZ-T01', action: 'place', by: 'service for buyer', from: 'new', to: 'delivered', event: 'OrderPlaced' },
    { rule: 'BZ-T02', action: 'hold', by: 'staff', from: 'any active', to: 'on_hold', event: 'OrderHeld', sets: 'asked' },
    { rule: 'BZ-T02', action: 'unhold', by: 'staff', from: 'on_hold', to: 'back', event: 'OrderReleased' },
    { rule: 'BZ-T03', deadline: 'check', from: 'delivered', to: 'completed', event: 'OrderCompleted' },
    { rule: 'BZ-T04', deadline: 'answer', from: 'any open', event: 'CancellationUnanswered', clears: 'asked' },
  ],
};
const deadlines = (change: TableSource['deadlines']): TableSource => ({
  ...checked,
  deadlines: { ...checked.deadlines, ...change },
});
const row = (change: Partial<TableSource['rows'][number]>): TableSource => ({
  ...checked,
  rows: [
    ...checked.rows,
    { rule: 'BZ-T05', action: 'complete', by: 'buyer', from: 'delivered', event: 'OrderCompleted', ...change },
  ],
});
/** What is said of a table that cannot be meant. */
function refusal(source: TableSource): string {
  try {
    compiled(source);
  } catch (error) {
    if (error instanceof PackError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('A deadline of which people are reminded', () => {
  it('has companions that ring before it, under its own rule, as long as it is not over', () => {
    const { timers, rows } = compiled(checked);
    expect([...timers.keys()]).toEqual(['check', 'check-PT72H', 'check-PT24H', 'answer']);
    expect(timers.get('check-PT72H')).toMatchObject({
      rings: true,
      reminds: 'check',
      places: timers.get('check')?.places,
      pausedIn: new Set(['on_hold']),
      lasts: [{ before: { timer: 'check', ms: 72 * 3_600_000 } }],
    });
    expect(rows.filter(({ event }) => event === 'ReminderDue')).toMatchObject(
      ['check-PT72H', 'check-PT24H'].map((name) => ({
        rule: 'BZ-T03',
        trigger: { kind: 'deadline', name },
        from: new Set(['delivered']),
        within: { timer: 'check' },
      })),
    );
  });
  it.each([
    ['P3D', 'deadline check: people are reminded hours before. Write `remind` as PT72H, not as P3D.'],
    ['P1M', 'deadline check: people are reminded hours before.'],
    ['P1DT12H', 'deadline check: people are reminded hours before.'],
    ['72H', '"72H" is no period of more than nothing and at most two years.'],
    ['PT0H', '"PT0H" is no period of more than nothing'],
  ])('is reminded of by exact hours: not %s', (remind, says) =>
    expect(refusal(deadlines({ check: { lasts: 'P7D', while: 'delivered', remind } }))).toContain(says),
  );
  it('is what a row may speak of; its reminders are not', () => {
    expect(refusal(row({ within: 'check' }))).toBe('accepted');
    expect(refusal(row({ within: 'check-PT72H' }))).toBe(
      'BZ-T05: there is no window or deadline "check-PT72H". Write one of: check, answer.',
    );
    expect(refusal(row({ starts: { 'check-PT72H': 'P1D' } }))).toContain('there is no window or deadline "check-PT72H".');
  });
});

describe('Nothing rings in a closed state', () => {
  it('also where it hangs on a flag, which must not outlive the work', () => {
    expect(refusal({ ...checked, flags: { asked: {} } })).toBe(
      'deadline answer: nothing rings in completed, which is terminal. Say `while` for flag asked, or make it a window.',
    );
    expect(refusal({ ...checked, flags: { asked: { while: 'any' } } })).toContain('deadline answer: nothing rings in completed');
    expect(refusal({ ...checked, flags: { asked: { while: 'any open' } } })).toBe('accepted');
  });
  it('however long the chain of flags is', () => {
    const flags = { first: {}, second: { while: 'first' }, asked: { while: 'second' } };
    expect(refusal({ ...checked, flags })).toContain('deadline answer: nothing rings in completed');
    expect(refusal({ ...checked, flags: { ...flags, first: { while: 'delivered' } } })).toBe('accepted');
  });
});

describe('A flag', () => {
  it('does not hang on itself, directly or through others', () => {
    const says = 'flag asked: it hangs on itself. Let it hold while a state lasts.';
    expect(refusal({ ...checked, flags: { asked: { while: 'asked' } } })).toBe(says);
    expect(refusal({ ...checked, flags: { asked: { while: 'other' }, other: { while: 'asked' } } })).toBe(says);
  });
});

describe('What begins with a row', () => {
  it('lives where the row leads', () => {
    expect(refusal(row({ to: 'completed', sets: 'asked' }))).toBe(
      'BZ-T05: flag asked does not live in completed. Correct its `while`, or where this row leads.',
    );
    expect(refusal(row({ from: 'any', sets: 'asked' }))).toContain('flag asked does not live in completed.');
    expect(refusal(row({ to: 'completed', starts: { check: 'P1D' } }))).toContain('deadline check does not live in completed.');
    expect(refusal(row({ sets: 'asked', starts: { check: 'P1D' } }))).toBe('accepted');
  });
});

describe('A state', () => {
  it('is not reached by going back, but by what led there first', () => {
    const states = { ...checked.states, revision_requested: {} };
    expect(refusal({ ...checked, states })).toContain('state revision_requested: no row leads here.');
  });
  it('that suspends does not lead to another, for what waits must find back', () => {
    const states = { ...checked.states, disputed: { frozen: true, suspends: true } };
    const leads = (from: string) => ({ ...row({ from, to: 'disputed' }), states });
    expect(refusal(leads('delivered'))).toBe('accepted');
    expect(refusal(leads('any open'))).toBe(
      'BZ-T05: from one state that suspends to another, nobody finds back. Leave the first one first.',
    );
  });
});

describe('What is frozen stays as it is, whatever a rule book says', () => {
  const quarrel = { ...checked.states, quarrel: { frozen: true } };
  const entered = {
    rule: 'BZ-T06',
    action: 'open-dispute',
    by: 'buyer',
    from: 'delivered',
    to: 'quarrel',
    event: 'DisputeOpened',
  };
  const and = (change: Partial<TableSource['rows'][number]>) => {
    const source = row(change);
    return refusal({ ...source, states: quarrel, rows: [...source.rows, entered] });
  };
  const says = 'BZ-T05: quarrel is frozen: only a decision (`on`) leads on. Leave it out of `from`.';

  it('nobody ends it, not even staff', () => {
    expect(and({ from: 'quarrel', to: 'completed' })).toBe(says);
    expect(and({ from: 'any open', by: 'staff', to: 'completed' })).toContain('is frozen: only a decision');
    expect(and({ action: undefined, by: undefined, follows: 'BZ-T04', from: 'quarrel', to: 'completed' })).toBe(says);
    expect(and({ from: 'quarrel', funds: 'refund' })).toBe(says);
  });
  it('but for what a dispute decides, the staff who hold it, and what changes nothing', () => {
    expect(and({ action: undefined, by: undefined, on: 'DisputeDecided', from: 'quarrel', to: 'completed' })).toBe('accepted');
    expect(and({ from: 'on_hold', by: 'staff', to: 'delivered' })).toBe('accepted');
    expect(and({ from: 'any' })).toBe('accepted');
  });
});

describe('What no row of a closed state takes', () => {
  const rows: TableSource['rows'] = [
    { rule: 'BZ-T01', on: 'DisputeOpened', from: 'new', to: 'closed', event: 'MediationStarted' },
  ];
  it.each([
    [
      'an order',
      orderWords,
      [{ rule: 'BZ-T01', action: 'place', by: 'service for buyer', from: 'new', to: 'closed', event: 'OrderPlaced' }],
      'order.closed',
    ],
    ['a dispute', disputeWords, rows, 'case.closed'],
    [
      'a standing',
      sellerWords,
      [{ rule: 'BZ-T01', action: 'suspend', by: 'staff', from: 'new', to: 'closed', event: 'SellerSuspended' }],
      'state.invalid',
    ],
  ] as const)('is refused in the words of %s, unless the state has its own', (_, words, written, code) => {
    const refusing = (state: TableSource['states'][string]) =>
      compileTable({ states: { closed: state }, rows: written }, words, 'UTC', 0)
        .states.get('closed')
        ?.refuses('cancel');
    expect(refusing({ terminal: true })).toBe(code);
    expect(refusing({ terminal: true, refuses: 'decision.final' })).toBe('decision.final');
    expect(refusing({ terminal: true, refuses: { cancel: 'too.early' } })).toBe('too.early');
    expect(refusing({ terminal: true, refuses: { take: 'too.early' } })).toBe(code);
    expect(refusing({ frozen: true })).toBe('order.frozen');
    expect(refusing({})).toBe('state.invalid');
  });
});
