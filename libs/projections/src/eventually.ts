const POLL_MS = 25;

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
