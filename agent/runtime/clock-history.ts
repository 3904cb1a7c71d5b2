/**
 * What the wall clock did, as far as rows are concerned: when it was set, and which rows were made while nobody vouched
 * for it. Pure; what it knows is saved, so that a restart in between changes nothing.
 *
 *   wall     1970 ───────────┐ set                      2026 ───────────►
 *   rows     1 … 812         │ 813 …
 *            └── stretch ────┘ settled: rebase of 1…812 by shiftMs
 *
 * Must hold: a row is in at most one rebase; the bytes of a row are never touched, its times become right in the reader.
 */
import type { Message, Seq } from '../model/message.ts';
import type { EpochMs } from '../model/time.ts';
import type { ClockSince } from '../publish/publisher.ts';
import type { GapFacts } from './gap.ts';
import type { Boot } from './time-source.ts';

const nothing: ClockSince = { setMs: 0 };

/** Rows whose times, where they lie between two, are to be moved; by how much is not always known. */
export type Rebase = NonNullable<GapFacts['rebase']>[number];

/** A setting of less is not told: it is what time services correct all the time, and less than commits and scans take. */
export const stepMs = 1_000;
/** No working quartz is off by more (ppm); what it can have run away by is not for moving rows that were right at first. */
const driftPpm = 500;
/** Kept at most; the oldest are joined. */
const most = { stretches: 8, rebases: 16, steps: 64 };

/** Rows made under one setting of a clock that nobody vouched for; the last one goes on. */
interface Stretch {
  readonly fromSeq: Seq;
  readonly fromT: EpochMs;
  readonly toSeq?: Seq | undefined;
  readonly toT?: EpochMs | undefined;
  /** Wall time at boot by that setting; undefined where it can no longer be compared with another one. */
  readonly line?: number | undefined;
}

/** A setting that was found and not told yet, or several. */
export interface Untold {
  readonly fromT: EpochMs;
  readonly toT: EpochMs;
  readonly ms: number;
  readonly steps: number;
}

interface Saved {
  /** Of the numbers in it: a buffer that was saved from a broken one counts anew. */
  readonly epoch: string;
  readonly bootId?: string | undefined;
  readonly line: number;
  readonly believedAt?: EpochMs | undefined;
  readonly stretches: readonly Stretch[];
  readonly rebases: readonly Rebase[];
  readonly steps: readonly { readonly seq: Seq; readonly ms: number }[];
  readonly untold?: Untold | undefined;
}

/** The clock as it is when a run begins. */
export interface ClockStart {
  readonly epoch: string;
  readonly at: EpochMs;
  readonly boot: Boot;
  /** Last row of the run before. */
  readonly lastSeq: Seq;
  readonly aliveAt: EpochMs | undefined;
}

export class ClockHistory {
  /** Key of its saved form. */
  static readonly stateKey = 'clock/1';

  readonly #epoch: string;
  readonly #bootId: string | undefined;
  /** When the gateway was last alive under a clock that was believed. */
  readonly #believedAt: EpochMs | undefined;
  #line: number;
  #stretches: readonly Stretch[];
  #rebases: readonly Rebase[];
  #steps: Saved['steps'];
  /** What the consumers are still to be told of. */
  untold: Untold | undefined;
  /** It was set while no agent ran, in the same life of the machine; 0: it was not, or nobody can say. */
  readonly setBeforeMs: number;
  /** Rows of a life of the machine that ended before the clock was set: how wrong their times are nobody knows. */
  readonly lost: readonly Rebase[];

