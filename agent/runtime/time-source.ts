/** What keeps this machine's clock, as far as the system says. The one place that looks. */
import fs from 'node:fs';

/** Who keeps the clock, and whether it says so. */
export interface TimeSource {
  readonly source: string;
  readonly synchronized?: boolean | undefined;
}

/** Signs of the usual services on Linux; the first found is taken. */
const signs = [
  {
    folder: '/run/systemd/timesync',
    source: 'systemd-timesyncd',
    synchronized: '/run/systemd/timesync/synchronized',
  },
  { folder: '/run/chrony', source: 'chrony' },
  { folder: '/run/chronyd.pid', source: 'chrony' },
  { folder: '/run/ntpd.pid', source: 'ntpd' },
] as const;

/** `unknown` where there is no sign of any. */
export function timeSource(exists: (file: string) => boolean = fs.existsSync): TimeSource {
  const found = signs.find(({ folder }) => exists(folder));
  if (found === undefined) return { source: 'unknown' };
  const { source } = found;
  return 'synchronized' in found ? { source, synchronized: exists(found.synchronized) } : { source };
}
