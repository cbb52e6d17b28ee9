import { describe, expect, it } from '@jest/globals';
import { message, NOON, NoonClock } from './bus-on-trial.contract.js';
import { Unprocessable, type Alert, type Failpoint } from './bus.js';
import { ATTEMPTS_MAX, deliveries } from './deliver.js';
import { MemoryConsumerState } from './memory/memory-consumer-state.js';

describe('A key that redrives itself', () => {
  const consumer = { name: 'one', topics: ['entente.order.v1'], handle: async () => {} };
  const at = { consumer: 'one', topic: 'entente.order.v1', key: 'a' };

  const redriveAtStart = async (state: MemoryConsumerState, failpoint: Failpoint): Promise<void> => {
    state.forgetClaims();
    const { redriveUnknown } = deliveries(state, { clock: new NoonClock(), alert: () => {}, failpoint });
    await redriveUnknown(consumer, { stopped: false, pause: async () => {} });
  };

  it('is left to people when that ends the process each time', async () => {
    const state = new MemoryConsumerState();
    await state.park(at, message('a', 'a1'), { reason: 'unknown.type', detail: 'Not known yet.' }, NOON);
    let crashes = 0;
    const crash = (): void => {
      crashes += 1;
      throw new Error('crash');
    };
    for (let life = 1; life <= ATTEMPTS_MAX; life++) await expect(redriveAtStart(state, crash)).rejects.toThrow('crash');
    await redriveAtStart(state, crash);
    await redriveAtStart(state, crash);
    expect(crashes).toBe(ATTEMPTS_MAX);
    expect(await state.parked()).toMatchObject([{ key: 'a', reason: 'failed', messages: [{ eventId: 'a1' }] }]);
  });
});

describe('What is said of a failure', () => {
  it('is cut, and one alert a parking', async () => {
    const alerts: Alert[] = [];
    const state = new MemoryConsumerState();
    const { attempt } = deliveries(state, { clock: new NoonClock(), alert: (alert) => void alerts.push(alert) });
    const handle = async (): Promise<void> => {
      throw new Unprocessable('malformed', 'x'.repeat(10_000));
    };
    const consumer = { name: 'one', topics: ['entente.order.v1'], handle };
    expect(await attempt({ consumer, message: message('a', 'a1'), lane: 'a', place: '1' })).toBe('parked');
    expect(await attempt({ consumer, message: message('a', 'a2'), lane: 'a', place: '2' })).toBe('parked');
    expect(alerts).toHaveLength(1);
    expect((await state.parked())[0]?.detail).toHaveLength(300);
  });
});
