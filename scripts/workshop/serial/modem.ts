/**
 * What stands between the line and the master's program: a serial port of the machine itself (nothing), a USB adapter (bytes
 * are handed over in packets), a serial server or a 4G DTU (packets, a slow network, and words of its own in between).
 *
 * Pure: time is a parameter.
 */
import type { Random } from '../model/random.ts';

/** What a modem does; nothing of it by default. */
export interface ModemOptions {
  /** Each way, milliseconds. */
  readonly latencyMs?: number;
  /** At most this much more on the way to the master, at random; order is kept. */
  readonly jitterMs?: number;
  /** Bytes from the line are handed over together, once it was silent this long; 0: each as it comes. */
  readonly packMs?: number;
  /** Said once when the master connects. */
  readonly registration?: string;
  /** Said every so often while the master is connected. */
  readonly heartbeat?: { readonly text: string; readonly everyMs: number };
}

const maxPackBytes = 1024;

/** The way from the line to the master. */
export class Modem {
  readonly #options: ModemOptions;
  readonly #random: Random;
  #pack: number[] = [];
  #lastByteMs = 0;
  #heartbeatMs: number | undefined;
  #out: { readonly bytes: Buffer; readonly atMs: number }[] = [];
  #lastOutMs = 0;

  constructor(options: ModemOptions, random: Random) {
    this.#options = options;
    this.#random = random;
  }

  /** When bytes that the master sends at a time reach the line. */
  onLineAt(nowMs: number): number {
    return nowMs + (this.#options.latencyMs ?? 0);
  }

  /** A master connected: what was under way to one before it is gone. */
  connect(nowMs: number): void {
    this.disconnect();
    const { registration, heartbeat } = this.#options;
    if (registration !== undefined) this.#hand(Buffer.from(registration), nowMs);
    if (heartbeat !== undefined) this.#heartbeatMs = nowMs + heartbeat.everyMs;
  }

  /** The master is gone. */
  disconnect(): void {
    this.#pack = [];
    this.#out = [];
    this.#heartbeatMs = undefined;
  }

  /** A byte from the line. */
  receive(byte: number, atMs: number): void {
    this.#settle(atMs);
    this.#pack.push(byte);
    this.#lastByteMs = atMs;
    if ((this.#options.packMs ?? 0) === 0 || this.#pack.length === maxPackBytes) this.#close(atMs);
  }

  /** When something happens here, if the line stays silent. */
  nextAt(): number | undefined {
    const times = [this.#packedAt(), this.#heartbeatMs, this.#out[0]?.atMs].filter((at) => at !== undefined);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** What has reached the master by a time, and is taken by it. */
  take(nowMs: number): Buffer {
    this.#settle(nowMs);
    const due = this.#out.filter(({ atMs }) => atMs <= nowMs);
    this.#out = this.#out.slice(due.length);
    return Buffer.concat(due.map(({ bytes }) => bytes));
  }

  #packedAt(): number | undefined {
    return this.#pack.length === 0 ? undefined : this.#lastByteMs + (this.#options.packMs ?? 0);
  }

  /** Closes the packet and says heartbeats that were due by a time, in their order. */
  #settle(nowMs: number): void {
    for (;;) {
      const packedAt = this.#packedAt() ?? Infinity;
      const heartbeatAt = this.#heartbeatMs ?? Infinity;
      if (Math.min(packedAt, heartbeatAt) > nowMs) return;
      if (packedAt <= heartbeatAt) {
        this.#close(packedAt);
        continue;
      }
      const { text = '', everyMs = Infinity } = this.#options.heartbeat ?? {};
      this.#hand(Buffer.from(text), heartbeatAt);
      this.#heartbeatMs = heartbeatAt + everyMs;
    }
  }

  #close(atMs: number): void {
    const bytes = Buffer.from(this.#pack);
    this.#pack = [];
    this.#hand(bytes, atMs);
  }

  #hand(bytes: Buffer, atMs: number): void {
    const { latencyMs = 0, jitterMs = 0 } = this.#options;
    const jitter = jitterMs === 0 ? 0 : this.#random() * jitterMs;
    this.#lastOutMs = Math.max(this.#lastOutMs, atMs + latencyMs + jitter);
    this.#out.push({ bytes, atMs: this.#lastOutMs });
  }
}
