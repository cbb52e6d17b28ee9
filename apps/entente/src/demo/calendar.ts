import { endOfDay, plusMs, plusPeriod, toMs, type Instant } from '@entente/kernel';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
type Weekday = (typeof WEEKDAYS)[number];

/** `Thu 10:00` is in the first week of a story, `2nd Thu 10:02:30` in the week after, `23rd Mon 10:00` five months later. */
export type Moment = `${'' | `${number}${'nd' | 'rd' | 'th' | 'st'} `}${Weekday} ${string}`;

/** When the moments of one story are, on the wall clock of its marketplace. */
export type Calendar = {
  readonly at: (moment: Moment) => Instant;
  /** `2026-01-09` */
  readonly day: (moment: Moment) => string;
};

const MOMENT = /^(?:(\d{1,2})\w\w )?(\w{3}) (\d\d):(\d\d)(?::(\d\d))?$/;
const HOUR_MS = 3_600_000;
const STARTS_AT_MS = 10 * HOUR_MS;

/** Every story begins on a Monday at ten in the morning. */
export const calendarFrom = (monday: Instant, zone: string): Calendar => {
  const at = (moment: Moment): Instant => {
    const [, week = '1', weekday = '', hours, minutes, seconds = '0'] = MOMENT.exec(moment) ?? [];
    const day = WEEKDAYS.indexOf(weekday as Weekday);
    if (day < 0)
      throw new Error(`"${moment}" is no moment of a story. Write "Thu 10:00", or "2nd Thu 10:00" for the week after.`);
    const timeMs = Number(hours) * HOUR_MS + Number(minutes) * 60_000 + Number(seconds) * 1000;
    return plusPeriod(monday, { months: 0, days: (Number(week) - 1) * 7 + day, ms: timeMs - STARTS_AT_MS }, zone);
  };
  return {
    at,
    day: (moment) => {
      const { year, month, day } = partsOf(at(moment), zone, NUMBERS);
      return `${year}-${month}-${day}`;
    },
  };
};

/** The first such Monday that is not over: the clock only goes forward. */
export function nextMonday(now: Instant, zone: string): Instant {
  for (let days = -1; ; days++) {
    const midnight = plusMs(endOfDay(plusPeriod(now, { months: 0, days, ms: 0 }, zone), zone), 1);
    const start = plusMs(midnight, STARTS_AT_MS);
    if (start >= now && partsOf(start, zone, NAMES).weekday === 'Mon') return start;
  }
}

type Format = (zone: string) => Intl.DateTimeFormat;
const formats = (options: Intl.DateTimeFormatOptions): Format => {
  const known = new Map<string, Intl.DateTimeFormat>();
  return (zone) => {
    const format = known.get(zone) ?? new Intl.DateTimeFormat('en-US', { ...options, hourCycle: 'h23', timeZone: zone });
    known.set(zone, format);
    return format;
  };
};
const NAMES = formats({ weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const NUMBERS = formats({ year: 'numeric', month: '2-digit', day: '2-digit' });

const partsOf = (at: Instant, zone: string, format: Format): { readonly [part: string]: string } =>
  Object.fromEntries(
    format(zone)
      .formatToParts(toMs(at))
      .map(({ type, value }) => [type, value]),
  );

/** `Thu 8 Jan 10:00`, as people of the zone say it; `aligned`, days of one figure take the room of two. */
export function spoken(at: Instant, zone: string, { aligned = false } = {}): string {
  const { weekday, day = '', month, hour, minute } = partsOf(at, zone, NAMES);
  return `${weekday} ${aligned ? day.padStart(2) : day} ${month} ${hour}:${minute}`;
}
