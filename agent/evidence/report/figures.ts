/** Figures as people read them: exact, never rounded up, times in China's (UTC+8). */
import type { Lang } from '../../base/text.ts';
import type { GapRecord } from '../../model/record.ts';
import type { EpochMs } from '../../model/time.ts';
import type { EquipmentFinding } from '../verify/findings.ts';

const hourMs = 3_600_000;
/** Milliseconds of a day. */
export const dayMs = 24 * hourMs;
const chinaMs = 8 * hourMs;

/** `1,234,567` */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Percentage with two decimals, floored: 5999 of 10000 is 59.99 %, and nothing below 60 % ever reads as 60. `—` of nothing. */
export function percent(count: number, total: number): string {
  if (!Number.isSafeInteger(count) || !Number.isSafeInteger(total) || total <= 0) return '—';
  // Integers of any length: readings of a year, ten thousandfold, are more than a double holds.
  const hundredths = (BigInt(count) * 10_000n) / BigInt(total);
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')} %`;
}

/** How much of what was due was read: 100 % at most, for what is counted at an edge makes nothing more than complete (see excess.ts). */
export function completeness({ good, expected }: Pick<EquipmentFinding, 'good' | 'expected'>): string {
  return percent(Math.min(good, expected), expected);
}

/** `n/N`, and the floored percentage. */
export function share(count: number, total: number): string {
  return `${grouped(count)}/${grouped(total)} = ${percent(count, total)}`;
}

/**
 * Readings that were due and not made, by a slow line or an agent that was off. What was begun before the period and counted in
 * it makes a few more than were due.
 */
export function unread({ expected, good, bad }: Pick<EquipmentFinding, 'expected' | 'good' | 'bad'>): number {
  return Math.max(0, expected - good - bad);
}

/** `2026-11-25`, in UTC+8. */
export function day(time: EpochMs): string {
  return local(time).slice(0, 10);
}

/** `2026-11-25 08:30`, or with seconds, in UTC+8. */
export function moment(time: EpochMs, precision: 'minute' | 'second' = 'minute'): string {
  return local(time)
    .slice(0, precision === 'minute' ? 16 : 19)
    .replace('T', ' ');
}

/** Days of UTC+8 that the period touches, ascending. */
export function daysOf(from: EpochMs, to: EpochMs): string[] {
  const first = from - ((from + chinaMs) % dayMs);
  const count = Math.max(0, Math.ceil((to - first) / dayMs));
  return Array.from({ length: count }, (_, index) => day(first + index * dayMs));
}

const steps = [
  { ms: dayMs, zh: '天', en: 'd' },
  { ms: hourMs, zh: '小时', en: 'h' },
  { ms: 60_000, zh: '分', en: 'min' },
  { ms: 1000, zh: '秒', en: 's' },
] as const;

/** The two largest units: `3 天 4 小时`; milliseconds below a second. */
export function span(ms: number, lang: Lang): string {
  const first = steps.findIndex((step) => ms >= step.ms);
  if (first < 0) return `${ms} ${lang === 'zh' ? '毫秒' : 'ms'}`;
  let rest = ms;
  const said = steps.slice(first, first + 2).flatMap((step) => {
    const count = Math.floor(rest / step.ms);
    rest -= count * step.ms;
    return count === 0 ? [] : [`${count} ${step[lang]}`];
  });
  return said.join(' ');
}

/** How long data are missing. Where the clock was set none are: what it showed before and then is no span. */
export function gapMs({ kind, fromT, toT }: GapRecord['gap']): number {
  return kind === 'clock' ? 0 : Math.max(0, toT - fromT);
}

/** Hexadecimal in groups of four, eight groups to a line: so it is read aloud over a telephone. */
export function spelt(hex: string): string[] {
  const groups = hex.match(/.{1,4}/g) ?? [];
  const lines = Math.ceil(groups.length / 8);
  return Array.from({ length: lines }, (_, line) => groups.slice(line * 8, line * 8 + 8).join(' '));
}

const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'] as const;

/** 1 … 99 as chapters are numbered: 一、 or `1`. */
export function ordinal(n: number, lang: Lang): string {
  if (lang === 'en') return String(n);
  const tens = Math.floor(n / 10);
  const ten = tens === 0 ? '' : `${tens === 1 ? '' : (digits[tens] ?? '')}十`;
  return `${ten}${digits[n % 10] ?? ''}`;
}

/** Whole and tenths of points added exactly: 5 × 0.7 is 3.5. */
export function sumOfPoints(points: readonly number[]): number {
  return points.reduce((sum, one) => sum + Math.round(one * 100), 0) / 100;
}

function local(time: EpochMs): string {
  // A pack may hold any number; what is no date is shown as it stands.
  const date = new Date(time + chinaMs);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString();
}
