/**
 * One variable of the simulated machining centre that follows the model: its NodeId, its type and how its
 * value is read from a snapshot. Pure; nothing here knows the OPC UA library.
 */
import type { CncSnapshot } from '../model/cnc.ts';

/** Value type as the address space declares it; `Enumeration` travels as Int32 (OPC 10000-3 8.14). */
export type CncType =
  | 'Boolean'
  | 'Int16'
  | 'UInt16'
  | 'UInt32'
  | 'Int64'
  | 'UInt64'
  | 'Float'
  | 'Double'
  | 'String'
  | 'LocalizedText'
  | 'DateTime'
  | 'Enumeration'
  | 'Float[]';

/** A plain value: bigint for the 64-bit types, UTC milliseconds for DateTime, number[] for arrays. */
export type CncValue = boolean | number | bigint | string | readonly number[];

/** Severity of a value at a moment; everything is good unless a point says otherwise. */
export type CncQuality = 'Good' | 'UncertainSensorNotAccurate' | 'BadSensorFailure';

/** One variable that follows the model. */
export interface CncPoint {
  /** Short name, unique, `/` between levels; fit to be a tag of a point table. */
  readonly name: string;
  /** Identifier part of the NodeId: a string in the namespace `urn:zhencai:simulator:cnc-07`. */
  readonly id: string;
  readonly type: CncType;
  readonly description: string;
  /** Unit as written in a point table; absent where the value has none. */
  readonly unit?: string;
  /** The value at the moment of the snapshot. */
  readonly read: (snapshot: CncSnapshot) => CncValue;
  /** Quality at the moment of the snapshot; always Good when absent. */
  readonly quality?: (snapshot: CncSnapshot) => CncQuality;
  /** False: the variable exists but CurrentRead is not granted (reads answer BadNotReadable). */
  readonly readable?: false;
}
