/**
 * The evidence of a run: says when windows are closed, what is recorded and when the log is signed. The agent/evidence
 * writer does it, in the store's transactions.
 *
 * A window is closed with nothing pending: flush, close, flush, in one turn, so that a reading is counted in the window
 * that holds its message.
 */
import type { EndpointIdentity } from '../../collectors/collector.ts';
import type { Plant } from '../../config/plant.ts';
import type { Clock } from '../base/clock.ts';
import { CodedError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { Nap } from '../base/nap.ts';
import { version } from '../base/version.ts';
import type { RecordDraft } from '../evidence/ledger.ts';
import type { NoteKey } from '../evidence/note.ts';
import { isSimulated } from '../evidence/simulated.ts';
import type { EquipmentTally } from '../evidence/tally.ts';
import { EvidenceWriter } from '../evidence/writer.ts';
import type { Draft } from '../model/message.ts';
import type { EpochMs } from '../model/time.ts';
import { jsonDraft, type Speaker } from '../publish/json/envelope.ts';
import type { EvidenceBody } from '../publish/json/schemas.ts';
import type { PreviousRun, Store } from '../store/store.ts';
import { registerContent, registerHash } from './register.ts';
import type { TimeSource } from './time-source.ts';

/** The log is looked at this often at least; windows are closed when they end, and at once where the clock was set. */
const lookEveryMs = 5_000;
/** A growing log is signed and published at most this often. */
const signEveryMs = 60_000;
/** Windows that have not begun yet, after the clock was set back, are closed this often at most. */
const backEveryMs = 60_000;
/** An endpoint that answered a shorter time ago and does not now may only be busy. */
const lossMs = 3_600_000;
/** Fingerprint of the key that signs this log. */
export const fingerprintKey = 'evidence/key';
/** What the register in force was made from. */
const registerKey = 'evidence/register';

export interface EvidenceOptions {
  readonly plant: Plant;
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Store;
  readonly speaker: Speaker;
  readonly topic: string;
  readonly key: NoteKey;
  readonly tallies: readonly EquipmentTally[];
  /** Hash of the program. */
  readonly program: string;
  readonly timeSource: () => TimeSource;
  /** Looks whether the clock was set; `clockSet` is told. */
  readonly lookAtClock: () => void;
  /** Told of a defect after which no evidence is kept any more; collecting goes on. */
  readonly failed: (error: unknown) => void;
}

/** A signed head as it goes out. */
export interface SignedHead {
  readonly size: number;
  readonly root: string;
  readonly checkpoint: string;
  readonly key: string;
}

export class Evidence {
  readonly #options: EvidenceOptions;
  readonly #writer: EvidenceWriter;
  readonly #windowMs: number;
  /** What endpoints said last, in this run, by connection and unit. */
  readonly #identities = new Map<string, { text: string; answered: boolean; atMs: number }>();
  #signedAtMs = -Infinity;
  readonly #nap = new Nap();
  /** The newest head that this run has signed. */
  #signed: Pick<SignedHead, 'size' | 'checkpoint'> | undefined;
  #backMs = -Infinity;

  /** Takes up the log that the store holds. */
  constructor(options: EvidenceOptions) {
    this.#options = options;
    const { store, clock, plant, key, tallies } = options;
    const clockOf = (time: EpochMs, step: number): RecordDraft => this.#clockRecord('step', time, step);
    const state = (name: string): Buffer | undefined => store.state(name);
    this.#windowMs = plant.evidence.windowMinutes * 60_000;
    const windowMs = this.#windowMs;
    this.#writer = new EvidenceWriter({ key, state, tallies, windowMs, now: () => clock.now(), clockOf });
  }

  /** The writer, for who adds to the log. */
  get writer(): EvidenceWriter {
    return this.#writer;
  }

  /**
   * Records that the agent has begun to run, and the register where it is another than before. From now on the store shows
   * it every transaction.
   */
  begin(previous: PreviousRun | undefined): void {
    const { plant, store, speaker, clock, program } = this.#options;
    const time = clock.now();
    this.#checkLog();
    this.#writer.resume(Math.min(previous?.aliveAt ?? time, time), time);
    void this.#writer.add({
      kind: 'start',
      time,
      gateway: speaker.gateway,
      epoch: speaker.epoch,
      version,
      node: process.version,
      program,
      key: this.#writer.verifierKey,
      previous: previous && { aliveAt: previous.aliveAt, clean: previous.clean },
      unwitnessed: this.#writer.unwitnessed(store.figures().lastSeq),
    });
    void this.#writer.add(this.#clockRecord('start', time));
    const content = registerContent(plant);
    const hash = registerHash(content);
    if (store.state(registerKey)?.equals(hash) !== true) {
      void this.#writer.add({ kind: 'register', time, ...content });
      this.#writer.keepState(registerKey, hash);
    }
    store.attach(this.#writer, this.#options.failed);
  }

  /**
   * A log that was signed with one key cannot go on with another: nobody could tell it from a forged one. Nor can one whose
   * saved edge is not that of its rows.
   */
  #checkLog(): void {
    const { store } = this.#options;
    const { size } = this.#writer.head.edge;
    if (size !== store.ledgerSize())
      throw new CodedError(
        'evidence.state',
        {},
        new Error(`${store.ledgerSize()} rows, ${size} in the saved head`),
      );
    const { fingerprint } = this.#writer;
    const before = store.state(fingerprintKey)?.toString();
    if (before !== undefined && before !== fingerprint)
      throw new CodedError('evidence.otherKey', { before, now: fingerprint });
    if (before === undefined) this.#writer.keepState(fingerprintKey, Buffer.from(fingerprint));
  }

  /** Closes windows on the raster and signs the log while it grows, until `stop` aborts. */
  async run(stop: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    while (!stop.aborted) {
      const leftMs = this.#endOf(this.#writer.windowsFrom) - clock.now();
      await this.#nap.take(clock, Math.min(lookEveryMs, Math.max(leftMs, 1)), stop);
      if (stop.aborted) return;
      this.#options.lookAtClock();
      this.#closeWindows();
      if (this.#writer.isUnsigned && clock.elapsed() - this.#signedAtMs >= signEveryMs) await this.sign(stop);
    }
  }

  /** Records what the endpoints of a connection say they are, where it is new or another than before. */
  identified(connection: string, found: readonly EndpointIdentity[]): void {
    const { plant, clock } = this.#options;
    const protocol = plant.connections.find(({ id }) => id === connection)?.protocol ?? '';
    for (const { unit, endpoint, answered, asked, facts } of found) {
      const served = plant.tags.filter(
        (tag) => tag.connection === connection && (unit === undefined || (tag.unit ?? 1) === unit),
      );
      const said = {
        connection,
        unit,
        protocol,
        endpoint,
        answered,
        asked,
        facts,
        equipment: [...new Set(served.map((tag) => tag.equipment))],
        simulated: isSimulated(facts),
      };
      const key = `${connection}/${unit ?? ''}`;
      const text = JSON.stringify(said);
      const before = this.#identities.get(key);
      if (before?.text === text) continue;
      // A link that flaps must not fill the log: that one no longer says who it is, is recorded once it lasts.
      const isLoss = before?.answered === true && !answered;
      if (isLoss && clock.elapsed() - before.atMs < lossMs) continue;
      this.#identities.set(key, { text, answered, atMs: clock.elapsed() });
      void this.#writer.add({ kind: 'identity', time: clock.now(), ...said });
    }
  }

  /** Records that the clock was set, by `ms`. @param at after it */
  clockSet(at: EpochMs, ms: number): void {
    void this.#writer.add(this.#clockRecord('step', at, ms));
    this.#nap.wake();
  }

  /** Signs the log as it is on disk; the checkpoint goes out as a retained message. */
  async sign(signal: AbortSignal): Promise<SignedHead> {
    const { clock, store } = this.#options;
    const { edge } = this.#writer.head;
    const { note, size } = this.#writer.sign();
    this.#signedAtMs = clock.elapsed();
    this.#signed = { size, checkpoint: note };
    await store.append({ drafts: this.again() }, signal);
    return {
      size,
      checkpoint: note,
      key: this.#writer.verifierKey,
      root: edge.root().toString('base64'),
    };
  }

  /** The newest signed head as a message, for a broker that may not have it. None before the first, which is about to come. */
  again(): Draft[] {
    return this.#signed === undefined ? [] : [this.#message(this.#signed)];
  }

  /** Nothing is collected any more: closes the windows, records the stop and signs it. */
  async end(): Promise<void> {
    const { clock, store, log } = this.#options;
    const now = clock.now();
    if (store.flush()) this.#writer.closeWindows(Math.max(now, this.#writer.windowsFrom + 1), now, now);
    void this.#writer.add({ kind: 'stop', time: clock.now() });
    if (store.flush()) await this.sign(AbortSignal.abort());
    else log.warn({}, 'the end of the evidence log could not be written; the next run closes it');
  }

  /** Windows that are over are closed; where the clock was set back, those that have not begun yet. */
  #closeWindows(): void {
    const { clock, store } = this.#options;
    const now = clock.now();
    const { windowsFrom } = this.#writer;
    const isBack = now < windowsFrom;
    if (!isBack && now < this.#endOf(windowsFrom)) return;
    // A clock that flaps must not fill the log; until then messages belong to the windows that are open.
    if (isBack && clock.elapsed() - this.#backMs < backEveryMs) return;
    if (!store.flush()) return;
    if (isBack) this.#backMs = clock.elapsed();
    if (isBack) this.#writer.closeWindows(windowsFrom + 1, now, now);
    else this.#writer.closeWindows(this.#endOf(windowsFrom), this.#endOf(now) - this.#windowMs, now);
    store.flush();
  }

  #endOf(time: EpochMs): EpochMs {
    return (Math.floor(time / this.#windowMs) + 1) * this.#windowMs;
  }

  #clockRecord(reason: 'start' | 'step', time: EpochMs, step?: number): RecordDraft {
    return { kind: 'clock', time, reason, ...this.#options.timeSource(), stepMs: step };
  }

  #message({ size, checkpoint }: Pick<SignedHead, 'size' | 'checkpoint'>): Draft {
    const { speaker, topic, clock } = this.#options;
    const time = clock.now();
    const head = { class: 'evidence', topic, retain: true, schema: 'zhencai.evidence/1', cfg: '' } as const;
    const body: Pick<EvidenceBody, 'ts' | 'size' | 'checkpoint' | 'key'> = {
      ts: time,
      size,
      checkpoint,
      key: this.#writer.verifierKey,
    };
    return jsonDraft(speaker, { ...head, equipment: '', time }, body);
  }
}
