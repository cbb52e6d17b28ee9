import type { EventData, EventStore, Recorded } from '@entente/event-store';
import type { Bus, Failpoint, Message } from './bus.js';
import { storeFollower, type Follower } from './follow.js';

export type Relay<Event extends EventData = EventData> = {
  readonly name: string;
  readonly store: Pick<EventStore, 'readAll'>;
  readonly bus: Pick<Bus, 'publish' | 'checkpoint' | 'moveCheckpoint'>;
  readonly prefixes: readonly string[];
  readonly upcast: (recorded: Recorded) => Recorded<Event>;
  /** What the other contexts are told of an event; most events stay at home. */
  readonly publishes: (recorded: Recorded<Event>) => Message | undefined;
  readonly limit?: number;
  /** Whether it is still for us to publish: asked last of all before a page is sent. */
  readonly isOurs?: () => boolean;
  readonly failpoint?: Failpoint;
};

/** The store is the outbox: what it holds is published at least once, in its order. After a crash or beside a second owner a page goes out again. */
export function relay<Event extends EventData>({
  bus,
  upcast,
  publishes,
  isOurs = () => true,
  failpoint = () => {},
  ...following
}: Relay<Event>): Follower {
  async function apply(events: readonly Recorded[]): Promise<void> {
    const messages = events.flatMap((recorded) => publishes(upcast(recorded)) ?? []);
    await failpoint('relay.before-publish');
    if (!isOurs()) throw new Error(`${following.name} has gone to somebody else, who publishes this page.`);
    await bus.publish(messages);
    await failpoint('relay.after-publish');
  }
  return storeFollower({ ...following, checkpoints: bus, apply });
}
