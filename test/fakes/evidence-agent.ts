/**
 * An agent reduced to its evidence: the writer in transactions over a disk that may refuse them, with a clock that may be
 * set and a power cut at any time; and beside it a model that knows what a log of the same events must hold.
 */
import { createPrivateKey, hash } from 'node:crypto';
import { canonicalJson, type Json } from '../../agent/evidence/canonical.ts';
import { choose } from '../../agent/evidence/choice.ts';
import { noteKey } from '../../agent/evidence/key.ts';
import type { EquipmentTally } from '../../agent/evidence/tally.ts';
import { EvidenceWriter } from '../../agent/evidence/writer.ts';
import type { Draft, Message } from '../../agent/model/message.ts';
import { goodSample } from '../../agent/model/sample.ts';
import { EvidenceDisk } from './evidence-disk.ts';
import { EvidenceModel } from './evidence-model.ts';
import * as plant from './evidence-plant.ts';

/** Readings of one machine. */
export interface Readings {
  readonly live: number;
  /** Of the samples, those that waited in the far side's queue. */
  readonly queued: number;
  readonly bad: number;
  readonly silent: number;
  readonly missing: number;
}

export const origin = `zhencai/${plant.gateway}/${plant.epoch}`;
/** The same in every run: a seed in PKCS #8 (RFC 8410 §7). */
const der = Buffer.from(`302e020100300506032b657004220420${'07'.repeat(32)}`, 'hex');
export const key = noteKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }), origin);

export class EvidenceAgent {
  readonly disk = new EvidenceDisk();
  readonly model = new EvidenceModel();
  /** Notes as somebody outside keeps them. */
  readonly notes: { readonly size: number; readonly note: string }[] = [];
  now: number;
  #stage = 0;
  #pending: Message[] = [];
  /** Signed since the last transaction. */
  #signed: string[] = [];
  #tallies: readonly EquipmentTally[] = [];
  #writer: EvidenceWriter;
  #readings = 0;

  constructor(now: number) {
    this.now = now;
    this.#writer = this.#start();
  }

  get hasPending(): boolean {
    return this.#pending.length > 0;
  }

