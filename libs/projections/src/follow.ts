const LOOK_AGAIN_MS = 1_000;
const BACK_OFF_MS = 100;
const BACK_OFF_MS_MAX = 10_000;
const POLL_MS = 25;

/** What is driven step by step: by a loop in production, by hand in a simulation. */
export type Follower = { step(): Promise<'idle' | 'moved'> };

export type Following = {
  /** Finishes the step in hand, then stops. */
  stop(): Promise<void>;
};

/**
 * Steps for as long as there is something to do, then waits for a hint or a second, whichever comes first. An error is told and followed by a
 * rest, longer each time, and another try.
 */
export function follow(
  follower: Follower,
  { onAppend, onError }: { readonly onAppend?: (listener: () => void) => () => void; readonly onError: (error: unknown) => void },
): Following {
  const stopping = new AbortController();
  let hinted = false;
  let wake = (): void => undefined;
  const hint = (): void => {
    hinted = true;
    wake();
  };
  const stopListening = onAppend?.(hint);

  const rest = async (ms: number): Promise<void> => {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      wake = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
  };

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      hinted = false;
      try {
        const outcome = await follower.step();
        failures = 0;
        // A hint during the step may tell of what the step did not see.
        if (outcome === 'idle' && !hinted && !stopping.signal.aborted) await rest(LOOK_AGAIN_MS);
      } catch (error) {
        onError(error);
        if (!stopping.signal.aborted) await rest(Math.min(BACK_OFF_MS_MAX, BACK_OFF_MS * 2 ** failures++));
      }
    }
  }

  const running = run();
  return {
    async stop() {
      stopping.abort();
      stopListening?.();
      wake();
      await running;
    },
  };
}

/** Asks again and again until it holds; false when the time is over. */
export async function eventually(holds: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const endsAt = performance.now() + timeoutMs;
  for (;;) {
    if (await holds()) return true;
    const leftMs = endsAt - performance.now();
    if (leftMs <= 0) return false;
    await new Promise((resolve) => setTimeout(resolve, Math.min(POLL_MS, leftMs)));
  }
}
