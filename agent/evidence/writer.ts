/**
 * The evidence of a running agent: windows, log and signed heads, made durable with the messages they speak of.
 *
 *   intake ── tallies ──┐
 *   every transaction ──┼─► windows ── closed on the raster ──► ledger ──► checkpoint ──► message, retained at the broker
 *   gap messages ───────┘                identity · register · start · stop · clock · challenge ──┘
 *
 * What a crash can leave: tallies, edges and records exactly as of the last transaction; the windows that were open are
 * closed by the next run, with the time this one was last alive as their end.
 */
import type { LedgerCheckpoint, LedgerOpening, LedgerRow } from '../model/ledger.ts';
import type { Message, Seq } from '../model/message.ts';
import type { GapRecord } from '../model/record.ts';
import type { EpochMs } from '../model/time.ts';
import { Ledger, type Head, type Place, type RecordDraft } from './ledger.ts';
import { checkpointText, fingerprint, signNote, verifierKey, type NoteKey } from './note.ts';
import type { EquipmentTally } from './tally.ts';
import { Windows } from './window.ts';

/** Key of the number of the last message that is in a window. */
const seqKey = 'evidence/seq';
/** Key of the size that was signed last. */
const signedKey = 'evidence/signed';

export interface WriterOptions {
  readonly key: NoteKey;
  /** State that the run before left in the store. */
  readonly state: (key: string) => Buffer | undefined;
  readonly tallies: readonly EquipmentTally[];
  /** Length of a window. */
  readonly windowMs: number;
  readonly now: () => EpochMs;
  /** The record that says the clock was set. */
  readonly clockOf: (time: EpochMs, stepMs: number) => RecordDraft;
}

export class EvidenceWriter {
  readonly #options: WriterOptions;
  readonly #ledger: Ledger;
  readonly #windows: Windows;
  #signedSize: number;
  #signedAt: EpochMs | undefined;
  #lastSeq: Seq | undefined;
  #checkpoints: LedgerCheckpoint[] = [];
  #openings: LedgerOpening[] = [];
  #facts = new Map<string, Buffer>();

  constructor(options: WriterOptions) {
    this.#options = options;
    const { state, tallies, windowMs, now, clockOf } = options;
    this.#ledger = new Ledger(state(Ledger.stateKey), clockOf);
    this.#windows = new Windows(tallies, windowMs, now());
    this.#signedSize = Number(state(signedKey)?.toString()) || 0;
    const lastSeq = state(seqKey)?.toString();
    this.#lastSeq = lastSeq === undefined ? undefined : Number(lastSeq);
  }

  /** What is durable of the log. */
  get head(): Head {
    return this.#ledger.head;
  }

