/**
 * The nodes of the simulated CNC that a reader may be interested in, as data: the demo plant's point table is
 * written from this list. Every NodeId is `nsu=urn:zhencai:simulator:cnc-07;s=<id>` (namespace index 1) and
 * never changes.
 *
 * OPC 40501-1 / OPC 40001-1, ids below `cnc-07-Monitoring-` and `cnc-07-Production-`:
 *
 *   machine/state machine/mode (LocalizedText) · machine/operationMode channel/mode channel/state (enumerations) ·
 *   machine/powerOnDuration machine/feedOverride spindle/override channel/feedOverride (Double) · machine/powerOnHours (UInt32) ·
 *   machine/partsLifetime (UInt64) production/partsLifetime (UInt32) · spindle/rotating (Boolean) ·
 *   program/name program/job (String) program/state (LocalizedText) program/stateNumber (UInt32) ·
 *   job/id (String) job/planned job/completed (UInt32)
 *
 * Vendor values, ids below `Control.`:
 *
 *   power/on light/red|yellow|green cycle/active probe/ok (Boolean) · tool/number (Int16) ·
 *   fault/code program/number (UInt16) · parts/total|good|scrap cycle/last|ideal (UInt32) ·
 *   axes/encoder (Int64) part/unitSerial power/energyWh (UInt64) · spindle/speed|setSpeed|load|vibration
 *   tool/life coolant/temperature power/active (Float) · feed/actual probe/diameter power/energy runtime/hours
 *   (Double) · axes/position axes/load (Float[3]) · door/state (enumeration) · fault/text tool/name order/id
 *   order/product part/id (String) · cycle/started probe/at (DateTime) · service/key (not readable)
 *
 * The machine itself, id `cnc-07`, is an event notifier: its alarms are in alarms.ts.
 */
import { machineToolPoints } from './machinetool-points.ts';
import { applicationUri } from './names.ts';
import type { CncPoint, CncType } from './point.ts';
import { vendorPoints } from './vendor-points.ts';

/** One row of the table of nodes. */
export interface CncNode {
  /** Unique, `/` between levels; fit to be a tag. */
  readonly name: string;
  /** `nsu=…;s=…`. */
  readonly nodeId: string;
  readonly type: CncType;
  readonly unit?: string;
  readonly description: string;
  /** False: reads answer BadNotReadable. */
  readonly readable: boolean;
}

/** Every point that follows the model. */
export const cncPoints: readonly CncPoint[] = [...machineToolPoints, ...vendorPoints];

/** The table of nodes; names and NodeIds are unique. */
export const cncNodes: readonly CncNode[] = cncPoints.map((point) => ({
  name: point.name,
  nodeId: `nsu=${applicationUri};s=${point.id}`,
  type: point.type,
  ...(point.unit === undefined ? {} : { unit: point.unit }),
  description: point.description,
  readable: point.readable !== false,
}));
