/** What the model says happened, in the words of the events. Pure. */
import type { Interval } from '../../scripts/consumer/elements.ts';
import type { MachineState, MachineTruth } from '../../scripts/workshop/model/truth.ts';

/** `STATE/MODE` as events name it. */
export type Condition = string;

const conditions: Readonly<Record<MachineState, Condition>> = {
  off: 'NOT_AVAILABLE/NONE',
  break: 'NOT_EXECUTING/PROCESSING',
  idle: 'NOT_EXECUTING/PROCESSING',
  starved: 'NOT_EXECUTING/PROCESSING',
  setup: 'EXECUTING/SETUP',
  run: 'EXECUTING/PROCESSING',
  fault: 'OUT_OF_SERVICE/PROCESSING',
};

export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly condition: Condition;
}

/** The model's states as stretches of unlike conditions. A compressor that idles still runs: its motor turns. */
export function trueStretches(truth: MachineTruth): Stretch[] {
  const isCompressor = truth.id.startsWith('compressor');
  const stretches: Stretch[] = [];
  for (const { fromMs, toMs, state } of truth.intervals) {
    const condition = conditions[isCompressor && state === 'idle' ? 'run' : state];
    const last = stretches.at(-1);
    if (last?.condition === condition && last.toMs === fromMs)
      stretches[stretches.length - 1] = { ...last, toMs };
    else stretches.push({ fromMs, toMs, condition });
  }
  return stretches;
}

/** The MES's intervals as stretches. */
export function toldStretches(intervals: readonly Interval[]): Stretch[] {
  return intervals.map(({ fromMs, toMs, state, mode }) => ({ fromMs, toMs, condition: `${state}/${mode}` }));
}

/** Time in which both say something and say different things, by what was told. UNKNOWN contradicts nothing. */
export function contradiction(truth: readonly Stretch[], told: readonly Stretch[]): number {
  let ms = 0;
  for (const one of told) {
    if (one.condition.startsWith('UNKNOWN')) continue;
    for (const other of truth)
      if (other.condition !== one.condition)
        ms += Math.max(0, Math.min(one.toMs, other.toMs) - Math.max(one.fromMs, other.fromMs));
  }
  return ms;
}

/** Time of one condition, less what lies in stretches that are UNKNOWN to the MES. */
export function timeOf(
  stretches: readonly Stretch[],
  condition: Condition,
  unknown: readonly Stretch[],
): number {
  let ms = 0;
  for (const one of stretches) {
    if (one.condition !== condition) continue;
    ms += one.toMs - one.fromMs;
    for (const hole of unknown)
      ms -= Math.max(0, Math.min(one.toMs, hole.toMs) - Math.max(one.fromMs, hole.fromMs));
  }
  return ms;
}
