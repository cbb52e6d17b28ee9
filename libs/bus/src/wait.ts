import { setTimeout as sleep } from 'node:timers/promises';

/** How a loop waits. This file is the only one of the library that knows the machine's timers. */
export type Waiting = {
  readonly stopped: boolean;
  /** Waits for `ms`, or until the loop is stopped. */
  pause(ms: number): Promise<void>;
  /** Waits for news, `ms` at most; not at all when there was some since the last time. */
  news(ms: number): Promise<void>;
  wake(): void;
  /** Ends every wait, now and later. */
  stop(): void;
};

/** Named, for an error with its stack would be made for every wait otherwise, and read by nobody. */
const NEWS = 'news';

export function waiting(): Waiting {
  const stopping = new AbortController();
  let waking = new AbortController();
  const sleepUntil = async (ms: number, { signal }: AbortController) => {
    if (!stopping.signal.aborted) await sleep(ms, undefined, { signal }).catch(() => {});
  };
  return {
    get stopped() {
      return stopping.signal.aborted;
    },
    pause: (ms) => sleepUntil(ms, stopping),
    async news(ms) {
      await sleepUntil(ms, waking);
      if (waking.signal.aborted) waking = new AbortController();
    },
    wake: () => waking.abort(NEWS),
    stop() {
      stopping.abort();
      waking.abort();
    },
  };
}

/** Waits for `work`, `ms` at most, and answers whether it came to its end; a failure is one. */
export async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const over = new AbortController();
  const ended = work.then(
    () => true,
    () => true,
  );
  const late = sleep(ms, false, { signal: over.signal }).catch(() => false);
  return Promise.race([ended, late]).finally(() => over.abort());
}
