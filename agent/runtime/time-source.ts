/** What keeps this machine's clock, as far as the system says. The one place that looks. */
import fs from 'node:fs';
import { machineUpMs } from '../base/clock.ts';

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

/** One life of the machine, from power on to power off. */
export interface Boot {
  /** Random, another one at each boot; undefined where the system has none. */
  readonly id: string | undefined;
  /** Milliseconds since then; they count sleep, and no step of the wall clock. */
  readonly upMs: number;
}

/** What the system knows of its own time. */
export interface Timekeeping {
  readonly source: () => TimeSource;
  readonly boot: () => Boot;
}

/** As this machine says. */
export const systemTimekeeping: Timekeeping = {
  source: () => timeSource(),
  boot: () => ({ id: bootId(), upMs: machineUpMs() }),
};

function bootId(): string | undefined {
  try {
    return fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return undefined;
  }
}
