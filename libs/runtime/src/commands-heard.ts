import type { Alert, Bus } from '@entente/bus';
import type { Instant, Json } from '@entente/kernel';

/** An outage of the broker makes nobody late, for so long; then whatever waits there is decided without it. */
const HELD_MS_MAX = 15 * 60_000;

/**
 * Until when every command that the bus has taken is answered, as `AlarmOptions.heardUntil` asks it. The end of the commands is noted at an instant; once
 * the consumer has passed it, all is heard that was sent by then. A broker that does not answer may hold anything.
 */
export function commandsHeard({
  bus,
  consumer,
  elapsed,
  alert,
}: {
  readonly bus: Pick<Bus, 'endOf' | 'hasPassed'>;
  readonly consumer: string;
  /** Milliseconds of the machine, never going back. */
  readonly elapsed: () => number;
  readonly alert: (alert: Alert) => void;
}): (now: Instant) => Promise<Instant | undefined> {
  let heard: Instant | undefined;
  let noted: { readonly now: Instant; readonly end: Json } | undefined;
  /** Since when the alarm has been held back, and whether somebody was told. */
  let held: { readonly sinceMs: number; told: boolean } | undefined;

  async function look(now: Instant): Promise<void> {
    noted ??= { now, end: await bus.endOf(consumer) };
    if (!(await bus.hasPassed(consumer, noted.end))) return;
    const isAll = noted.now === now;
    heard = noted.now;
    noted = undefined;
    if (!isAll) await look(now);
  }

  return async (now) => {
    if (heard !== undefined && heard >= now) return heard;
    await look(now).catch(() => {}); // Nobody answers: nothing is known to be heard.
    if (heard === now) {
      held = undefined;
      return now;
    }
    held ??= { sinceMs: elapsed(), told: false };
    if (elapsed() - held.sinceMs < HELD_MS_MAX) return heard;
    if (!held.told) alert({ alert: 'alarm_held_back', consumer });
    held.told = true;
    return now;
  };
}
