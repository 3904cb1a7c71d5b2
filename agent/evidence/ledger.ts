/**
 * The writer of the log: numbers, chains and hashes records, and knows the edge of the tree.
 *
 *   add ──► waiting ──seal, inside a transaction──► rows ──kept, when it is on disk──► head
 *
 * Must hold: `seal` changes nothing of its own. A transaction that fails is sealed again, with the same records first.
 */
import type { LedgerRow } from '../model/ledger.ts';
import type { EvidenceRecord, RecordKind } from '../model/record.ts';
import type { EpochMs } from '../model/time.ts';
import { canonicalJson, wellFormed, type Json } from './canonical.ts';
import { leafHash, savedHash, TreeEdge, type SavedEdge } from './merkle.ts';

/** A record that waits for its number. */
export type RecordDraft = DistributiveOmit<EvidenceRecord, 'n' | 'prev'>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** Bytes of the leaf hash before that a record carries. */
const prevBytes = 12;

/** Where a record stands in the log. */
export interface Place {
  readonly n: number;
  readonly hash: Buffer;
}

/** What is durable of the log. */
export interface Head {
  readonly edge: TreeEdge;
  readonly lastTime: EpochMs;
  readonly lastHash: Buffer | undefined;
  /** The newest record of each kind that stays in force, and what it was made from. */
  readonly register: Place | undefined;
}

/** A head and the rows that lead to it. */
export interface SealedRecords {
  readonly rows: readonly LedgerRow[];
  readonly head: Head;
  /** Its saved form. */
  readonly state: Buffer;
  /** To be called when rows and state are on disk. */
  readonly kept: () => void;
}

interface SavedHead extends SavedEdge {
  readonly lastTime: EpochMs;
  readonly lastHash: string;
  readonly register?: readonly [number, string] | undefined;
}

interface Waiting {
  readonly draft: RecordDraft;
  readonly placed: (place: Place) => void;
}

/** The log of one epoch. */
export class Ledger {
  /** Key of the saved head. */
  static readonly stateKey = 'evidence/head';

  #head: Head;
  #waiting: Waiting[] = [];
  readonly #clockOf: (time: EpochMs, stepMs: number) => RecordDraft;

  /**
   * @param saved what the run before left, undefined for a new log
   * @param clockOf the record that says the clock was set, where a record would be older than the one before
   * @throws where `saved` was damaged
   */
  constructor(saved: Buffer | undefined, clockOf: (time: EpochMs, stepMs: number) => RecordDraft) {
    this.#head = saved === undefined ? emptyHead() : headOf(JSON.parse(saved.toString()) as SavedHead);
    this.#clockOf = clockOf;
  }

  /** As it is on disk. */
  get head(): Head {
    return this.#head;
  }

  /** Whether records wait for a transaction. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Takes a record in; resolves with its place once it is on disk. */
  add(draft: RecordDraft): Promise<Place> {
    return new Promise((resolve) => this.#waiting.push({ draft: wellFormed(draft), placed: resolve }));
  }

  /** What waits, and `more` behind it, as rows. @returns undefined where there is nothing */
  seal(more: readonly RecordDraft[]): SealedRecords | undefined {
    const waiting = [...this.#waiting];
    if (waiting.length + more.length === 0) return undefined;
    const rows: LedgerRow[] = [];
    let head = this.#head;
    const place = (draft: RecordDraft): Place => {
      const row = rowOf(draft, head);
      rows.push(row);
      head = after(head, row);
      return row;
    };
    const placed: (() => void)[] = [];
    const take = (draft: RecordDraft): Place => {
      const stepMs = draft.time - head.lastTime;
      const isTold = draft.kind === 'clock' && (draft.stepMs ?? 0) < 0;
      if (stepMs < 0 && !isTold) place(this.#clockOf(draft.time, stepMs));
      return place(draft);
    };
    for (const one of waiting) {
      const at = take(one.draft);
      placed.push(() => one.placed(at));
    }
    for (const draft of more) take(draft);
    return {
      rows,
      head,
      state: savedHead(head),
      kept: () => {
        this.#head = head;
        this.#waiting = this.#waiting.slice(waiting.length);
        for (const tell of placed) tell();
      },
    };
  }
}

function rowOf(draft: RecordDraft, { edge, lastHash }: Head): LedgerRow {
  const n = edge.size;
  const prev = lastHash?.subarray(0, prevBytes).toString('base64') ?? '';
  const body = Buffer.from(canonicalJson({ ...draft, n, prev } as unknown as Json));
  return { n, time: draft.time, kind: draft.kind satisfies RecordKind, hash: leafHash(body), body };
}

function after(head: Head, row: LedgerRow): Head {
  const edge = head.edge.copy();
  edge.add(row.hash);
  const register = row.kind === 'register' ? { n: row.n, hash: row.hash } : head.register;
  return { edge, lastTime: row.time, lastHash: row.hash, register };
}

function emptyHead(): Head {
  return { edge: TreeEdge.empty(), lastTime: -Infinity, lastHash: undefined, register: undefined };
}

function savedHead({ edge, lastTime, lastHash, register }: Head): Buffer {
  const saved: SavedHead = {
    ...edge.saved(),
    lastTime,
    lastHash: lastHash?.toString('base64') ?? '',
    register: register && [register.n, register.hash.toString('base64')],
  };
  return Buffer.from(JSON.stringify(saved));
}

/** @throws where it was damaged */
function headOf({ lastTime, lastHash, register, ...edge }: SavedHead): Head {
  return {
    edge: TreeEdge.restored(edge),
    lastTime,
    lastHash: savedHash(lastHash),
    register: register && { n: register[0], hash: savedHash(register[1]) },
  };
}
