/**
 * Checks a pack and computes what it shows, offline and from the bytes alone. Written from agent/evidence/README.md; runs
 * in Node and in a page from file://. One pass over the records: memory does not grow with their number.
 */
import { Anchors, readOutside, sizesOf } from './anchors.ts';
import { hex } from './bytes.ts';
import { Challenges } from './challenges.ts';
import { compareCheckpoints, readCheckpoints, readProofs } from './checkpoints.ts';
import { EquipmentWindows } from './equipment.ts';
import { equipmentFindings, headlineOf, linkFindings } from './figures.ts';
import type { Check, Findings, Grading } from './findings.ts';
import { sha256OfMany } from './hash.ts';
import { historyHints, identityHints } from './hints.ts';
import { History } from './history.ts';
import { Identities } from './identities.ts';
import { checkKey } from './key.ts';
import { LogReader, type Log, type Seen } from './log.ts';
import type { Manifest } from './manifest.ts';
import { Messages } from './messages.ts';
import { fingerprintOf, rootText } from './note.ts';
import { Outcomes } from './outcomes.ts';
import { Pack, type Progress } from './pack.ts';
import { Registers } from './registers.ts';
import { SeriesHints } from './series.ts';
import { Shortfalls, type Shortfall } from './shortfalls.ts';
import { ClockCheck, SequenceCheck, WindowCheck } from './windows.ts';

/** What a pack is checked against. */
export interface VerifyOptions {
  readonly grading: Grading;
  /** The key the reviewer expects: a C2SP verifier key, or the fingerprint of the public key in hex. */
  readonly key?: string | undefined;
  /** Checkpoints from outside, such as the broker's retained copy: the text of each note. */
  readonly checkpoints?: readonly string[] | undefined;
  /** Body of a message that was captured from the broker. */
  readonly message?: Uint8Array | undefined;
  /** Told after each entry, in bytes of the file. What it throws ends the verification. */
  readonly progress?: Progress | undefined;
}

/** What was found. */
export interface Verification {
  /** All checks, in the order of `checkIds`. */
  readonly checks: readonly Check[];
  /** No check is a mismatch. */
  readonly sound: boolean;
  /** Absent where the pack is too broken to say. */
  readonly findings?: Findings | undefined;
  /** When too little was read of which machine: for people, beside the findings and no part of them. */
  readonly shortfalls: readonly Shortfall[];
}

/** Verifies a pack. Never rejects of itself, only with what `progress` throws: what is wrong with the pack is a check. */
export async function verifyPack(bytes: Uint8Array, options: VerifyOptions): Promise<Verification> {
  const outcomes = new Outcomes();
  const pack = await Pack.open(bytes, outcomes, options.progress);
  const { manifest } = pack;
  const verifier = manifest && new Verifier(bytes, pack, manifest, options, outcomes);
  const withFigures = await verifier?.run();
  const verdict = { checks: outcomes.list(), sound: !outcomes.isBad() };
  if (verifier === undefined || withFigures === undefined) return { ...verdict, shortfalls: [] };
  return { ...verdict, findings: { ...withFigures, ...verdict }, shortfalls: verifier.shortfalls.list() };
}

/** Checks that speak of all records. */
const partial = ['clock', 'windows', 'sequence', 'messages', 'challenges', 'identity'] as const;

type Figures = Omit<Findings, 'checks' | 'sound'>;

class Verifier {
  readonly #bytes: Uint8Array;
  readonly #pack: Pack;
  readonly #manifest: Manifest;
  readonly #options: VerifyOptions;
  readonly #outcomes: Outcomes;
  readonly #registers = new Registers();
  readonly #identities: Identities;
  readonly #history: History;
  readonly #challenges: Challenges;
  readonly #messages: Messages;
  readonly #windowCheck: WindowCheck;
  readonly #windows: EquipmentWindows;
  readonly #series: SeriesHints;
  readonly shortfalls: Shortfalls;

  constructor(bytes: Uint8Array, pack: Pack, manifest: Manifest, options: VerifyOptions, outcomes: Outcomes) {
    this.#bytes = bytes;
    this.#pack = pack;
    this.#manifest = manifest;
    this.#options = options;
    this.#outcomes = outcomes;
    this.#identities = new Identities(outcomes);
    this.#history = new History(manifest, outcomes);
    this.#challenges = new Challenges(outcomes);
    this.#messages = new Messages(pack, manifest, options.message, outcomes);
    this.#windowCheck = new WindowCheck(outcomes);
    this.#windows = new EquipmentWindows(manifest.from, manifest.to);
    this.#series = new SeriesHints(manifest.from, manifest.to);
    this.shortfalls = new Shortfalls(manifest.from, manifest.to);
  }

