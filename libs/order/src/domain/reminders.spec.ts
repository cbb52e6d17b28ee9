import { describe, it, expect } from '@jest/globals';
import { comeup, type World } from '@entente/testing';

const reminders = ({ history }: World) =>
  history.flatMap((event) => (event.type === 'ReminderDue' ? [[event.rule, event.reminds, event.passed, event.dueAt]] : []));
const END = '2026-03-10T10:00:00.000Z';
const WAITING = [
  { what: 'to check the work', make: comeup.delivered, name: 'check', rule: 'CU-T15' },
  { what: 'to choose after a refusal', make: comeup.refused, name: 'choice', rule: 'CU-T27' },
];

describe('Who has seven days', () => {
  it.each(WAITING)('$what is reminded 72 and 24 hours before their end (CU-T15, CU-T27)', ({ make, name, rule }) => {
    const order = make();
    expect([order.due(name), order.due(`${name}-PT72H`), order.due(`${name}-PT24H`)]).toEqual([
      END,
      '2026-03-07T10:00:00.000Z',
      '2026-03-09T10:00:00.000Z',
    ]);
    const { status, flags, counters } = order.order;
    expect(reminders(order.until('2026-03-07T10:00:59Z'))).toEqual([]);
    const first = [rule, name, `${name}-PT72H`, END];
    expect(reminders(order.until('2026-03-07T10:01:01Z'))).toEqual([first]);
    expect(order.is(status, { flags, counters }).last).toMatchObject({ by: 'timer', to: status });
    expect(reminders(order.until('2026-03-09T10:01:01Z'))).toEqual([first, [rule, name, `${name}-PT24H`, END]]);
    expect(order.due(name)).toBe(END);
    expect(reminders(order.waits('P2D').is('completed', { closedBy: 'timer' }))).toHaveLength(2);
  });
  it.each(WAITING)(
    '$what, and the staff hold the order, is reminded so much later (CU-T15, CU-T27, CU-T45)',
    ({ make, name }) => {
      const order = make().waits('P2D').does('ops', 'hold', { reason: 'À vérifier.' }).waits('P20D');
      expect(reminders(order)).toEqual([]);
      order.does('ops', 'unhold');
      expect([order.due(name), order.due(`${name}-PT72H`), order.due(`${name}-PT24H`)]).toEqual([
        '2026-03-30T10:00:00.000Z',
        '2026-03-27T10:00:00.000Z',
        '2026-03-29T10:00:00.000Z',
      ]);
      expect(reminders(order.waits('P3D'))).toMatchObject([{ 3: '2026-03-30T10:00:00.000Z' }]);
      order.does('mia', 'hold', { reason: 'Encore.' }).waits('P1D').does('mia', 'unhold'); // The first has rung, and does not again.
      expect(reminders(order.waits('P3D')).map(([, , passed]) => passed)).toEqual([`${name}-PT72H`, `${name}-PT24H`]);
    },
  );
});

describe('Nobody is reminded', () => {
  const left = ({ order: { deadlines, paused } }: World) =>
    Object.keys({ ...deadlines, ...paused }).filter((name) => name.includes('-PT'));

  it('of what he has done (CU-T14, CU-T16, CU-T22, CU-T24, CU-T25)', () => {
    for (const order of [
      comeup.delivered().does('ana', 'complete'),
      comeup.delivered().does('ana', 'request-revision', { text: 'Plus bleu.' }),
      comeup.delivered().does('bo', 'cancel'),
      comeup.refused().does('ana', 'complete'),
      comeup.refused().does('ana', 'open-dispute', { justification: 'Non conforme.' }),
      comeup.refused().does('bo', 'cancel'),
      comeup.refused().does('shop for ana', 'buy-option', comeup.option({ duration: 'P1M' })),
    ]) {
      expect(left(order)).toEqual([]);
      expect(reminders(order.waits('P10D'))).toEqual([]);
    }
  });
  it('of an earlier delivery; the next one has reminders of its own (CU-T15)', () => {
    const order = comeup.requested().waits('P5D').does('bo', 'accept-revision').does('bo', 'deliver', { text: 'Plus bleu.' });
    expect(order.due('check-PT72H')).toBe('2026-03-12T10:00:00.000Z');
    expect(reminders(order.waits('P8D'))).toHaveLength(2);
  });
  it('of what is over: an alarm that slept so long rings, and says nothing (CU-T15)', () => {
    const order = comeup.delivered();
    const dueAt = order.due('check-PT24H');
    order
      .justMissed('check')
      .whenRings('check-PT24H', dueAt)
      .thenRecords({ type: 'DeadlinePassed', rule: 'CU-T15', passed: 'check-PT24H', to: 'delivered' });
  });
  it('before the hour, or by an alarm for another one (CU-T15)', () => {
    const order = comeup.delivered();
    order.justUntil(order.due('check-PT72H')).whenRings('check-PT72H', order.due('check-PT72H')).thenNothing();
    order.justUntil('2026-03-08T10:00:00Z').whenRings('check-PT72H', order.due('check-PT24H')).thenNothing();
  });
});
