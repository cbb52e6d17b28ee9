import { Temporal } from 'temporal-polyfill';

declare const instant: unique symbol;
/** An instant in UTC to the millisecond, always written `2026-01-05T09:00:00.000Z`: comparing two as text compares them in time. */
export type Instant = string & { readonly [instant]: true };

/** Business time. The one place that knows what time it is; the domain is told. */
export abstract class Clock {
  /** Never goes back. On the manual clock it stands still between advances. */
  abstract now(): Promise<Instant>;

  /** What it said at an instant of the machine's own time, as far as it remembers; for what a broker has taken and we read later. */
  async at(_machineTime: Instant): Promise<Instant> {
    return this.now();
  }
}

const PERIOD = /^P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const DAY_MS = 86_400_000;
const YEAR_10000_MS = 253_402_300_800_000;

/** An ISO 8601 period, read once. `ms` is exact time; months and days keep the wall-clock time of a zone. */
export type Period = { readonly months: number; readonly days: number; readonly ms: number };

/** `P7D`, `PT48H`, `P5M` … whole numbers only; `undefined` for anything else. */
export function parsePeriod(text: string): Period | undefined {
  const parts = PERIOD.exec(text);
  if (!parts) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  return { months: years * 12 + months, days: weeks * 7 + days, ms: ((hours * 60 + minutes) * 60 + seconds) * 1000 };
}

/** For periods that code or a checked pack wrote. */
export function period(text: string): Period {
  const parsed = parsePeriod(text);
  if (!parsed) throw new Error(`"${text}" is not a period. Write P7D, PT48H, P5M …`);
  return parsed;
}

const TWO_YEARS: Period = { months: 24, days: 0, ms: 0 };
const roughMs = ({ months, days, ms }: Period): number => months * 30.4375 * DAY_MS + days * DAY_MS + ms;

/** More than nothing and at most two years: the limits of any period that somebody states. */
export const isSoundPeriod = (text: string): boolean => {
  const parsed = parsePeriod(text);
  return parsed !== undefined && roughMs(parsed) > 0 && roughMs(parsed) <= roughMs(TWO_YEARS);
};

export const toMs = (at: Instant): number => Date.parse(at);
export const fromMs = (ms: number): Instant => new Date(ms).toISOString() as Instant;
export const plusMs = (at: Instant, ms: number): Instant => fromMs(toMs(at) + ms);
/** As far from now as an instant may lie that somebody states. */
export const STATED_YEARS_MAX = 5;
export const isNear = (at: Instant, now: Instant): boolean => Math.abs(toMs(at) - toMs(now)) <= STATED_YEARS_MAX * 366 * DAY_MS;
export const later = (one: Instant, other: Instant): Instant => (one > other ? one : other);

/** Reads an instant with an offset or Z and writes it in UTC; `undefined` if it is none, or outside the years 1970 to 9999. */
export function parseInstant(text: string): Instant | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(text)) return undefined;
  if (parseDay(text.slice(0, '2026-03-01'.length)) === undefined) return undefined; // Date.parse takes 30 February for 2 March.
  const ms = Date.parse(text);
  return Number.isNaN(ms) || ms < 0 || ms >= YEAR_10000_MS ? undefined : fromMs(ms);
}

/** `2026-03-01`: a day that exists; without a time zone. */
export function parseDay(text: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text ? undefined : text;
}

/** `PTnH` is exact; days and months keep the wall-clock time of the zone across a change of clocks; months clamp to the last day. */
export function plusPeriod(at: Instant, { months, days, ms }: Period, zone: string): Instant {
  if (months === 0 && days === 0) return plusMs(at, ms);
  const zoned = Temporal.Instant.from(at).toZonedDateTimeISO(zone).add({ months, days });
  return fromMs(zoned.epochMilliseconds + ms);
}

/** The last millisecond of the day on which `at` falls, on the zone's wall clock. */
export function endOfDay(at: Instant, zone: string): Instant {
  return lastMsOf(Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate(), zone);
}

/** The last millisecond of a calendar day (`2026-03-01`) in the zone. */
export const endOfCalendarDay = (day: string, zone: string): Instant => lastMsOf(Temporal.PlainDate.from(day), zone);

function lastMsOf(day: Temporal.PlainDate, zone: string): Instant {
  return fromMs(day.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds - 1);
}

export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}
