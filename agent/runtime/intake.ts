/**
 * What scans become: telemetry drafts, completeness, status. One intake for the whole agent; it does no I/O.
 *
 *   scan ── per tag: last sample, deadband ── per equipment: tally, telemetry drafts ──► append
 */
import type { ConnectionSpec } from '../../collectors/collector.ts';
import type { Equipment } from '../model/equipment.ts';
import type { Draft } from '../model/message.ts';
import { badSample, type Sample } from '../model/sample.ts';
import type { Scan } from '../model/scan.ts';
import type { StatusCode } from '../model/status.ts';
import type { Tag, TagGroup } from '../model/tag.ts';
import type { EpochMs } from '../model/time.ts';
import { jsonDraft, type Speaker } from '../publish/json/envelope.ts';
import { TelemetryEncoder } from '../publish/json/telemetry.ts';
import { equipmentPath, equipmentTopic, telemetryTopic, type Place } from '../publish/json/topics.ts';
import { isChange } from './change.ts';
import { cfgOf, metaContent, type MetaContent } from './meta.ts';
import { Tally } from './tally.ts';

/** Telemetry payloads stay below this, and below what the broker takes (CONTRACT 4). */
const maxTelemetryBytes = 256 * 1024;

/** What is known of one tag. */
export interface TagView {
  readonly tag: Tag;
  readonly cell: Cell;
  last: Sample | undefined;
  kept: Sample | undefined;
}

/** The tags of one equipment in one group over one connection: what one scan may say of one equipment. */
interface Cell {
  readonly machine: Machine;
  readonly encoder: TelemetryEncoder;
  readonly tags: number;
  usable: number;
  out: Sample[];
}

/** One connected equipment. */
export interface Machine {
  readonly equipment: Equipment;
  readonly path: string;
  readonly cfg: string;
  readonly meta: MetaContent;
  readonly tally: Tally;
  readonly connections: readonly string[];
  readonly views: TagView[];
  lastGood: EpochMs | undefined;
  samples: number;
  /** As last told in `_status`. */
  told: boolean | undefined;
}

interface GroupCells {
  readonly group: TagGroup;
  readonly cells: Cell[];
  readonly views: Map<Tag, TagView>;
}

export interface IntakeOptions {
  readonly place: Place;
  readonly speaker: Speaker;
  readonly equipment: readonly Equipment[];
  readonly groups: readonly TagGroup[];
  readonly connections: readonly ConnectionSpec<unknown>[];
  /** Start of counting. */
  readonly since: EpochMs;
  /** Most bytes a payload may have on the way out, now. */
  readonly maxBodyBytes: () => number;
  /** State of a connection, for `_status`. */
  readonly connectionState: (id: string) => { state: string; code?: string | undefined };
}

export class Intake {
  readonly machines: readonly Machine[];
  readonly #options: IntakeOptions;
  readonly #groups = new Map<string, GroupCells[]>();

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.machines = options.equipment
      .map((one) => this.#machine(one))
      .filter((machine) => machine.meta.tags.length > 0);
    const byId = new Map(this.machines.map((machine) => [machine.equipment.id, machine]));
    for (const spec of options.connections) {
      this.#groups.set(
        spec.id,
        spec.groups.map(({ group, tags }) => this.#cells(group, tags, byId)),
      );
    }
  }

  /** `_meta` of every connected equipment, to stand before its first data. */
  metaDrafts(now: EpochMs): Draft[] {
    const { speaker, place } = this.#options;
    return this.machines.map((machine) => {
      const { path, cfg, equipment, meta } = machine;
      const head = { class: 'meta', retain: true, schema: 'zhencai.meta/1', cfg, time: now } as const;
      const topic = equipmentTopic(place, path, 'meta');
      return jsonDraft(speaker, { ...head, topic, equipment: equipment.id }, { path, cfg, ts: now, ...meta });
    });
  }

