/**
 * Logs and packs made from the format page (agent/evidence/README.md) with node:crypto, for the verifier to judge. Honest
 * ones of any size, and the same after somebody changed them: as an outsider, or as a provider who holds the key.
 */
import type { Grading } from '../../agent/evidence/verify/findings.ts';
import { canonical, FakeKey, FakeTree, sha256 } from './tree.ts';
import { zipOf } from './zip.ts';

/** A record as it stands in a log; the log adds n and prev. */
export type Draft = { readonly kind: string; readonly time: number } & Readonly<Record<string, unknown>>;

export const gateway = 'gw-1';
export const epoch = 'k3f9q2xa';
export const origin = `zhencai/${gateway}/${epoch}`;

/** Bands and links of the 2024 edition. */
export const grading: Grading = {
  edition: '2024',
  title: { zh: '', en: '' },
  sources: [],
  bands: [
    { upTo: 10, points: 0 },
    { upTo: 20, points: 1.5 },
    { upTo: 40, points: 3 },
    { upTo: 60, points: 4.5 },
    { upTo: 100, points: 6 },
  ],
  links: [{ name: '生产管控', points: 0.7 }],
  questions: [],
};

/** A log being written. */
export class FakeLog {
  readonly key: FakeKey;
  readonly drafts: Draft[] = [];
  readonly lines: string[] = [];
  readonly leaves: Buffer[] = [];
  /** Sizes at which it was signed, and when. */
  readonly signed: { size: number; time: number }[] = [];
  /** Bodies of the messages of a window. */
  readonly bodies = new Map<number, readonly string[]>();
  readonly openings: Readonly<Record<string, unknown>>[] = [];
  #tree: FakeTree | undefined;

  constructor(key: FakeKey = new FakeKey(1)) {
    this.key = key;
  }

  /** Adds a record; answers with its index. */
  add(draft: Draft): number {
    const n = this.lines.length;
    const prev = n === 0 ? '' : (this.leaves[n - 1]?.subarray(0, 12).toString('base64') ?? '');
    const line = canonical({ ...draft, n, prev });
    this.drafts.push(draft);
    this.lines.push(line);
    this.leaves.push(sha256(Buffer.of(0), line));
    this.#tree = undefined;
    return n;
  }

  sign(time: number): void {
    this.signed.push({ size: this.lines.length, time });
  }

  get tree(): FakeTree {
    this.#tree ??= new FakeTree(this.leaves);
    return this.#tree;
  }

  /** The checkpoint of a size. */
  checkpoint(size: number, name: string = origin): string {
    return this.key.note(name, `${name}\n${size}\n${this.tree.root(size).toString('base64')}\n`);
  }

  /** The same history with other records, chained and signed anew: what a holder of the key can do. */
  rewritten(change: (draft: Draft, n: number) => Draft | undefined, key: FakeKey = this.key): FakeLog {
    const other = new FakeLog(key);
    const sizes = new Map<number, number>([[0, 0]]);
    for (const [n, draft] of this.drafts.entries()) {
      const changed = change(draft, n);
      if (changed !== undefined) {
        const at = other.add(changed);
        const bodies = this.bodies.get(n);
        if (bodies !== undefined) other.bodies.set(at, bodies);
      }
      sizes.set(n + 1, other.lines.length);
    }
    for (const { size, time } of this.signed) other.signed.push({ size: sizes.get(size) ?? 0, time });
    other.openings.push(...this.openings);
    return other;
  }
}

/** What goes into a pack. */
export interface PackSpec {
  readonly from: number;
  readonly to: number;
  /** First record of it; everything by default. */
  readonly first?: number;
  /** Sizes of earlier checkpoints to prove. */
  readonly anchors?: readonly number[];
  /** Leave messages out, give their hashes, or give them. */
  readonly messages?: 'none' | 'hashes' | 'raw';
  readonly files?: number;
}

/** The entries of a pack in their order, manifest and signature included. */
export function entriesOf(log: FakeLog, spec: PackSpec): Map<string, Buffer> {
  const { first = 0, anchors = [], messages = 'raw' } = spec;
  const end = log.signed.at(-1)?.size ?? 0;
  const entries = new Map<string, Buffer>();
  const put = (name: string, lines: readonly string[]): void => {
    if (lines.length > 0) entries.set(name, Buffer.from(lines.map((line) => `${line}\n`).join('')));
  };
  put(
    'checkpoints.jsonl',
    log.signed
      .filter(({ size }) => size > first)
      .map(({ size, time }) => canonical({ time, note: log.checkpoint(size) })),
  );
  const perFile = spec.files ?? 20_000;
  for (let at = first; at < end; at += perFile)
    put(`records/${String(at).padStart(10, '0')}.jsonl`, log.lines.slice(at, Math.min(end, at + perFile)));
  const text = (proof: readonly Buffer[]): string[] => proof.map((hash) => hash.toString('base64'));
  put(
    'proofs.jsonl',
    inForce(log, first).map((n) =>
      canonical({ n, record: log.lines[n], proof: text(log.tree.inclusion(n, end)) }),
    ),
  );
  put(
    'anchors.jsonl',
    anchors.map((size) =>
      canonical({ note: log.checkpoint(size), proof: text(log.tree.consistency(size, end)) }),
    ),
  );
  if (messages !== 'none')
    for (const [n, bodies] of log.bodies) {
      if (n < first || n >= end) continue;
      if (messages === 'raw') put(`messages/${n}.jsonl`, bodies);
      else
        put(
          `messages/${n}.hashes`,
          bodies.map((body) => sha256(Buffer.of(0), body).toString('base64')),
        );
    }
  if (messages !== 'hashes') put('values.jsonl', log.openings.map(canonical));
  return sealed(entries, log, spec);
}

/** Manifest and signature for entries, as the holder of the key makes them. */
export function sealed(
  entries: ReadonlyMap<string, Buffer>,
  log: FakeLog,
  spec: PackSpec,
): Map<string, Buffer> {
  const { first = 0, from, to } = spec;
  const end = log.signed.at(-1)?.size ?? 0;
  const contents = [...entries].filter(([name]) => !name.startsWith('manifest.'));
  const manifest = canonical({
    schema: 'zhencai.pack/1',
    made: to,
    from,
    to,
    gateway,
    epoch,
    origin,
    key: log.key.verifier(origin),
    range: [first, end],
    left: log.tree.left(first).map((hash) => hash.toString('base64')),
    redacted: spec.messages === 'hashes',
    version: '0.1.0',
    files: contents.map(([name, bytes]) => ({
      name,
      bytes: bytes.length,
      sha256: sha256(bytes).toString('base64'),
    })),
    gone: [],
  });
  const signed = `zhencai.pack/1\n${sha256(manifest).toString('base64')}\n`;
  return new Map([
    ['manifest.json', Buffer.from(manifest)],
    ['manifest.sig', Buffer.from(log.key.note(origin, signed))],
    ...contents,
  ]);
}

/** The file. */
export function packOf(log: FakeLog, spec: PackSpec): Buffer {
  return zipOf(entriesOf(log, spec));
}

/** Indexes of the records before `first` that still hold. */
function inForce(log: FakeLog, first: number): number[] {
  const latest = new Map<string, number>();
  for (const [n, draft] of log.drafts.slice(0, first).entries())
    if (draft.kind === 'start' || draft.kind === 'register') latest.set(draft.kind, n);
    else if (draft.kind === 'identity') latest.set(`identity ${String(draft['connection'])}`, n);
  return [...latest.values()].sort((a, b) => a - b);
}
