/**
 * What the values of `machine.state` and `machine.mode` mean in the vocabularies of the field. A value is found by its
 * number or its name; case, blanks, `_`, `-` and a namespace prefix (`1:Executing`) do not matter.
 */
import type { ItemState, OperationMode } from '../model/event.ts';

/** A state with its mode where the vocabulary knows it; without one the other tags decide. */
export interface MappedState {
  readonly state: ItemState;
  readonly mode?: OperationMode | undefined;
}

const off = { state: 'NOT_AVAILABLE' } as const;
const fault = { state: 'OUT_OF_SERVICE' } as const;
const idle = { state: 'NOT_EXECUTING' } as const;
const busy = { state: 'EXECUTING' } as const;
const produces = { state: 'EXECUTING', mode: 'PROCESSING' } as const;
const prepares = { state: 'EXECUTING', mode: 'SETUP' } as const;
const serviced = { state: 'OUT_OF_SERVICE', mode: 'MAINTENANCE' } as const;

/** Rows of a vocabulary: number, name, meaning. A number of -1: it has none. */
type Rows<Meaning> = readonly (readonly [number, string, Meaning])[];

function byKey<Meaning>(rows: Rows<Meaning>): ReadonlyMap<string, Meaning> {
  return new Map(
    rows.flatMap(([number, name, meaning]): [string, Meaning][] => [
      ...(number < 0 ? [] : [[String(number), meaning] as [string, Meaning]]),
      [vocabularyKey(name), meaning],
    ]),
  );
}

/** How a value is looked up. */
export function vocabularyKey(value: string | number | bigint | boolean): string {
  return String(value)
    .toLowerCase()
    .replace(/^\d+:/, '')
    .replaceAll(/[\s_-]/g, '');
}

/** Vocabularies of `machine.state`. */
export const stateVocabularies: Readonly<Record<string, ReadonlyMap<string, MappedState>>> = {
  // OPC 40001-1 §12, MachineryItemState with its StateNumbers.
  'opcua-machinery': byKey<MappedState>([
    [0, 'NotAvailable', off],
    [1, 'OutOfService', fault],
    [2, 'NotExecuting', idle],
    [3, 'Executing', busy],
  ]),
  // ISA-TR88.00.02 StateCurrent. Held waits for something inside the machine, Suspended for something outside it.
  packml: byKey<MappedState>([
    [1, 'Clearing', fault],
    [2, 'Stopped', idle],
    [3, 'Starting', idle],
    [4, 'Idle', idle],
    [5, 'Suspended', idle],
    [6, 'Execute', busy],
    [7, 'Stopping', idle],
    [8, 'Aborting', fault],
    [9, 'Aborted', fault],
    [10, 'Holding', idle],
    [11, 'Held', idle],
    [12, 'Unholding', idle],
    [13, 'Suspending', idle],
    [14, 'Unsuspending', idle],
    [15, 'Resetting', idle],
    [16, 'Completing', busy],
    [17, 'Complete', idle],
  ]),
  // MTConnect Part 2, Execution (an event without numbers).
  mtconnect: byKey<MappedState>([
    [-1, 'ACTIVE', busy],
    [-1, 'READY', idle],
    [-1, 'WAIT', idle],
    [-1, 'STOPPED', idle],
    [-1, 'OPTIONAL_STOP', idle],
    [-1, 'PROGRAM_STOPPED', idle],
    [-1, 'PROGRAM_OPTIONAL_STOP', idle],
    [-1, 'PROGRAM_COMPLETED', idle],
    [-1, 'FEED_HOLD', idle],
    [-1, 'INTERRUPTED', fault],
    [-1, 'UNAVAILABLE', off],
  ]),
  // Machine status of OPC 40084-1 (EUROMAP 84), as OPC 40084-1 annex B.2 maps it to OPC 40001-1.
  euromap: byKey<MappedState>([
    [0, 'OFFLINE', off],
    [1, 'IDLE', idle],
    [2, 'PREPARING', prepares],
    [3, 'READY_TO_RUN', idle],
    [4, 'MANUAL_RUN', produces],
    [5, 'CONTROLLED_RUN', produces],
    [6, 'MALFUNCTION', fault],
    [7, 'MAINTENANCE', serviced],
  ]),
  // OPC 40501-1 ProductionStateMachine with its StateNumbers.
  machinetool: byKey<MappedState>([
    [0, 'Initializing', idle],
    [1, 'Running', busy],
    [2, 'Ended', idle],
    [3, 'Interrupted', idle],
    [4, 'Aborted', fault],
  ]),
};

/** Vocabularies of `machine.mode`. */
export const modeVocabularies: Readonly<Record<string, ReadonlyMap<string, OperationMode>>> = {
  // OPC 40001-1 §13, MachineryOperationMode.
  'opcua-machinery': byKey<OperationMode>([
    [0, 'None', 'NONE'],
    [1, 'Maintenance', 'MAINTENANCE'],
    [2, 'Setup', 'SETUP'],
    [3, 'Processing', 'PROCESSING'],
  ]),
  // ISA-TR88.00.02 UnitModeCurrent.
  packml: byKey<OperationMode>([
    [0, 'Invalid', 'NONE'],
    [1, 'Production', 'PROCESSING'],
    [2, 'Maintenance', 'MAINTENANCE'],
    [3, 'Manual', 'SETUP'],
  ]),
  // MTConnect Part 2: FunctionalMode and ControllerMode.
  mtconnect: byKey<OperationMode>([
    [-1, 'PRODUCTION', 'PROCESSING'],
    [-1, 'PROCESS_DEVELOPMENT', 'SETUP'],
    [-1, 'SETUP', 'SETUP'],
    [-1, 'TEARDOWN', 'SETUP'],
    [-1, 'MAINTENANCE', 'MAINTENANCE'],
    [-1, 'AUTOMATIC', 'PROCESSING'],
    [-1, 'SEMI_AUTOMATIC', 'PROCESSING'],
    [-1, 'MANUAL', 'SETUP'],
    [-1, 'MANUAL_DATA_INPUT', 'SETUP'],
    [-1, 'EDIT', 'SETUP'],
    [-1, 'UNAVAILABLE', 'NONE'],
  ]),
  // OPC 40083 (EUROMAP 83) MachineMode.
  euromap: byKey<OperationMode>([
    [0, 'OTHER', 'NONE'],
    [1, 'AUTOMATIC', 'PROCESSING'],
    [2, 'SEMI_AUTOMATIC', 'PROCESSING'],
    [3, 'MANUAL', 'SETUP'],
    [4, 'SETUP', 'SETUP'],
    [5, 'SLEEP', 'NONE'],
  ]),
  // OPC 40501-1 MachineOperationMode.
  machinetool: byKey<OperationMode>([
    [0, 'Manual', 'SETUP'],
    [1, 'Automatic', 'PROCESSING'],
    [2, 'Setup', 'SETUP'],
    [3, 'AutoWithManualIntervention', 'PROCESSING'],
    [4, 'Service', 'MAINTENANCE'],
    [5, 'Other', 'NONE'],
  ]),
};
