import { language } from './i18n.js';

/** Formats numbers and times for display. A missing value becomes a dash. */

const MISSING = '–';
const integer = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const compactNumber = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 });
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });

const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);

/** 12,345 */
export const count = (value) => (isNumber(value) ? integer.format(value) : MISSING);

/** 12.3K */
export const compact = (value) => (isNumber(value) ? compactNumber.format(value) : MISSING);

/** Four significant digits: 0.01234, 123.4, 1.2e-7. */
export function figure(value) {
  if (!isNumber(value)) {
    return MISSING;
  }
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-3 || magnitude >= 1e6)) {
    return value.toExponential(2).replace(/\.?0+e/, 'e').replace('e+', 'e');
  }
  return String(Number(value.toPrecision(4)));
}

/** 45 s, 12 min 5 s, 3 h 20 min, 2 d 4 h */
export function duration(seconds) {
  if (!isNumber(seconds)) {
    return MISSING;
  }
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) {
    return `${s} s`;
  }
  if (s < 3600) {
    return joined(Math.floor(s / 60), 'min', s % 60, 's');
  }
  return s < 86_400
    ? joined(Math.floor(s / 3600), 'h', Math.floor((s % 3600) / 60), 'min')
    : joined(Math.floor(s / 86_400), 'd', Math.floor((s % 86_400) / 3600), 'h');
}

const joined = (amount, unit, rest, restUnit) => (rest ? `${amount} ${unit} ${rest} ${restUnit}` : `${amount} ${unit}`);

/** 24 Nov 2026, 12:57 */
export function time(iso) {
  const date = new Date(iso);
  return iso && !Number.isNaN(date.getTime()) ? dateTime.format(date) : MISSING;
}

/** 5 minutes ago */
export function ago(iso) {
  const seconds = (new Date(iso).getTime() - Date.now()) / 1000;
  if (!iso || Number.isNaN(seconds)) {
    return MISSING;
  }
  for (const [unit, size] of [['day', 86_400], ['hour', 3600], ['minute', 60]]) {
    if (Math.abs(seconds) >= size) {
      return relative.format(Math.trunc(seconds / size), unit);
    }
  }
  return relative.format(Math.min(0, Math.trunc(seconds)), 'second');
}
