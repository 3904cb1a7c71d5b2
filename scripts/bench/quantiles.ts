/** What of many measurements is told. */
export interface Quantiles {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** To a tenth; NaN where nothing was measured. */
export function quantilesOf(values: readonly number[]): Quantiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(10 * (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN)) / 10;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** `p50 / p99 / max`. */
export function quantilesText({ p50, p99, max }: Quantiles): string {
  return `${p50} / ${p99} / ${max}`;
}
