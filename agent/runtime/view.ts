/** Takes the snapshot from the living parts; reads, never changes. */
import type { GroupPlan } from '../../collectors/collector.ts';
import type { Plant } from '../../config/plant.ts';
import type { Clock } from '../base/clock.ts';
import type { Health } from '../base/health.ts';
import { version } from '../base/version.ts';
import type { KnownState } from '../mes/state.ts';
import { statusName } from '../model/status.ts';
import type { EpochMs } from '../model/time.ts';
import type { Store } from '../store/store.ts';
import type { Acquire } from './acquire.ts';
import type { ClockWatch } from './clock-watch.ts';
import type { Cycles } from './cycles.ts';
import type { Evidence } from './evidence.ts';
import type { Forward } from './forward.ts';
import type { Intake } from './intake.ts';
import { isReachable, type Machine, type TagView } from './machine.ts';
import type { EquipmentView, EvidenceView, GroupView, Snapshot, StateView, ValueView } from './snapshot.ts';

/** The parts a snapshot is taken of. */
export interface SnapshotSource {
  readonly plant: Plant;
  readonly startedAt: EpochMs;
  readonly clock: Clock;
  readonly store: Store;
  readonly storeHealth: Health;
  readonly intake: Intake;
  readonly acquires: readonly Acquire[];
  /** How each connection's groups are read. */
  readonly plans: ReadonlyMap<string, readonly GroupPlan[]>;
  readonly forwards: readonly { readonly name: string; readonly forward: Forward }[];
  readonly evidence: Evidence | undefined;
  readonly evidenceHealth: Health;
  readonly clockWatch: ClockWatch;
  readonly clockHealth: Health;
}

export function takeSnapshot(source: SnapshotSource): Snapshot {
  const { plant, store, intake, clock } = source;
  const now = clock.now();
  const figures = store.figures();
  const protocols = new Map<string, string>(plant.connections.map(({ id, protocol }) => [id, protocol]));
  const publishers = source.forwards.map(
    ({ name, forward: { health, address = null, figures: sent, ahead } }) => {
      const cursor = store.cursor(name);
      const sentAhead = ahead === undefined ? 0 : ahead.through - ahead.from;
      const waiting = Math.max(0, figures.lastSeq - cursor - sentAhead);
      const lastDeliveredAt = sent.lastDeliveredAt ?? null;
      return { name, address, health: health.report, cursor, waiting, ...sent, lastDeliveredAt };
    },
  );
  return {
    gateway: plant.gateway.id,
    epoch: store.epoch,
    version,
    pid: process.pid,
    now,
    startedAt: source.startedAt,
    rssBytes: process.memoryUsage.rss(),
    connections: source.acquires.map(
      ({ id, health, notices, cycles, figures: { lastScanAt, ...counts } }) => ({
        id,
        protocol: protocols.get(id) ?? '',
        health: health.report,
        equipment: intake.equipmentOf(id),
        ...counts,
        lastScanAt: lastScanAt ?? null,
        groups: (source.plans.get(id) ?? []).map((plan) => groupView(plan, cycles)),
        notices,
      }),
    ),
    equipment: intake.machines.map((machine) => equipmentView(machine, now)),
    store: {
      health: source.storeHealth.report,
      firstSeq: figures.firstSeq,
      lastSeq: figures.lastSeq,
      undelivered: Math.max(...publishers.map(({ waiting }) => waiting)),
      bytes: figures.bytes,
      deadLetters: figures.deadLetters,
    },
    evidence: evidenceView(source),
    clock: { health: source.clockHealth.report, ...source.clockWatch.view },
    publishers,
  };
}

function groupView({ group, intervalMs, requests, predictedSeconds }: GroupPlan, cycles: Cycles): GroupView {
  if (requests > 0)
    return { group, intervalMs, predictedMs: Math.round(predictedSeconds * 1000), ...cycles.of(group) };
  // What is pushed comes in no cycles.
  const { scans, missed } = cycles.of(group);
  return { group, intervalMs, predictedMs: null, scans, missed, lastMs: null, meanMs: null, maxMs: null };
}

function evidenceView({ evidence, evidenceHealth }: SnapshotSource): EvidenceView {
  const writer = evidence?.writer;
  return {
    health: evidenceHealth.report,
    records: writer?.head.edge.size ?? 0,
    signed: writer?.signed.size ?? 0,
    signedAt: writer?.signed.at ?? null,
    fingerprint: writer?.fingerprint ?? '',
  };
}

function equipmentView(machine: Machine, now: EpochMs): EquipmentView {
  const { equipment, lastGood, samples, tally, deriver, views } = machine;
  return {
    id: equipment.id,
    name: equipment.name,
    key: equipment.key,
    reachable: isReachable(machine),
    lastGood: lastGood ?? null,
    samples,
    completeness: tally.completeness(now),
    state: stateView(deriver.state),
    alarms: deriver.activeAlarms,
    values: views.flatMap((view) => valueView(view)),
  };
}

function stateView(known: KnownState | undefined): StateView | null {
  if (known === undefined) return null;
  const { state, mode, since, reason } = known;
  return { state, mode, since, reason };
}

function valueView({ tag, last }: TagView): ValueView[] {
  if (last === undefined) return [];
  return [
    {
      n: tag.name,
      v: last.value,
      q: last.quality,
      t: last.time,
      ...(last.status === 0 ? {} : { e: statusName(last.status) }),
      ...(tag.unitOfMeasure === undefined ? {} : { unit: tag.unitOfMeasure }),
      ...(tag.role === undefined ? {} : { role: tag.role }),
    },
  ];
}
