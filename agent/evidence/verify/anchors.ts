/**
 * Checkpoints that come from outside: the broker's retained copy, a mail, a photograph. They are what a provider cannot
 * take back: a history that was signed anew, with the agent's own key, does not have their roots.
 */
import { hashesOf, sameBytes } from './bytes.ts';
import { openCheckpoint } from './checkpoints.ts';
import { jsonLines } from './jsonl.ts';
import type { Manifest } from './manifest.ts';
import { isConsistent, type Head } from './merkle.ts';
import { parseCheckpoint, parseNote, type Checkpoint } from './note.ts';
import type { Outcomes } from './outcomes.ts';

/** A note from outside, and what it is. */
export interface Outside {
  readonly found: ReturnType<typeof openCheckpoint>;
  /** Who wrote it, as far as it can be read. */
  readonly origin: string;
}

/** Reads the notes a reviewer holds. */
export function readOutside(notes: readonly string[], manifest: Manifest): Outside[] {
  return notes.map((text) => {
    const note = parseNote(text);
    const origin = (note && parseCheckpoint(note.text)?.origin) ?? '';
    return { found: openCheckpoint(text, manifest), origin };
  });
}

/** Sizes at which the tree is to be compared. */
export function sizesOf(outside: readonly Outside[]): number[] {
  return outside.flatMap(({ found }) => (typeof found === 'string' ? [] : [found.size]));
}

/** Checks both sorts: those in the pack by their proofs, those from outside by the roots of the tree. */
export class Anchors {
  readonly #manifest: Manifest;
  readonly #outcomes: Outcomes;
  /** Roots of the checkpoints in the pack, by size. */
  readonly #packed = new Map<number, Uint8Array>();
  /** Size of the largest checkpoint from outside so far that agrees: what the pack says of itself bounds nothing. */
  #good = 0;

  constructor(manifest: Manifest, outcomes: Outcomes) {
    this.#manifest = manifest;
    this.#outcomes = outcomes;
  }

  /** anchors.jsonl: each is the beginning of the tree of the newest checkpoint. */
  readPacked(bytes: Uint8Array | undefined, head: Head | undefined): void {
    const place = { entry: 'anchors.jsonl' };
    for (const { line, value } of jsonLines(bytes ?? new Uint8Array(0))) {
      const found = openCheckpoint(value?.['note'], this.#manifest);
      const proof = hashesOf(value?.['proof']);
      if (typeof found === 'string' || proof === undefined)
        this.#outcomes.mismatch('anchors', 'evidence.anchors.form', { line }, place);
      else if (head === undefined || !isConsistent(found, head, proof))
        this.#outcomes.mismatch(
          'anchors',
          'evidence.anchors.proof',
          { line, size: found.size, first: 0, last: found.size - 1 },
          { record: 0, ...place },
        );
      else this.#packed.set(found.size, found.root);
    }
  }

  /** Notes from outside. `roots`: those of the records of the pack. */
  compare(outside: readonly Outside[], roots: ReadonlyMap<number, Uint8Array>): void {
    for (const { found, origin } of outside) {
      if (found === 'malformed') this.#outcomes.unknown('anchors', 'evidence.anchors.malformed');
      else if (found === 'forged') this.#outcomes.unknown('anchors', 'evidence.anchors.forged', { origin });
      else if (found === 'origin') this.#outcomes.unknown('anchors', 'evidence.anchors.origin', { origin });
      // The log has one key for ever: a checkpoint of it by another key is of another history.
      else if (found === 'unsigned')
        this.#outcomes.mismatch('anchors', 'evidence.anchors.unsigned', { origin });
    }
    const readable = outside.flatMap(({ found }) => (typeof found === 'string' ? [] : [found]));
    for (const checkpoint of readable.toSorted((a, b) => a.size - b.size))
      this.#compareOne(checkpoint, roots);
    const params = { outside: outside.length, upTo: this.#good, end: this.#manifest.range[1] };
    // What the pack brings along was put there by whoever made it.
    if (outside.length === 0)
      this.#outcomes.unknown('anchors', 'evidence.anchors.none', { packed: this.#packed.size });
    else this.#outcomes.match('anchors', 'evidence.anchors.ok', params);
  }

  #compareOne({ size, root }: Checkpoint, roots: ReadonlyMap<number, Uint8Array>): void {
    const [begin, end] = this.#manifest.range;
    const computed = roots.get(size) ?? this.#packed.get(size);
    const good = this.#good;
    if (computed !== undefined && sameBytes(computed, root)) this.#good = size;
    else if (computed !== undefined || (size >= begin && size <= end))
      this.#outcomes.mismatch(
        'anchors',
        'evidence.anchors.root',
        { size, first: good, last: size - 1 },
        { record: good },
      );
    else if (size > end) this.#outcomes.unknown('anchors', 'evidence.anchors.newer', { size, end });
    else this.#outcomes.unknown('anchors', 'evidence.anchors.older', { size, begin });
  }
}
