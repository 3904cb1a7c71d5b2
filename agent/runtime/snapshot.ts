/** What the agent looks like from outside, as plain data: for `status`, health checks and, later, the console. */
import type { ItemState, OperationMode, Reason } from '../model/event.ts';
import type { Quality, Value } from '../model/sample.ts';
import type { EpochMs } from '../model/time.ts';
import type { HealthReport, Notice } from '../base/health.ts';
import type { ClockView } from './clock-watch.ts';
import type { CycleFigures } from './cycles.ts';
import type { Completeness } from './tally.ts';

/** One group of a connection: what was expected of it, and what it does. */
export interface GroupView extends CycleFigures {
  readonly group: string;
  readonly intervalMs: number;
  /** How long a cycle is expected to take; null where the far side pushes, and there are no cycles. */
  readonly predictedMs: number | null;
}

/** A connection and what was read over it since the agent started. */
export interface ConnectionView {
  readonly id: string;
  readonly protocol: string;
  readonly health: HealthReport;
  readonly equipment: readonly string[];
  readonly scans: number;
  readonly samples: number;
  /** Scheduled scans that passed unread because the cycle before took too long. */
  readonly missed: number;
  readonly lastScanAt: EpochMs | null;
  readonly groups: readonly GroupView[];
  /** What a person should know of it while it works. */
  readonly notices: readonly Notice[];
}

/** The last reading of a tag, under the names of the telemetry payload: name, value, quality, time, name of its status. */
export interface ValueView {
  readonly n: string;
  readonly v: Value;
  readonly q: Quality;
  readonly t: EpochMs;
  readonly e?: string;
  readonly unit?: string;
  readonly role?: string;
}

/** What a machine does at present. */
export interface StateView {
  readonly state: ItemState;
  readonly mode: OperationMode;
  readonly since: EpochMs;
  readonly reason?: Reason | undefined;
}

/** A machine, and what is known of it. */
export interface EquipmentView {
  readonly id: string;
  readonly name: string;
  readonly key: boolean;
  readonly reachable: boolean;
  readonly lastGood: EpochMs | null;
  readonly samples: number;
  readonly completeness: Completeness;
  /** Derived from its roles; null where nothing tells a state, or nothing has yet. */
  readonly state: StateView | null;
  /** Alarms that are active. */
  readonly alarms: number;
  readonly values: readonly ValueView[];
}

/** A destination, and what it got since the agent started. */
export interface PublisherView {
  readonly name: string;
  /** Address in use; null while there is no link. */
  readonly address: string | null;
  readonly health: HealthReport;
  /** Everything up to here is delivered. */
  readonly cursor: number;
  /** Rows it has not got yet, those it is not to get included. */
  readonly waiting: number;
  readonly delivered: number;
  readonly bytes: number;
  readonly refused: number;
  readonly lastDeliveredAt: EpochMs | null;
}

/** The evidence log. */
export interface EvidenceView {
  readonly health: HealthReport;
  /** Records in the log, and how many of them the newest checkpoint speaks for. */
  readonly records: number;
  readonly signed: number;
  readonly signedAt: EpochMs | null;
  /** SHA-256 of the public key, hex; empty where there is no log. */
  readonly fingerprint: string;
}

/** The whole agent at one moment, `now`. */
export interface Snapshot {
  readonly gateway: string;
  readonly epoch: string;
  readonly version: string;
  readonly pid: number;
  readonly now: EpochMs;
  readonly startedAt: EpochMs;
  readonly rssBytes: number;
  readonly connections: readonly ConnectionView[];
  readonly equipment: readonly EquipmentView[];
  readonly store: {
    readonly health: HealthReport;
    /** `lastSeq + 1` when empty; below 1 where rows were saved from a buffer that broke. */
    readonly firstSeq: number;
    readonly lastSeq: number;
    /** Rows not yet delivered by the slowest publisher. */
    readonly undelivered: number;
    readonly bytes: number;
    readonly deadLetters: number;
  };
  readonly publishers: readonly PublisherView[];
  readonly evidence: EvidenceView;
  readonly clock: ClockView & { readonly health: HealthReport };
}

/** Whether no part has failed. */
export function isHealthy(snapshot: Snapshot): boolean {
  const parts = [...snapshot.connections, snapshot.store, ...snapshot.publishers, snapshot.evidence];
  return parts.every(({ health }) => health.state !== 'failed');
}
