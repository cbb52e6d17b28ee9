import { describe, expect, it } from '@jest/globals';
import type { Instant } from '@entente/kernel';
import { nowhere, type Journey } from './process.js';
import { builtInPacks } from './pack-folder.js';
import { journeyShown } from './shown.js';

const at = (day: number) => `2026-03-0${day}T10:00:00.000Z` as Instant;
const running = (day: number) => ({ dueAt: at(day), since: at(1), graceMs: 60_000 });

const journey: Journey = {
  ...nowhere,
  status: 'delivered',
  flags: { reviewed: {}, 'offer:offer-1': { by: 'bo' } },
  deadlines: { check: running(8), 'check-PT24H': running(7), expiry: { ...running(2), passed: true } },
  paused: { choice: { leftMs: 5, since: at(1), graceMs: 60_000 }, 'choice-PT72H': { leftMs: 3, since: at(1), graceMs: 60_000 } },
  windows: { review: { endsAt: at(9), since: at(1) } },
};

describe('What readers are shown of a process', () => {
  const comeup = builtInPacks().find(({ name }) => name === 'comeup/2');

  it('its flags, its clocks, those that wait too, and its windows; reminders are no clocks', () => {
    expect(journeyShown(journey, { pack: comeup, of: 'order', language: 'fr' })).toEqual({
      flags: ['reviewed', 'offer:offer-1'],
      deadlines: [
        { name: 'check', dueAt: at(8), explanation: expect.stringMatching(/^Ce délai court depuis le dimanche 1er mars/) },
        { name: 'expiry', dueAt: at(2), passed: true, explanation: expect.stringMatching(/^Ce délai s’est achevé le lundi 2/) },
        { name: 'choice', dueAt: null, paused: true, leftMs: 5, explanation: expect.stringMatching(/^Ce délai attend/) },
      ],
      windows: [{ name: 'review', endsAt: at(9) }],
    });
  });
  it('where its rule book is not here, all of its clocks, and why they run is not known', () => {
    expect(journeyShown(journey, { pack: undefined, of: 'order', language: 'en' }).deadlines).toEqual([
      { name: 'check', dueAt: at(8) },
      { name: 'check-PT24H', dueAt: at(7) },
      { name: 'expiry', dueAt: at(2), passed: true },
      { name: 'choice', dueAt: null, paused: true, leftMs: 5 },
      { name: 'choice-PT72H', dueAt: null, paused: true, leftMs: 3 },
    ]);
  });
});
