import { currentLanguage, t } from './i18n.ts';

const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** `21 Nov 2026, 09:14`, of unix seconds. */
export const formatTime = (at: number): string =>
  new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'medium', timeStyle: 'short' }).format(at * 1000);

/** `Today`, `Yesterday`, else the day: the head of a list's part. */
export function formatDayHead(at: number, now = Date.now() / 1000): string {
  const midnight = (time: number) => new Date(time * 1000).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(at) - midnight(now)) / 86_400_000);
  if (days < -1 || days > 0) return formatDay(at, now);
  const word = new Intl.RelativeTimeFormat(currentLanguage(), { numeric: 'auto' }).format(days, 'day');
  return word.charAt(0).toLocaleUpperCase(currentLanguage()) + word.slice(1);
}

/** `21 November`, with the year when it is another than this one. */
export function formatDay(at: number, now = Date.now() / 1000): string {
  const sameYear = new Date(at * 1000).getFullYear() === new Date(now * 1000).getFullYear();
  return new Intl.DateTimeFormat(currentLanguage(), {
    day: 'numeric',
    month: 'long',
    ...(!sameYear && { year: 'numeric' }),
  }).format(at * 1000);
}

/** For a line of a list: `09:14` today, else `20 Nov, 09:14`, with the year when it is another than this one. */
export function formatShortTime(at: number, now = Date.now() / 1000): string {
  const [day, today] = [new Date(at * 1000), new Date(now * 1000)];
  if (day.toDateString() === today.toDateString()) return formatClock(at);
  return new Intl.DateTimeFormat(currentLanguage(), {
    ...{ day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
    ...(day.getFullYear() !== today.getFullYear() && { year: 'numeric' }),
  }).format(day);
}

export const formatClock = (at: number): string =>
  new Intl.DateTimeFormat(currentLanguage(), { timeStyle: 'short' }).format(at * 1000);

/** `3 minutes ago`, `in 2 days`; under a minute `now`. */
export function formatRelative(at: number, now = Date.now() / 1000): string {
  const seconds = at - now;
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) {
      return new Intl.RelativeTimeFormat(currentLanguage(), { numeric: 'auto' }).format(
        Math.trunc(seconds / length),
        unit,
      );
    }
  }
  return t('time_now');
}

/** A length of time by its two largest units at most: `6 days`, `4 hr, 12 min`, `1 min, 30 sec`, `48 sec`. */
export function formatDuration(seconds: number, width: 'long' | 'short' = 'short'): string {
  const part = (value: number, unit: string) =>
    new Intl.NumberFormat(currentLanguage(), { style: 'unit', unit, unitDisplay: width }).format(value);
  const whole = Math.max(0, Math.floor(seconds));
  const days = Math.floor(whole / 86_400);
  const hours = Math.floor((whole % 86_400) / 3_600);
  const minutes = Math.floor((whole % 3_600) / 60);
  if (days >= 2) return part(days, 'day');
  const list =
    days + hours > 0
      ? [part(days * 24 + hours, 'hour'), ...(minutes > 0 && days === 0 ? [part(minutes, 'minute')] : [])]
      : minutes > 0
        ? [part(minutes, 'minute'), ...(minutes < 10 && whole % 60 > 0 ? [part(whole % 60, 'second')] : [])]
        : [part(whole, 'second')];
  return new Intl.ListFormat(currentLanguage(), { type: 'unit', style: 'short' }).format(list);
}
