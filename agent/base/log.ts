/**
 * The log: JSON lines by pino, one line per change of state, never per sample. Secrets never reach it: values that must
 * stay hidden are `Secret`s, which print as `***` everywhere.
 */
import { pino, type Logger } from 'pino';

export type Log = Logger;

/** @param level pino level; `silent` for tests. Lines go to stderr: stdout belongs to what a command answers. */
export function openLog(level: string): Log {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
}
