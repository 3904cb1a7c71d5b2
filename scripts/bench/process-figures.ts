/** What the operating system says of a running process (Linux /proc). */
import fs from 'node:fs';

/** Kernel clock ticks per second in /proc/PID/stat; 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

export interface ProcessFigures {
  /** User and system time since its start, milliseconds. */
  readonly cpuMs: number;
  readonly rssMib: number;
}

export function figuresOf(pid: number): ProcessFigures {
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  // Fields after the command name, which may hold spaces: utime and stime are the 12th and 13th of them.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const cpuMs = ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
  const rssKib = Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  return { cpuMs, rssMib: rssKib / 1024 };
}
