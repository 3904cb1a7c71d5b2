/**
 * Makes the file a reviewer takes away (agent/evidence/README.md): the records of a period, what is in force before it, the
 * signed heads, and proofs that they belong together. Reads the log; writes nothing but the pack.
 */
import { createHash, type Hash } from 'node:crypto';
import type { LedgerCheckpoint, LedgerOpening, LedgerRow } from '../model/ledger.ts';
import type { Seq } from '../model/message.ts';
import type { RecordKind, WindowRecord } from '../model/record.ts';
import type { EpochMs } from '../model/time.ts';
import { canonicalJson, type Json } from './canonical.ts';
import { leafHash, Tree, TreeEdge } from './merkle.ts';
import { fingerprint, signNote, verifierKey, type NoteKey } from './note.ts';
import { mostEntries, zipEntry, zipFile, type ZipEntry } from './zip.ts';

/** Records in one entry of the pack. */
const chunkRecords = 20_000;
/** Entries beside records and messages: manifest, signature, values. */
const ownEntries = 3;
/** Kinds of which what was said last before the period is still in force. */
const lasting: readonly RecordKind[] = ['start', 'register'];

/** The log as it is read; the store's ledger tables are one. */
export interface LedgerSource {
  rows(from: number, to: number): Iterable<LedgerRow>;
  hashes(size: number): Buffer[];
  latest(kind: RecordKind, before: number): LedgerRow | undefined;
  ofKind(kind: RecordKind, before: number): LedgerRow[];
  firstAt(time: EpochMs): number | null;
  checkpoints(after: number): LedgerCheckpoint[];
  openings(from: number, to: number): LedgerOpening[];
  bodies(first: Seq, last: Seq, equipment: string): Buffer[];
}

export interface PackRequest {
  readonly gateway: string;
  readonly epoch: string;
  readonly version: string;
  readonly key: NoteKey;
  readonly made: EpochMs;
  /** The period, on the raster of windows. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Whose messages go in: equipment ids; `all`. */
  readonly messages: 'all' | ReadonlySet<string>;
  /** Leaves out what machines measured; hashes stay. */
  readonly redact: boolean;
  /** Checkpoints from outside, to be proved to be a beginning of this log. */
  readonly anchors: readonly { readonly size: number; readonly note: string }[];
}

export interface Pack {
  readonly bytes: Buffer;
  /** Hex. */
  readonly sha256: string;
  readonly fingerprint: string;
  readonly records: number;
  /** Windows whose messages were asked for and are no longer kept. */
  readonly gone: number;
}

/**
 * Makes a pack.
 * @returns `none` where nothing of the period is signed yet, `pruned` where its records are no longer kept, `tooLarge` where
 *   messages of more windows are asked for than a pack can hold
 */
export function makePack(source: LedgerSource, request: PackRequest): Pack | 'none' | 'pruned' | 'tooLarge' {
  const head = source.checkpoints(0).at(-1);
  if (head === undefined) return 'none';
  const { size } = head;
  const first = Math.min(source.firstAt(request.from) ?? size, size);
  if (first === size) return 'none';
  const zip = new SignedZip();
  const leaves = source.hashes(size);
  const kept = source.checkpoints(first).filter((one) => one.size <= size);
  zip.add(
    'checkpoints.jsonl',
    kept.map(({ time, note }) => canonicalJson({ time, note })),
  );
  const windows = addRecords(zip, source, [first, size]);
  if (windows === 'pruned') return 'pruned';
  if (first > 0 || request.anchors.length > 0) addProofs(zip, source, request, new Tree(leaves), first);
  const wanted = windows.filter((window) => isWanted(window, request));
  if (wanted.length + zip.files.length + ownEntries > mostEntries) return 'tooLarge';
  const gone = addMessages(zip, source, request, wanted);
  const openings = request.redact ? [] : source.openings(first, size);
  if (openings.length > 0)
    zip.add(
      'values.jsonl',
      openings.map(({ body }) => body),
    );

  const { gateway, epoch, version, key, made, from, to, redact } = request;
  const manifest = {
    schema: 'zhencai.pack/1',
    made,
    from,
    to,
    gateway,
    epoch,
    version,
    gone,
    origin: key.name,
    key: verifierKey(key),
    range: [first, size],
    left: edgeOf(leaves.slice(0, first)).saved().subtrees,
    redacted: redact,
    files: zip.files,
  };
  const bytes = zip.end(Buffer.from(canonicalJson(manifest as unknown as Json)), key);
  const sha256 = hasher().update(bytes).digest('hex');
  return {
    bytes,
    sha256,
    records: size - first,
    gone: gone.length,
    fingerprint: fingerprint(key.publicKey),
  };
}

