/** Looks at something again and again while somebody wants to know whether it has changed. */
export class Watch {
  private timer: NodeJS.Timeout | undefined;
  private looking = false;
  private watchers = 0;
  private seen: number | undefined;

  constructor(
    private readonly look: () => Promise<number>,
    private readonly everyMs: number,
    private readonly changed: () => void,
  ) {}

  /** Returns how to stop; the timer ends with the last watcher, and never keeps a process alive. */
  start(): () => void {
    this.watchers += 1;
    this.timer ??= setInterval(() => void this.lookOnce(), this.everyMs).unref();
    let isWatching = true;
    return () => {
      if (!isWatching) return;
      isWatching = false;
      this.watchers -= 1;
      if (this.watchers > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
    };
  }

  private async lookOnce(): Promise<void> {
    if (this.looking) return; // One that takes long is not overtaken.
    this.looking = true;
    try {
      const now = await this.look();
      if (now !== this.seen) this.changed();
      this.seen = now;
    } catch {
      // An outage: it is looked at again soon, and whoever reads meanwhile hears of it.
    } finally {
      this.looking = false;
    }
  }
}
