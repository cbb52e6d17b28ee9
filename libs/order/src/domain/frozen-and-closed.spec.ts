import { describe, it, expect } from '@jest/globals';
import { comeup, paid, type World } from '@entente/testing';
import { fold } from '@entente/kernel';
import { orderWords } from '@entente/policy';
import { orderDecider } from './decide.js';
import type { OrderEvent } from './events.js';

const words = {
  reason: 'Parce que.',
  text: 'Voilà.',
  justification: 'Non conforme.',
  carrier: 'DHL',
  amountMinor: 1,
  method: 'platform',
  status: 'delivered',
  label: 'Une affiche',
  duration: 'P2D',
  price: { amountMinor: 2000, currency: 'EUR' },
  payment: paid('pay-2', 2000),
  offerId: 'offer-1',
  rating: 'positive',
} as const;
/** What changes nothing may always be said: it is not work, and `except` names what else is still possible. */
const refusesAll = (order: World, code: string, except: readonly string[] = []) => {
  for (const who of ['ana', 'bo', 'shop for ana'] as const) {
    expect(order.may(who).filter((action) => !except.includes(action))).toEqual(['report']);
    for (const action of orderWords.actions.filter((name) => !['place', 'report', ...except].includes(name)))
      order.when(who, action, words).thenRejects(code);
  }
};

describe('When a dispute is open, the order', () => {
  it('is frozen: nothing that a party does changes it (CU-T22, scenario 29)', () =>
    refusesAll(comeup.disputed(), 'order.frozen', ['open-dispute']));
  it('has one dispute at a time (CU-T22, scenario 40)', () =>
    comeup.disputed().when('ana', 'open-dispute', words).thenRejects('dispute.already_open'));
  it('stops every clock; the bank’s limit waits (CU-T22, CU-T43, scenario 19)', () => {
    const order = comeup.disputed().is('disputed', { deadlines: {} });
    expect(Object.keys(order.order.paused)).toEqual(['expiry']);
    order.waits('P6M').is('disputed');
  });
  it('is neither done with nor paid for by an offer that stood before (CU-T22, CU-T42, scenario 29)', () =>
    refusesAll(comeup.offered().does('ana', 'open-dispute', words), 'order.frozen', ['open-dispute']));
  it('is moved by the decision alone, and that once (CU-T34, CU-T35)', () => {
    const order = comeup.mediated().says('mia', 'decide', comeup.paysSeller).is('completed');
    const decided = order.disputeHistory.find(({ type }) => type === 'DisputeDecided');
    const told = order.history.length;
    if (decided) order.hearsAgain(decided);
    expect([decided?.type, order.history.length]).toEqual(['DisputeDecided', told]);
  });
});

describe('When the staff hold an order, it', () => {
  it('is frozen for its parties: they wait (CU-T45)', () => {
    for (const order of [comeup.placed(), comeup.working(), comeup.delivered(), comeup.offered()])
      refusesAll(order.does('ops', 'hold', words), 'order.frozen', ['unhold']);
  });
});

