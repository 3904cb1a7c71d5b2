/** The agent's parts, made from a plant and wired to each other. Nothing runs yet, and nothing is connected. */
import type { GroupPlan } from '../../collectors/collector.ts';
import { protocolOf } from '../../collectors/registry.ts';
import { ownDestination, type Destination } from '../../config/destinations.ts';
import type { Plant } from '../../config/plant.ts';
import type { Clock } from '../base/clock.ts';
import { CodedError, messageOf } from '../base/errors.ts';
import { Health } from '../base/health.ts';
import type { Log } from '../base/log.ts';
import { hintOf, say, type TextParams } from '../base/text.ts';
import { version } from '../base/version.ts';
import { noteKey, openKey, originOf } from '../evidence/key.ts';
import { alarmTables } from '../mes/alarm.ts';
import type { Draft } from '../model/message.ts';
import type { EpochMs } from '../model/time.ts';
import type { EdgeBody } from '../publish/json/schemas.ts';
import type { Speaker } from '../publish/json/envelope.ts';
import { edgeTopic, type Place } from '../publish/json/topics.ts';
import { MqttPublisher } from '../publish/mqtt.ts';
import type { Store } from '../store/store.ts';
import { Acquire } from './acquire.ts';
import { ClockWatch } from './clock-watch.ts';
import { Evidence, fingerprintKey } from './evidence.ts';
import { Forward, type ForwardDeps } from './forward.ts';
import { gapDraft, type GapFacts } from './gap.ts';
import { Intake } from './intake.ts';
import { Route } from './route.ts';
import { specsOf } from './specs.ts';
import type { Timekeeping } from './time-source.ts';

/** What the parts are given of the world. */
export interface World {
  readonly plant: Plant;
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Store;
  readonly storeHealth: Health;
  readonly startedAt: EpochMs;
  readonly timekeeping: Timekeeping;
  /** Hash of the program, for the evidence. */
  readonly program: string;
}

/** A destination: the link to it, and the loop that feeds it. */
export interface OutgoingLink {
  readonly publisher: MqttPublisher;
  readonly forward: Forward;
}

export interface Parts {
  readonly intake: Intake;
  readonly acquires: readonly Acquire[];
  /** How each connection's groups are read, by its id. */
  readonly plans: ReadonlyMap<string, readonly GroupPlan[]>;
  /** One per destination; the plant's own broker first. */
  readonly outgoing: readonly OutgoingLink[];
  readonly gap: (facts: GapFacts) => Draft;
  readonly clockWatch: ClockWatch;
  readonly clockHealth: Health;
  /** Undefined where it is switched off, or its key cannot be used. */
  readonly evidence: Evidence | undefined;
  readonly evidenceHealth: Health;
}

/** A part's health, each change of which is a line of the log. */
export function loggedHealth(part: string, clock: Clock, log: Log): Health {
  return new Health(
    () => clock.now(),
    ({ state, code, detail, hint }, before) => {
      const level = state === 'failed' || state === 'degraded' ? 'warn' : 'info';
      log[level]({ part, from: before, to: state, code, hint }, detail ?? state);
    },
  );
}

export function makeParts(world: World): Parts {
  const { plant, clock, log, store } = world;
  const { id: gateway, dataDir } = plant.gateway;
  const place: Place = { root: plant.topicRoot, enterprise: plant.enterprise.id, site: plant.site.id };
  const speaker = { gateway, epoch: store.epoch };
  const gapTopic = edgeTopic(place, gateway, 'gap');
  const gap = (facts: GapFacts): Draft => gapDraft(speaker, gapTopic, clock.now(), facts);

  const since: ClockWatch['since'] = (row) => clockWatch.since(row);
  const again = (): Draft[] => {
    const now = clock.now();
    // States are said again at the next look.
    for (const { deriver } of intake.machines) deriver.sayAgain();
    return [...intake.metaDrafts(now), ...intake.statusDrafts(now, false), ...(evidence?.again() ?? [])];
  };
  const outgoing = destinationsOf(plant).map((destination) =>
    outgoingOf(place, destination, world, { gap, since, again }),
  );

  const acquires: Acquire[] = [];
  const connections = specsOf(plant);
  const plans = new Map(connections.map((spec) => [spec.id, protocolOf(spec.config).plan(spec)]));
  const pushed = new Set(
    [...plans].flatMap(([id, plan]) =>
      plan.filter(({ requests }) => requests === 0).map(({ group }) => `${id}\n${group}`),
    ),
  );
  const intake = new Intake({
    place,
    speaker,
    equipment: plant.equipment,
    groups: plant.groups,
    connections,
    alarmTables: alarmTables(plant.alarms),
    hasEvidence: plant.evidence.enabled,
    isPushed: (connection, group) => pushed.has(`${connection}\n${group}`),
    defect: defectLog(log),
    since: world.startedAt,
    maxBodyBytes: () => Math.min(...outgoing.map(({ publisher }) => publisher.maxBodyBytes)),
    connectionState: (id) => {
      const { state = 'starting', code } = acquires.find((acquire) => acquire.id === id)?.health.report ?? {};
      return { state, ...(code === undefined ? {} : { code }) };
    },
  });
  const resumed = store.previousRun !== undefined;
  const stopsWhenFull = plant.store.whenFull === 'stop-collecting';
  const full = (): TextParams | undefined => {
    const { code, params = {} } = world.storeHealth.report;
    return stopsWhenFull && code === 'store.full' ? params : undefined;
  };
  const evidenceHealth = loggedHealth('evidence', clock, log);
  const lookAtClock = (): void => clockWatch.look();
  const evidence = evidenceOf(world, speaker, place, intake, evidenceHealth, lookAtClock);
  const clockHealth = loggedHealth('clock', clock, log);
  const clockWatch = new ClockWatch({
    clock,
    store,
    gap,
    health: clockHealth,
    timekeeping: world.timekeeping,
    startedAt: world.startedAt,
    equipment: intake.machines.map(({ equipment: { id } }) => id),
    set: (move) => {
      intake.setClock(move);
      for (const acquire of acquires) acquire.setClock();
    },
    record: (at, ms) => evidence?.clockSet(at, ms),
  });
  const identified = evidence?.identified.bind(evidence);
  const deps = { store, intake, clock, log, gap, full, resumed, identified, clockWatch };
  for (const spec of connections) {
    const open = async () => (await protocolOf(spec.config).load()).open(spec, { clock, log, dataDir });
    acquires.push(new Acquire(spec.id, open, loggedHealth(`connection:${spec.id}`, clock, log), deps));
  }
  return { intake, acquires, plans, outgoing, gap, clockWatch, clockHealth, evidence, evidenceHealth };
}