/** A window with messages, as the pack needs to know it. */
type PackedWindow = Pick<WindowRecord, 'n' | 'equipment' | 'from' | 'to' | 'messages'>;

function addRecords(
  zip: SignedZip,
  source: LedgerSource,
  [first, size]: readonly [number, number],
): PackedWindow[] | 'pruned' {
  const windows: PackedWindow[] = [];
  for (let from = first; from < size; from += chunkRecords) {
    const lines: Buffer[] = [];
    for (const { kind, body } of source.rows(from, Math.min(from + chunkRecords, size))) {
      if (body.length === 0) return 'pruned';
      lines.push(body);
      if (kind !== 'window') continue;
      const { n, equipment, from: begin, to, messages } = JSON.parse(body.toString()) as WindowRecord;
      if (messages.n > 0) windows.push({ n, equipment, from: begin, to, messages });
    }
    zip.add(`records/${String(from).padStart(10, '0')}.jsonl`, lines);
  }
  return windows;
}

/** What is in force before the first record: each endpoint's last identity, register and start; and anchors. */
function addProofs(
  zip: SignedZip,
  source: LedgerSource,
  { anchors }: PackRequest,
  tree: Tree,
  first: number,
): void {
  const identities = new Map<string, LedgerRow>();
  for (const row of source.ofKind('identity', first)) {
    const { connection, unit } = JSON.parse(row.body.toString()) as { connection: string; unit?: number };
    identities.set(`${connection}/${unit ?? ''}`, row);
  }
  const rows = [...lasting.flatMap((kind) => source.latest(kind, first) ?? []), ...identities.values()];
  const text = (proof: readonly Buffer[]): string[] => proof.map((hash) => hash.toString('base64'));
  const proved = rows
    .sort((a, b) => a.n - b.n)
    .map(({ n, body }) => ({ n, record: body.toString(), proof: text(tree.inclusionProof(n)) }));
  if (proved.length > 0) zip.add('proofs.jsonl', proved.map(canonicalJson));
  const lines = anchors
    .filter(({ size }) => size > 0 && size <= tree.size)
    .map(({ size, note }) => canonicalJson({ note, proof: text(tree.consistencyProof(size)) }));
  if (lines.length > 0) zip.add('anchors.jsonl', lines);
}

/** Whether a window's messages were asked for. */
function isWanted(window: PackedWindow, { messages, from, to }: PackRequest): boolean {
  if (messages !== 'all' && !messages.has(window.equipment)) return false;
  return window.from >= from && window.to <= to;
}

/** @returns indexes of the windows whose messages are not all there any more */
function addMessages(
  zip: SignedZip,
  source: LedgerSource,
  { redact }: PackRequest,
  windows: readonly PackedWindow[],
): number[] {
  const gone: number[] = [];
  for (const { n, equipment, messages } of windows) {
    const bodies = source.bodies(messages.first ?? 0, messages.last ?? 0, equipment);
    if (bodies.length !== messages.n) gone.push(n);
    else if (redact)
      zip.add(
        `messages/${n}.hashes`,
        bodies.map((body) => leafHash(body).toString('base64')),
      );
    else zip.add(`messages/${n}.jsonl`, bodies);
  }
  return gone;
}

function edgeOf(leaves: readonly Buffer[]): TreeEdge {
  const edge = TreeEdge.empty();
  for (const leaf of leaves) edge.add(leaf);
  return edge;
}

/** The entries behind the manifest, which goes first and names them all. Packed as they come: only that is kept. */
class SignedZip {
  readonly #entries: ZipEntry[] = [];
  readonly files: { readonly name: string; readonly bytes: number; readonly sha256: string }[] = [];

  /** @param lines without line feed */
  add(name: string, lines: readonly (string | Buffer)[]): void {
    const parts = lines.flatMap((line) => [Buffer.from(line as string), lineFeed]);
    const content = Buffer.concat(parts);
    this.#entries.push(zipEntry(name, content));
    this.files.push({ name, bytes: content.length, sha256: hasher().update(content).digest('base64') });
  }

  end(manifest: Buffer, key: NoteKey): Buffer {
    const hash = hasher().update(manifest).digest('base64');
    const note = Buffer.from(signNote(key, `zhencai.pack/1\n${hash}\n`));
    return zipFile([zipEntry('manifest.json', manifest), zipEntry('manifest.sig', note), ...this.#entries]);
  }
}

const lineFeed = Buffer.from('\n');

function hasher(): Hash {
  return createHash('sha256');
}
