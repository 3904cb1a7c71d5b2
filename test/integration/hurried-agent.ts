/**
 * The agent as a process whose clock goes faster (test/fakes/hurried.ts), so that a window of a minute is over in seconds.
 * Everything else is that of `zhencai run`: sockets, disk, the socket that answers who asks.
 *
 *   node hurried-agent.ts PLANT HURRY(JSON)      ends softly with SIGTERM
 */
import { openLog } from '../../agent/base/log.ts';
import { serveWindow } from '../../agent/console/local.ts';
import { runAgent } from '../../agent/runtime/agent.ts';
import { loadPlant } from '../../config/load.ts';
import { hurriedClock, type Hurry } from '../fakes/hurried.ts';

const [file = '', hurry = ''] = process.argv.slice(2);
const clock = hurriedClock(JSON.parse(hurry) as Hurry);
const stopping = new AbortController();
process.on('SIGTERM', () => stopping.abort());

const plant = await loadPlant(file, process.env);
const log = openLog('info');
const timekeeping = {
  source: () => ({ source: 'test', synchronized: true }),
  boot: () => ({ id: undefined, upMs: clock.elapsed() }),
};
await runAgent(
  { plant, clock, timekeeping, log, expose: (window) => serveWindow(plant.gateway.dataDir, window, log) },
  stopping.signal,
);
process.exit(0);
