/**
 * The composition root: opens the store, makes the parts, runs them until told to stop, and takes them down in order —
 * collectors first, then the forwarder, the store last. Nothing needs draining: what is undelivered is in the outbox.
 *
 * Where the buffer's file turns out to be broken everything is taken down and made anew in this process: a gateway may have
 * nobody who would start the agent again. Opening it the next time sets the file aside (agent/store/rescue.ts).
 */
import type { Plant } from '../../config/plant.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { Backoff } from '../base/backoff.ts';
import { version } from '../base/version.ts';
import type { SqliteStore, SqliteStoreOptions } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { sayBeginning } from './beginning.ts';
import { Calendar } from './calendar.ts';
import type { ChallengeAnswer, ChallengeRequest } from './challenge.ts';
import { ChallengeDesk } from './challenge-desk.ts';
import { openPatiently } from './open-store.ts';
import { loggedHealth, makeParts, type Parts } from './parts.ts';
import { programHash } from './program.ts';
import type { Snapshot } from './snapshot.ts';
import { supervise } from './supervise.ts';
import type { Timekeeping } from './time-source.ts';
import { trimLoop } from './trim.ts';
import { takeSnapshot } from './view.ts';

/** `_status` is told this often even where nothing changed. */
const statusEveryMs = 60_000;
/** While a connection is down, the scans it misses are counted this often. */
const countEveryMs = 5_000;
/** Events that come of time passing are told with this delay at most. */
const lookEveryMs = 1_000;

/** First and longest wait before a new buffer takes the place of one that broke; one that lasted begins with the first. */
const healMs = [500, 60_000] as const;
const steadyMs = 600_000;

/** What the agent answers to others. It can be looked at and challenged; nothing in it can be changed. */
export interface AgentWindow {
  readonly snapshot: () => Snapshot;
  /** @throws CodedError `evidence.notOn`, `evidence.notKept`, `evidence.notSigned` */
  readonly challenge: (request: ChallengeRequest) => Promise<ChallengeAnswer>;
}

export interface AgentOptions {
  readonly plant: Plant;
  readonly clock: Clock;
  readonly log: Log;
  readonly timekeeping: Timekeeping;
  /** Lets others on this machine ask for as long as the agent runs. */
  readonly expose: (window: AgentWindow) => Promise<AsyncDisposable>;
}

/**
 * Runs the agent until `signal` aborts.
 * @throws CodedError where the store cannot be opened; after that nothing stops it
 */
export async function runAgent(options: AgentOptions, signal: AbortSignal): Promise<void> {
  const { clock } = options;
  const backoff = new Backoff(...healMs, Math.random);
  let broken: Broken | undefined;
  for (;;) {
    // What was accepted goes into the next buffer also where it is time to stop.
    const isLast = signal.aborted;
    const startedMs = clock.elapsed();
    broken = await runOnce(options, broken, signal);
    if (broken === undefined || isLast) return;
    // A disk that breaks every buffer must not keep the agent busy with making new ones.
    if (clock.elapsed() - startedMs > steadyMs) backoff.reset();
    await clock.sleep(backoff.next(), signal);
  }
}

/** Why a buffer was given up, and what was not on disk. */
type Broken = NonNullable<SqliteStoreOptions['broken']>;

