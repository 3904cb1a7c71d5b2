/** What a verifier finds in a pack: the one source of the CLI's answer, the page and the report. All figures are integers. */
import type {
  ChallengeOpening,
  ChallengeRecord,
  ClockRecord,
  DeclaredEquipment,
  GapRecord,
  IdentityRecord,
  RegisterRecord,
  StartRecord,
} from '../../model/record.ts';
import type { EpochMs } from '../../model/time.ts';

/** match: recomputed and equal · mismatch: not what it should be · unknown: cannot be checked with what is at hand. */
export type Verdict = 'match' | 'mismatch' | 'unknown';

/** What is checked, in this order. */
export const checkIds = [
  'container', // the ZIP file is as it must be
  'manifest', // its signature, and every entry's hash
  'key', // the key is the one the reviewer expects (--key)
  'records', // canonical, numbered, chained by prev
  'tree', // the records and proofs give the root of the newest checkpoint
  'checkpoints', // every checkpoint kept: signature, root at its size
  'anchors', // checkpoints from outside (--checkpoint, anchors.jsonl) agree with the tree
  'clock', // time never falls without a clock record
  'windows', // scheduled = good + bad + missing, on the raster, no overlap
  'sequence', // message numbers are covered without a hole
  'messages', // raw messages or hashes give the windows' roots, and agree with their counts
  'message', // a captured message is in the log (--message)
  'challenges', // chosen as the nonce says, openings fit their hashes
  'identity', // simulated is what the facts say
] as const;
export type CheckId = (typeof checkIds)[number];

/** Outcome of one check. */
export interface Check {
  readonly id: CheckId;
  readonly verdict: Verdict;
  /** Key of the catalogue, `evidence.…`, that says what was found; `params` fill it. */
  readonly text: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** The first bad record, where it is one. */
  readonly record?: number | undefined;
  /** The entry of the pack it was found in. */
  readonly entry?: string | undefined;
}

/** Tiers of an equipment; 0: not connected (README). */
export type Tier = 0 | 1 | 2 | 3 | 4;

/** One day of one equipment, in UTC+8. */
export interface DayFinding {
  /** `2026-11-25`. */
  readonly day: string;
  readonly expected: number;
  readonly good: number;
}

/** What there is to say of one machine of the register. */
export interface EquipmentFinding {
  readonly declared: DeclaredEquipment;
  /** Number of its tags in the register in force. */
  readonly tags: number;
  readonly tier: Tier;
  readonly simulated: boolean;
  readonly expected: number;
  readonly scheduled: number;
  readonly good: number;
  readonly bad: number;
  readonly silent: number;
  readonly missing: number;
  /** Windows inside the period, those with good readings, those of them in which something moved. */
  readonly windows: number;
  readonly goodWindows: number;
  readonly movedWindows: number;
  /** good and expected of the windows in which it answered at all: what it delivered while it was on. */
  readonly answered: { readonly good: number; readonly scheduled: number };
  readonly first?: EpochMs | undefined;
  readonly last?: EpochMs | undefined;
  readonly days: readonly DayFinding[];
  /** Latest identity of each endpoint that serves it. */
  readonly identities: readonly IdentityRecord[];
}

/** A rate and its band. */
export interface RateFinding {
  readonly count: number;
  readonly total: number;
  /** Index into the grading table's bands, and the points of it. */
  readonly band: number;
  readonly points: number;
}

/** A rate of the register as it changed. */
export interface RegisterChange {
  readonly n: number;
  readonly time: EpochMs;
  readonly equipment: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Equipment whose declaration (digital, key, name, class …) or points changed. */
  readonly changed: readonly string[];
  /** Within the seven days before the end of the period, and not the first of the log. */
  readonly late: boolean;
}

export interface LinkFinding {
  readonly link: string;
  readonly tags: number;
  readonly equipment: readonly string[];
  /** Equipment whose tags of this link are at T3. */
  readonly sustained: readonly string[];
}

/** Something to look at; never a verdict. */
export interface Hint {
  readonly id:
    | 'frozen'
    | 'repeated'
    | 'no-jitter'
    | 'twin'
    | 'work'
    | 'same-certificate'
    | 'same-mac'
    | 'same-identity'
    | 'loopback'
    | 'same-point'
    | 'late-register'
    | 'clock-step'
    | 'unwitnessed'
    | 'new-register'
    | 'not-asked'
    | 'other-program';
  readonly equipment: readonly string[];
  /** Key of the catalogue, `evidence.hint…`, and what fills it. */
  readonly text: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface ChallengeFinding {
  readonly record: ChallengeRecord;
  /** Absent where redacted. */
  readonly openings: readonly ChallengeOpening[];
}

/** Everything the report prints. Undefined parts: the pack is too broken to say. */
export interface Findings {
  readonly pack: {
    /** SHA-256 of the file, hex. */
    readonly sha256: string;
    readonly bytes: number;
    readonly made: EpochMs;
    readonly from: EpochMs;
    readonly to: EpochMs;
    readonly gateway: string;
    readonly epoch: string;
    readonly origin: string;
    readonly key: string;
    /** SHA-256 of the public key, hex. */
    readonly fingerprint: string;
    readonly redacted: boolean;
    readonly version: string;
    readonly range: readonly [number, number];
  };
  readonly checks: readonly Check[];
  /** No check is a mismatch. */
  readonly sound: boolean;
  readonly register: RegisterRecord;
  /** Newest record and tree root. */
  readonly head: { readonly size: number; readonly root: string; readonly time: EpochMs };
  readonly equipment: readonly EquipmentFinding[];
  readonly headline: {
    readonly total: number;
    readonly digital: number;
    readonly connected: number;
    readonly key: { readonly total: number; readonly digital: number; readonly connected: number };
    /** Equipment at exactly or above each tier, index 0 unused. */
    readonly tiers: readonly [number, number, number, number, number];
    readonly simulated: number;
    readonly digitalRate: RateFinding;
    readonly connectedRate: RateFinding;
    /** connected / digital, without a band. */
    readonly connectedOfDigital: { readonly count: number; readonly total: number };
  };
  readonly links: readonly LinkFinding[];
  readonly gaps: readonly GapRecord[];
  readonly clocks: readonly ClockRecord[];
  readonly starts: readonly StartRecord[];
  readonly registers: readonly RegisterChange[];
  readonly challenges: readonly ChallengeFinding[];
  readonly hints: readonly Hint[];
  /** Messages named by the windows of the period, and bytes of them. */
  readonly messages: { readonly n: number; readonly bytes: number };
}

/** A grading edition (config/grading/*.yaml). */
export interface Grading {
  readonly edition: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly sources: readonly string[];
  /** Left-open bands of both rates, ascending; the last one is up to 100. */
  readonly bands: readonly { readonly upTo: number; readonly points: number }[];
  /** Business links with automatic collection that this log can speak for. */
  readonly links: readonly { readonly name: string; readonly points: number }[];
  /** Questions of the form it touches. */
  readonly questions: readonly {
    readonly id: string;
    readonly zh: string;
    readonly en: string;
    readonly points: number;
    readonly evidence: { readonly zh: string; readonly en: string };
  }[];
}