  append(draft: Draft): void {
    const seq = (this.#pending.at(-1)?.seq ?? this.disk.messages.at(-1)?.seq ?? 0) + 1;
    const { encode, ...head } = draft;
    const message = { ...head, seq, body: encode(seq) };
    this.#pending.push(message);
    this.model.message(message);
  }

  /** Counts readings of a machine with tags. @returns how many of them a message may name */
  read(equipment: string, { live, queued, bad, silent, missing }: Readings): number {
    const tally = this.#tallies.find((one) => one.equipment === equipment);
    const tag = plant.tagsOf(this.#stage).find((one) => one.equipment === equipment);
    if (tally === undefined || tag === undefined) return 0;
    const watch = tally.watchOf(tag);
    for (let count = 0; count < live; count += 1) {
      this.#readings += 1;
      watch?.take(goodSample(tag, this.#readings % 7, this.now, 'gateway'), this.#readings);
      for (let waited = 0; waited < queued; waited += 1)
        watch?.take(goodSample(tag, waited, this.now, 'gateway'), this.#readings);
    }
    tally.add(live, bad + silent, silent, missing);
    tally.addLink('生产管控', live);
    tally.paceOf('c1', 'slow')?.scan(this.now);
    const counts = { good: live, bad: bad + silent, silent, missing, live, backfilled: live * queued };
    this.model.readings(equipment, counts);
    return live * (1 + queued);
  }

  /** @returns whether the disk took it */
  commit(refused = false): boolean {
    if (refused) this.disk.refuse(this.#writer, this.#pending);
    else {
      this.disk.commit(this.#writer, this.#pending, this.now);
      this.#pending = [];
      this.model.commit();
      // A later one of the same size takes the place of an earlier one.
      const kept = new Set(this.disk.checkpoints(-1).map(({ note }) => note));
      if (!this.#signed.every((note) => kept.has(note))) throw new Error('a checkpoint was lost');
      this.#signed = [];
    }
    return !refused;
  }

  /** As the runtime does: windows that are over, and where the clock was set back those that have not begun. */
  closeWindows(isRefused: boolean): void {
    const { windowsFrom } = this.#writer;
    const isBack = this.now < windowsFrom;
    const end = this.#endOf(windowsFrom);
    if (!isBack && this.now < end) return;
    this.commit();
    if (isBack) this.#close(windowsFrom + 1, this.now);
    else this.#close(end, this.#endOf(this.now) - plant.hourMs);
    this.commit(isRefused);
  }

  /** Somebody sets the clock; whether the agent notices before it writes is another matter. */
  setClock(stepMs: number, isNoticed: boolean): void {
    this.now += stepMs;
    if (isNoticed) void this.#writer.add(plant.clockOf(this.now, stepMs));
  }

  sign(): void {
    const { size, note } = this.#writer.sign();
    if (size > 0) this.notes.push({ size, note });
    this.#signed.push(note);
  }

  /** Without waiting: the place of the record is known as soon as the transaction returns. */
  async challenge(nonce: string, k: number): Promise<void> {
    this.commit();
    const { register } = this.#writer.head;
    if (register === undefined) return;
    const chosen = choose(register.hash, nonce, plant.connectedIn(this.#stage), k);
    const openings = chosen.map((equipment) => ({
      equipment,
      salt: Buffer.alloc(16, nonce).toString('base64'),
      readings: [
        { tag: 'value', connection: 'c1', value: '1', quality: 'GOOD', status: 'Good', time: this.now },
      ],
    }));
    const results = openings.map((opening) => ({
      equipment: opening.equipment,
      hash: hash('sha256', canonicalJson(opening as unknown as Json), 'base64'),
    }));
    const head = { kind: 'challenge', time: this.now, nonce, k, register: register.n } as const;
    const placing = this.#writer.add({ ...head, results });
    this.commit();
    const { n } = await placing;
    for (const opening of openings)
      this.#writer.addOpening({ n, body: canonicalJson({ n, ...opening } as unknown as Json) });
    this.sign();
    this.commit();
  }

  /** The power goes; later the agent starts anew, perhaps with another point table. */
  crash(awayMs: number, stage: number): void {
    this.model.crash();
    this.#restart(awayMs, stage);
  }

  /** Told to stop: nothing is pending, windows are closed, the end is signed. */
  stop(awayMs: number, stage: number): void {
    this.end();
    this.#restart(awayMs, stage);
  }

  end(): void {
    this.commit();
    this.#close(Math.max(this.now, this.#writer.windowsFrom + 1), this.now);
    void this.#writer.add({ kind: 'stop', time: this.now });
    this.commit();
    this.sign();
    this.append(plant.messageOf('', this.now, 0));
    this.commit();
  }

  #restart(awayMs: number, stage: number): void {
    this.now += awayMs;
    this.#pending = [];
    this.#signed = [];
    this.#stage = stage;
    this.#writer = this.#start();
  }

  #start(): EvidenceWriter {
    this.#tallies = plant.talliesOf(this.#stage);
    const { disk } = this;
    const { aliveAt } = disk;
    const writer = new EvidenceWriter({
      key,
      state: disk.state,
      tallies: this.#tallies,
      windowMs: plant.hourMs,
      now: () => this.now,
      clockOf: plant.clockOf,
    });
    writer.resume(Math.min(aliveAt ?? this.now, this.now), this.now);
    this.model.start(aliveAt, this.now);
    const { gateway, epoch } = plant;
    const program = key.publicKey.toString('base64');
    const start = { gateway, epoch, version: '0', node: '24', program, key: writer.verifierKey };
    const time = this.now;
    const previous = aliveAt === undefined ? undefined : { aliveAt, clean: false };
    void writer.add({ kind: 'start', time, ...start, previous });
    void writer.add(plant.clockOf(time));
    const register = Buffer.from(String(this.#stage));
    if (disk.state('evidence/register')?.equals(register) !== true) {
      void writer.add({ kind: 'register', time, ...plant.registerOf(this.#stage) });
      writer.keepState('evidence/register', register);
    }
    void writer.add(plant.identityOf(this.#stage, time));
    return writer;
  }

  #close(to: number, from: number): void {
    this.#writer.closeWindows(to, from, this.now);
    this.model.close(to, from);
  }

  #endOf(time: number): number {
    return (Math.floor(time / plant.hourMs) + 1) * plant.hourMs;
  }
}
