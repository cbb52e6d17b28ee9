import { describe, it, expect } from '@jest/globals';
import { comeup, specify } from '@entente/testing';
import { plusMs } from '@entente/kernel';
import { builtInPacks, Packs, type Role } from '@entente/policy';
import { orderDecider } from './decide.js';

const because = { reason: 'À vérifier.' };
const HOUR_MS = 3_600_000;
const ACTIVE = [comeup.placed, comeup.working, comeup.asked, comeup.delivered, comeup.requested, comeup.refused];
const CLOSED = [
  () => comeup.delivered().does('ana', 'complete'),
  () => comeup.placed().does('ana', 'cancel'),
  () => comeup.requested().waits('P5M'),
];

describe('The staff', () => {
  it('hold any order that is open, with a reason, and let it go to where it stood (CU-T45)', () => {
    for (const make of ACTIVE) {
      const { status } = make().order;
      make().when('ops', 'hold').thenRejects('reason.required');
      make()
        .when('mia', 'hold', because)
        .thenRecords({ type: 'OrderHeld', rule: 'CU-T45', by: 'staff', actor: 'mia', to: 'on_hold', reason: 'À vérifier.' });
      const order = make().does('ops', 'hold', because).is('on_hold', { previous: status });
      order.does('max', 'unhold').is(status); // Whoever of them it was.
      expect(order.last).toMatchObject({ type: 'OrderReleased', rule: 'CU-T45', by: 'staff', actor: 'max' });
    }
  });
  it('do it again, and again (CU-T45)', () => {
    const order = comeup.delivered();
    for (let n = 1; n <= 3; n++) order.does('ops', 'hold', because).waits('P1D').does('ops', 'unhold').is('delivered');
    expect(order.due('check')).toBe('2026-03-13T10:00:00.000Z');
  });
  it('do not hold what is frozen already, or closed; nor let go what nobody holds (CU-T45)', () => {
    comeup.disputed().when('ops', 'hold', because).thenRejects('order.frozen');
    comeup.disputed().when('ops', 'unhold').thenRejects('order.frozen');
    comeup.working().does('ops', 'hold', because).when('ops', 'hold', because).thenRejects('order.frozen');
    comeup.working().when('ops', 'unhold').thenRejects('state.invalid');
    for (const closed of CLOSED) closed().when('ops', 'hold', because).thenRejects('order.closed');
  });
  it('are neither its parties, whatever their roles, nor a machine, nor a stranger (CU-T45)', () => {
    const { history, now } = comeup.working();
    const held = comeup.working().does('ops', 'hold', because);
    for (const who of ['ana', 'bo', 'shop', 'shop for ana', 'zed'] as const) {
      comeup.working().when(who, 'hold', because).thenRejects('actor.forbidden');
      held.when(who, 'unhold').thenRejects('actor.forbidden');
    }
    const given = { now, packs: new Packs(builtInPacks(), []) };
    for (const id of ['ana', 'bo'])
      for (const role of ['mediator', 'operator'] satisfies Role[]) {
        const by = { id, roles: [role], marketplaces: ['comeup'] };
        for (const [action, events] of [
          ['hold', history],
          ['unhold', held.history],
        ] as const)
          specify(orderDecider, given)
            .given(...events)
            .when({ type: 'Act', action, by, body: because })
            .thenRejects('actor.forbidden');
      }
  });
});

describe('While the staff hold an order', () => {
  it('no clock runs, and each goes on with what was left of it, to the millisecond (CU-T45)', () => {
    for (const make of ACTIVE) {
      const order = make().waits('PT5H');
      order.justUntil(plusMs(order.now, 1234));
      const before = order.order.deadlines;
      order.does('ops', 'hold', because);
      expect([order.order.deadlines, Object.keys(order.order.paused).sort()]).toEqual([{}, Object.keys(before).sort()]);
      const heldMs = 61 * 24 * HOUR_MS + 777;
      order.until(plusMs(order.now, heldMs)).is('on_hold').does('ops', 'unhold');
      const moved = Object.entries(before).map(([name, running]) => [name, { ...running, dueAt: plusMs(running.dueAt, heldMs) }]);
      expect([order.order.deadlines, order.order.paused]).toEqual([Object.fromEntries(moved), {}]);
    }
  });
  it('what was said of it stands, and comes back (CU-T45)', () => {
    const late = comeup.offered(comeup.asked()).waits('P6D');
    const { flags, deadlines } = late.order;
    expect(Object.keys(flags).sort()).toEqual(['cancellation_requested', 'late', 'offer:offer-1']);
    late.does('ops', 'hold', because);
    expect([late.order.flags, late.order.deadlines.delivery]).toEqual([flags, deadlines.delivery]); // What has rung has rung.
    late.waits('P30D').does('ops', 'unhold');
    expect([late.order.flags, late.order.deadlines.delivery]).toEqual([flags, deadlines.delivery]);
    expect(late.history.filter(({ type }) => type === 'OrderBecameLate')).toHaveLength(1);
    late.does('ana', 'cancel').is('cancelled');
  });
  it('an end that came in the minute before is an end still (CU-T45)', () => {
    const order = comeup.placed().justMissed('acceptance').does('ops', 'hold', because).waits('P3D').is('on_hold');
    order.does('ops', 'unhold').when('bo', 'accept').thenRejects('deadline.passed');
    order.waits('PT2M').is('cancelled', { closedBy: 'timer' });
  });
  it('an alarm that was on its way finds nothing to do (CU-T45)', () => {
    const order = comeup.delivered();
    const dueAt = order.due('check');
    order.does('ops', 'hold', because).justUntil(plusMs(dueAt, HOUR_MS)).whenRings('check', dueAt).thenNothing();
    order.does('ops', 'unhold').whenRings('check', dueAt).thenNothing();
  });
});

describe('Either party reports the other', () => {
  const report = { text: 'Il m’insulte.' };

  it('wherever the order stands, and after it too (CU-T46, scenario 51a)', () => {
    const held = () => comeup.working().does('ops', 'hold', because);
    const mediated = () => comeup.mediated().says('mia', 'decide', comeup.paysSeller);
    for (const make of [...ACTIVE, comeup.disputed, held, mediated, ...CLOSED])
      for (const who of ['ana', 'bo'] as const) {
        const before = make();
        const order = make().does(who, 'report', report);
        expect(order.last).toMatchObject({ type: 'ConductReported', rule: 'CU-T46', actor: who, text: 'Il m’insulte.' });
        expect(order.order).toEqual({ ...before.order, reports: 1 }); // Nothing else has changed.
        expect(order.funds).toEqual(before.funds);
      }
  });
  it('in words (CU-T46, scenario 51a)', () => {
    for (const text of [undefined, '', ' \n'])
      comeup
        .disputed()
        .when('ana', 'report', { ...(text !== undefined && { text }) })
        .thenRejects('reason.required');
  });
  it('and nobody else does (CU-T46, scenario 51a)', () => {
    for (const who of ['zed', 'mia', 'ops', 'shop'] as const)
      comeup.delivered().when(who, 'report', report).thenRejects('actor.forbidden');
  });
  it('fifty times at most, both together (CU-T46)', () => {
    const order = comeup.disputed();
    for (let n = 1; n <= 25; n++) order.does('ana', 'report', report).does('bo', 'report', report);
    for (const who of ['ana', 'bo'] as const) {
      order.when(who, 'report', report).thenRejects('limit.reached');
      expect(order.may(who)).toEqual([]);
    }
  });
});
