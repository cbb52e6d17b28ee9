import { Buffer } from 'node:buffer';
import { describe, expect, it } from '@jest/globals';
import { onEventStore } from './store-on-trial.contract.js';

const trial = onEventStore();

describe('Where others write to its streams, a store on EventStoreDB', () => {
  it('stops at what somebody else wrote to one of its streams', async () => {
    await trial.append('order-1');
    trial.server.log.write('entente_order-1', 'Foreign');
    expect((await trial.read()).events).toHaveLength(1);
    const [first] = trial.server.log.of('entente_order-1');
    await expect(trial.read(String(first?.place))).rejects.toThrow('not written by Entente');
  });

  const beside = { id: 'an-id', at: '2026-01-05T09:00:00.000Z', key: '1', meta: { commandId: 'a', schema: 1 } };
  it.each([
    ['is no JSON, though it says so', '{"type":', beside],
    ['is nothing at all', 'null', beside],
    ['names another type than the event bears', '{"type":"Other"}', beside],
    ['has a number where an instant belongs', '{"type":"Foreign"}', { ...beside, at: 2 }],
    ['has a text for what is noted of the command', '{"type":"Foreign"}', { ...beside, meta: 'a' }],
    ['has an id that derives from nothing', '{"type":"Foreign"}', beside],
  ])('stops at what was written to one of its streams and %s', async (_, data, noted) => {
    const id = '00000000-0000-4000-8000-00000000a11e';
    const [content, metadata] = [Buffer.from(data), Buffer.from(JSON.stringify(noted))];
    trial.server.log.append('entente_order-1', 'any', [
      { id, type: 'Foreign', contentType: 'application/json', data: content, metadata },
    ]);
    await expect(trial.read()).rejects.toThrow('not written by Entente');
    await expect(trial.store.read('order-1')[Symbol.asyncIterator]().next()).rejects.toThrow('not written by Entente');
  });

  it('stops at an event of its own that somebody has copied to another of its streams', async () => {
    await trial.append('order-1');
    const [original] = trial.server.log.of('entente_order-1');
    trial.server.log.append('entente_order-2', 'any', original ? [original] : []);
    const { next, events } = await trial.read();
    expect(events).toHaveLength(1);
    await expect(trial.read(next)).rejects.toThrow('Event 0 of entente_order-2 was not written by Entente');
  });
});
