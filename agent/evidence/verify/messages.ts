/** Messages in a pack, and the windows they belong to. */
import type { WindowRecord } from '../../model/record.ts';
import { hashOf, linesOf, sameBytes, textOf } from './bytes.ts';
import { isObject } from './canonical.ts';
import { Captured, readCaptured } from './captured.ts';
import { leafHash } from './hash.ts';
import type { NumberedEntry } from './layout.ts';
import type { Seen } from './log.ts';
import type { Manifest } from './manifest.ts';
import { Frontier } from './merkle.ts';
import type { Outcomes } from './outcomes.ts';
import type { Pack } from './pack.ts';

/** Checks `messages` and `message`. Windows must have been seen before `read`. */
export class Messages {
  readonly #pack: Pack;
  readonly #manifest: Manifest;
  readonly #outcomes: Outcomes;
  readonly #captured: Captured;
  /** Windows whose messages are in the pack. */
  readonly #windows = new Map<number, WindowRecord | undefined>();
  /** Numbers of the messages of windows that ended together. */
  #together: { to: number; seqs: Set<number> } = { to: -1, seqs: new Set() };
  #count = 0;

  constructor(pack: Pack, manifest: Manifest, message: Uint8Array | undefined, outcomes: Outcomes) {
    this.#pack = pack;
    this.#manifest = manifest;
    this.#outcomes = outcomes;
    this.#captured = new Captured(message, manifest, outcomes);
    for (const { n } of pack.layout.messages) this.#windows.set(n, undefined);
  }

  see({ record, n }: Seen): void {
    if (record.kind !== 'window') return;
    if (this.#windows.has(n)) this.#windows.set(n, record);
    this.#captured.seeWindow(record, n);
  }

  async read(): Promise<void> {
    const { messages } = this.#pack.layout;
    for (const entry of messages) this.#readEntry(entry, await this.#pack.read(entry));
    if (messages.length === 0) this.#outcomes.unknown('messages', 'evidence.messages.none');
    else
      this.#outcomes.match('messages', 'evidence.messages.ok', {
        windows: messages.length,
        count: this.#count,
        gone: this.#manifest.gone.length,
      });
    this.#captured.finish();
  }

  #readEntry(entry: NumberedEntry, bytes: Uint8Array | undefined): void {
    const window = this.#windows.get(entry.n);
    if (window === undefined) this.#bad('evidence.messages.window', entry);
    if (bytes === undefined) this.#bad('evidence.messages.unreadable', entry);
    if (window === undefined || bytes === undefined) return;
    const { lines, whole } = linesOf(bytes);
    const hashes = entry.hashes ? lines.map((line) => hashOf(textOf(line))) : lines.map(leafHash);
    const tree = new Frontier();
    for (const hash of hashes)
      if (hash !== undefined) {
        tree.append(hash);
        this.#captured.seeLeaf(hash, entry.n);
      }
    this.#captured.seeAll(entry.n);
    this.#count += lines.length;
    const expected = window.messages;
    const root = hashOf(expected.root);
    if (!whole || tree.size !== lines.length) this.#bad('evidence.messages.form', entry);
    else if (lines.length !== expected.n)
      this.#bad('evidence.messages.count', entry, { found: lines.length, expected: expected.n });
    else if (root === undefined || !sameBytes(tree.root(), root)) this.#bad('evidence.messages.root', entry);
    if (!entry.hashes) this.#readBodies(entry, window, lines);
  }

  /** Raw messages must agree with what the window says of them. */
  #readBodies(entry: NumberedEntry, window: WindowRecord, lines: readonly Uint8Array[]): void {
    const { first, last, bytes } = window.messages;
    const total = lines.reduce((sum, line) => sum + line.length, 0);
    if (total !== bytes) this.#bad('evidence.messages.bytes', entry, { found: total, expected: bytes });
    if (this.#together.to !== window.to) this.#together = { to: window.to, seqs: new Set() };
    let before = 0;
    let samples = 0;
    for (const [at, line] of lines.entries()) {
      const body = readCaptured(line);
      const params = { line: at + 1 };
      if (body === undefined || body.gw !== this.#manifest.gateway || body.epoch !== this.#manifest.epoch) {
        this.#bad('evidence.messages.foreign', entry, params);
        return;
      }
      const { seq } = body;
      if (seq <= before || seq < (first ?? 0) || seq > (last ?? 0) || (at === 0 && seq !== first))
        this.#bad('evidence.messages.seq', entry, { ...params, seq });
      if (this.#together.seqs.has(seq)) this.#bad('evidence.messages.twice', entry, { ...params, seq });
      if (body.equipment !== window.equipment) this.#bad('evidence.messages.equipment', entry, params);
      this.#together.seqs.add(seq);
      before = seq;
      samples += usableSamples(body.value);
    }
    if (lines.length > 0 && before !== last)
      this.#bad('evidence.messages.seq', entry, { line: lines.length, seq: before });
    const usable = window.live + window.backfilled;
    if (samples > usable) this.#bad('evidence.messages.samples', entry, { found: samples, expected: usable });
  }

  #bad(
    text: Parameters<Outcomes['mismatch']>[1],
    entry: NumberedEntry,
    params: Record<string, string | number> = {},
  ): void {
    const place = { record: entry.n, entry: entry.name };
    this.#outcomes.mismatch('messages', text, { n: entry.n, ...params }, place);
  }
}

/** Samples of a telemetry message that are not BAD. */
function usableSamples(body: Readonly<Record<string, unknown>>): number {
  const { schema, d } = body;
  if (typeof schema !== 'string' || !schema.startsWith('zhencai.telemetry/') || !Array.isArray(d)) return 0;
  return d.filter((sample) => isObject(sample) && (sample['q'] === 'GOOD' || sample['q'] === 'UNCERTAIN'))
    .length;
}
