import { describe, expect, it } from '@jest/globals';
import { fold } from '@entente/kernel';
import { specify } from '@entente/testing';
import { isSuspended, standingDecider, type NoteStanding } from './decide.js';
import type { StandingEvent } from './events.js';

const about = { marketplace: 'bazaar', ownerId: 'bo' };
const news = (status: string, sellerRevision: number): NoteStanding => ({
  type: 'NoteStanding',
  ...about,
  status,
  sellerRevision,
});
const heard = (status: string, sellerRevision: number): StandingEvent => ({
  type: 'StandingNoted',
  ...about,
  status,
  sellerRevision,
});
const isBarred = (...history: readonly StandingEvent[]): boolean => isSuspended(fold(standingDecider, history));

describe('What is known of a seller’s standing', () => {
  it('is what was last decided, and suspended until he is reinstated (CG-T17, CG-T18, CG-T19)', () => {
    specify(standingDecider, {})
      .given()
      .when(news('suspended', 0))
      .thenRecords({ type: 'StandingNoted', status: 'suspended', sellerRevision: 0 });
    expect(isBarred()).toBe(false);
    expect(isBarred(heard('suspended', 0))).toBe(true);
    expect(isBarred(heard('suspended', 0), heard('reinstatement_requested', 1))).toBe(true);
    expect(isBarred(heard('suspended', 0), heard('reinstatement_requested', 1), heard('active', 2))).toBe(false);
  });

  it('is not changed by news that is late or comes again (CG-T19)', () => {
    const known = specify(standingDecider, {}).given(heard('suspended', 0), heard('active', 2));
    known.when(news('active', 2)).thenNothing();
    known.when(news('reinstatement_requested', 1)).thenNothing();
    known.when(news('suspended', 3)).thenRecords({ type: 'StandingNoted', status: 'suspended' });
  });
});
