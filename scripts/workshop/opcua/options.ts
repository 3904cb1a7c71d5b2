/** What the simulated CNC's OPC UA server can be told, and its faults. */
import type { CncSnapshot } from '../model/cnc.ts';
import type { ForcedStatus } from './mirror.ts';

/** None, or Basic256Sha256 with SignAndEncrypt (OPC 10000-7 6.6). */
export type CncSecurity = 'None' | 'Basic256Sha256';

/** A name and a password the server accepts. */
export interface CncUser {
  readonly name: string;
  readonly password: string;
}

/** Limits the server announces and enforces per call; 0 or absent = no limit (OPC 10000-5 6.3.11). */
export interface CncOperationLimits {
  readonly maxNodesPerRead?: number;
  readonly maxNodesPerBrowse?: number;
  readonly maxMonitoredItemsPerCall?: number;
  readonly maxNodesPerTranslateBrowsePathsToNodeIds?: number;
}

/** Options of `startCnc`. */
export interface CncOptions {
  /** TCP port on 127.0.0.1; 0 = a free one. */
  readonly port: number;
  /** Where the values come from; the caller advances it. */
  readonly model: { snapshot(): CncSnapshot };
  /** UTC milliseconds for SourceTimestamps. */
  readonly now: () => number;
  /** Offered security; default None only. */
  readonly security?: readonly CncSecurity[];
  /** With users, anonymous sessions are refused; without, only anonymous ones are accepted. */
  readonly users?: readonly CncUser[];
  /** Folder of keys and certificates; default a temporary one, removed by `stop`. */
  readonly pkiDir?: string;
  /** Accept client certificates nobody has trusted; default false. */
  readonly acceptUnknownClients?: boolean;
  readonly operationLimits?: CncOperationLimits;
  /** How often the model is copied into the address space, 10..60000 ms; default 100. */
  readonly updateEveryMs?: number;
}

/**
 * A fault of the server.
 *
 * - refuse: connections are cut and refused. · drop: connections are cut once; the server stays reachable.
 * - stall: TCP stays alive, no service answers. · freeze: values and their SourceTimestamps stop.
 * - restart: gone for `downMs`, then back with the same port, certificate and NodeIds, but no session or subscription.
 * - badQuality: one point answers with a status instead of its own.
 */
export type CncFault = 'refuse' | 'drop' | 'stall' | 'freeze' | 'restart' | 'badQuality';

/** Details of a fault. */
export interface CncFaultOptions {
  /** restart: how long the server is away in ms, default 2000 (start-up comes on top). */
  readonly downMs?: number;
  /** badQuality: name in `cncNodes`, default `spindle/load`. */
  readonly node?: string;
  /** badQuality: default BadDeviceFailure. */
  readonly status?: ForcedStatus;
}
