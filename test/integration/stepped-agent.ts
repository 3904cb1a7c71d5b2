/**
 * The agent as a process whose clock moves only when its parent says so: a shift passes as fast as it can be worked off,
 * and every reading is taken at a time that is known exactly. Everything else is real: sockets, disk, broker, kills.
 *
 *   node stepped-agent.ts PLANT START_MS      then over IPC: {"to": UTC ms} → {"at": UTC ms, "settled": boolean}
 */
import { loadPlant } from '../../config/load.ts';
import { openLog } from '../../agent/base/log.ts';
import { runAgent } from '../../agent/runtime/agent.ts';
import type { Snapshot } from '../../agent/runtime/snapshot.ts';
import { FakeClock } from '../fakes/clock.ts';

/** How long a step waits, in real milliseconds, for connections that may be broken on purpose. */
const patienceMs = 40;

const [file = '', startMs = ''] = process.argv.slice(2);
const clock = new FakeClock(Number(startMs));
const stopping = new AbortController();
let take: (() => Snapshot) | undefined;

process.on('message', ({ to }: { to: number }) => {
  step(to).then(
    (settled) => process.send?.({ at: clock.now(), settled }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => stopping.abort());

const plant = await loadPlant(file, process.env);
const expose = async (snapshot: () => Snapshot): Promise<AsyncDisposable> => {
  take = snapshot;
  return { [Symbol.asyncDispose]: async () => undefined };
};
const running = runAgent({ plant, clock, log: openLog('error'), expose }, stopping.signal);
process.send?.({ ready: true });
await running;
process.disconnect?.();

/** Moves time and waits until every connection has read and everything durable is delivered. */
async function step(to: number): Promise<boolean> {
  await clock.advance(to - clock.now());
  const until = performance.now() + patienceMs;
  while (performance.now() < until) {
    if (isSettled()) return true;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return isSettled();
}

function isSettled(): boolean {
  const seen = take?.();
  if (seen === undefined) return false;
  return (
    seen.store.undelivered === 0 && seen.connections.every(({ lastScanAt }) => lastScanAt === clock.now())
  );
}
