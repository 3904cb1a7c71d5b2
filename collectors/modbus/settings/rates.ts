/** The rates at which serial lines run. Pure. */
import { nearest } from '../../../agent/base/nearest.ts';

/** Rates in use, in bits per second: what RTU asks for (MODBUS over Serial Line V1.02 §2.1), and what adapters offer beside. */
export const usualRates: readonly number[] = [
  300, 600, 1200, 2400, 4800, 9600, 14_400, 19_200, 28_800, 38_400, 56_000, 57_600, 115_200, 128_000, 187_500,
  230_400, 250_000, 256_000, 460_800, 500_000, 576_000, 921_600,
];

/** The usual rate most likely meant by one that is not: a digit too many or wrong, else the nearest. Undefined of a usual one. */
export function usualRateFor(baudRate: number): number | undefined {
  if (usualRates.includes(baudRate)) return undefined;
  const slip = nearest(String(baudRate), usualRates.map(String));
  if (slip !== undefined) return Number(slip);
  const apart = (rate: number): number => Math.abs(Math.log(rate / baudRate));
  return usualRates.reduce((best, rate) => (apart(rate) < apart(best) ? rate : best));
}
