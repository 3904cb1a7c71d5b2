/**
 * The agent as a process whose clock moves only when its parent says so: a shift passes as fast as it can be worked off,
 * and every reading is taken at a time that is known exactly. Everything else is real: sockets, disk, broker, kills.
 *
 *   node stepped-agent.ts PLANT START_MS      then over IPC:
 *   {"to": UTC ms, "broken": [connections that will not answer]} → {"at": UTC ms}, or {"error": text}
 */
import { loadPlant } from '../../config/load.ts';
import { openLog } from '../../agent/base/log.ts';
import { runAgent, type AgentWindow } from '../../agent/runtime/agent.ts';
import type { Snapshot } from '../../agent/runtime/snapshot.ts';
import { FakeClock } from '../fakes/clock.ts';

/** How long a step waits for what must happen, in real milliseconds: a machine under load is slow, not wrong. */
const patienceMs = 20_000;
/** How long it waits for a connection that is down: it may be coming back, or waiting to try again. */
const returningMs = 200;

const [file = '', startMs = ''] = process.argv.slice(2);
const clock = new FakeClock(Number(startMs));
const stopping = new AbortController();
let take: (() => Snapshot) | undefined;

process.on('message', ({ to, broken }: { to: number; broken: readonly string[] }) => {
  step(to, broken).then(
    () => process.send?.({ at: clock.now() }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => stopping.abort());

const plant = await loadPlant(file, process.env);
const expose = async ({ snapshot }: AgentWindow): Promise<AsyncDisposable> => {
  take = snapshot;
  return { [Symbol.asyncDispose]: async () => undefined };
};
const timekeeping = {
  source: () => ({ source: 'test', synchronized: true }),
  boot: () => ({ id: undefined, upMs: clock.elapsed() }),
};
const running = runAgent({ plant, clock, timekeeping, log: openLog('error'), expose }, stopping.signal);
process.send?.({ ready: true });
await running;
process.disconnect?.();

/** Moves time and waits until every connection has read and everything durable is delivered. */
async function step(to: number, broken: readonly string[]): Promise<void> {
  const before = new Map(take?.().connections.map(({ id, scans }) => [id, scans]));
  await clock.advance(to - clock.now());
  const startedAt = performance.now();
  for (;;) {
    const waitedMs = performance.now() - startedAt;
    if (isSettled(before, broken, waitedMs < returningMs)) return;
    if (waitedMs > patienceMs) throw new Error(`not settled within ${patienceMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/**
 * Whether every connection has read once more and everything durable is delivered.
 * @param before scans by connection at the step before
 * @param isReturning whether connections that are down may still be coming back
 */
function isSettled(
  before: ReadonlyMap<string, number>,
  broken: readonly string[],
  isReturning: boolean,
): boolean {
  const seen = take?.();
  if (seen === undefined || seen.store.undelivered > 0) return false;
  return seen.connections.every(({ id, scans, health }) => {
    if (scans > (before.get(id) ?? 0) || broken.includes(id)) return true;
    return health.state === 'failed' && !isReturning;
  });
}
