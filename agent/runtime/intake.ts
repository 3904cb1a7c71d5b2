/**
 * What scans become: telemetry, events, completeness, status. One intake for the whole agent; it does no I/O.
 *
 *   scan ── per tag: last sample, deadband ── per equipment: tally, telemetry, events + deriver state ──► append
 */
import type { ConnectionSpec } from '../../collectors/collector.ts';
import type { Equipment } from '../model/equipment.ts';
import type { Draft } from '../model/message.ts';
import { badSample } from '../model/sample.ts';
import type { Scan } from '../model/scan.ts';
import { Status, type StatusCode } from '../model/status.ts';
import type { Tag, TagGroup } from '../model/tag.ts';
import type { EpochMs } from '../model/time.ts';
import type { AlarmTable } from '../mes/alarm.ts';
import type { ClockMove, Moment } from '../mes/feed.ts';
import { TelemetryEncoder } from '../publish/json/telemetry.ts';
import { equipmentPath, telemetryTopic } from '../publish/json/topics.ts';
import { Beats } from './beats.ts';
import { countMissing, countScan, takeSample } from './cell.ts';
import { Deriver } from './deriver.ts';
import { isReachable, setClock, type Cell, type GroupCells, type Machine, type TagView } from './machine.ts';
import { EquipmentTally } from '../evidence/tally.ts';
import { cfgOf, metaContent } from './meta.ts';
import { metaDraft, statusDraft, type Teller } from './retained.ts';
import { Tally } from './tally.ts';

/** Telemetry payloads stay below this, and below what the broker takes (CONTRACT 4). */
const maxTelemetryBytes = 256 * 1024;

/** Looks that are so far apart were held up. */
const lateMs = 5_000;

/** What is to be appended: messages, and the deriver state that belongs to them. */
export interface Taken {
  readonly drafts: readonly Draft[];
  readonly state: ReadonlyMap<string, Buffer>;
}

export interface IntakeOptions extends Teller {
  readonly equipment: readonly Equipment[];
  readonly groups: readonly TagGroup[];
  readonly connections: readonly ConnectionSpec<unknown>[];
  readonly alarmTables: ReadonlyMap<string, AlarmTable>;
  /** Whether readings are counted for the evidence. */
  readonly hasEvidence: boolean;
  /** Whether the far side pushes the readings of a group, so that none is missed while nobody asks. */
  readonly isPushed: (connection: string, group: string) => boolean;
  /** Told of a defect in deriving an equipment's events. */
  readonly defect: (equipment: string, error: unknown) => void;
  /** Start of counting. */
  readonly since: EpochMs;
  /** Most bytes a payload may have on the way out, now. */
  readonly maxBodyBytes: () => number;
}

export class Intake {
  readonly machines: readonly Machine[];
  readonly #options: IntakeOptions;
  readonly #groups = new Map<string, GroupCells[]>();
  #scans = 0;
  readonly #beats = new Beats();
  /** Monotonic time of the last look. */
  #lookedMs: number | undefined;

