/**
 * When which tag group is due. Due times lie on a fixed raster from the first call on, so a slow cycle never shifts the
 * ones after it; a time that passed while another cycle ran is counted as missed and skipped, never piled up.
 */
import type { Clock } from '../agent/base/clock.ts';
import type { EpochMs } from '../agent/model/time.ts';

/** A group whose time has come. */
export interface Due<Group> {
  readonly group: Group;
  /** The raster time it was due at, as wall time. */
  readonly scheduledAt: EpochMs;
  /** Raster times of this group that passed unread just before. */
  readonly missed: number;
}

/** The times at which one group is due: `intervalMs` apart. */
export interface Raster {
  readonly intervalMs: number;
  /** Monotonic time of the next of them. */
  next: number;
}

/** The raster that is due next; among several the one that has waited longest, and the first of those. Undefined without any. */
export function nextDue<Group extends Raster>(groups: readonly Group[]): Group | undefined {
  return groups.reduce<Group | undefined>(
    (first, other) => (first === undefined || other.next < first.next ? other : first),
    undefined,
  );
}

/** Takes the newest time that is due and moves the raster past `nowMs`: older times are missed, never piled up. */
export function takeDue(raster: Raster, nowMs: number): { readonly dueAt: number; readonly missed: number } {
  const lateMs = Math.max(0, nowMs - raster.next);
  const missed = Math.floor(lateMs / raster.intervalMs);
  const dueAt = raster.next + missed * raster.intervalMs;
  raster.next = dueAt + raster.intervalMs;
  return { dueAt, missed };
}

interface Entry<Group> extends Raster {
  readonly group: Group;
}

/** The raster of one connection's groups. */
export class Schedule<Group> {
  readonly #clock: Clock;
  readonly #entries: readonly Entry<Group>[];

  /**
   * All groups are due at once at first. Make a new one after a reconnect: the time in between is a gap, not a miss.
   * @param intervalOf interval of a group in milliseconds, > 0
   */
  constructor(clock: Clock, groups: readonly Group[], intervalOf: (group: Group) => number) {
    this.#clock = clock;
    const start = clock.elapsed();
    this.#entries = groups.map((group) => ({ group, intervalMs: intervalOf(group), next: start }));
  }

  /**
   * Waits for the group that is due next; among several the one that has waited longest.
   * @returns undefined when `signal` aborts, or when there are no groups and it aborts at last
   */
  async next(signal: AbortSignal): Promise<Due<Group> | undefined> {
    const entry = nextDue(this.#entries);
    const waitMs = entry === undefined ? Infinity : entry.next - this.#clock.elapsed();
    if (waitMs > 0) await this.#clock.sleep(Math.min(waitMs, 0x7fffffff), signal);
    if (signal.aborted || entry === undefined) return undefined;

    const { dueAt, missed } = takeDue(entry, this.#clock.elapsed());
    return {
      group: entry.group,
      missed,
      scheduledAt: Math.round(this.#clock.now() - (this.#clock.elapsed() - dueAt)),
    };
  }
}
