const LOOK_MS = 500;

/** Asks again and again until it holds; false when the time is over. */
export async function within(seconds: number, holds: () => Promise<boolean>): Promise<boolean> {
  const endsAt = performance.now() + seconds * 1_000;
  for (;;) {
    if (await holds()) return true;
    if (performance.now() >= endsAt) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