describe('When the mediator has decided', () => {
  const decided = (decision: Parameters<World['says']>[2]) => comeup.mediated().says('mia', 'decide', decision);

  it('for the buyer: cancelled, every cent goes back (CU-T31, CU-T35, scenario 34)', () => {
    const order = decided(comeup.refundsAll).is('cancelled', { closedBy: 'mediator' });
    expect(order.funds).toEqual([{ do: 'refund' }]);
    expect(order.last).toMatchObject({
      type: 'DecisionApplied',
      rule: 'CU-T35',
      disputeId: 'o1.1',
      decision: 1,
      outcome: 'full_refund',
      orderedMinor: 10_000,
      appliedMinor: 10_000,
    });
  });
  it('for both: completed, a part goes back (CU-T32, CU-T35)', () => {
    const order = decided(comeup.gives(3000)).is('completed', { closedBy: 'mediator' });
    expect([order.funds, order.last]).toMatchObject([
      [{ do: 'split', amountMinor: 3000 }],
      { orderedMinor: 3000, appliedMinor: 3000 },
    ]);
  });
  it('for the seller: completed, he is paid (CU-T34, CU-T35)', () => {
    const order = decided(comeup.paysSeller).is('completed', { closedBy: 'mediator' });
    expect(order.funds).toEqual([{ do: 'release' }]);
  });
  it('to go on: work until the day that he set, the other clocks where they stood, no money moved (CU-T33, scenario 36)', () => {
    const order = comeup.mediated();
    const left = order.order.paused.expiry?.leftMs ?? 0;
    order
      .waits('P20D')
      .says('mia', 'decide', comeup.restarts('2026-03-28T18:00:00Z'))
      .is('in_progress', { flags: {}, counters: { deliveries: 1, revisionRefusals: 0, cancellationRefusals: 0, disputes: 1 } });
    expect([order.due('delivery'), Date.parse(order.due('expiry')) - Date.parse(order.now), order.funds]).toEqual([
      '2026-03-28T18:00:00.000Z',
      left,
      [],
    ]);
    order.does('bo', 'deliver', { text: 'Autrement.' }).does('ana', 'complete').is('completed', { closedBy: 'buyer' });
  });
  it('to go on by a day that is over when it arrives: until the end of today (CU-T33)', () => {
    const order = comeup
      .mediated()
      .stopsMail()
      .says('mia', 'decide', comeup.restarts('2026-03-05T10:00:01Z'))
      .waits('PT1H')
      .letsMailGo()
      .is('in_progress');
    expect(order.due('delivery')).toBe('2026-03-05T22:59:59.999Z');
  });
  it('to go on, a late order is late no more, and nothing that was asked is asked still (CU-T33)', () => {
    const order = comeup
      .asked()
      .waits('P6D')
      .is('in_progress', { flags: { late: {} } })
      .does('ana', 'open-dispute', { justification: 'Il se tait.' });
    order.says('mia', 'take').says('mia', 'decide', comeup.restarts('2026-03-20T18:00:00Z')).is('in_progress', { flags: {} });
    order.when('ana', 'cancel').thenRejects('actor.forbidden');
  });
  it('to go on, a new refusal opens another dispute with an id of its own; the first decision does not concern it (CU-T22, CU-T33, scenario 40)', () => {
    const order = comeup.mediated().says('mia', 'decide', comeup.restarts('2026-03-20T18:00:00Z'));
    const [decided] = order.disputeHistory.slice(-2);
    order
      .does('bo', 'deliver', { text: 'Autrement.' })
      .does('ana', 'request-revision', { text: 'Bleu !' })
      .does('bo', 'refuse-revision', { reason: 'Non.' });
    order.does('ana', 'open-dispute', { justification: 'Toujours pas.' }).is('disputed', { disputeId: 'o1.2' });
    if (decided) order.hearsAgain(decided);
    order.is('disputed').disputeIs('open', { disputeId: 'o1.2' });
  });
});

describe('A closed order', () => {
  it('takes no more work, no dispute and no restart (CU-T14, scenarios 41, 43)', () => {
    refusesAll(comeup.delivered().does('ana', 'complete'), 'order.closed', ['review']);
    refusesAll(comeup.placed().does('ana', 'cancel'), 'order.closed');
    refusesAll(comeup.requested().waits('P5M').is('expired', { closedBy: 'timer' }), 'order.closed', ['request-voucher']);
  });
  it('has no clock that acts (CU-T14, CU-T15)', () => {
    for (const order of [
      comeup.delivered().does('ana', 'complete'),
      comeup.delivered().waits('P8D'),
      comeup.placed().does('ana', 'cancel'),
    ])
      expect([order.order.deadlines, order.order.paused]).toEqual([{}, {}]);
  });
});

describe('When two act at the same moment', () => {
  it('the clock wins: one completion, and the buyer is told that it is closed (CU-T14, CU-T15, scenario 44)', () => {
    const order = comeup.delivered().waits('P8D').is('completed', { closedBy: 'timer' });
    order.when('ana', 'complete').thenRejects('order.closed');
  });
  it('the buyer wins: the alarm finds nothing to do (CU-T14, CU-T15, scenario 44)', () => {
    const order = comeup.delivered();
    const dueAt = order.due('check');
    order.justUntil(dueAt).does('ana', 'complete').waits('PT1H').whenRings('check', dueAt).thenNothing();
    expect(order.history.filter(({ type }) => type === 'OrderCompleted')).toHaveLength(1);
  });
  it('the dispute wins over the cancellation, or the cancellation over the dispute (CU-T22, CU-T25, scenario 45)', () => {
    comeup.refused().does('ana', 'open-dispute', words).when('bo', 'cancel').thenRejects('order.frozen');
    comeup.refused().does('bo', 'cancel').when('ana', 'open-dispute', words).thenRejects('order.closed');
  });
});

describe('What is stored', () => {
  it('tells the same order again, without any rule book (CU-T33, scenario 48)', () => {
    for (const situation of [
      comeup.disputed(),
      comeup.delivered().waits('P8D'),
      comeup.asked().waits('P6D'),
      comeup.mediated().says('mia', 'decide', comeup.restarts('2026-03-20T18:00:00Z')),
    ]) {
      const stored = JSON.parse(JSON.stringify(situation.history)) as OrderEvent[];
      expect(fold(orderDecider, stored)).toEqual(situation.order);
    }
  });
});
