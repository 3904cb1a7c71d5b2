/** Gaps, clocks and starts of a period, kept as they are. */
import type { ClockRecord, GapRecord, StartRecord } from '../../model/record.ts';
import type { EpochMs } from '../../model/time.ts';
import type { Seen } from './log.ts';
import type { Manifest } from './manifest.ts';
import { parseKey } from './note.ts';
import { sameBytes } from './bytes.ts';
import type { Outcomes } from './outcomes.ts';

/** Collects what is reported one by one, and checks that every start names the log's key. */
export class History {
  readonly #manifest: Manifest;
  readonly #outcomes: Outcomes;
  readonly #gaps: GapRecord[] = [];
  readonly #clocks: ClockRecord[] = [];
  readonly #starts: StartRecord[] = [];
  /** The start before the period: the program that was running when it began. */
  #before: StartRecord | undefined;

  constructor(manifest: Manifest, outcomes: Outcomes) {
    this.#manifest = manifest;
    this.#outcomes = outcomes;
  }

  see(seen: Seen): void {
    const { record } = seen;
    if (record.kind === 'start') this.#seeStart(record, seen);
    else if (record.kind === 'clock' && this.#isInside(record.time)) this.#clocks.push(record);
    else if (record.kind === 'gap' && this.#touches(record)) this.#gaps.push(record);
  }

  /** Gaps that touch the period. */
  get gaps(): readonly GapRecord[] {
    return this.#gaps;
  }

  /** Clock records made in the period. */
  get clocks(): readonly ClockRecord[] {
    return this.#clocks;
  }

  /** Starts in the period, after the one it began under. */
  get starts(): readonly StartRecord[] {
    return this.#before === undefined ? this.#starts : [this.#before, ...this.#starts];
  }

  #seeStart(record: StartRecord, { n, entry }: Seen): void {
    const { gateway, epoch, key } = this.#manifest;
    const named = parseKey(record.key);
    const isOwn = named !== undefined && named.name === key.name && sameBytes(named.publicKey, key.publicKey);
    if (!isOwn || record.gateway !== gateway || record.epoch !== epoch)
      this.#outcomes.mismatch('key', 'evidence.key.start', { n }, { record: n, entry });
    if (record.time < this.#manifest.from) this.#before = record;
    else if (this.#isInside(record.time)) this.#starts.push(record);
  }

  /** A clock that was set is no span: what it showed before and then may be years apart. */
  #touches({ time, gap }: GapRecord): boolean {
    if (gap.kind === 'clock') return this.#isInside(time);
    return gap.fromT < this.#manifest.to && Math.max(gap.toT, gap.fromT) >= this.#manifest.from;
  }

  #isInside(time: EpochMs): boolean {
    return time >= this.#manifest.from && time < this.#manifest.to;
  }
}
