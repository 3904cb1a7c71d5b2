/** `--from` and `--to`: days of China or exact times, brought to the raster of windows. */
import { CodedError } from '../../base/errors.ts';
import type { EpochMs } from '../../model/time.ts';

const dayMs = 86_400_000;
/** Days are those of China, UTC+8. */
const zone = '+08:00';

/** A period, both ends on the raster. */
export interface Period {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/**
 * The period asked for; by default `days` up to the end of the last window that is signed.
 * @param to as written: a day stands for its end @param upTo end of the last window
 * @throws CodedError `cli.badTime`, `cli.noPeriod`
 */
export function periodOf(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  { upTo, days, windowMs }: { readonly upTo: EpochMs; readonly days: number; readonly windowMs: number },
): Period {
  const end = Math.ceil((to === undefined ? upTo : timeOf('--to', to, dayMs)) / windowMs) * windowMs;
  const start = from === undefined ? end - days * dayMs : timeOf('--from', from, 0);
  // Nothing was recorded before 1970; a gateway whose clock begins there has windows from then on.
  const period = { from: Math.max(0, Math.floor(start / windowMs) * windowMs), to: end };
  if (period.from >= period.to) throw new CodedError('cli.noPeriod', { from: from ?? '', to: to ?? '' });
  return period;
}

/** A time of the period's end, for people. */
export function chinaTime(time: EpochMs): string {
  return new Date(time + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}

function timeOf(option: string, value: string, ofDayMs: number): EpochMs {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value);
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/.test(value);
  const time = isDay ? Date.parse(`${value}T00:00${zone}`) + ofDayMs : Date.parse(value);
  if ((!isDay && !isTime) || Number.isNaN(time) || !isOfCalendar(value.slice(0, 10)))
    throw new CodedError('cli.badTime', { option, value });
  return time;
}

/** JavaScript takes 31 February for 3 March. */
function isOfCalendar(day: string): boolean {
  return new Date(`${day}T00:00Z`).toISOString().startsWith(day);
}
