/** A time as the clock on the wall shows it. */
import type { TextParams } from '../base/text.ts';
import type { EpochMs } from '../model/time.ts';

/** As `isoTime` writes it. */
const isoTimes = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** `14:03:07`, in the time zone of this process; with its date where that is not the day of `now`: `2026-11-28 14:03:07`. */
export function localTime(time: EpochMs, now: EpochMs): string {
  // Swedish writes both as ISO 8601 does.
  const [date = '', clock = ''] = localText(time).split(' ');
  return localText(now).startsWith(date) ? clock : `${date} ${clock}`;
}

/** What fills the places of a text, its times as `localTime` shows them. */
export function withLocalTimes(params: TextParams, now: EpochMs): TextParams {
  const local = (value: string | number): string | number =>
    typeof value === 'string' && isoTimes.test(value) ? localTime(Date.parse(value), now) : value;
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, local(value)]));
}

function localText(time: EpochMs): string {
  return new Date(time).toLocaleString('sv-SE');
}
