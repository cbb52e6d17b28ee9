import { setImmediate as turn } from 'node:timers/promises';
import { START, streamNameFilter, type AllStreamRecordedEvent } from '@eventstore/db-client';
import type { EsdbConnection } from './connection.js';
import { Dropped } from './failures.js';
import { placeOf } from './stored-event.js';

/** A checkpoint for so many events that the filter has passed over. */
const CHECKPOINT_EVENTS = 1_000;
const PLACE_MAX = 2n ** 63n - 1n;

export type Follower = {
  /** In order, each once, and none before this one is done with. */
  event(event: AllStreamRecordedEvent): void | Promise<void>;
  /** All that stands up to here and was asked for has been told. */
  checkpoint(place: bigint): void;
  /** All that stood there when this began has been told. */
  caughtUp(): void;
  /** Once, and nothing after it. */
  ended(error: unknown): void;
};

export type Following = {
  /** 0: from the start. */
  readonly after: bigint;
  /** Where the newest event stood just now. */
  readonly head: bigint;
  readonly prefixes: readonly string[];
  /** Where it stands; asked only when a checkpoint goes beyond the head that is known. */
  readonly newest: () => Promise<bigint | undefined>;
};

/** A subscription to all streams whose full names begin with a prefix, until it ends or is stopped. */
export function follow(
  { client, credentials }: EsdbConnection,
  { after, head, prefixes, newest }: Following,
  follower: Follower,
): () => void {
  let last = after;
  let known = head;
  let [isOver, isTelling] = [false, false];
  /** Left to itself, the client leaves its call open on the server. */
  const stop = (): void => {
    isOver = true;
    subscription.unsubscribe().catch(() => undefined); // A call that was never made has nothing to release.
    subscription.destroy();
  };
  const end = (error: unknown): void => {
    if (isOver) return;
    stop();
    follower.ended(error);
  };
  /**
   * The client speaks of checkpoints, and of having caught up, when it reads them from the wire; up to sixteen events that came before may still
   * lie in its buffer. Whoever kept such a checkpoint would skip them after a crash: so it waits until they are told.
   */
  const allIsTold = async (): Promise<boolean> => {
    do await turn();
    while (!isOver && (isTelling || subscription.readableLength > 0));
    return !isOver;
  };
  /**
   * A server up to 24.10.4 says END (2^64 - 1) when a filter has matched nothing from the start on (KDB-744): kept, it skips all that is appended
   * from then on. So nothing is believed that goes back, or beyond the newest event there is by now.
   */
  const isBelievable = async (place: bigint): Promise<boolean> => {
    if (place > PLACE_MAX || place <= last) return false;
    if (place > known) known = (await newest().catch(() => undefined)) ?? known; // Never throws: the client would stall for good.
    return place <= known && !isOver;
  };

  const subscription = client.subscribeToAll({
    fromPosition: after === 0n ? START : { commit: after, prepare: after },
    filter: streamNameFilter({
      prefixes: [...prefixes],
      maxSearchWindow: CHECKPOINT_EVENTS,
      checkpointInterval: 1,
      // The client waits for what this returns: nothing overtakes it.
      checkpointReached: async (_, { commit }) => {
        if (!(await allIsTold()) || !(await isBelievable(commit))) return;
        last = commit;
        follower.checkpoint(commit);
      },
    }),
    credentials,
    requiresLeader: true,
  });
  subscription.on('caughtUp', () => void allIsTold().then((isTold) => isTold && follower.caughtUp()));
  subscription.on('error', () => undefined); // Whoever iterates hears of it; this is for when nobody does any more.
  const tellAll = async (): Promise<void> => {
    for await (const { event } of subscription) {
      if (isOver || !event || placeOf(event) <= last) continue; // Delivered twice.
      last = placeOf(event);
      isTelling = true;
      await follower.event(event);
      isTelling = false;
    }
    // A server that is stopping ends a subscription in good order, and the client passes that on as if all had been told.
    throw new Dropped('The server ended a subscription, which has no end.');
  };
  tellAll().catch(end);
  return stop;
}