/** One life of the buffer. @returns what to go on with where it broke */
async function runOnce(
  options: AgentOptions,
  broken: Broken | undefined,
  signal: AbortSignal,
): Promise<Broken | undefined> {
  const { plant, clock, log, expose, timekeeping } = options;
  await using stack = new AsyncDisposableStack();
  const { id: gateway, dataDir } = plant.gateway;
  const storeHealth = loggedHealth('store', clock, log);
  const { commitEveryMs } = plant.store;
  const quarantineBytes = plant.store.maxSizeMb * 1024 * 1024;
  const opening = { dataDir, gateway, commitEveryMs, quarantineBytes, clock, health: storeHealth, broken };
  const store = await openPatiently(opening, signal);
  if (store === undefined) return undefined;
  stack.use(store);
  const startedAt = clock.now();
  const program = await programHash();
  const parts = makeParts({ plant, clock, log, store, storeHealth, startedAt, program, timekeeping });
  const { intake, acquires, plans, outgoing, gap, evidence, clockWatch } = parts;
  const names = outgoing.map(({ publisher }) => publisher.name);
  const fresh = store.enrol(names);
  if (!(await sayBeginning({ store, parts, clock, startedAt, fresh }, signal))) return brokenBy(store);
  log.info({ gateway, epoch: store.epoch, version, pid: process.pid }, 'agent started');

  // Disposed in reverse: the last started stops first.
  const trim = {
    store,
    config: plant.store,
    evidenceDays: plant.evidence.keepDays,
    publishers: names,
    clock,
    calendar: new Calendar(clock, store),
    health: storeHealth,
    gap,
  };
  stack.use(running((stop) => store.run(stop)));
  const forwarding = outgoing.map(({ forward, publisher }) =>
    running((stop) => supervise(forward, clock, stop), publisher),
  );
  stack.defer(async () => void (await Promise.all(forwarding.map((one) => one[Symbol.asyncDispose]()))));
  stack.use(running((stop) => trimLoop(trim, stop)));
  stack.use(running((stop) => statusLoop(store, parts, clock, stop)));
  stack.use(running((stop) => lookLoop(store, parts, clock, stop)));
  if (evidence !== undefined)
    stack.use(running((stop) => evidence.run(stop), { [Symbol.asyncDispose]: () => evidence.end() }));
  stack.use(clockWatch);
  const collecting = acquires.map((acquire) => running((stop) => supervise(acquire, clock, stop), acquire));
  stack.defer(async () => void (await Promise.all(collecting.map((one) => one[Symbol.asyncDispose]()))));
  const forwards = outgoing.map(({ publisher: { name }, forward }) => ({ name, forward }));
  const { evidenceHealth, clockHealth } = parts;
  const source = {
    plant,
    startedAt,
    clock,
    store,
    storeHealth,
    intake,
    acquires,
    plans,
    forwards,
    evidence,
    evidenceHealth,
    clockWatch,
    clockHealth,
  };
  const desk = new ChallengeDesk(plant, clock, store, parts);
  // A challenge that is under way is recorded before the stop, where anything can be.
  stack.defer(async () => void (await Promise.race([desk.done, aborted(store.broken)])));
  stack.use(
    await expose({ snapshot: () => takeSnapshot(source), challenge: (request) => desk.ask(request) }),
  );

  await aborted(AbortSignal.any([signal, store.broken]));
  if (signal.aborted) log.info({ gateway }, 'agent stopping');
  return store.broken.aborted ? brokenBy(store) : undefined;
}

/** What it accepts until it is closed is in it too. */
function brokenBy({ broken, remains }: SqliteStore): Broken {
  return { why: String(broken.reason), remains };
}

/** Something that runs beside others until it is disposed of; then `last` goes too. */
function running(run: (stop: AbortSignal) => Promise<void>, last?: AsyncDisposable): AsyncDisposable {
  const stopping = new AbortController();
  const done = run(stopping.signal);
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      try {
        await done;
      } finally {
        await last?.[Symbol.asyncDispose]();
      }
    },
  };
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

async function statusLoop(
  store: Store,
  { acquires, intake, clockWatch }: Parts,
  clock: Clock,
  stop: AbortSignal,
): Promise<void> {
  for (let turn = 1; !stop.aborted; turn++) {
    await clock.sleep(countEveryMs, stop);
    if (stop.aborted) return;
    clockWatch.look();
    for (const acquire of acquires) acquire.countMissed();
    if ((turn * countEveryMs) % statusEveryMs !== 0) continue;
    await store.append({ drafts: intake.statusDrafts(clock.now(), false) }, stop);
  }
}

/** Events that come of time passing: delays, ends of intervals, states said again. */
async function lookLoop(
  store: Store,
  { intake, clockWatch }: Parts,
  clock: Clock,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    await clock.sleep(lookEveryMs, stop);
    if (stop.aborted) return;
    clockWatch.look();
    const { drafts, state } = intake.look({ at: clock.now(), elapsedMs: clock.elapsed() });
    if (drafts.length > 0 || state.size > 0) await store.append({ drafts, state }, stop);
  }
}
