import type { Quality, Value } from './sample.ts';
import type { EpochMs } from './time.ts';

/** The events an MES gets (CONTRACT 5). */
export const eventTypes = ['state', 'count', 'cycle', 'alarm', 'energy', 'quality'] as const;
export type EventType = (typeof eventTypes)[number];

/** MachineryItemState of OPC 40001-1 §10.2, and UNKNOWN where communication is lost or the value has no known meaning. */
export const itemStates = [
  'NOT_AVAILABLE',
  'OUT_OF_SERVICE',
  'NOT_EXECUTING',
  'EXECUTING',
  'UNKNOWN',
] as const;
export type ItemState = (typeof itemStates)[number];

/** MachineryOperationMode of OPC 40001-1 §10.3. */
export const operationModes = ['NONE', 'MAINTENANCE', 'SETUP', 'PROCESSING'] as const;
export type OperationMode = (typeof operationModes)[number];

/** Why a machine is not producing. */
export const reasonCategories = [
  'EQUIPMENT_FAILURE',
  'TOOL_CHANGE',
  'SETUP',
  'MATERIAL_STARVED',
  'BLOCKED',
  'QUALITY',
  'OPERATOR',
  'BREAK',
  'NO_ORDER',
  'PLANNED_MAINTENANCE',
  'CORRECTIVE_MAINTENANCE',
  'EXTERNAL_UTILITY',
  'SAFETY',
  'COMMUNICATION',
  'OTHER',
  'UNKNOWN',
] as const;
export type ReasonCategory = (typeof reasonCategories)[number];

/** A text in the languages it is known in. */
export interface LocalText {
  readonly zh?: string | undefined;
  readonly en?: string | undefined;
}

/** Why: the machine's own code where it gave one. */
export interface Reason {
  readonly code?: string | undefined;
  readonly text?: LocalText | undefined;
  readonly category: ReasonCategory;
}

/** What was being made, with what and by whom. Identifiers are texts, as the machine shows them. */
export interface EventContext {
  readonly order?: string | undefined;
  readonly operation?: string | undefined;
  readonly product?: string | undefined;
  readonly program?: string | undefined;
  readonly recipe?: string | undefined;
  readonly planned?: number | undefined;
  readonly tool?: string | undefined;
  readonly material?: string | undefined;
  readonly operator?: string | undefined;
  readonly shift?: string | undefined;
}

/** A reading an event was derived from. */
export interface EventSource {
  /** Tag name. */
  readonly n: string;
  readonly v: Value;
  readonly t: EpochMs;
}

export const stateKinds = ['change', 'resume', 'refresh'] as const;

/**
 * The state of a machine. Intervals of one equipment tile the time axis: `since` of a change is `prev.to`.
 * `resume` is a change out of UNKNOWN; `refresh` repeats the present state and changes nothing.
 */
export interface StateData {
  readonly kind: (typeof stateKinds)[number];
  readonly state: ItemState;
  readonly mode: OperationMode;
  readonly since: EpochMs;
  /** The interval that ended; absent for the first state ever and for a refresh. */
  readonly prev?: StateInterval | undefined;
  readonly reason?: Reason | undefined;
}

export interface StateInterval {
  readonly state: ItemState;
  readonly mode: OperationMode;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** `to − from`; by the monotonic clock where the wall clock was set meanwhile. */
  readonly durMs: number;
  readonly reason?: Reason | undefined;
}

export const counterNames = ['total', 'good', 'scrap', 'rework', 'cycle'] as const;
export type CounterName = (typeof counterNames)[number];
export const countKinds = ['first', 'increment', 'rollover', 'reset', 'gap', 'suspect'] as const;

/** Parts counted. `delta` and `total` are in parts (raw steps × scale); a suspect step is told and not added. */
export interface CountData {
  readonly counter: CounterName;
  readonly kind: (typeof countKinds)[number];
  readonly delta: number;
  /** Never falls: the sum of all deltas since the counter was first seen. */
  readonly total: number;
  readonly raw: number | bigint;
  readonly prevRaw?: number | bigint | undefined;
  /** The step happened after `from` and not after `to`. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly unit?: string | undefined;
}

export const verdicts = ['OK', 'NOK', 'UNDECIDABLE'] as const;
export type Verdict = (typeof verdicts)[number];

/** `n` cycles ended in the span. Where n > 1 nobody saw their single times and none are given. */
export interface CycleData {
  readonly n: number;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly durMs?: number | undefined;
  readonly idealMs?: number | undefined;
  readonly partId?: string | undefined;
  readonly result?: Verdict | undefined;
}

/** An alarm came or went. `occ` is the same in both messages. */
export interface AlarmData {
  readonly occ: string;
  readonly alarm: string;
  readonly active: boolean;
  /** 1 (least) to 1000, as in OPC 10000-9 §5.5.2. */
  readonly severity: number;
  readonly category: ReasonCategory;
  readonly text: LocalText;
  readonly onT: EpochMs;
  readonly offT?: EpochMs | undefined;
  readonly durMs?: number | undefined;
  /** It was the first to come while no other alarm of the machine was active. */
  readonly firstOut: boolean;
}

export const media = ['active', 'reactive', 'gas', 'water', 'air', 'heat'] as const;
export type Medium = (typeof media)[number];
export const energyKinds = ['interval', 'partial', 'gap', 'rollover', 'reset'] as const;

/** What a register advanced by between two of its readings. Nothing is interpolated; deltas add up to the register. */
export interface EnergyData {
  readonly medium: Medium;
  readonly kind: (typeof energyKinds)[number];
  /** Wall-aligned quarters of an hour, except where readings are missing: then the times of the readings themselves. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly delta: number;
  readonly unit?: string | undefined;
  /** Name of the register's tag. */
  readonly register: string;
  /** What it showed at both ends. */
  readonly raw: number | bigint;
  readonly prevRaw: number | bigint;
  /** delta per hour of the span. */
  readonly avg?: number | undefined;
  /** Largest reading of the equipment's power or flow tag in the span, in `maxUnit`. */
  readonly max?: number | undefined;
  readonly maxUnit?: string | undefined;
  /** Share of the span in which the register was read as scheduled, 0 to 1. */
  readonly coverage: number;
}

/** One measured characteristic. */
export interface QualityValue {
  readonly char: string;
  /** null where it could not be read. */
  readonly v: number | string | boolean | null;
  readonly unit?: string | undefined;
  readonly lsl?: number | undefined;
  readonly usl?: number | undefined;
  readonly target?: number | undefined;
  readonly eval: Verdict;
}

/** The result of one part or cycle. */
export interface QualityData {
  readonly resultId: string;
  readonly partId?: string | undefined;
  readonly eval: Verdict;
  readonly values: readonly QualityValue[];
}

interface EventBase<Type extends EventType, Data> {
  readonly type: Type;
  /** When it happened. */
  readonly t: EpochMs;
  /** Worst quality among what it was derived from. */
  readonly q: Quality;
  readonly ctx: EventContext;
  readonly src: readonly EventSource[];
  readonly data: Data;
}

/** A fact about one equipment, derived from samples. */
export type MachineEvent =
  | EventBase<'state', StateData>
  | EventBase<'count', CountData>
  | EventBase<'cycle', CycleData>
  | EventBase<'alarm', AlarmData>
  | EventBase<'energy', EnergyData>
  | EventBase<'quality', QualityData>;
