import type { Period } from '../provider/types.ts';

/** A stretch of time, unix seconds: start inclusive, end exclusive; without end it lasts for ever. */
export interface Span {
  readonly start: number;
  readonly end?: number;
}

interface Day {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}
interface Local extends Day {
  readonly minute: number;
  readonly second: number;
}

const HOUR = 3600;
const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * The period that contains an instant, in an IANA time zone: hours, days, weeks from Monday and months as the clock on the
 * wall shows them, so that a day may have 23 or 25 hours. `once` begins with the grant and does not end. The start never
 * moves back as the instant moves on.
 */
export function periodAt(period: Period, at: number, timeZone: string, grantedAt: number): Span {
  if (period === 'once') return { start: grantedAt };
  const local = localAt(at, timeZone);
  if (period === 'hour') {
    const start = at - local.minute * 60 - local.second;
    return { start, end: start + HOUR };
  }
  const first = firstDay(period, local);
  return { start: startOf(first, timeZone), end: startOf(nextFirst(period, first), timeZone) };
}

function firstDay(period: 'day' | 'week' | 'month', { year, month, day }: Day): Day {
  if (period === 'month') return { year, month, day: 1 };
  if (period === 'day') return { year, month, day };
  const weekday = new Date(utcMs({ year, month, day })).getUTCDay();
  return plusDays({ year, month, day }, -((weekday + 6) % 7));
}

function nextFirst(period: 'day' | 'week' | 'month', first: Day): Day {
  if (period === 'month')
    return first.month === 12
      ? { year: first.year + 1, month: 1, day: 1 }
      : { ...first, month: first.month + 1 };
  return plusDays(first, period === 'day' ? 1 : 7);
}

function plusDays(day: Day, days: number): Day {
  const date = new Date(utcMs(day) + days * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function utcMs({ year, month, day }: Day): number {
  return Date.UTC(year, month - 1, day);
}

/**
 * The first instant of a day. Searched for rather than computed: where clocks change at midnight, or a whole day is left
 * out, there is no 00:00 to convert.
 */
function startOf(day: Day, timeZone: string): number {
  const wanted = utcMs(day);
  let before = wanted / 1000 - 15 * HOUR;
  let reached = wanted / 1000 + 13 * HOUR;
  while (reached - before > 1) {
    const middle = Math.floor((before + reached) / 2);
    if (utcMs(localAt(middle, timeZone)) >= wanted) reached = middle;
    else before = middle;
  }
  return reached;
}

function localAt(at: number, timeZone: string): Local {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at * 1000)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    minute: part('minute'),
    second: part('second'),
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = makeFormat(timeZone);
  formats.set(timeZone, format);
  return format;
}

function makeFormat(timeZone: string): Intl.DateTimeFormat {
  const fields: Intl.DateTimeFormatOptions = {
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric' },
    ...{ minute: 'numeric', second: 'numeric' },
  };
  try {
    return new Intl.DateTimeFormat('en-US', { ...fields, timeZone });
  } catch {
    // A zone that this browser does not know: better a day at another hour than no budget at all.
    return new Intl.DateTimeFormat('en-US', { ...fields, timeZone: 'UTC' });
  }
}
