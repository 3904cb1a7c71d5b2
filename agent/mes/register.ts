/**
 * A register that only grows: counters and meters. Pure: the state and a reading in, the next state and the step out.
 *
 * A reading that is hardly the next one (lower, higher than the rate allows, or a leap where no rate is given) is believed
 * once it was read `glitchPolls` times in a row, each not below the one before: zeros of a PLC that starts up, or one
 * garbled reading, count nothing.
 */
import type { EpochMs } from '../model/time.ts';

/** As the machine shows it; 64-bit registers stay exact. */
export type Raw = number | bigint;

export interface RegisterSpec {
  /** Largest value before it starts again from 0. */
  readonly max?: number | undefined;
  /** Distance between two neighbouring values: what lies between `max` and 0. */
  readonly resolution: number;
  /** Most steps in one minute. */
  readonly maxRate?: number | undefined;
  readonly glitchPolls: number;
  /** A fall by at most this share is noise of the register, not a fall. */
  readonly noise: number;
}

/** What has to survive a restart, and the doubtful readings since. */
export interface RegisterState {
  readonly raw: Raw;
  readonly doubt?: { readonly raw: Raw; readonly polls: number; readonly hadGap: boolean } | undefined;
}

/** What a reading means. `steps` is never negative; those of `suspect` do not count. */
export interface RegisterStep {
  readonly kind: 'none' | 'doubt' | 'up' | 'rollover' | 'reset' | 'suspect';
  readonly steps: number;
}

/** Without `maxRate`, a start from 0 is a rollover when it advanced by less than this share of the range. */
const rolloverShare = 0.01;
const minuteMs = 60_000;
/** Without `maxRate`, more steps than this at once have to last. */
const leapSteps = 1000;

/**
 * Takes a reading.
 * @param t of the reading
 * @param held until when the value before is known to have held
 * @param hadGap readings are missing since the one before: anything may have happened
 */
export function advance(
  spec: RegisterSpec,
  state: RegisterState,
  raw: Raw,
  t: EpochMs,
  held: EpochMs,
  hadGap: boolean,
): { readonly state: RegisterState; readonly step: RegisterStep } {
  const steps = difference(raw, state.raw);
  const minutes = Math.max(1, (t - held) / minuteMs);
  const most = spec.maxRate === undefined ? Infinity : spec.maxRate * minutes;
  const isNoise = steps < 0 && -steps <= Number(state.raw) * spec.noise;
  if (steps === 0 || isNoise) return { state: { raw: state.raw }, step: { kind: 'none', steps: 0 } };
  const isLeap = steps > (spec.maxRate === undefined ? leapSteps : most);
  if (steps > 0 && !isLeap) return { state: { raw }, step: { kind: 'up', steps } };

  const polls = state.doubt !== undefined && raw >= state.doubt.raw ? state.doubt.polls + 1 : 1;
  const gapBefore = hadGap || state.doubt?.hadGap === true;
  if (polls < spec.glitchPolls)
    return {
      state: { ...state, doubt: { raw, polls, hadGap: gapBefore } },
      step: { kind: 'doubt', steps: 0 },
    };
  if (steps > 0 && spec.maxRate === undefined) return { state: { raw }, step: { kind: 'up', steps } };
  return {
    state: { raw },
    step: steps > 0 ? { kind: 'suspect', steps } : fallen(spec, state, raw, most, gapBefore),
  };
}

/** What a lasting lower value means: it started from 0 again, at its end or before, or somebody set it. */
function fallen(
  spec: RegisterSpec,
  { raw: before }: RegisterState,
  raw: Raw,
  most: number,
  hadGap: boolean,
): RegisterStep {
  const round = spec.max === undefined ? Infinity : spec.max + spec.resolution + difference(raw, before);
  const fewSteps = spec.maxRate === undefined ? (spec.max ?? 0) * rolloverShare : most;
  if (round >= 0 && round <= fewSteps) return { kind: 'rollover', steps: round };
  // A counter that restarted stands near 0; one that only went back a little was corrected by hand.
  const restarted =
    spec.maxRate === undefined ? hadGap || Number(raw) <= Number(before) / 2 : Number(raw) <= most;
  return { kind: restarted && raw >= 0 ? 'reset' : 'suspect', steps: Math.max(0, Number(raw)) };
}

/** a − b, exact where both are exact. */
export function difference(a: Raw, b: Raw): number {
  if (typeof a === 'bigint' && typeof b === 'bigint') return Number(a - b);
  if (Number.isInteger(a) && Number.isInteger(b)) return Number(a) - Number(b);
  // Decimal places of a float32 or a scaled integer must not turn into 0.0000000001 of a part.
  return Number((Number(a) - Number(b)).toPrecision(12));
}

/** Number or integer text with `n`, as JSON holds it. */
export function rawToJson(raw: Raw): number | string {
  return typeof raw === 'bigint' ? `${raw}n` : raw;
}

export function rawFromJson(json: number | string): Raw {
  return typeof json === 'string' ? BigInt(json.slice(0, -1)) : json;
}
