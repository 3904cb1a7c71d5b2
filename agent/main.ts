#!/usr/bin/env node
/**
 * The `zhencai` command: arguments → one verb → exit status. The only place that reads the environment, listens to
 * signals and ends the process. (zhencai.mjs starts it with the compile cache on.)
 */
import { command } from './cli/command.ts';

/** How long a soft stop may take before the process ends all the same: below what service managers allow. */
const softStopMs = 5_000;

const code = await command({ argv: process.argv.slice(2), env: process.env, stopSignal });
// A pipe takes 64 KiB at a time: what is still on its way would be cut off.
process.stdout.write('', () => process.exit(code));

/** Aborted by the first SIGTERM or SIGINT; a second one, or a stop that takes too long, ends the process at once. */
function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  const stop = (): void => {
    if (stopping.signal.aborted) process.exit(1);
    stopping.abort();
    setTimeout(() => process.exit(1), softStopMs).unref();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  return stopping.signal;
}
