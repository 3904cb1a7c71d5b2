/**
 * The records of the evidence log (CONTRACT 7), as they stand in it: canonical JSON (RFC 8785), one leaf each. Their
 * meaning, and how they are hashed and packed, is written down in agent/evidence/README.md.
 *
 * Within a major version of the pack fields are only added. A record holds no value that a machine measured.
 */
import type { EquipmentClass } from './equipment.ts';
import type { Seq } from './message.ts';
import type { EpochMs } from './time.ts';

/** 32 bytes in standard base64 with padding, as C2SP writes hashes. */
export type Hash = string;

/** The kinds of record. */
export const recordKinds = [
  'start',
  'stop',
  'register',
  'identity',
  'window',
  'gap',
  'clock',
  'challenge',
] as const;
export type RecordKind = (typeof recordKinds)[number];

/** What every record has. */
export interface RecordHead<Kind extends RecordKind> {
  readonly kind: Kind;
  /** Leaf index in the log, from 0. */
  readonly n: number;
  /** First 12 bytes of the leaf hash before, base64; empty for the first record. Names the record that was changed. */
  readonly prev: string;
  /** When it was made, by the gateway's wall clock. */
  readonly time: EpochMs;
}

/** The agent began to run. */
export interface StartRecord extends RecordHead<'start'> {
  readonly gateway: string;
  readonly epoch: string;
  readonly version: string;
  /** Version of Node.js. */
  readonly node: string;
  /** SHA-256 over the program's own files: agent/evidence/README.md says which and how. */
  readonly program: Hash;
  /** The log's public key as a C2SP verifier key. */
  readonly key: string;
  /** How the run before ended; absent for the first. */
  readonly previous?: { readonly aliveAt: EpochMs; readonly clean: boolean } | undefined;
  /** Messages that were made while no evidence was kept: they are in no window. */
  readonly unwitnessed?: { readonly fromSeq: Seq; readonly toSeq: Seq } | undefined;
}

/** The agent was told to stop. */
export type StopRecord = RecordHead<'stop'>;

/** One machine as the firm declares it. */
export interface DeclaredEquipment {
  readonly id: string;
  readonly name: string;
  readonly area: string;
  readonly line: string;
  readonly class: EquipmentClass;
  readonly manufacturer?: string | undefined;
  readonly model?: string | undefined;
  readonly serial?: string | undefined;
  readonly assetNumber?: string | undefined;
  readonly identifiers: readonly string[];
  readonly digital?: boolean | undefined;
  readonly digitalBasis?: string | undefined;
  readonly key: boolean;
  readonly keyBasis?: string | undefined;
  readonly notConnectedReason?: string | undefined;
}

/** One point of the point table. */
export interface DeclaredTag {
  readonly equipment: string;
  readonly connection: string;
  readonly group: string;
  readonly name: string;
  /** In the one notation of its protocol (`hr:2`, `ns=2;s=…`), however the point table wrote it. */
  readonly address: string;
  readonly unit?: number | undefined;
  readonly type: string;
  readonly scale?: number | undefined;
  readonly offset?: number | undefined;
  readonly deadband?: number | undefined;
  readonly unitOfMeasure?: string | undefined;
  readonly description?: string | undefined;
  readonly role?: string | undefined;
  readonly businessLink?: string | undefined;
  readonly keyParameter?: boolean | undefined;
}

/** The whole register and point table, in force from `time` on. Made when anything in it differs from the one before. */
export interface RegisterRecord extends RecordHead<'register'> {
  readonly enterprise: {
    readonly id: string;
    readonly name?: string | undefined;
    readonly uscc?: string | undefined;
    readonly industry?: string | undefined;
  };
  readonly site: { readonly id: string; readonly name?: string | undefined };
  /** Grading edition. */
  readonly edition: string;
  readonly equipment: readonly DeclaredEquipment[];
  readonly connections: readonly {
    readonly id: string;
    readonly protocol: string;
    /** host:port or endpoint URL. */
    readonly endpoint: string;
  }[];
  readonly groups: readonly {
    readonly id: string;
    readonly intervalMs: number;
    readonly mode: 'subscribe' | 'poll';
  }[];
  readonly tags: readonly DeclaredTag[];
  /** Length of a window in minutes. */
  readonly windowMinutes: number;
  readonly headline: { readonly minCompletenessPercent: number; readonly days: number };
  /** SHA-256 of the whole configuration as loaded, secrets left out. */
  readonly config: Hash;
}

/** What an endpoint, or a unit behind it, says it is. Made at the first connection and when anything in it changes. */
export interface IdentityRecord extends RecordHead<'identity'> {
  readonly connection: string;
  /** Modbus unit; absent where the endpoint speaks for all. */
  readonly unit?: number | undefined;
  /** Equipment it serves. */
  readonly equipment: readonly string[];
  readonly protocol: string;
  readonly endpoint: string;
  /** Whether it offered an identification. Absence is normal for Modbus. */
  readonly answered: boolean;
  /** false: it was not asked, as the configuration says (`identify: false`). */
  readonly asked?: false | undefined;
  /**
   * Modbus (FC 43/14): vendor, productCode, revision, vendorUrl, productName, modelName, application.
   * OPC UA: applicationUri, productUri, manufacturer, productName, softwareVersion, buildNumber, certificate (SHA-256
   * thumbprint, hex), securityMode, securityPolicy. Both: address (IP; of a serial port the
   * device file, links resolved), mac (where on the same segment).
   */
  readonly facts: Readonly<Record<string, string>>;
  /** It says of itself that it is a simulation (README: the rule). */
  readonly simulated: boolean;
}

