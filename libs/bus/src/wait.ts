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

export function waiting(): Waiting {
  let isStopped = false;
  let isNews = false;
  const pausing = new Set<() => void>();
  const listening = new Set<() => void>();
  // Not by an AbortSignal: for every wait that is ended by one an error is made, with its stack, and nobody reads it.
  const until = (ms: number, ends: Set<() => void>) =>
    new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        ends.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      ends.add(end);
    });
  const wake = () => {
    isNews = true;
    for (const end of listening) end();
  };
  return {
    get stopped() {
      return isStopped;
    },
    async pause(ms) {
      if (!isStopped) await until(ms, pausing);
    },
    async news(ms) {
      if (!isStopped && !isNews) await until(ms, listening);
      isNews = false;
    },
    wake,
    stop() {
      isStopped = true;
      for (const end of pausing) end();
      wake();
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
