import { describe, expect, it } from '@jest/globals';
import type { Instant, Json } from '@entente/kernel';
import { commandsHeard } from './commands-heard.js';

const at = (minute: number): Instant => `2026-01-05T09:${String(minute).padStart(2, '0')}:00.000Z` as Instant;
const MINUTE_MS = 60_000;

/** A log of commands: how many there are, how many are answered, and whether its broker answers. */
function log() {
  const state = { sent: 0, answered: 0, isAway: false, elapsedMs: 0 };
  const alerts: object[] = [];
  const told = (number: number): Json => {
    if (state.isAway) throw new Error('The broker is away.');
    return number;
  };
  const heard = commandsHeard({
    bus: { endOf: async () => told(state.sent), hasPassed: async (_, end) => state.answered >= Number(told(Number(end))) },
    consumer: 'order.commands',
    elapsed: () => state.elapsedMs,
    alert: (alert) => void alerts.push(alert),
  });
  return { state, alerts, heard };
}

describe('Whoever has sent his command in time', () => {
  it('is heard at once where nothing waits', async () => {
    const { heard } = log();
    expect(await heard(at(1))).toBe(at(1));
    expect(await heard(at(2))).toBe(at(2));
  });

  it('is heard before anything rings, and those who come later do not hold it back', async () => {
    const { state, heard } = log();
    state.sent = 2;
    expect(await heard(at(1))).toBeUndefined();
    state.answered = 2;
    state.sent = 5;
    // What was sent by 09:01 is answered; of what has come since nobody knows whether it was in time for 09:03.
    expect(await heard(at(3))).toBe(at(1));
    state.answered = 5;
    expect(await heard(at(4))).toBe(at(4));
  });

  it('is heard when the broker comes back; for a quarter of an hour it is waited for, then somebody is told', async () => {
    const { state, alerts, heard } = log();
    expect(await heard(at(1))).toBe(at(1));
    state.isAway = true;
    expect(await heard(at(2))).toBe(at(1));
    state.elapsedMs = 14 * MINUTE_MS;
    expect(await heard(at(3))).toBe(at(1));
    state.isAway = false;
    expect(await heard(at(4))).toBe(at(4));

    state.isAway = true;
    expect(await heard(at(5))).toBe(at(4));
    state.elapsedMs = 28 * MINUTE_MS;
    expect(await heard(at(6))).toBe(at(4));
    expect(alerts).toEqual([]);
    state.elapsedMs = 29 * MINUTE_MS;
    expect([await heard(at(7)), await heard(at(8))]).toEqual([at(7), at(8)]);
    expect(alerts).toEqual([{ alert: 'alarm_held_back', consumer: 'order.commands' }]);
  });
});
