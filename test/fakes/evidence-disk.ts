/** What a store keeps of the evidence, in memory: a transaction is taken as a whole, refused, or never came. */
import type { LedgerSource } from '../../agent/evidence/pack.ts';
import type { LedgerCheckpoint, LedgerOpening, LedgerRow } from '../../agent/model/ledger.ts';
import type { Message, Seq } from '../../agent/model/message.ts';
import type { RecordKind } from '../../agent/model/record.ts';
import type { EpochMs } from '../../agent/model/time.ts';
import type { Witness } from '../../agent/store/witness.ts';

export class EvidenceDisk implements LedgerSource {
  readonly ledger: LedgerRow[] = [];
  readonly messages: Message[] = [];
  readonly #checkpoints = new Map<number, LedgerCheckpoint>();
  readonly #openings: LedgerOpening[] = [];
  readonly #state = new Map<string, string>();
  /** Time of the last transaction. */
  aliveAt: EpochMs | undefined;

  /** One transaction. @throws where a checkpoint speaks for records that are not on disk yet */
  commit(witness: Witness, messages: readonly Message[], now: EpochMs): void {
    const size = this.ledger.length;
    const { rows, checkpoints, openings, state, kept } = witness.seal(messages);
    for (const [index, row] of rows.entries())
      if (row.n !== size + index) throw new Error(`record ${row.n} where ${size + index} was due`);
    for (const checkpoint of checkpoints) {
      if (checkpoint.size > size) throw new Error(`a checkpoint of ${checkpoint.size}, ${size} are durable`);
      this.#checkpoints.set(checkpoint.size, checkpoint);
    }
    for (const { n } of openings)
      if (n >= size) throw new Error(`an opening of record ${n}, ${size} are durable`);
    this.ledger.push(...rows);
    this.messages.push(...messages);
    this.#openings.push(...openings);
    for (const [key, value] of state) {
      if (value.length === 0) this.#state.delete(key);
      else this.#state.set(key, value.toString());
    }
    this.aliveAt = now;
    kept();
  }

  /** A transaction that the disk refuses: it was sealed, and comes again. */
  refuse(witness: Witness, messages: readonly Message[]): void {
    witness.seal(messages);
  }

  /** Keys that stand for windows. */
  get windowKeys(): string[] {
    return [...this.#state.keys()].filter((key) => key.startsWith('evidence/window/'));
  }

  readonly state = (key: string): Buffer | undefined => {
    const value = this.#state.get(key);
    return value === undefined ? undefined : Buffer.from(value);
  };

  rows(from: number, to: number): LedgerRow[] {
    return this.ledger.slice(from, to);
  }

  hashes(size: number): Buffer[] {
    return this.ledger.slice(0, size).map(({ hash }) => hash);
  }

  latest(kind: RecordKind, before: number): LedgerRow | undefined {
    return this.ofKind(kind, before).at(-1);
  }

  ofKind(kind: RecordKind, before: number): LedgerRow[] {
    return this.ledger.slice(0, before).filter((row) => row.kind === kind);
  }

  firstAt(time: EpochMs): number | null {
    return this.ledger.find((row) => row.time >= time)?.n ?? null;
  }

  checkpoints(after: number): LedgerCheckpoint[] {
    return [...this.#checkpoints.values()].filter(({ size }) => size > after).sort((a, b) => a.size - b.size);
  }

  openings(from: number, to: number): LedgerOpening[] {
    return this.#openings.filter(({ n }) => n >= from && n < to).sort((a, b) => a.n - b.n);
  }

  bodies(first: Seq, last: Seq, equipment: string): Buffer[] {
    return this.messages
      .filter(({ seq, equipment: id }) => seq >= first && seq <= last && id === equipment)
      .map(({ body }) => body);
  }
}
