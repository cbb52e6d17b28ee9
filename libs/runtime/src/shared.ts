/** Of the time that passes, reading takes at most this part: what grows with the store is read the more seldom, the longer it takes. */
const BUSY_SHARE_MAX = 0.05;

/**
 * A question that many ask: whoever asks while the answer is on its way, or within `ms` of it, shares it; with `ms` above 0 for longer where the answer
 * took long. What fails is asked anew. `elapsed` is system time in milliseconds, never going back.
 */
export function shared<T>(read: () => Promise<T>, elapsed: () => number, ms = 0): () => Promise<T> {
  let asked: { readonly answer: Promise<T>; until: number } | undefined;
  return () => {
    const began = elapsed();
    if (asked && began < asked.until) return asked.answer;
    const asking = { answer: read(), until: Infinity };
    asking.answer.then(
      () => {
        const now = elapsed();
        asking.until = now + (ms === 0 ? 0 : Math.max(ms, (now - began) / BUSY_SHARE_MAX));
      },
      () => (asking.until = elapsed()),
    );
    asked = asking;
    return asking.answer;
  };
}
