/**
 * The composition root: makes the parts from a plant, runs them until told to stop, and takes them down in order —
 * collectors first, then the forwarder, the store last. Nothing needs draining: what is undelivered is in the outbox.
 */
import { protocolOf } from '../../collectors/registry.ts';
import type { Plant } from '../../config/plant.ts';
import type { Clock } from '../base/clock.ts';
import { Health } from '../base/health.ts';
import type { Log } from '../base/log.ts';
import { version } from '../base/version.ts';
import type { Draft } from '../model/message.ts';
import type { EdgeBody } from '../publish/json/schemas.ts';
import { edgeTopic, type Place } from '../publish/json/topics.ts';
import { MqttPublisher } from '../publish/mqtt.ts';
import { openStore } from '../store/sqlite.ts';
import type { PreviousRun } from '../store/store.ts';
import { Acquire } from './acquire.ts';
import { Forward } from './forward.ts';
import { gapDraft, type GapFacts } from './gap.ts';
import { Intake } from './intake.ts';
import type { Snapshot } from './snapshot.ts';
import { specsOf } from './specs.ts';
import { supervise } from './supervise.ts';
import { trimLoop } from './trim.ts';
import { takeSnapshot } from './view.ts';

/** `_status` is told this often even where nothing changed. */
const statusEveryMs = 60_000;

export interface AgentOptions {
  readonly plant: Plant;
  readonly clock: Clock;
  readonly log: Log;
  /** Makes snapshots visible to others for as long as the agent runs. */
  readonly expose: (take: () => Snapshot) => Promise<AsyncDisposable>;
}

/**
 * Runs the agent until `signal` aborts.
 * @throws CodedError where the store cannot be opened; after that nothing stops it
 */
export async function runAgent(
  { plant, clock, log, expose }: AgentOptions,
  signal: AbortSignal,
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const startedAt = clock.now();
  const gateway = plant.gateway.id;
  const health = (part: string): Health =>
    new Health(clock.now, (report, before) => {
      const { state, code, detail } = report;
      log[state === 'failed' || state === 'degraded' ? 'warn' : 'info'](
        { part, from: before, to: state, code },
        detail ?? state,
      );
    });

  const storeHealth = health('store');
  const { dataDir } = plant.gateway;
  const { commitEveryMs } = plant.store;
  const store = stack.use(openStore({ dataDir, gateway, commitEveryMs, clock, health: storeHealth }));
  const storing = new AbortController();
  const committing = store.run(storing.signal);
  stack.defer(async () => {
    storing.abort();
    await committing;
  });

  const place: Place = { root: plant.topicRoot, enterprise: plant.enterprise.id, site: plant.site.id };
  const speaker = { gateway, epoch: store.epoch };
  const gap = (facts: GapFacts): Draft =>
    gapDraft(speaker, edgeTopic(place, gateway, 'gap'), clock.now(), facts);
  const publisher = new MqttPublisher({
    broker: plant.broker,
    gateway,
    clock,
    status: {
      topic: edgeTopic(place, gateway, 'status'),
      body: (reason, since) => {
        const online = reason === 'connected';
        const body: EdgeBody = {
          schema: 'zhencai.edge/1',
          gw: gateway,
          epoch: store.epoch,
          online,
          since,
          version,
          reason,
        };
        return Buffer.from(JSON.stringify(body));
      },
    },
  });
  const forward = new Forward(publisher, health('publisher:mqtt'), { store, clock, gap });

  const connections = specsOf(plant);
  const acquires: Acquire[] = [];
  const intake = new Intake({
    place,
    speaker,
    equipment: plant.equipment,
    groups: plant.groups,
    connections,
    since: startedAt,
    maxBodyBytes: () => publisher.maxBodyBytes,
    connectionState: (id) => {
      const report = acquires.find((acquire) => acquire.id === id)?.health.report;
      return {
        state: report?.state ?? 'starting',
        ...(report?.code === undefined ? {} : { code: report.code }),
      };
    },
  });
  const resumed = store.previousRun !== undefined;
  const full = (): boolean =>
    plant.store.whenFull === 'stop-collecting' && storeHealth.report.code === 'store.full';
  for (const spec of connections) {
    const open = async () => (await protocolOf(spec.config).load()).open(spec, { clock, log, dataDir });
    acquires.push(
      new Acquire(spec.id, open, health(`connection:${spec.id}`), {
        store,
        intake,
        clock,
        log,
        gap,
        full,
        resumed,
      }),
    );
  }

  const before = gapOfPreviousRun(
    store.previousRun,
    startedAt,
    intake,
    connections.map(({ id }) => id),
  );
  await store.append({ drafts: [...before.map(gap), ...intake.metaDrafts(startedAt)] });
  log.info(
    { gateway, epoch: store.epoch, version, pid: process.pid, connections: connections.length },
    'agent started',
  );

  // Disposed in reverse: the last started stops first.
  const forwarding = running(
    (stop) => supervise(forward, clock, stop),
    () => publisher[Symbol.asyncDispose](),
  );
  stack.use(forwarding);
  stack.use(
    running((stop) =>
      trimLoop(
        { store, config: plant.store, publishers: [publisher.name], clock, health: storeHealth, gap },
        stop,
      ),
    ),
  );
  stack.use(running((stop) => statusLoop(stop)));
  const collecting = acquires.map((acquire) =>
    running(
      (stop) => supervise(acquire, clock, stop),
      () => acquire[Symbol.asyncDispose](),
    ),
  );
  stack.defer(async () => void (await Promise.all(collecting.map((one) => one[Symbol.asyncDispose]()))));
  const source = {
    plant,
    startedAt,
    clock,
    store,
    storeHealth,
    intake,
    acquires,
    forwards: [{ name: publisher.name, forward }],
  };
  stack.use(await expose(() => takeSnapshot(source)));

  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  log.info({ gateway }, 'agent stopping');

  async function statusLoop(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      await clock.sleep(statusEveryMs, stop);
      if (stop.aborted) return;
      for (const acquire of acquires) acquire.countMissed();
      await store.append({ drafts: intake.statusDrafts(clock.now(), false) });
    }
  }
}

/** Something that runs beside others until it is disposed of; `close` then releases what it held. */
function running(run: (stop: AbortSignal) => Promise<void>, close?: () => Promise<void>): AsyncDisposable {
  const stopping = new AbortController();
  const done = run(stopping.signal);
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await done;
      await close?.();
    },
  };
}

/** The time between the last run and this one, as a gap of all connected equipment. */
function gapOfPreviousRun(
  previous: PreviousRun | undefined,
  now: number,
  intake: Intake,
  connections: readonly string[],
): GapFacts[] {
  if (previous === undefined) return [];
  const fromT = Math.min(previous.aliveAt, now);
  const count = connections.reduce((sum, id) => sum + intake.missed(id, 0, now - fromT, now), 0);
  const equipment = intake.machines.map((machine) => machine.equipment.id);
  return [{ kind: previous.clean ? 'stop' : 'power', fromT, toT: now, count, equipment }];
}
