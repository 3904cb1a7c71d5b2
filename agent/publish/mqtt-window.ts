/** One call of `publish`: which rows are out, which are answered, and what the answers mean for the rest. */
import type { Clock } from '../base/clock.ts';
import { RetryableError } from '../base/errors.ts';
import type { Notice } from '../base/health.ts';
import type { Link } from './mqtt-link.ts';
import { packetBytes, type Packet } from './mqtt-packet.ts';
import { verdictOf } from './mqtt-reason.ts';
import type { Outgoing, Published, Refusal } from './publisher.ts';

/** Own limit of unanswered packets; the broker's may be lower. More does not help (FIELD-NOTES 1). */
const maxWindow = 16;
/** No topic with its properties takes more: only packets near the broker's maximum are measured to the byte. */
const headBytes = 4096;
/** A row older than this when sent is marked as history. */
const liveWithinMs = 10_000;

/** What became of the rows, and which kind of patience the broker asks for. */
export interface Sent extends Omit<Published, 'hold'> {
  readonly hold?: Notice & { readonly verdict: 'later' | 'notAuthorised' };
}

export class Window {
  readonly #link: Link;
  readonly #rows: readonly Outgoing[];
  readonly #clock: Clock;
  readonly #ackTimeoutMs: number;
  readonly #answered: boolean[] = [];
  readonly #refused: Refusal[] = [];
  readonly #size: number;
  readonly #finished = new AbortController();
  #next = 0;
  #inFlight = 0;
  #hold: Sent['hold'];
  #progressAt: number;

  constructor(link: Link, rows: readonly Outgoing[], clock: Clock, ackTimeoutMs: number) {
    this.#link = link;
    this.#rows = rows;
    this.#clock = clock;
    this.#ackTimeoutMs = ackTimeoutMs;
    this.#size = Math.min(maxWindow, link.receiveMaximum);
    this.#progressAt = clock.elapsed();
  }

  async run(signal: AbortSignal): Promise<Sent> {
    const until = AbortSignal.any([this.#finished.signal, this.#link.lost, signal]);
    this.#pump();
    while (!until.aborted) {
      await this.#clock.sleep(this.#ackTimeoutMs / 4, until);
      if (until.aborted || this.#clock.elapsed() - this.#progressAt < this.#ackTimeoutMs) continue;
      this.#link.drop(new RetryableError('mqtt.noAck', { ms: this.#ackTimeoutMs }));
    }
    const done = this.#answered.findIndex((answered) => !answered);
    const count = done === -1 ? this.#answered.length : done;
    const through = count === 0 ? (this.#rows[0]?.seq ?? 1) - 1 : (this.#rows[count - 1]?.seq ?? 0);
    const refused = this.#refused.filter((refusal) => refusal.seq <= through).sort((a, b) => a.seq - b.seq);
    return this.#hold ? { through, refused, hold: this.#hold } : { through, refused };
  }

  #pump(): void {
    while (this.#hold === undefined && this.#inFlight < this.#size && this.#next < this.#rows.length) {
      const index = this.#next++;
      const row = this.#rows[index];
      if (row !== undefined) this.#send(index, row);
    }
    if (this.#inFlight === 0 && (this.#hold !== undefined || this.#next >= this.#rows.length))
      this.#finished.abort();
  }

  #send(index: number, row: Outgoing): void {
    const packet = this.#packet(row);
    this.#answered[index] = false;
    // The broker would end the connection (MQTT 5 §3.2.2.3.6), and again with every new one.
    const { protocol, maxPacketBytes } = this.#link;
    if (row.body.length + headBytes > maxPacketBytes) {
      const bytes = packetBytes(packet, protocol);
      if (bytes > maxPacketBytes)
        return this.#refuse(index, row, `mqtt.tooLarge: ${bytes} > ${maxPacketBytes}`);
    }
    this.#inFlight += 1;
    this.#link.send(packet, (reason, text) => {
      this.#inFlight -= 1;
      this.#progressAt = this.#clock.elapsed();
      const verdict = verdictOf(reason);
      if (verdict === 'taken') this.#answered[index] = true;
      else if (verdict === 'never') this.#refuse(index, row, `0x${reason.toString(16)} ${text}`);
      else if (verdict === 'later') this.#hold = { code: 'mqtt.busy', params: { reason: text }, verdict };
      else this.#hold = { code: 'mqtt.notAuthorised', params: { topic: row.topic }, verdict };
      this.#pump();
    });
  }

  #refuse(index: number, row: Outgoing, reason: string): void {
    this.#answered[index] = true;
    this.#refused.push({ seq: row.seq, reason });
  }

  #packet(row: Outgoing): Packet {
    const { setMs, rebase } = row.since ?? { setMs: 0 };
    const late = this.#clock.now() - row.time - setMs > liveWithinMs;
    const properties: Record<string, string> = { schema: row.schema, id: idOf(row.body) };
    if (row.cfg !== '') properties['cfg'] = row.cfg;
    if (late) properties['hist'] = '1';
    if (rebase?.shiftMs !== undefined)
      properties['shift'] = `${rebase.shiftMs} ${rebase.fromT} ${rebase.toT}`;
    if (row.prev !== undefined) properties['prev'] = String(row.prev);
    return { topic: row.topic, body: row.body, retain: row.retain, properties };
  }
}

/** The id as it stands at the head of the frozen payload: what this gateway was called when the row was made. */
function idOf(body: Buffer): string {
  return /"id":"([^"]+)"/.exec(body.toString('latin1', 0, 256))?.[1] ?? '';
}