  /** The key people verify it with. */
  get verifierKey(): string {
    return verifierKey(this.#options.key);
  }

  /** SHA-256 of the public key, hex. */
  get fingerprint(): string {
    return fingerprint(this.#options.key.publicKey);
  }

  /** How many records the newest checkpoint speaks for, and when it was made in this run. */
  get signed(): { readonly size: number; readonly at: EpochMs | undefined } {
    return { size: this.#signedSize, at: this.#signedAt };
  }

  /** Whether the log has grown since it was signed. */
  get isUnsigned(): boolean {
    return this.#ledger.head.edge.size > this.#signedSize;
  }

  /** Since when the windows are open. */
  get windowsFrom(): EpochMs {
    return this.#windows.from;
  }

  /** Takes up the windows that the run before left open and closes them. @param aliveAt when it was last alive */
  resume(aliveAt: EpochMs, time: EpochMs): void {
    if (!this.#windows.restore(this.#options.state)) return;
    this.closeWindows(Math.max(aliveAt, this.#windows.from + 1), time, time);
  }

  /** Messages up to `last` that no window holds, because nobody kept evidence when they were made. */
  unwitnessed(last: Seq): { readonly fromSeq: Seq; readonly toSeq: Seq } | undefined {
    const witnessed = this.#lastSeq;
    return witnessed === undefined || last <= witnessed ? undefined : { fromSeq: witnessed + 1, toSeq: last };
  }

  /** Adds a record; resolves with its place once it is on disk. */
  add(draft: RecordDraft): Promise<Place> {
    return this.#ledger.add(draft);
  }

  /** Keeps a key of the store's state with the next transaction, and so with the records added before it. */
  keepState(key: string, value: Buffer): void {
    this.#facts.set(key, value);
  }

  /** Keeps what a record holds only the hash of, with the next transaction. */
  addOpening(opening: LedgerOpening): void {
    this.#openings.push(opening);
  }

  /**
   * Closes the open windows. Only while no message waits for a transaction: a message belongs to the window in which it was
   * committed.
   * @param to their end @param from beginning of the next ones @param time now: one reading of the clock for all of it, or
   *   the next windows would begin before these were recorded
   */
  closeWindows(to: EpochMs, from: EpochMs, time: EpochMs): void {
    const { clockOf } = this.#options;
    // Also where the windows hold nothing and leave no record: the next ones begin with a time that was recorded before.
    const stepMs = time - this.#ledger.head.lastTime;
    if (stepMs < 0) void this.#ledger.add(clockOf(time, stepMs));
    for (const draft of this.#windows.close(to, from, time)) void this.#ledger.add(draft);
  }

  /** Signs the log as it is on disk; the checkpoint becomes durable with the next transaction. */
  sign(): LedgerCheckpoint {
    const { key, now } = this.#options;
    const { edge } = this.#ledger.head;
    const note = signNote(key, checkpointText(key.name, edge.size, edge.root()));
    const checkpoint = { size: edge.size, time: now(), note };
    this.#checkpoints.push(checkpoint);
    this.#signedSize = edge.size;
    this.#signedAt = checkpoint.time;
    return checkpoint;
  }

  get isDirty(): boolean {
    return this.#ledger.isWaiting || this.#checkpoints.length > 0 || this.#openings.length > 0;
  }

  /** Called inside each transaction; see the store's Witness. */
  seal(messages: readonly Message[]) {
    const now = this.#options.now();
    const folded = this.#windows.fold(messages);
    const gaps = messages.filter((message) => message.class === 'gap').map((message) => gapOf(message, now));
    const sealed = this.#ledger.seal(gaps);
    const [checkpoints, openings] = [[...this.#checkpoints], [...this.#openings]];
    const state = new Map([...folded.state, ...this.#facts]);
    if (sealed) state.set(Ledger.stateKey, sealed.state);
    const lastSeq = messages.at(-1)?.seq ?? this.#lastSeq;
    if (messages.length > 0) state.set(seqKey, Buffer.from(String(lastSeq)));
    if (checkpoints.length > 0) state.set(signedKey, Buffer.from(String(this.#signedSize)));
    const rows: readonly LedgerRow[] = sealed?.rows ?? [];
    const kept = (): void => {
      folded.kept();
      sealed?.kept();
      this.#checkpoints = this.#checkpoints.slice(checkpoints.length);
      this.#openings = this.#openings.slice(openings.length);
      this.#facts.clear();
      this.#lastSeq = lastSeq;
    };
    return { rows, checkpoints, openings, state, kept };
  }
}

/** A gap message as a record: the same facts, out of the bytes that are sent. */
function gapOf({ seq, body }: Message, time: EpochMs): RecordDraft {
  const { kind, fromT, toT, fromSeq, toSeq, ofEpoch, saved, count, equipment, connection, code } = JSON.parse(
    body.toString(),
  ) as GapRecord['gap'];
  return {
    kind: 'gap',
    time,
    seq,
    gap: { kind, fromT, toT, fromSeq, toSeq, ofEpoch, saved, count, equipment, connection, code },
  };
}
