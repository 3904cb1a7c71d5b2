/** One endpoint of the workshop as its control sees it, whatever protocol it speaks. */
import type { FaultName, FaultOrder } from './modbus/fault.ts';

/** State of an endpoint, as plain data. */
export interface EndpointState {
  readonly protocol: 'modbus-tcp' | 'modbus-rtu-over-tcp' | 'opcua';
  readonly port: number;
  /** Machines behind it, with the unit id where there is one. */
  readonly machines: readonly { readonly id: string; readonly unit?: number }[];
  readonly faults: readonly FaultOrder[];
  /** Modbus only: open connections and requests taken. */
  readonly connections?: number;
  readonly requests?: number;
}

/** A listening endpoint. */
export interface FarSide {
  readonly id: string;
  readonly port: number;
  state(): EndpointState;
  /** Takes the model's present values. */
  refresh(): void;
  /** Resolves when the fault is in force; rejects with a RangeError for one this endpoint does not know. */
  inject(order: FaultOrder): Promise<void>;
  /** Ends one fault or all. */
  clear(fault?: FaultName): Promise<void>;
  stop(): Promise<void>;
}
