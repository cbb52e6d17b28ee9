import { BeyondHead, type EventStore, type Position, type Recorded } from '@entente/event-store';
import type { Alert, Bus } from './bus.js';
import { waiting } from './wait.js';

const PAGE_EVENTS_MAX = 100;
const LOOK_MS = 1000;
const FIRST_RETRY_MS = 100;
const RETRY_MS_MAX = 30_000;
/** So many failures in a row, and somebody is told. */
const FAILURES_BEFORE_ALERT = 5;

/** Something that goes on step by step: live processes loop over its steps, a simulation chooses when to take one. */
export type Follower = {
  /** Its storage name: its checkpoint hangs on it. */
  readonly name: string;
  /** `idle`: there was nothing to do. */
  step(): Promise<'idle' | 'moved'>;
  /** Whether the last step, though it moved, has seen that nothing is left: looking once more to find nothing can be spared. */
  readonly isAtHead?: () => boolean;
  /** Somebody else may have moved its checkpoint. */
  readonly forget?: () => void;
};

export type Following = {
  /** It has found nothing more to do, and waits for news. */
  readonly isWaiting: boolean;
  /** Finishes the step in hand, then stops. */
  stop(): Promise<void>;
};

type StoreFollower = {
  readonly name: string;
  readonly store: Pick<EventStore, 'readAll'>;
  readonly checkpoints: Pick<Bus, 'checkpoint' | 'moveCheckpoint'>;
  readonly prefixes: readonly string[];
  readonly limit?: number;
  /** Must bear repetition: the checkpoint moves afterwards. */
  readonly apply: (events: readonly Recorded[]) => Promise<void>;
};

/** Follows the store by a checkpoint that moves once a page has had its effect: after a crash the page comes again. */
export const storeFollower = ({
  name,
  store,
  checkpoints,
  prefixes,
  limit = PAGE_EVENTS_MAX,
  apply,
}: StoreFollower): Follower => {
  let isAtHead = false;
  /** Where the checkpoint stands, while nobody else is known to move it: to ask for it is half of what a page costs. */
  let place: Position | undefined;
  return {
    name,
    async step() {
      const after: Position | undefined = place ?? (await checkpoints.checkpoint(name));
      place = undefined;
      const { events, next, atHead } = await store.readAll({ after, prefixes, limit });
      if (events.length > 0) await apply(events);
      // Refused: another owner was faster. It has moved all the same, and the next step sees from where.
      const isOurs = next === after || (await checkpoints.moveCheckpoint(name, after, next));
      isAtHead = atHead && isOurs;
      // Whoever finds nothing looks again where he stands: it may have been set back.
      if (isOurs && events.length > 0) place = next;
      return events.length === 0 && atHead ? 'idle' : 'moved';
    },
    isAtHead: () => isAtHead,
    forget: () => void (place = undefined),
  };
};

type FollowOptions = {
  readonly listen?: (wake: () => void) => () => void;
  readonly alert: (alert: Alert) => void;
  /** The pause after a first failure; each further one doubles it. */
  readonly firstRetryMs?: number;
};

/**
 * Steps until idle, then waits for news (`listen` is told whom to wake; at most a second passes without looking). A failing step is taken again,
 * ever more slowly, and alerts; a checkpoint of another store (`BeyondHead`) stops for good, because going on would skip what is appended next.
 */
export function follow(
  follower: Follower,
  { listen = () => () => {}, alert, firstRetryMs = FIRST_RETRY_MS }: FollowOptions,
): Following {
  const loop = waiting();
  let isWaiting = false;
  const stopListening = listen(() => loop.wake());

  async function run(): Promise<void> {
    let failures = 0;
    while (!loop.stopped) {
      try {
        if ((await follower.step()) === 'idle' || follower.isAtHead?.()) {
          isWaiting = true;
          await loop.news(LOOK_MS);
          isWaiting = false;
        }
        failures = 0;
      } catch (error) {
        const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        if (error instanceof BeyondHead) {
          alert({ alert: 'checkpoint_beyond_head', follower: follower.name, detail });
          return;
        }
        failures += 1;
        if (failures === FAILURES_BEFORE_ALERT) alert({ alert: 'follower_failing', follower: follower.name, detail });
        await loop.pause(Math.min(RETRY_MS_MAX, firstRetryMs * 2 ** (failures - 1)));
      }
    }
  }

  const running = run();
  return {
    get isWaiting() {
      return isWaiting;
    },
    async stop() {
      loop.stop();
      stopListening();
      await running;
    },
  };
}