  constructor(options: IntakeOptions) {
    this.#options = options;
    this.machines = options.equipment
      .map((one) => this.#machine(one))
      .filter((machine) => machine.meta.tags.length > 0);
    const byId = new Map(this.machines.map((machine) => [machine.equipment.id, machine]));
    for (const spec of options.connections) {
      this.#groups.set(
        spec.id,
        spec.groups.map(({ group, tags }) => this.#cells(spec.id, group, tags, byId)),
      );
    }
  }

  /** `_meta` of every connected equipment, to stand before its first data. */
  metaDrafts(now: EpochMs): Draft[] {
    return this.machines.map((machine) => metaDraft(this.#options, machine, now));
  }

  /** Takes a scan in. @param elapsedMs monotonic time at its end */
  scan(scan: Scan, elapsedMs: number): Taken {
    const entry = this.#groups.get(scan.connection)?.find(({ group }) => group.id === scan.group);
    if (entry === undefined) throw new Error(`scan of unknown group ${scan.connection}/${scan.group}`);
    const { beat } = entry;
    const isRead = scan.ticks > 0;
    if (isRead) beat.count += 1;
    const telemetry: Draft[] = [];
    const events: Draft[] = [];
    const state = new Map<string, Buffer>();
    const now = { at: scan.endedAt, elapsedMs };
    const number = ++this.#scans;
    for (const sample of scan.samples) {
      const view = entry.views.get(sample.tag);
      if (view === undefined) continue;
      // A queue may bring several readings of one tag: each is judged, a pulse between two scans is not lost.
      if (view.feed?.isFresh === true) events.push(...view.cell.machine.deriver.scan(undefined, now));
      takeSample(view, sample, number);
    }
    for (const cell of entry.cells) {
      const { machine } = cell;
      countScan(cell, scan);
      events.push(...machine.deriver.scan(isRead ? beat : undefined, now));
      machine.deriver.saveTo(state);
      if (cell.out.length === 0) continue;
      const maxBytes = Math.min(maxTelemetryBytes, this.#options.maxBodyBytes());
      telemetry.push(...cell.encoder.drafts(cell.out, scan.endedAt, maxBytes));
      cell.out = [];
    }
    if (isRead) beat.seenAt = scan.endedAt;
    return { drafts: [...telemetry, ...events], state };
  }

  /**
   * Time passed: what events come of that. None where this process was stopped: the next readings tell first since when
   * nothing is known.
   */
  look(now: Moment): Taken {
    const isLate = now.elapsedMs - (this.#lookedMs ?? now.elapsedMs) >= lateMs;
    this.#lookedMs = now.elapsedMs;
    if (isLate) return { drafts: [], state: new Map() };
    return this.#derived((deriver) => deriver.look(now));
  }

  /** Takes up the deriver state an earlier run left. @param aliveAt when that run was last alive */
  restore(state: (key: string) => Buffer | undefined, aliveAt: EpochMs, now: Moment): Taken {
    return this.#derived((deriver) => deriver.restore(state, aliveAt, now));
  }

  /**
   * Nothing was polled over a connection since `since`, up to `scan`: what was due meanwhile is BAD from then on. It is our
   * lack, not the far side's.
   */
  silent({ connection, group, startedAt }: Scan, since: EpochMs, now: Moment): Taken {
    const overdue = this.#groupsOf(connection).filter(({ group: { id, intervalMs }, beat: { seenAt } }) => {
      // A scan that was missed was not pushed, whatever was planned.
      if (id === group) return true;
      return !this.#options.isPushed(connection, id) && seenAt > 0 && startedAt - seenAt >= intervalMs;
    });
    return this.disconnected(connection, Status.BadResourceUnavailable, since, now, overdue);
  }

  /** A connection is down: each tag of its groups becomes BAD with `status`, once. @param since it has been down */
  disconnected(
    connection: string,
    status: StatusCode,
    since: EpochMs,
    now: Moment,
    groups: readonly GroupCells[] = this.#groupsOf(connection),
  ): Taken {
    const scans = groups.map(({ group, views }) => {
      const fresh = [...views.values()].filter(({ last }) => last === undefined || last.quality !== 'BAD');
      const samples = fresh.map(({ tag }) => badSample(tag, status, since));
      const times = { scheduledAt: now.at, startedAt: now.at, endedAt: now.at };
      return this.scan(
        { connection, group: group.id, ...times, ticks: 0, missed: 0, samples },
        now.elapsedMs,
      );
    });
    return {
      drafts: scans.flatMap(({ drafts }) => drafts),
      state: new Map(scans.flatMap(({ state }) => [...state])),
    };
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
      for (const cell of cells) countMissing(cell, ticks, now);
    }
    return scans;
  }

  /** `_status` of each equipment, or only of those whose reachability changed. */
  statusDrafts(now: EpochMs, onlyChanged: boolean): Draft[] {
    const drafts: Draft[] = [];
    for (const machine of this.machines) {
      const reachable = isReachable(machine);
      if (onlyChanged && machine.told === reachable) continue;
      machine.told = reachable;
      drafts.push(statusDraft(this.#options, machine, now));
    }
    return drafts;
  }

  setClock(move: ClockMove): void {
    this.#beats.setClock(move);
    for (const machine of this.machines) setClock(machine, move);
  }

  /** How many groups a connection reads. */
  groupsOf(connection: string): number {
    return this.#groupsOf(connection).length;
  }

  /** Equipment that a connection serves. */
  equipmentOf(connection: string): string[] {
    return this.machines
      .filter((machine) => machine.connections.includes(connection))
      .map(({ equipment }) => equipment.id);
  }

  #derived(ask: (deriver: Deriver) => Draft[]): Taken {
    const state = new Map<string, Buffer>();
    const drafts = this.machines.flatMap(({ deriver }) => {
      const own = ask(deriver);
      deriver.saveTo(state);
      return own;
    });
    return { drafts, state };
  }

  #machine(equipment: Equipment): Machine {
    const { place, speaker, groups, connections, alarmTables: tables } = this.#options;
    const roleTags = connections.flatMap((spec) =>
      spec.groups.flatMap((own) => {
        const beat = this.#beats.of(spec.id, own.group);
        return own.tags.filter((tag) => tag.equipment === equipment.id).map((tag) => ({ tag, beat }));
      }),
    );
    const tags = roleTags.map(({ tag }) => tag);
    const tallyTags = roleTags.map(({ tag, beat }) => ({ tag, intervalMs: beat.intervalMs }));
    const meta = metaContent(equipment, tags, groups);
    const [path, cfg] = [equipmentPath(place, equipment), cfgOf(meta)];
    const defect = (error: unknown): void => this.#options.defect(equipment.id, error);
    return {
      equipment,
      path,
      cfg,
      meta,
      tally: new Tally(this.#options.since),
      evidence: this.#options.hasEvidence ? new EquipmentTally(equipment.id, tallyTags) : undefined,
      deriver: new Deriver({ place, speaker, equipment, path, cfg, tags: roleTags, tables, defect }),
      connections: [...new Set(tags.map((tag) => tag.connection))],
      views: [],
      lastGood: undefined,
      samples: 0,
      told: undefined,
    };
  }

  #cells(
    connection: string,
    group: TagGroup,
    tags: readonly Tag[],
    machines: ReadonlyMap<string, Machine>,
  ): GroupCells {
    const cells: Cell[] = [];
    const views = new Map<Tag, TagView>();
    const { place, speaker } = this.#options;
    for (const [id, own] of Map.groupBy(tags, (tag) => tag.equipment)) {
      const machine = machines.get(id);
      if (machine === undefined) throw new Error(`tag of unknown equipment ${id}`);
      const { path, cfg } = machine;
      const about = {
        topic: telemetryTopic(place, path, group.id),
        equipment: id,
        path,
        group: group.id,
        cfg,
      };
      const encoder = new TelemetryEncoder(speaker, about);
      const names = new Set(own.flatMap(({ businessLink: link }) => link ?? []));
      const links = [...names].map((link) => ({ link, usable: 0 }));
      const pace = machine.evidence?.paceOf(connection, group.id);
      const counts = { tags: own.length, usable: 0, silent: 0, links, pace };
      const cell: Cell = { machine, encoder, ...counts, out: [] };
      cells.push(cell);
      for (const tag of own) {
        const feed = machine.deriver.feedOf(tag);
        const watch = machine.evidence?.watchOf(tag);
        const link = links.find((one) => one.link === tag.businessLink);
        const view = { tag, cell, feed, watch, link, last: undefined, kept: undefined };
        views.set(tag, view);
        machine.views.push(view);
      }
    }
    return { group, beat: this.#beats.of(connection, group), cells, views };
  }

  #groupsOf(connection: string): readonly GroupCells[] {
    return this.#groups.get(connection) ?? [];
  }
}
