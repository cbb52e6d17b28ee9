import { describe, expect, it } from '@jest/globals';
import { disputeContext } from '@entente/dispute';
import { connectEsdb, EsdbEventStore, type EsdbConnection } from '@entente/event-store/esdb';
import { orderContext } from '@entente/order';
import { payoutContext } from '@entente/payout';
import { startEventStore } from '../eventstore/index.js';
import { simulate } from './simulate.js';

const SEEDS = Number(process.env['EVENTSTORE_SEEDS'] ?? 10);
const PATIENCE_MS = 600_000;

/** Nobody in a run ends its processes: whoever still listens is sent home after it. */
class Leavable extends EsdbEventStore {
  private readonly listening: (() => void)[] = [];

  override onAppend(listener: () => void): () => void {
    const stop = super.onAppend(listener);
    this.listening.push(stop);
    return stop;
  }

  leave(): void {
    for (const stop of this.listening) stop();
  }
}

describe('The whole system on EventStoreDB', () => {
  /** Three contexts under one prefix, each seeing what the others write. */
  const storesOn = (connection: EsdbConnection) => {
    const store = ({ streams }: { readonly streams: readonly string[] }) => new Leavable(connection, { streams });
    return { order: store(orderContext), dispute: store(disputeContext), payout: store(payoutContext) };
  };

  it(
    `keeps its laws, whatever goes wrong, and comes to the same end as in memory: ${SEEDS} seeds`,
    async () => {
      for (let seed = 1; seed <= SEEDS; seed++) {
        // One each, for a world begins with empty stores.
        const server = await startEventStore();
        const connection = connectEsdb(server.url);
        const stores = storesOn(connection);
        const { broken, seen, events } = await simulate(seed, { stores });
        for (const store of Object.values(stores)) store.leave();
        await connection.close();
        server.stop();
        const inMemory = await simulate(seed);
        expect({ seed, broken, events, seen }).toEqual({ seed, broken: [], events: inMemory.events, seen: inMemory.seen });
      }
    },
    PATIENCE_MS,
  );
});