  async run(): Promise<Figures | undefined> {
    const { layout } = this.#pack;
    checkKey(this.#manifest, this.#options.key, this.#outcomes);
    const heads = readCheckpoints(await this.#pack.read(layout.checkpoints), this.#manifest, this.#outcomes);
    const head = heads.at(-1)?.size === this.#manifest.range[1] ? heads.at(-1) : undefined;
    const proofs = readProofs(await this.#pack.read(layout.proofs), head, this.#manifest, this.#outcomes);
    const anchors = new Anchors(this.#manifest, this.#outcomes);
    anchors.readPacked(await this.#pack.read(layout.anchors), head);
    const outside = readOutside(this.#options.checkpoints ?? [], this.#manifest);

    for (const seen of proofs) this.#seeInForce(seen);
    const log = await this.#readLog([...heads.map(({ size }) => size), ...sizesOf(outside)]);
    // Of a part that cannot be read there is nothing to say.
    if (!log.isWhole) for (const id of partial) this.#outcomes.unknown(id, 'evidence.partial');
    compareCheckpoints(heads, log, this.#manifest, this.#outcomes);
    anchors.compare(outside, log.roots);
    await this.#messages.read();
    const values = await this.#pack.read(layout.values);
    this.#challenges.readOpenings(values, this.#manifest.redacted, log.isWhole);
    this.#windowCheck.finish();
    this.#identities.finish(this.#windows.read());
    return await this.#figures(log);
  }

  /** Records that hold from before the pack: they count, but their order is not that of the pack's records. */
  #seeInForce(seen: Seen): void {
    this.#registers.see(seen);
    this.#identities.see(seen);
    this.#history.see(seen);
    if (seen.record.kind !== 'register') return;
    this.shortfalls.see(seen);
    this.#challenges.see(seen);
    this.#windowCheck.see(seen);
  }

  async #readLog(sizes: readonly number[]): Promise<Log> {
    const clock = new ClockCheck(this.#outcomes);
    const sequence = new SequenceCheck(this.#manifest.range[0], this.#outcomes);
    const observers = [
      this.#registers,
      this.#identities,
      this.#history,
      this.#challenges,
      this.#messages,
      clock,
      this.#windowCheck,
      sequence,
      this.#windows,
      this.#series,
      this.shortfalls,
    ];
    const observe = (seen: Seen): void => {
      for (const observer of observers) observer.see(seen);
    };
    const log = await new LogReader(this.#pack, this.#manifest, sizes, this.#outcomes, observe).read();
    clock.finish();
    sequence.finish();
    return log;
  }

  async #figures(log: Log): Promise<Figures | undefined> {
    const manifest = this.#manifest;
    const { grading } = this.#options;
    const register = this.#registers.inForce(manifest.to);
    if (register === undefined) return undefined;
    this.#identities.attribute(register);
    const shared = { manifest, register, registers: this.#registers };
    const sources = { ...shared, windows: this.#windows, identities: this.#identities };
    const equipment = equipmentFindings(sources);
    const registers = this.#registers.changes(manifest.to);
    const { gaps, clocks, starts } = this.#history;
    const { made, from, to, gateway, epoch, origin, redacted, version, range } = manifest;
    return {
      pack: {
        made,
        from,
        to,
        gateway,
        epoch,
        origin,
        redacted,
        version,
        range,
        key: manifest.keyText,
        fingerprint: hex(fingerprintOf(manifest.key)),
        sha256: hex(await sha256OfMany(this.#bytes)),
        bytes: this.#bytes.length,
      },
      register,
      head: { size: log.size, root: rootText(log.root), time: log.last },
      equipment,
      headline: headlineOf(equipment, grading),
      links: linkFindings(sources, grading),
      gaps,
      clocks,
      starts,
      registers,
      challenges: this.#challenges.findings(),
      hints: [
        ...this.#series.findings(),
        ...identityHints(this.#identities.latest(), register),
        ...historyHints(registers, clocks, starts),
        ...this.#challenges.hints(),
      ],
      messages: this.#windows.messages,
    };
  }
}
