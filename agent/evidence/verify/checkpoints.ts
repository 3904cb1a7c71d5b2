/** Checkpoints that are kept in a pack, and what they say of the tree. */
import { hashesOf, sameBytes, utf8 } from './bytes.ts';
import { leafHash } from './hash.ts';
import { jsonLines } from './jsonl.ts';
import type { Log, Seen } from './log.ts';
import type { Manifest } from './manifest.ts';
import { rootOfInclusion, type Head } from './merkle.ts';
import {
  faultOfNote,
  parseCheckpoint,
  parseNote,
  rootText,
  type Checkpoint,
  type NoteFault,
} from './note.ts';
import type { Outcomes } from './outcomes.ts';
import { parseJson, isObject } from './canonical.ts';
import { readRecord } from './record-shapes.ts';

const entry = 'checkpoints.jsonl';

/** A checkpoint signed by the log's key for this log, or what is wrong with it. */
export function openCheckpoint(text: unknown, manifest: Manifest): Checkpoint | NoteFault | 'origin' {
  const note = typeof text === 'string' ? parseNote(text) : undefined;
  const checkpoint = note && parseCheckpoint(note.text);
  if (note === undefined || checkpoint === undefined) return 'malformed';
  if (checkpoint.origin !== manifest.origin) return 'origin';
  return faultOfNote(note, manifest.key) ?? checkpoint;
}

/** Reads checkpoints.jsonl: signature and order of each. What is good is handed on. */
export function readCheckpoints(
  bytes: Uint8Array | undefined,
  manifest: Manifest,
  outcomes: Outcomes,
): Head[] {
  const [begin, end] = manifest.range;
  const heads: Head[] = [];
  let last = begin;
  for (const { line, value } of jsonLines(bytes ?? new Uint8Array(0))) {
    const found = Number.isSafeInteger(value?.['time'])
      ? openCheckpoint(value?.['note'], manifest)
      : 'malformed';
    if (typeof found === 'string')
      outcomes.mismatch('checkpoints', `evidence.checkpoints.${found}`, { line, after: last }, { entry });
    else if (found.size <= last || found.size > end)
      outcomes.mismatch('checkpoints', 'evidence.checkpoints.order', { line, size: found.size }, { entry });
    else {
      heads.push(found);
      last = found.size;
    }
  }
  if (last !== end)
    outcomes.mismatch('checkpoints', 'evidence.checkpoints.newest', { size: end, found: last }, { entry });
  return heads;
}

/** Compares the roots of the checkpoints with those of the records, and so bounds where something was changed. */
export function compareCheckpoints(
  heads: readonly Head[],
  log: Log,
  manifest: Manifest,
  outcomes: Outcomes,
): void {
  const [begin, end] = manifest.range;
  let good = begin;
  for (const { size, root } of heads) {
    const computed = log.roots.get(size);
    if (computed !== undefined && sameBytes(computed, root)) {
      good = size;
      continue;
    }
    const params = { size, first: good, last: size - 1 };
    outcomes.mismatch('checkpoints', 'evidence.checkpoints.root', params, { record: good, entry });
    break;
  }
  const newest = heads.at(-1);
  if (newest?.size === end && log.size === end && sameBytes(newest.root, log.root))
    outcomes.match('tree', 'evidence.tree.ok', { size: end, root: rootText(log.root) });
  else outcomes.mismatch('tree', 'evidence.tree.root', { size: end, first: good }, { record: good });
  outcomes.match('checkpoints', 'evidence.checkpoints.ok', { count: heads.length });
}

/** Reads proofs.jsonl: earlier records that are still in force, proved to be in the tree of the newest checkpoint. */
export function readProofs(
  bytes: Uint8Array | undefined,
  head: Head | undefined,
  manifest: Manifest,
  outcomes: Outcomes,
): Seen[] {
  const seen: Seen[] = [];
  const place = { entry: 'proofs.jsonl' };
  let last = -1;
  for (const { line, value } of jsonLines(bytes ?? new Uint8Array(0))) {
    const [n, written, proof] = [value?.['n'], value?.['record'], hashesOf(value?.['proof'])];
    const isForm = typeof n === 'number' && Number.isSafeInteger(n) && typeof written === 'string';
    if (!isForm || proof === undefined || n <= last || n >= manifest.range[0]) {
      outcomes.mismatch('tree', 'evidence.tree.proofForm', { line }, place);
      continue;
    }
    last = n;
    const leaf = leafHash(utf8(written));
    const root = rootOfInclusion(n, manifest.range[1], leaf, proof);
    if (head === undefined || root === undefined || !sameBytes(root, head.root))
      outcomes.mismatch('tree', 'evidence.tree.proof', { n }, { record: n, ...place });
    const parsed = parseJson(written);
    const { record, fault } = readRecord(parsed?.value);
    if (parsed?.canonical !== true || (isObject(parsed.value) && parsed.value['n'] !== n))
      outcomes.mismatch('records', 'evidence.records.canonical', { n }, { record: n, ...place });
    else if (fault !== undefined)
      outcomes.mismatch('records', 'evidence.records.field', { n, field: fault }, { record: n, ...place });
    if (record !== undefined) seen.push({ record, n, leaf, entry: place.entry });
  }
  return seen;
}
