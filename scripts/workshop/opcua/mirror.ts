/**
 * Writes the model into the address space: only what changed, stamped with the time of the change.
 *
 * Frozen, it writes nothing: clients see good values whose SourceTimestamp grows old, as from a control whose
 * interface hangs. A forced status replaces a variable's quality until it is cleared.
 */
import { StatusCodes } from 'node-opcua';
import type { AddressSpace, StatusCode, UAVariable } from 'node-opcua';
import type { CncSnapshot } from '../model/cnc.ts';
import { cncPoints } from './nodes.ts';
import { ownVariable } from './nodes-of.ts';
import type { CncPoint, CncQuality, CncValue } from './point.ts';
import { stateWriters } from './states.ts';
import type { StateWriter } from './states.ts';
import { sameValue, toVariant } from './variant.ts';

/** A status a fault may force upon a variable, by its name in OPC 10000-4 table 182. */
export type ForcedStatus =
  | 'BadSensorFailure'
  | 'BadDeviceFailure'
  | 'BadNoCommunication'
  | 'BadOutOfService'
  | 'UncertainLastUsableValue'
  | 'UncertainSensorNotAccurate';

interface Cell {
  readonly point: CncPoint;
  readonly variable: UAVariable;
  value?: CncValue;
  status?: CncQuality | ForcedStatus;
}

/** The link between one model and one address space; owns no timer. */
export class Mirror {
  readonly #cells: readonly Cell[];
  readonly #states: readonly StateWriter[];
  readonly #forced: ReadonlyMap<string, ForcedStatus>;

  /**
   * `forced` maps point names to the status forced upon them; it is read at every write and may change. `writeAlarms`
   * raises and ends the machine's alarms.
   */
  constructor(space: AddressSpace, forced: ReadonlyMap<string, ForcedStatus>, writeAlarms: StateWriter) {
    const own = space.getOwnNamespace();
    this.#cells = cncPoints.map((point) => ({ point, variable: ownVariable(own, point.id) }));
    this.#states = [...stateWriters(space), writeAlarms];
    this.#forced = forced;
  }

  /** Writes what differs from the last write; `nowMs` (UTC) is the SourceTimestamp of every change. */
  write(snapshot: CncSnapshot, nowMs: number): void {
    const at = new Date(nowMs);
    for (const cell of this.#cells) this.#writeCell(cell, snapshot, at);
    for (const writeState of this.#states) writeState(snapshot, at);
  }

  #writeCell(cell: Cell, snapshot: CncSnapshot, at: Date): void {
    const { point, variable } = cell;
    const value = point.read(snapshot);
    const status = this.#forced.get(point.name) ?? point.quality?.(snapshot) ?? 'Good';
    if (status === cell.status && sameValue(cell.value, value)) return;
    cell.value = value;
    cell.status = status;
    const code: StatusCode = StatusCodes[status];
    variable.setValueFromSource(toVariant(point.type, value), code, at);
  }
}
