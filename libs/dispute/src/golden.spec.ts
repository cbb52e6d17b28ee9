import { describe, it, expect } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import type { EventData } from '@entente/event-store';
import { goldenCorpus } from '@entente/event-store/testing';
import { fold } from '@entente/kernel';
import { disputeDecider } from './domain/decide.js';
import type { DisputeEvent } from './domain/events.js';
import { disputeVersions } from './versions.js';

const corpus = goldenCorpus<DisputeEvent & EventData>(
  fileURLToPath(new URL('./domain/golden/', import.meta.url)),
  disputeVersions,
);
const begun = corpus
  .filter(({ data }) => data.type === 'MediationStarted')
  .slice(0, 1)
  .map(({ data }) => data);

describe('A stored event of a dispute', () => {
  it.each(corpus.map(({ title, data }) => [title, data] as const))('%s still folds', (_title, data) => {
    const dispute = fold(disputeDecider, [...begun, data]);
    expect(dispute).toMatchObject({
      status: data.to,
      deadlines: data.started ?? {},
      windows: data.opened ?? {},
      flags: data.set ?? {},
      disputeId: 'o1.1',
      buyerId: 'ana',
    });
    expect(dispute.mediatorId).toBe(data.type === 'MediatorAssigned' ? data.mediatorId : undefined);
  });
});
