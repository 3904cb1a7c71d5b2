/**
 * A dry run over one link: the very requests that the agent would make, each once and each in its turn; where one fails, its
 * tags one by one, so that a bad address costs itself only. A unit that fails three times in a row is not asked any more.
 */
import type { Clock } from '../../../agent/base/clock.ts';
import { NotConnectedError } from '../../../agent/base/errors.ts';
import { say } from '../../../agent/base/text.ts';
import { badSample } from '../../../agent/model/sample.ts';
import { Status, type StatusCode } from '../../../agent/model/status.ts';
import {
  isExpected,
  notExpected,
  type ProbeReading,
  type ProbeResult,
  type ProbeWish,
  type Remark,
} from '../../probe.ts';
import { isBitArea, writeAddress, type Area } from '../address.ts';
import { doubtsOf } from './doubt.ts';
import { Explainer, type AskPlace } from './explainer.ts';
import type { Layout, LayoutDefaults } from '../tags/layout.ts';
import type { Line } from '../wire/line.ts';
import type { Reply } from '../wire/link.ts';
import { rawOf } from '../tags/raw-text.ts';
import { readOf, type Read } from '../tags/read.ts';
import { reasonOf, statusOf, type Refusal } from '../wire/refusal.ts';

/** Failures in a row, exceptions apart, after which a unit is not asked any more. */
const mostFailures = 3;
/** Most doubtful or refused tags that are looked for elsewhere. */
const mostFound = 16;
/** From so many values on it says something when all of them are zero. */
const fewestZeros = 4;

/** What a dry run needs. */
export interface ProbeParts {
  readonly line: Line;
  /** The requests of each group. */
  readonly groups: readonly (readonly Read[])[];
  readonly defaults: LayoutDefaults;
  /** Longest wait for a reply of a unit, for people. */
  readonly timeoutMs: (unit: number) => number;
  readonly clock: Clock;
}

/**
 * Opens the line, reads, judges and closes it.
 * @throws NotConnectedError it cannot be opened
 */
export async function probeLine(
  parts: ProbeParts,
  wish: ProbeWish,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const { line, groups } = parts;
  const stop = (): void => line.drop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    await line.open(signal);
    return await new DryRun(parts, wish, signal).of(groups);
  } finally {
    signal.removeEventListener('abort', stop);
    line.end();
  }
}

/** An answer, and how long it took; or why there is none. */
type Asked = { readonly reply: Reply; readonly roundTripMs: number } | { readonly reason: Remark };

class DryRun {
  readonly #parts: ProbeParts;
  readonly #wish: ProbeWish;
  readonly #signal: AbortSignal;
  readonly #readings = new Map<Layout, ProbeReading>();
  readonly #remarks: Remark[] = [];
  /** By unit: failures in a row. */
  readonly #failures = new Map<number, number>();

  constructor(parts: ProbeParts, wish: ProbeWish, signal: AbortSignal) {
    this.#parts = parts;
    this.#wish = wish;
    this.#signal = signal;
  }

