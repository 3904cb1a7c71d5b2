/**
 * What the simulated machining centre cnc-07 shows to its OPC UA server: plain read-only values.
 *
 * The model is advanced by the workshop; the server only reads `snapshot()`. A snapshot is one consistent
 * moment: never mix fields of two snapshots. Times are UTC milliseconds of simulated time, which equals wall
 * time at speed 1.
 */

/** MachineryItemState of OPC 40001-1. */
export type CncItemState = 'NotAvailable' | 'OutOfService' | 'NotExecuting' | 'Executing';
/** MachineryOperationMode of OPC 40001-1. */
export type CncOperationMode = 'None' | 'Maintenance' | 'Setup' | 'Processing';

/** One consistent moment of the machining centre. */
export interface CncSnapshot {
  /** Simulated UTC milliseconds this snapshot stands for. */
  readonly timeMs: number;
  readonly itemState: CncItemState;
  readonly operationMode: CncOperationMode;
  /** When itemState or operationMode last changed, UTC ms. */
  readonly stateSinceMs: number;
  readonly powerOn: boolean;
  readonly stackLight: { readonly red: boolean; readonly yellow: boolean; readonly green: boolean };
  /** 0 = no fault. */
  readonly faultCode: number;
  /** Empty string without a fault. */
  readonly faultText: string;

  readonly spindle: {
    readonly running: boolean;
    /** Commanded and actual speed, 1/min (0..12000). */
    readonly commandedSpeed: number;
    readonly actualSpeed: number;
    /** Percent, 0..150. */
    readonly overridePercent: number;
    readonly loadPercent: number;
  };
  /** Feed rate in mm/min and its override in percent. */
  readonly feed: { readonly actual: number; readonly overridePercent: number };
  /** Axis positions in mm, in the order X, Y, Z. */
  readonly axisPositions: readonly number[];
  /** Axis loads in percent, same order (an array-valued variable). */
  readonly axisLoads: readonly number[];
  readonly tool: { readonly number: number; readonly name: string; readonly remainingLifePercent: number };
  readonly coolantTemperature: number;

  readonly program: { readonly name: string; readonly number: number };
  /** The order being made: planned and finished are parts of this order. */
  readonly order: {
    readonly id: string;
    readonly product: string;
    readonly planned: number;
    readonly finished: number;
  };
  readonly partId: string;
  /** Never-falling counters since the machine was built: total = good + scrap (uint32). */
  readonly parts: { readonly total: number; readonly good: number; readonly scrap: number };
  readonly cycle: {
    readonly active: boolean;
    /** Start of the running cycle or of the last one, UTC ms. */
    readonly startedMs: number;
    /** Duration of the last finished cycle in ms (0 before the first) and the ideal one. */
    readonly lastMs: number;
    readonly idealMs: number;
  };
  /** In-process probing of the last part: bore diameter in mm and its result; `at` 0 before the first. */
  readonly probe: { readonly diameterMm: number; readonly ok: boolean; readonly atMs: number };
  readonly power: {
    readonly activeKw: number;
    readonly activeEnergyKwh: number;
    readonly activeEnergyWh: bigint;
  };
  /** Hours switched on. */
  readonly runtimeHours: number;
}

/** The face of the CNC model that its OPC UA server consumes. */
export interface CncModel {
  readonly id: 'cnc-07';
  /** The current moment; a new object per call. */
  snapshot(): CncSnapshot;
}
