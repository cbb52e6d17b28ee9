import { afterEach, beforeEach } from '@jest/globals';
import { startEventStore, type EventStoreServer } from '@entente/testing/eventstore';
import { eventsOf } from '../event-store.contract.js';
import type { EventStore, Page, Position } from '../event-store.js';
import { connectEsdb, EsdbEventStore, type EsdbConnection } from './index.js';

type Options = NonNullable<ConstructorParameters<typeof EsdbEventStore>[1]>;

/** For the specs: each test has a server of its own, and a store on it. */
export function onEventStore(options: Options = {}): Trial {
  const trial = new Trial(options);
  beforeEach(() => trial.begin());
  afterEach(() => trial.end());
  return trial;
}

class Trial {
  server!: EventStoreServer;
  connection!: EsdbConnection;
  store!: EsdbEventStore;

  constructor(private readonly options: Options) {}

  async begin(): Promise<void> {
    this.server = await startEventStore();
    this.connection = connectEsdb(this.server.url);
    this.store = this.another();
  }

  async end(): Promise<void> {
    await this.connection.close();
    this.server.stop();
  }

  /** As another process would open it, or one that waits less. */
  another(options: Options = {}): EsdbEventStore {
    return new EsdbEventStore(this.connection, { ...this.options, ...options });
  }

  /** One event, which begins the stream. */
  append(stream: string, to: EventStore = this.store): Promise<unknown> {
    return to.append({ stream, key: stream, expected: -1, events: eventsOf(stream, 'a', 'A') });
  }

  /** Of orders. */
  read(after?: Position, limit = 100, from: EventStore = this.store): Promise<Page> {
    return from.readAll({ after, prefixes: ['order-'], limit });
  }

  placesOf(prefix: string): bigint[] {
    return this.server.log.all.filter(({ stream }) => stream.startsWith(`entente_${prefix}`)).map(({ place }) => place);
  }
}

export const streamsOf = ({ events }: Page): string[] => events.map(({ stream }) => stream);

/** Of a position, which also says which event stands there. */
export const placeIn = (position: Position | undefined): bigint => BigInt(position?.split('-')[0] ?? 0);
