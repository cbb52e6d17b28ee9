/** Whom to tell, after an append, that there is something new. */
export class Listeners {
  private readonly listeners = new Set<() => void>();

  add(listener: () => void): () => void {
    const own = (): void => listener(); // The same function may listen twice, and stop once.
    this.listeners.add(own);
    return () => void this.listeners.delete(own);
  }

  /** In a microtask of its own: whatever a listener does, the append has succeeded. */
  tell(): void {
    for (const listener of this.listeners) queueMicrotask(listener);
  }
}
