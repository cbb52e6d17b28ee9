import { describe, it, expect } from '@jest/globals';
import { comeup, type World } from '@entente/testing';

const asks = (order: World) => order.does('ana', 'request-cancellation', { reason: 'Trop lent.' });
const refuses = (order: World) => asks(order).does('bo', 'refuse-cancellation', { reason: 'J’y suis presque.' });
const lapses = (order: World) => asks(order).waits('PT49H');
const delivers = (order: World) => asks(order).does('bo', 'deliver', { text: 'Voilà.' });
const revises = (order: World) =>
  order.does('ana', 'request-revision', { text: 'Plus bleu.' }).does('bo', 'accept-revision').is('in_progress');
const working = () => comeup.working({ duration: 'P1M' });

describe('A dispute opens by itself', () => {
  it('with the second refusal, in one append: both events, one revision after the other (CU-T10, CU-T20, scenario 8)', () => {
    const order = asks(refuses(working()));
    order.when('bo', 'refuse-cancellation', { reason: 'Non.' }).thenRecords(
      {
        type: 'CancellationRefused',
        rule: 'CU-T10',
        by: 'seller',
        actor: 'bo',
        to: 'in_progress',
        reason: 'Non.',
        counted: ['cancellationRefusals'],
        cleared: ['cancellation_requested'],
        stopped: ['cancellation_answer'],
      },
      {
        type: 'DisputeOpened',
        rule: 'CU-T20',
        by: 'system',
        to: 'disputed',
        disputeId: 'o1.1',
        claimantId: 'ana',
        justified: false,
        refundableMinor: 8000,
        counted: ['disputes'],
      },
    );
    order.does('bo', 'refuse-cancellation', { reason: 'Non.' });
    expect(order.last).not.toHaveProperty('reason'); // The seller's words are not the buyer's justification.
    expect(order.last).not.toHaveProperty('actor');
  });
  it('with the second of the order, whatever came between (CU-T20, CU-T13, CU-T17)', () => {
    const order = revises(delivers(refuses(working()))).is('in_progress', { counters: { cancellationRefusals: 1 } });
    refuses(order).is('disputed');
  });
  it('late or not: a request of yesterday may be refused today (CU-T20, CU-T10)', () => {
    const order = asks(refuses(comeup.working()).waits('P4D')).waits('PT47H');
    order.is('in_progress', { flags: { late: {} } });
    order.does('bo', 'refuse-cancellation', { reason: 'Non.' }).is('disputed', { flags: {} });
  });
  it('not a second time after a restart, which counts anew (CU-T20, CU-T33)', () => {
    const order = refuses(refuses(working())).says('mia', 'take').says('ana', 'justify', { text: 'Deux fois refusé.' });
    order.says('mia', 'decide', comeup.restarts('2026-03-28T18:00:00Z')).is('in_progress', { flags: {} });
    refuses(order).is('in_progress', { counters: { cancellationRefusals: 1, disputes: 1, revisionRefusals: 0 } });
    refuses(order).is('disputed', { disputeId: 'o1.2' });
  });
});

describe('No dispute opens', () => {
  it('by requests that lapse: silence is no refusal (CU-T11, CU-T20)', () => {
    const order = lapses(lapses(lapses(working()))).is('in_progress');
    expect(order.order.counters).toEqual({});
    refuses(order).is('in_progress', { counters: { cancellationRefusals: 1 } });
    expect(order.history.filter(({ type }) => type === 'CancellationUnanswered')).toHaveLength(3);
  });
  it('by requests that a delivery overtakes: nothing is counted, asked or running any more (CU-T13, CU-T20)', () => {
    const order = delivers(refuses(working())).is('delivered', { flags: {} });
    expect(order.order.counters).toEqual({ cancellationRefusals: 1, deliveries: 1 });
    expect(order.last).toMatchObject({ cleared: ['cancellation_requested'], stopped: ['delivery', 'cancellation_answer'] });
    for (const action of ['accept-cancellation', 'refuse-cancellation'] as const)
      order.when('bo', action, { reason: 'Non.' }).thenRejects('state.invalid');
  });
  it('by a refusal that comes too late (CU-T10, CU-T11)', () => {
    lapses(refuses(working())).when('bo', 'refuse-cancellation', { reason: 'Non.' }).thenRejects('deadline.passed');
    asks(refuses(working()))
      .justMissed('cancellation_answer')
      .when('bo', 'refuse-cancellation', { reason: 'Non.' })
      .thenRejects('deadline.passed');
  });
});

describe('A request to cancel', () => {
  it('is asked again once it has lapsed, in the minute before the alarm too (CU-T08, CU-T11)', () => {
    const order = asks(working()).justMissed('cancellation_answer');
    asks(order).is('in_progress', { flags: { cancellation_requested: { by: 'ana' } } });
    expect(order.due('cancellation_answer')).toBe('2026-03-06T10:00:01.000Z');
    order.waits('PT2M').when('ana', 'request-cancellation', { reason: 'Encore.' }).thenRejects('state.invalid'); // The old alarm did not ring.
  });
  it('is no longer asked when the work is late: the buyer needs nobody’s consent (CU-T08, CU-T07)', () => {
    const order = comeup.working().justMissed('delivery');
    order.when('ana', 'request-cancellation', { reason: 'Trop tard.' }).thenRejects('state.invalid');
    order.does('ana', 'cancel').is('cancelled');
  });
});
