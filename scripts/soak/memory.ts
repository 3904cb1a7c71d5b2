/** How much memory the agent takes over a run. Pure. */

/** Memory at a moment. */
export interface MemoryPoint {
  /** Since the run began. */
  readonly ms: number;
  readonly rssMib: number;
}

/** What a run says of it. */
export interface Memory {
  /** Resident set after a tenth and a half of the run, and at its end. */
  readonly rssMib: { readonly at10: number; readonly at50: number; readonly at100: number };
  /** Least squares over what follows the first fifth. */
  readonly slopeMibPerHour: number;
  /** Too short a run says how a process warms up, not whether it grows. */
  readonly isJudged: boolean;
  readonly isGrowing: boolean;
}

/** Above this a process grows: 256 MiB would be full in a day. */
export const mostMibPerHour = 10;
/** Runs below are not judged: the heap still finds its size. */
export const leastJudgedMinutes = 30;

const hourMs = 3_600_000;

/** @param points at least one, in order of time */
export function memoryOf(points: readonly MemoryPoint[]): Memory {
  const endMs = points.at(-1)?.ms ?? 0;
  const at = (share: number): number => {
    const point = points.findLast(({ ms }) => ms <= share * endMs) ?? points[0];
    return round(point?.rssMib ?? 0);
  };
  const slopeMibPerHour = round(slopeOf(points.filter(({ ms }) => ms >= 0.2 * endMs)) * hourMs);
  const isJudged = endMs >= leastJudgedMinutes * 60_000;
  return {
    rssMib: { at10: at(0.1), at50: at(0.5), at100: at(1) },
    slopeMibPerHour,
    isJudged,
    isGrowing: isJudged && slopeMibPerHour > mostMibPerHour,
  };
}

function slopeOf(points: readonly MemoryPoint[]): number {
  const mean = (of: (point: MemoryPoint) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [ms, rssMib] = [mean((one) => one.ms), mean((one) => one.rssMib)];
  const spread = points.reduce((sum, one) => sum + (one.ms - ms) ** 2, 0);
  if (spread === 0) return 0;
  return points.reduce((sum, one) => sum + (one.ms - ms) * (one.rssMib - rssMib), 0) / spread;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