  async of(groups: readonly (readonly Read[])[]): Promise<ProbeResult> {
    const { line } = this.#parts;
    for (const reads of groups)
      await line.visit(async () => {
        for (const read of reads) await this.#block(read);
      });
    this.#doubtZeros();
    await line.visit(() => this.#explain());
    return { readings: [...this.#readings.values()], remarks: this.#remarks };
  }

  /** One planned request; where it fails, one for each place that its tags have. */
  async #block(read: Read): Promise<void> {
    const whole = await this.#read(read);
    if (whole === undefined) return;
    const places = [...Map.groupBy(read.layouts, ({ start, count }) => `${start}+${count}`).values()];
    const [only] = places;
    if (places.length === 1 && only?.[0]?.count === read.count) return this.#fail(read.layouts, whole);

    let failed = 0;
    for (const layouts of places) {
      const [{ unit, area, start, count } = read] = layouts;
      const alone = await this.#read(readOf({ unit, area, start, count, layouts }));
      if (alone === undefined) continue;
      failed += layouts.length;
      this.#fail(layouts, alone);
    }
    const { unit, area, start, count } = read;
    const place = (index: number): string => writeAddress({ area, index, bit: undefined });
    if (failed === read.layouts.length || this.#signal.aborted) return;
    this.#remarks.push({
      key: failed === 0 ? 'probe.blockTooLong' : 'probe.blockRefused',
      params: {
        unit,
        from: place(start),
        to: place(start + count - 1),
        why: shortly(whole),
        failed,
        tags: read.layouts.length,
      },
    });
  }

  /** Reads and judges; the failure where there is nothing to judge. */
  async #read(read: Read): Promise<Failure | undefined> {
    const { unit, area, start, count } = read;
    const asked = await this.#ask(unit, area, start, count);
    if ('reason' in asked) return { reason: asked.reason, status: Status.BadNoCommunication };
    const { reply, roundTripMs } = asked;
    if (reply.kind !== 'data') {
      const reason = reasonOf(reply, unit, this.#parts.timeoutMs(unit));
      return { reason, status: statusOf(reply), refusal: reply, roundTripMs };
    }
    for (const [at, layout] of read.layouts.entries()) {
      const sample = read.samplers[at]?.(reply.bytes, reply.time);
      if (sample === undefined) continue;
      const { reasons, notes } = doubtsOf(layout, sample, start, reply.bytes);
      const { expect } = this.#wish;
      const isWrong = expect !== undefined && !isAsExpected(sample.value, expect);
      const all = isWrong ? [notExpected(expect), ...reasons] : reasons;
      this.#readings.set(layout, {
        ...placeOf(layout),
        sample,
        raw: rawOf(layout, start, reply.bytes),
        roundTripMs,
        verdict: all.length === 0 ? 'ok' : 'doubtful',
        reasons: all,
        notes,
      });
    }
    return undefined;
  }

  #fail(layouts: readonly Layout[], { reason, status, roundTripMs }: Failure): void {
    const time = this.#parts.clock.now();
    const verdict = reason.key === 'probe.notAsked' ? 'skipped' : 'failed';
    for (const layout of layouts)
      this.#readings.set(layout, {
        ...placeOf(layout),
        sample: badSample(layout.tag, status, time),
        roundTripMs,
        verdict,
        reasons: [reason],
        notes: [],
      });
  }

  async #ask(unit: number, area: Area, start: number, count: number): Promise<Asked> {
    const { line, clock } = this.#parts;
    const stopped: Asked = { reason: { key: 'probe.notAsked' } };
    if (this.#signal.aborted) return stopped;
    const failures = this.#failures.get(unit) ?? 0;
    if (failures >= mostFailures)
      return { reason: { key: 'probe.unitSilent', params: { unit, count: failures } } };
    let roundTripMs = 0;
    const timed = async (asking: Promise<Reply>): Promise<Reply> => {
      const askedMs = clock.elapsed();
      const reply = await asking;
      roundTripMs = clock.elapsed() - askedMs;
      return reply;
    };
    try {
      const reply = await line.ask(
        'scan',
        (link) => timed(link.request(unit, area, start, count)),
        this.#signal,
      );
      const isFailure = reply.kind === 'timeout' || reply.kind === 'doubt';
      this.#failures.set(unit, isFailure ? failures + 1 : 0);
      return this.#signal.aborted ? stopped : { reply, roundTripMs };
    } catch (error) {
      if (this.#signal.aborted) return stopped;
      // The link could not be opened anew after a failure: that too is the unit's, since others may be well.
      if (!(error instanceof NotConnectedError)) throw error;
      this.#failures.set(unit, failures + 1);
      return { reason: { key: error.code, params: error.params } };
    }
  }

  /** A device that has nothing there may answer zeros: an area of which nothing else came is doubted. */
  #doubtZeros(): void {
    const registers = [...this.#readings].filter(
      ([{ area }, { raw }]) => !isBitArea(area) && raw !== undefined,
    );
    for (const read of Map.groupBy(registers, ([{ unit, area }]) => `${unit} ${area}`).values()) {
      if (read.length < fewestZeros || !read.every(([, { raw }]) => /^[0 ]+$/.test(raw ?? ''))) continue;
      for (const [layout, reading] of read) {
        const { unit, area } = layout;
        const reason: Remark = { key: 'probe.allZero', params: { count: read.length, area, unit } };
        this.#readings.set(layout, {
          ...reading,
          verdict: 'doubtful',
          reasons: [...reading.reasons, reason],
        });
      }
    }
  }

  /** Looks for explanations of what is doubtful or refused; where a value is expected, of that, whatever was read. */
  async #explain(): Promise<void> {
    const { defaults } = this.#parts;
    const { expect } = this.#wish;
    const ask: AskPlace = async (unit, area, start, count) => {
      const asked = await this.#ask(unit, area, start, count);
      return 'reply' in asked ? asked.reply : undefined;
    };
    const explainer = new Explainer({ ask, defaults, expect });
    const asking = [...this.#readings].filter(([layout, reading]) => explainer.isFor(layout, reading));
    for (const [layout, reading] of asking.slice(0, mostFound)) {
      const explained = await explainer.explain(layout, reading);
      if (this.#signal.aborted) return;
      this.#readings.set(layout, explained);
    }
  }
}

interface Failure {
  readonly reason: Remark;
  readonly status: StatusCode;
  readonly refusal?: Refusal | undefined;
  readonly roundTripMs?: number | undefined;
}

function placeOf(layout: Layout): Pick<ProbeReading, 'tag' | 'address' | 'unit'> {
  const { tag, unit, area, value, bit } = layout;
  return { tag, unit, address: writeAddress({ area, index: value.start, bit }) };
}

function shortly({ refusal, reason }: Failure): string {
  if (refusal === undefined) return say('en', reason.key, reason.params);
  return refusal.kind === 'exception' ? `exception ${refusal.code}` : refusal.kind;
}

function isAsExpected(value: unknown, expect: NonNullable<ProbeWish['expect']>): boolean {
  return (typeof value === 'number' || typeof value === 'bigint') && isExpected(value, expect);
}