/** How one group of one equipment was read in a window. Milliseconds between the starts of scans that followed each other. */
export interface WindowPace {
  readonly connection: string;
  readonly group: string;
  readonly intervalMs: number;
  readonly scans: number;
  /** Absent with fewer than two scans. */
  readonly min?: number | undefined;
  readonly p50?: number | undefined;
  readonly p95?: number | undefined;
  readonly max?: number | undefined;
}

/** How one key parameter moved in a window. */
export interface WindowKeyTag {
  readonly tag: string;
  /** Usable samples. */
  readonly n: number;
  /** Different values; 32 stands for 32 or more. */
  readonly distinct: number;
  /** Samples that differed from the one before. */
  readonly changes: number;
  /** 64-bit digest of the sequence of changes, hex: equal sequences have equal digests. */
  readonly series: string;
}

/** One equipment and hour; with `equipment` empty, the gateway's own messages. Readings: scheduled = good + bad + missing. */
export interface WindowRecord extends RecordHead<'window'> {
  readonly equipment: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly scheduled: number;
  /** UNCERTAIN values are usable and count as good. */
  readonly good: number;
  readonly bad: number;
  /** Of `bad`: nobody answered (BadNoCommunication, BadTimeout, BadNotConnected). */
  readonly silent: number;
  readonly missing: number;
  /** Time of the first and last usable sample. */
  readonly first?: EpochMs | undefined;
  readonly last?: EpochMs | undefined;
  /** Usable samples: read as they were, or handed over later from the far side's queue. */
  readonly live: number;
  readonly backfilled: number;
  readonly pace: readonly WindowPace[];
  /** Tags of the equipment, and those of them whose value changed in the window. */
  readonly tags: number;
  readonly moved: number;
  readonly keys: readonly WindowKeyTag[];
  /** Changes of counters of parts, and of energy registers or power. Absent where it has no such tags. */
  readonly work?: { readonly parts?: number | undefined; readonly power?: number | undefined } | undefined;
  /** Good readings among the tags of each business link (业务环节). */
  readonly links: readonly { readonly link: string; readonly good: number }[];
  /** The outbox messages of the equipment that were committed in the window; `root` is their RFC 6962 tree over bodies in order of seq. */
  readonly messages: {
    readonly n: number;
    readonly bytes: number;
    readonly first?: Seq | undefined;
    readonly last?: Seq | undefined;
    readonly root: Hash;
  };
}

/** A gap message that was sent: data is missing, and why. */
export interface GapRecord extends RecordHead<'gap'> {
  /** Its number as a message. */
  readonly seq: Seq;
  readonly gap: {
    readonly kind: string;
    readonly fromT: EpochMs;
    readonly toT: EpochMs;
    readonly fromSeq?: Seq | undefined;
    readonly toSeq?: Seq | undefined;
    /** Epoch of these numbers where it is not the log's: that of a buffer that broke; and how many messages of it were saved. */
    readonly ofEpoch?: string | undefined;
    readonly saved?: number | undefined;
    readonly count: number;
    readonly equipment: readonly string[];
    readonly connection?: string | undefined;
    readonly code?: string | undefined;
  };
}

/** The gateway's clock: at every start, and when it was set. */
export interface ClockRecord extends RecordHead<'clock'> {
  readonly reason: 'start' | 'step';
  /** What keeps it: systemd-timesyncd, chrony, ntpd, or unknown. */
  readonly source: string;
  /** Whether that says it is synchronised; absent where nobody says. */
  readonly synchronized?: boolean | undefined;
  /** step: by how many milliseconds it was set, positive forward. */
  readonly stepMs?: number | undefined;
}

/** A reviewer's challenge and what was read for it. The readings themselves are the opening of `hash`. */
export interface ChallengeRecord extends RecordHead<'challenge'> {
  readonly nonce: string;
  /** How many were asked for. */
  readonly k: number;
  /** Index of the register record they were chosen from. */
  readonly register: number;
  readonly results: readonly { readonly equipment: string; readonly hash: Hash }[];
}

export type EvidenceRecord =
  | StartRecord
  | StopRecord
  | RegisterRecord
  | IdentityRecord
  | WindowRecord
  | GapRecord
  | ClockRecord
  | ChallengeRecord;

/** What was read of one equipment for a challenge; `hash` of the record is SHA-256 over its canonical JSON without `n`. */
export interface ChallengeOpening {
  /** Index of the challenge record. */
  readonly n: number;
  readonly equipment: string;
  /** 16 random bytes, base64: without them a hash tells nothing of the values. */
  readonly salt: string;
  readonly readings: readonly {
    readonly tag: string;
    readonly connection: string;
    /** Words or value as they came, before scaling: Modbus registers in hex, OPC UA as JSON text. Absent where nothing came. */
    readonly raw?: string | undefined;
    /** The value as text; absent where BAD. */
    readonly value?: string | undefined;
    readonly unit?: string | undefined;
    readonly quality: 'GOOD' | 'UNCERTAIN' | 'BAD';
    /** Name of the OPC UA StatusCode. */
    readonly status: string;
    readonly time: EpochMs;
  }[];
}