/** The plant's own broker, which gets everything, and the further ones. */
function destinationsOf({ broker, topicRoot, destinations }: Plant): Destination[] {
  return [{ id: ownDestination, broker, topicRoot, only: {} }, ...destinations];
}

function outgoingOf(
  place: Place,
  { id: name, broker, topicRoot: root = place.root, only }: Destination,
  { plant, clock, log, store }: World,
  deps: Pick<ForwardDeps, 'gap' | 'since' | 'again'>,
): OutgoingLink {
  const { id: gateway } = plant.gateway;
  const status = {
    topic: edgeTopic({ ...place, root }, gateway, 'status'),
    body: edgeBody(gateway, store.epoch),
  };
  const publisher = new MqttPublisher({ name, broker, gateway, clock, status });
  const health = loggedHealth(`publisher:${name}`, clock, log);
  const route = new Route(place, root, only);
  return { publisher, forward: new Forward(publisher, route, health, { store, clock, ...deps }) };
}

/** Without its key, or with a state that is spoilt, the log cannot go on; collecting does, and status says what is wrong. */
function evidenceOf(
  { plant, clock, log, store, program, timekeeping }: World,
  speaker: Speaker,
  place: Place,
  intake: Intake,
  health: Health,
  lookAtClock: () => void,
): Evidence | undefined {
  const { id: gateway, dataDir } = plant.gateway;
  if (!plant.evidence.enabled) {
    health.set('stopped', 'evidence.off', say('en', 'evidence.off'));
    return undefined;
  }
  const failed = (error: unknown): void => {
    const coded = error instanceof CodedError ? error : new CodedError('evidence.state', {}, error);
    const { code, params, message } = coded;
    health.set('failed', code, message, hintOf('en', code, params), params);
  };
  try {
    // A log that was signed needs the key it was signed with: another one is made only for a new log.
    const mayMake = store.state(fingerprintKey) === undefined && store.ledgerSize() === 0;
    const key = noteKey(openKey(dataDir, mayMake), originOf(gateway, store.epoch));
    const evidence = new Evidence({
      plant,
      clock,
      log,
      store,
      speaker,
      program,
      timeSource: timekeeping.source,
      lookAtClock,
      key,
      failed,
      topic: edgeTopic(place, gateway, 'evidence'),
      tallies: intake.machines.flatMap(({ evidence: tally }) => tally ?? []),
    });
    evidence.begin(store.previousRun);
    health.set('ok');
    return evidence;
  } catch (error) {
    failed(error);
    return undefined;
  }
}

/** A defect that comes with every scan is logged at 1, 10, 100, … times per equipment. */
function defectLog(log: Log): (equipment: string, error: unknown) => void {
  const times = new Map<string, number>();
  return (equipment, error) => {
    const count = (times.get(equipment) ?? 0) + 1;
    times.set(equipment, count);
    if (Number.isInteger(Math.log10(count)))
      log.error({ code: 'agent.defect', equipment, count, err: error }, messageOf(error));
  };
}

/** The gateway's status: birth, goodbye and will of a link made at `since`. */
function edgeBody(gw: string, epoch: string): (reason: EdgeBody['reason'], since: EpochMs) => Buffer {
  return (reason, since) => {
    const online = reason === 'connected';
    const body: EdgeBody = { schema: 'zhencai.edge/1', gw, epoch, online, since, version, reason };
    return Buffer.from(JSON.stringify(body));
  };
}
