/**
 * Replies that units owe on a line where replies do not name their requests: to requests that were given up. One of them must
 * never be taken for the reply to a later request, for then its values would be old, or of other registers.
 *
 * Devices answer in the order they are asked. So what is owed has come, or never will, as soon as data come for a request
 * whose reply looks otherwise; an exception looks the same whatever was asked, so it may be that of the oldest. What is owed
 * is forgotten after a while, so that a unit is not lost for ever which answers nothing else than what it owes.
 */
import type { Clock } from '../../../agent/base/clock.ts';
import { isAlike, otherThan, type Request } from './request.ts';
import { holdsReply, longest } from './rtu.ts';

/** Later than this no reply comes: nothing on the way holds it for so long. */
const latestMs = 30_000;
/** Of one unit; the oldest is forgotten first. Fewer than there are sizes to ask for instead. */
const mostOwed = 8;

interface Debt {
  readonly request: Request;
  /** Monotonic. */
  readonly untilMs: number;
}

/** What all units of a line owe. */
export class Owed {
  readonly #clock: Clock;
  readonly #debts = new Map<number, readonly Debt[]>();
  /** Units of which such a reply has come, whole and right, since it was last asked about. */
  readonly #late = new Set<number>();
  /** The last bytes that came, as far as they may hold one. */
  #heard = Buffer.alloc(0);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether a unit may owe anything. */
  isAny(unit: number): boolean {
    return this.#debts.has(unit);
  }

  /** What to ask before a request, so that its reply is beyond doubt; undefined where it is. */
  firstBefore(request: Request): Request | undefined {
    const owed = this.#of(request.unit).map((debt) => debt.request);
    return owed.some((one) => isAlike(one, request)) ? otherThan(request, owed) : undefined;
  }

  /** Bytes came, whatever they are. */
  hear(chunk: Buffer): void {
    if (this.#debts.size === 0) return;
    this.#heard = Buffer.concat([this.#heard, chunk]).subarray(-longest);
    for (const unit of this.#debts.keys()) {
      if (!this.#of(unit).some(({ request }) => holdsReply(this.#heard, request))) continue;
      this.#late.add(unit);
      this.#heard = Buffer.alloc(0);
    }
  }

  /** Whether a unit has answered too late since this was last asked. */
  takeLate(unit: number): boolean {
    return this.#late.delete(unit);
  }

  /** A request was given up. */
  add(request: Request): void {
    const debts = [...this.#of(request.unit), { request, untilMs: this.#clock.elapsed() + latestMs }];
    this.#debts.set(request.unit, debts.slice(-mostOwed));
  }

  /** Data came for a request unlike all that was owed. */
  paid(unit: number): void {
    this.#debts.delete(unit);
    this.#late.delete(unit);
  }

  /** An exception came for a request: it may be that of the oldest, and then the reply to this one is still to come. */
  excepted(request: Request): void {
    this.#late.delete(request.unit);
    const [oldest, ...others] = this.#of(request.unit);
    if (oldest === undefined) return;
    this.#debts.set(request.unit, others);
    this.add(request);
  }

  #of(unit: number): readonly Debt[] {
    const debts = this.#debts.get(unit);
    if (debts === undefined) return [];
    const nowMs = this.#clock.elapsed();
    const left = debts.filter(({ untilMs }) => nowMs < untilMs);
    if (left.length === 0) this.#debts.delete(unit);
    else if (left.length < debts.length) this.#debts.set(unit, left);
    return left;
  }
}
