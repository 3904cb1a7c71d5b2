/**
 * Which time a sample carries: the source's when it is within `maxSkewMs` of this gateway's clock, else the server's under
 * the same rule, else the gateway's; never later than the gateway's now (CONTRACT 4). A source time may rightly be hours
 * old (OPC 10000-4 §7.11.3: it is the time of the last change), so a far one is not an error.
 *
 * A source that is eight hours ahead is not: it is Chinese local time sold as UTC, and worth telling a person once.
 */
import type { TimeSource } from '../../agent/model/sample.ts';
import type { EpochMs } from '../../agent/model/time.ts';

const localOffsetMs = 8 * 3_600_000;
/** Eight hours ahead can only be a wrong zone; eight hours back may be an old change, so that must fit closely. */
const behindToleranceMs = 5000;

/** The two times of a DataValue, as the vendor library gives them. */
export interface RawTimes {
  readonly sourceTimestamp: Date | null;
  readonly serverTimestamp: Date | null;
}

/** Picks times for one connection. The last pick stands in `time` and `timeSource`, so that picking allocates nothing. */
export class Stamp {
  time: EpochMs = 0;
  timeSource: TimeSource = 'gateway';
  readonly #maxSkewMs: number;
  #localTimes = 0;

  constructor(maxSkewMs: number) {
    this.#maxSkewMs = maxSkewMs;
  }

  /** How many source times were eight hours off: the device's clock runs in local time. */
  get localTimes(): number {
    return this.#localTimes;
  }

  /** @param now the gateway's time when the value arrived */
  pick(raw: RawTimes, now: EpochMs): void {
    const source = raw.sourceTimestamp;
    if (source !== null) {
      const time = source.getTime();
      if (this.#isNear(time, now)) return this.#set(time, now, 'source');
      if (this.#isLocal(time - now)) this.#localTimes++;
    }
    const server = raw.serverTimestamp;
    if (server !== null && this.#isNear(server.getTime(), now))
      return this.#set(server.getTime(), now, 'server');
    this.#set(now, now, 'gateway');
  }

  #set(time: EpochMs, now: EpochMs, timeSource: TimeSource): void {
    this.time = time < now ? time : now;
    this.timeSource = timeSource;
  }

  #isNear(time: EpochMs, now: EpochMs): boolean {
    const skew = time - now;
    return skew <= this.#maxSkewMs && skew >= -this.#maxSkewMs;
  }

  #isLocal(skew: number): boolean {
    const ahead = skew - localOffsetMs;
    const behind = skew + localOffsetMs;
    return (
      (ahead <= this.#maxSkewMs && ahead >= -this.#maxSkewMs) ||
      (behind <= behindToleranceMs && behind >= -behindToleranceMs)
    );
  }
}
