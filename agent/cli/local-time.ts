/** A time as the clock on the wall shows it. */
import type { EpochMs } from '../model/time.ts';

/** `14:03:07`, in the time zone of this process; with its date where that is not the day of `now`: `2026-11-28 14:03:07`. */
export function localTime(time: EpochMs, now: EpochMs): string {
  // Swedish writes both as ISO 8601 does.
  const [date = '', clock = ''] = localText(time).split(' ');
  return localText(now).startsWith(date) ? clock : `${date} ${clock}`;
}

function localText(time: EpochMs): string {
  return new Date(time).toLocaleString('sv-SE');
}
