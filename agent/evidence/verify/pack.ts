/** A pack as it is read: entry by entry, each unpacked when its turn comes and compared with the manifest. */
import { sameBytes, textOf } from './bytes.ts';
import { sha256, sha256OfMany } from './hash.ts';
import { layoutOf, type Layout } from './layout.ts';
import { readManifest, type Manifest } from './manifest.ts';
import { faultOfNote, parseNote, rootText } from './note.ts';
import type { Outcomes } from './outcomes.ts';
import { readDirectory, readEntry, type ZipEntry, type ZipFault } from './zip.ts';

const faultTexts = {
  directory: 'evidence.container.noPack',
  header: 'evidence.container.header',
  inflate: 'evidence.container.inflate',
  crc: 'evidence.container.crc',
} as const;

/** Tells how far reading is, in bytes of the file. */
export type Progress = (done: number, total: number) => void;

/** Reads the entries of one pack; what is wrong with them goes to the checks `container` and `manifest`. */
export class Pack {
  readonly layout: Layout;
  #manifest: Manifest | undefined;
  readonly #zip: Uint8Array;
  readonly #outcomes: Outcomes;
  readonly #progress: Progress | undefined;
  readonly #entries: readonly ZipEntry[];
  readonly #isContainer: boolean;
  #done = 0;

  private constructor(zip: Uint8Array, outcomes: Outcomes, progress: Progress | undefined) {
    this.#zip = zip;
    this.#outcomes = outcomes;
    this.#progress = progress;
    const { entries, fault } = readDirectory(zip);
    const { layout, stray } = layoutOf(entries);
    this.layout = layout;
    outcomes.match('container', 'evidence.container.ok', { entries: entries.length, bytes: zip.length });
    if (fault !== undefined) this.#report(fault);
    if (stray !== undefined)
      outcomes.mismatch('container', 'evidence.container.stray', { entry: stray }, { entry: stray });
    this.#entries = entries;
    this.#isContainer = fault?.fault !== 'directory';
  }

  /** Opens the file and reads the manifest. */
  static async open(zip: Uint8Array, outcomes: Outcomes, progress?: Progress): Promise<Pack> {
    const pack = new Pack(zip, outcomes, progress);
    if (pack.#isContainer) pack.#manifest = await pack.#openManifest();
    return pack;
  }

  /** Undefined where it cannot be read. */
  get manifest(): Manifest | undefined {
    return this.#manifest;
  }

  /** Unpacks an entry. Undefined where that cannot be done, which is told. */
  async read(entry: ZipEntry | undefined): Promise<Uint8Array | undefined> {
    if (entry === undefined) return undefined;
    const { bytes, fault } = readEntry(this.#zip, entry);
    if (fault !== undefined) this.#report(fault);
    this.#done += entry.packed;
    this.#progress?.(this.#done, this.#zip.length);
    const listed = this.#manifest?.files.get(entry.name);
    if (bytes === undefined) this.#outcomes.unknown('manifest', 'evidence.partial');
    if (bytes === undefined || listed === undefined) return bytes;
    if (listed.bytes !== bytes.length || !sameBytes(listed.sha256, await sha256OfMany(bytes)))
      this.#outcomes.mismatch(
        'manifest',
        'evidence.manifest.file',
        { entry: entry.name },
        { entry: entry.name },
      );
    return bytes;
  }

  async #openManifest(): Promise<Manifest | undefined> {
    const { manifest: entry, signature, checkpoints, records } = this.layout;
    const required = { 'manifest.json': entry, 'manifest.sig': signature, 'checkpoints.jsonl': checkpoints };
    const needed = Object.entries({ ...required, 'records/': records[0] });
    for (const [name, found] of needed)
      if (found === undefined)
        this.#outcomes.mismatch('container', 'evidence.container.missing', { entry: name }, { entry: name });
    const bytes = await this.read(entry);
    if (bytes === undefined) return undefined;
    const { manifest, fault } = readManifest(bytes);
    if (manifest === undefined) {
      const place = { entry: 'manifest.json' };
      this.#outcomes.mismatch('manifest', 'evidence.manifest.form', { field: fault ?? '' }, place);
      return undefined;
    }
    this.#outcomes.match('manifest', 'evidence.manifest.ok', { files: manifest.files.size });
    await this.#checkSignature(manifest, bytes, signature);
    this.#checkFiles(manifest);
    return manifest;
  }

  async #checkSignature(manifest: Manifest, bytes: Uint8Array, entry: ZipEntry | undefined): Promise<void> {
    const written = await this.read(entry);
    const note = parseNote((written && textOf(written)) ?? '');
    const text = `zhencai.pack/1\n${rootText(sha256(bytes))}\n`;
    const place = { entry: 'manifest.sig' };
    if (note === undefined || note.signatures.length !== 1 || faultOfNote(note, manifest.key) !== undefined)
      this.#outcomes.mismatch('manifest', 'evidence.manifest.signature', {}, place);
    else if (note.text !== text) this.#outcomes.mismatch('manifest', 'evidence.manifest.other', {}, place);
  }

  /** The manifest lists every other entry but its signature, and nothing else. */
  #checkFiles(manifest: Manifest): void {
    const others = new Set(
      this.#entries.map(({ name }) => name).filter((name) => !name.startsWith('manifest.')),
    );
    const unlisted = [...others].find((name) => !manifest.files.has(name));
    const absent = [...manifest.files.keys()].find((name) => !others.has(name));
    for (const [text, entry] of [
      ['evidence.manifest.unlisted', unlisted],
      ['evidence.manifest.absent', absent],
    ] as const)
      if (entry !== undefined) this.#outcomes.mismatch('manifest', text, { entry }, { entry });
    const bare = this.layout.messages.find(({ hashes }) => !hashes) ?? this.layout.values;
    if (manifest.redacted && bare !== undefined)
      this.#outcomes.mismatch(
        'manifest',
        'evidence.manifest.redacted',
        { entry: bare.name },
        { entry: bare.name },
      );
  }

  #report({ fault, entry }: ZipFault): void {
    const params = entry === undefined ? {} : { entry };
    this.#outcomes.mismatch('container', faultTexts[fault], params, params);
  }
}