  constructor(saved: Buffer | undefined, { epoch, at, boot, lastSeq, aliveAt }: ClockStart) {
    const before = parsed(saved, epoch);
    this.#epoch = epoch;
    this.#bootId = boot.id;
    this.#line = at - boot.upMs;
    this.#rebases = before?.rebases ?? [];
    this.#steps = before?.steps ?? [];
    this.untold = before?.untold;
    const stretches = before?.stretches ?? [];
    this.#believedAt = stretches.length > 0 ? before?.believedAt : aliveAt;
    const isSameLife = before?.bootId !== undefined && before.bootId === boot.id;
    const setMs = isSameLife ? Math.round(this.#line - before.line) : 0;
    this.setBeforeMs = Math.abs(setMs) < stepMs ? 0 : setMs;
    this.#stretches = isSameLife ? stretches : [];
    this.lost = isSameLife
      ? []
      : stretches.map((one) => rebaseOf(closed(one, lastSeq, aliveAt ?? at), undefined));
    if (this.setBeforeMs === 0) return;
    this.#line = before?.line ?? this.#line;
    this.set(setMs, at, lastSeq);
  }

  /** When the gateway was last alive under a clock that was believed; undefined where it never was. */
  get believedAt(): EpochMs | undefined {
    return this.#believedAt;
  }

  get isDoubted(): boolean {
    return this.#stretches.length > 0;
  }

  /** Nobody vouches for the clock: rows after `lastSeq` are made by it. */
  doubt(at: EpochMs, lastSeq: Seq): void {
    if (!this.isDoubted) this.#stretches = [{ fromSeq: lastSeq + 1, fromT: at, line: this.#line }];
  }

  /** The clock was set by `ms`. @param at after it @param lastSeq last row made before it was noticed */
  set(ms: number, at: EpochMs, lastSeq: Seq): void {
    this.#line += ms;
    this.#steps = joinedSteps([...this.#steps, { seq: lastSeq, ms }]);
    const open = this.#stretches.at(-1);
    if (open === undefined) return;
    const next = { fromSeq: lastSeq + 1, fromT: at, line: this.#line };
    this.#stretches = joined([...this.#stretches.slice(0, -1), closed(open, lastSeq, at - ms), next]);
  }

  /** The clock is right now: what makes the times of the rows before right, too. */
  settle(): readonly Rebase[] {
    const found = this.#stretches
      .filter(({ fromSeq, toSeq }) => toSeq !== undefined && toSeq >= fromSeq)
      .map((one) => rebaseOf(one, one.line === undefined ? undefined : Math.round(this.#line - one.line)))
      .filter(isMoved);
    this.#stretches = [];
    this.#rebases = [...this.#rebases, ...found].slice(-most.rebases);
    return found;
  }

  /** Nobody will say more of it: the clock is taken as it is. */
  believe(): void {
    this.#stretches = [];
  }

  /**
   * What happened to the clock since a row was made.
   * @returns setMs by how much it was set altogether; rebase what makes the row's times right, where it was made by a wrong
   *   clock
   */
  since({ seq, time }: Pick<Message, 'seq' | 'time'>): ClockSince {
    if (this.#steps.length === 0) return nothing;
    const rebase = this.#rebases.find(
      ({ fromSeq, toSeq, fromT, toT }) => seq >= fromSeq && seq <= toSeq && time >= fromT && time <= toT,
    );
    if (rebase?.shiftMs !== undefined) return { setMs: rebase.shiftMs, rebase };
    return { setMs: this.#steps.reduce((sum, step) => sum + (step.seq >= seq ? step.ms : 0), 0) };
  }

  save(): Buffer {
    const saved: Saved = {
      epoch: this.#epoch,
      bootId: this.#bootId,
      line: this.#line,
      believedAt: this.isDoubted ? this.#believedAt : undefined,
      stretches: this.#stretches,
      rebases: this.#rebases,
      steps: this.#steps,
      untold: this.untold,
    };
    return Buffer.from(JSON.stringify(saved));
  }
}

/** What cannot be read begins anew: an agent that does not start would lose more than what is known of its clock. */
function parsed(saved: Buffer | undefined, epoch: string): Saved | undefined {
  if (saved === undefined) return undefined;
  try {
    const found = JSON.parse(saved.toString()) as Saved;
    return found.epoch === epoch ? found : undefined;
  } catch {
    return undefined;
  }
}

function closed(one: Stretch, toSeq: Seq, toT: EpochMs): Stretch {
  return one.toSeq === undefined ? { ...one, toSeq, toT: Math.max(one.fromT, toT) } : one;
}

function rebaseOf({ fromSeq, fromT, toSeq = fromSeq, toT = fromT }: Stretch, shiftMs?: number): Rebase {
  return { fromSeq, toSeq, fromT, toT, ...(shiftMs === undefined ? {} : { shiftMs }) };
}

function isMoved({ fromT, toT, shiftMs }: Rebase): boolean {
  return shiftMs === undefined || Math.abs(shiftMs) >= Math.max(stepMs, ((toT - fromT) * driftPpm) / 1e6);
}

/** Of too many the two oldest become one, of which nobody knows how wrong it was. */
function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const [first, second, ...rest] = stretches;
  if (stretches.length <= most.stretches || first === undefined || second === undefined) return stretches;
  const { toSeq, toT = second.fromT } = second;
  const fromT = Math.min(first.fromT, second.fromT);
  return [{ fromSeq: first.fromSeq, fromT, toSeq, toT: Math.max(first.toT ?? 0, toT) }, ...rest];
}

/** Of too many the two oldest become one: exact but for rows between them. */
function joinedSteps(steps: Saved['steps']): Saved['steps'] {
  const [first, second, ...rest] = steps;
  if (steps.length <= most.steps || first === undefined || second === undefined) return steps;
  return [{ seq: second.seq, ms: first.ms + second.ms }, ...rest];
}
