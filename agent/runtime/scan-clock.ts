/** A scan during which the clock was set: its times by the clock that it ended with. Pure. */
import type { Scan } from '../model/scan.ts';
import type { EpochMs } from '../model/time.ts';

/** Wall times are whole milliseconds, and the two clocks are not read at once. */
const slackMs = 2;

/**
 * @param setMs by how much the clock was set meanwhile
 * @param spanMs since the scan was asked for: nothing in it is older, by the clock that is right for it
 */
export function inPresentClock(scan: Scan, now: EpochMs, setMs: number, spanMs: number): Scan {
  const isOfSpan = (t: EpochMs): boolean => t <= now + slackMs && now - t <= spanMs + slackMs;
  const present = (t: EpochMs): EpochMs => {
    const time = !isOfSpan(t) && isOfSpan(t + setMs) ? t + setMs : t;
    return Math.min(time, now);
  };
  return {
    ...scan,
    scheduledAt: present(scan.scheduledAt),
    startedAt: present(scan.startedAt),
    endedAt: present(scan.endedAt),
    samples: scan.samples.map((sample) => {
      // A device keeps its own time; but nothing is of the future.
      const time = sample.timeSource === 'gateway' ? present(sample.time) : Math.min(sample.time, now);
      return time === sample.time ? sample : { ...sample, time };
    }),
  };
}
