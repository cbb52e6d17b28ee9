import { setTimeout as wait } from 'node:timers/promises';
import type { AllStreams } from './all-streams.js';
import { placeOf } from './stored-event.js';

const PAUSE_MS_MIN = 50;
const PAUSE_MS_MAX = 5_000;

/**
 * Tells, while somebody listens, that there is something new, whoever has appended it. What ends is begun again where it was, after a pause that grows
 * as long as nothing comes.
 */
export class Feed {
  private listening = 0;
  private running: AbortController | undefined;

  constructor(
    private readonly all: Pick<AllStreams, 'follow' | 'newestEvent'>,
    private readonly tell: () => void,
  ) {}

  /** Returns how to stop; the subscription ends with the last listener. */
  start(): () => void {
    this.listening += 1;
    if (!this.running) void this.run((this.running = new AbortController()));
    let isListening = true;
    return () => {
      if (!isListening) return;
      isListening = false;
      this.listening -= 1;
      if (this.listening > 0) return;
      this.running?.abort();
      this.running = undefined;
    };
  }

  private async run({ signal }: AbortController): Promise<void> {
    let place: bigint | undefined;
    let pauseMs = PAUSE_MS_MIN;
    const heardUpTo = (heard: bigint): void => {
      place = heard;
      pauseMs = PAUSE_MS_MIN;
    };
    while (!signal.aborted) {
      try {
        const head = (await this.all.newestEvent())?.place ?? 0n;
        if (place === undefined || place > head) place = head; // A store that was restored may have gone back.
        await this.untilItEnds(place, head, signal, heardUpTo);
      } catch {
        // Whoever reads hears of an outage; a hint that does not come is made up for by looking once a second.
      }
      await wait(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
      pauseMs = Math.min(2 * pauseMs, PAUSE_MS_MAX);
    }
  }

  private untilItEnds(after: bigint, head: bigint, signal: AbortSignal, heardUpTo: (place: bigint) => void): Promise<void> {
    return new Promise((resolve) => {
      let heard = after;
      const goOn = (place: bigint): void => heardUpTo((heard = place));
      const stop = this.all.follow(after, head, {
        event: (event) => {
          goOn(placeOf(event));
          this.tell();
        },
        checkpoint: goOn,
        caughtUp: () => goOn(heard),
        ended: () => resolve(),
      });
      const isOver = (): void => {
        stop();
        resolve();
      };
      if (signal.aborted) isOver();
      else signal.addEventListener('abort', isOver, { once: true });
    });
  }
}