  /** Takes a scan in. */
  scan(scan: Scan): Draft[] {
    const entry = this.#groups.get(scan.connection)?.find(({ group }) => group.id === scan.group);
    if (entry === undefined) throw new Error(`scan of unknown group ${scan.connection}/${scan.group}`);
    for (const sample of scan.samples) this.#take(entry, sample);
    const drafts: Draft[] = [];
    for (const cell of entry.cells) {
      const usable = cell.usable * scan.ticks;
      const bad = (cell.tags - cell.usable) * scan.ticks;
      cell.machine.tally.add(scan.endedAt, usable, bad, cell.tags * scan.missed);
      if (usable > 0) cell.machine.lastGood = scan.endedAt;
      if (cell.out.length === 0) continue;
      const maxBytes = Math.min(maxTelemetryBytes, this.#options.maxBodyBytes());
      drafts.push(...cell.encoder.drafts(cell.out, scan.endedAt, maxBytes));
      cell.out = [];
    }
    return drafts;
  }

  /** A connection is down: each of its tags becomes BAD with `status`, once. */
  disconnected(connection: string, status: StatusCode, now: EpochMs): Draft[] {
    return this.#groupsOf(connection).flatMap(({ group, views }) => {
      const fresh = [...views.values()].filter(({ last }) => last === undefined || last.quality !== 'BAD');
      const samples = fresh.map(({ tag }) => badSample(tag, status, now));
      const times = { scheduledAt: now, startedAt: now, endedAt: now };
      return this.scan({ connection, group: group.id, ...times, ticks: 0, missed: 0, samples });
    });
  }

  /** Scans that a connection would have made in `ms`. */
  scheduled(connection: string, ms: number): number {
    return this.#groupsOf(connection).reduce((sum, { group }) => sum + Math.floor(ms / group.intervalMs), 0);
  }

  /**
   * Counts the readings a connection did not take between two moments of an outage.
   * @param fromMs @param toMs since the outage began, so that no scan is counted twice or forgotten
   * @returns the scheduled scans missed
   */
  missed(connection: string, fromMs: number, toMs: number, now: EpochMs): number {
    let scans = 0;
    for (const { group, cells } of this.#groupsOf(connection)) {
      const ticks = Math.floor(toMs / group.intervalMs) - Math.floor(fromMs / group.intervalMs);
      scans += ticks;
      for (const cell of cells) cell.machine.tally.add(now, 0, 0, cell.tags * ticks);
    }
    return scans;
  }

  /** `_status` of each equipment, or only of those whose reachability changed. */
  statusDrafts(now: EpochMs, onlyChanged: boolean): Draft[] {
    const { speaker, place } = this.#options;
    const drafts: Draft[] = [];
    for (const machine of this.machines) {
      const reachable = isReachable(machine);
      if (onlyChanged && machine.told === reachable) continue;
      machine.told = reachable;
      const { path, cfg, equipment, lastGood, tally } = machine;
      const head = { class: 'status', retain: true, schema: 'zhencai.status/1', cfg, time: now } as const;
      const topic = equipmentTopic(place, path, 'status');
      const connections = machine.connections.map((id) => ({ id, ...this.#options.connectionState(id) }));
      const body = { path, cfg, ts: now, reachable, lastGood: lastGood ?? null, connections };
      const completeness = tally.completeness(now);
      drafts.push(jsonDraft(speaker, { ...head, topic, equipment: equipment.id }, { ...body, completeness }));
    }
    return drafts;
  }

  /** Equipment that a connection serves. */
  equipmentOf(connection: string): string[] {
    return this.machines
      .filter((machine) => machine.connections.includes(connection))
      .map(({ equipment }) => equipment.id);
  }

  #take(entry: GroupCells, sample: Sample): void {
    const view = entry.views.get(sample.tag);
    if (view === undefined) return;
    const { cell } = view;
    const before = view.last;
    view.last = sample;
    if (sample.quality !== before?.quality) {
      cell.usable +=
        (sample.quality === 'BAD' ? 0 : 1) - (before === undefined || before.quality === 'BAD' ? 0 : 1);
    }
    cell.machine.samples += 1;
    if (!isChange(sample, view.kept)) return;
    view.kept = sample;
    cell.out.push(sample);
  }

  #machine(equipment: Equipment): Machine {
    const tags = this.#options.connections.flatMap((spec) =>
      spec.groups.flatMap((group) => group.tags.filter((tag) => tag.equipment === equipment.id)),
    );
    const meta = metaContent(equipment, tags, this.#options.groups);
    return {
      equipment,
      path: equipmentPath(this.#options.place, equipment),
      cfg: cfgOf(meta),
      meta,
      tally: new Tally(this.#options.since),
      connections: [...new Set(tags.map((tag) => tag.connection))],
      views: [],
      lastGood: undefined,
      samples: 0,
      told: undefined,
    };
  }

  #cells(group: TagGroup, tags: readonly Tag[], machines: ReadonlyMap<string, Machine>): GroupCells {
    const cells: Cell[] = [];
    const views = new Map<Tag, TagView>();
    for (const [id, own] of Map.groupBy(tags, (tag) => tag.equipment)) {
      const machine = machines.get(id);
      if (machine === undefined) throw new Error(`tag of unknown equipment ${id}`);
      const { path, cfg } = machine;
      const topic = telemetryTopic(this.#options.place, path, group.id);
      const encoder = new TelemetryEncoder(this.#options.speaker, {
        topic,
        equipment: id,
        path,
        group: group.id,
        cfg,
      });
      const cell: Cell = { machine, encoder, tags: own.length, usable: 0, out: [] };
      cells.push(cell);
      for (const tag of own) {
        const view = { tag, cell, last: undefined, kept: undefined };
        views.set(tag, view);
        machine.views.push(view);
      }
    }
    return { group, cells, views };
  }

  #groupsOf(connection: string): readonly GroupCells[] {
    return this.#groups.get(connection) ?? [];
  }
}

/** At least one tag was usable when last read. */
export function isReachable(machine: Machine): boolean {
  return machine.views.some(({ last }) => last !== undefined && last.quality !== 'BAD');
}
