/**
 * A TCP connection as a port of modbus-serial: it looks like a serial port to the library, which adds and checks CRCs, and
 * speaks MBAP to the device.
 *
 * It exists because the library's own TCP port cannot be trusted after a fault: its transaction ids wrap at 256, it does
 * not look at the unit of an exception, and it never recovers from a broken header. Must hold here: a frame reaches the
 * library only if it answers the one request under way, by a 16-bit id, unit and function; anything else that comes
 * either is a repetition of an older reply, and ignored, or closes the connection for good.
 */
import { EventEmitter } from 'node:events';
import { connect, type Socket } from 'node:net';
import { identifyFunction } from './identity.ts';
import { crc16, isReadFunction, parseFrame, writeFrame, type Expected } from './frame.ts';

const nothing = Buffer.alloc(0);

/**
 * Events: `data` (a reply as a serial frame, for the library), `identity` (a reply to an identification, unit and function
 * first), and once `lost` (why, as text) when the connection is no more.
 */
export class TcpPort extends EventEmitter {
  readonly #host: string;
  readonly #port: number;
  #socket: Socket | undefined;
  #received: Buffer = nothing;
  #expected: Expected;
  #isLost = false;

  /** @param lastTransaction id last used on the connection before, so that a gateway that mixes up the two is found out */
  constructor(host: string, port: number, lastTransaction: number) {
    super();
    this.#host = host;
    this.#port = port;
    this.#expected = { transaction: lastTransaction, unit: 0, function: 0, isPending: false, before: -1 };
  }

  /** Id of the last request. */
  get lastTransaction(): number {
    return this.#expected.transaction;
  }

  /** IP address connected to; undefined before the connection stands. */
  get address(): string | undefined {
    return this.#socket?.remoteAddress;
  }

  /** Asked by the library before every request. */
  get isOpen(): boolean {
    return this.#socket?.readyState === 'open' && !this.#isLost;
  }

  /** Connects; `done` is called when the connection stands. A failure is told by `lost`. */
  open(done: () => void): void {
    const socket = connect({ host: this.#host, port: this.#port, noDelay: true });
    this.#socket = socket;
    socket.on('connect', done);
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => this.lose(error.message || String(error.code)));
    socket.on('close', () => this.lose('closed by the device'));
    socket.on('end', () => this.lose('closed by the device'));
  }

  /** Called by the library with a request as a serial frame, CRC included. */
  write(frame: Buffer): void {
    this.send(frame.subarray(0, -2));
  }

  /** Sends a request. @param body unit, function and data */
  send(body: Buffer): void {
    const code = body[1] ?? 0;
    if (!isReadFunction(code)) throw new Error(`function ${code} is not one that only reads`);
    if (this.#received.length > 0) return this.lose('bytes that belong to no reply');

    const { transaction, before } = this.#expected;
    const next = (transaction + 1) & 0xffff;
    // Half of the ids at most count as old: an id is never both an old one and one to come.
    const older = Math.min(before + 1, 0x7fff);
    this.#expected = {
      transaction: next,
      unit: body[0] ?? 0,
      function: code,
      isPending: true,
      before: older,
    };
    this.#socket?.write(writeFrame(next, body));
  }

  /** Ends the connection, abruptly: nothing that is still on its way will be read. */
  lose(why: string): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#received = nothing;
    this.#socket?.destroy();
    this.emit('lost', why);
  }

  #take(chunk: Buffer): void {
    if (this.#isLost) return;
    let received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    while (received.length > 0) {
      const parsed = parseFrame(received, this.#expected);
      if (parsed.kind === 'more') break;
      if (parsed.kind === 'doubt') return this.lose(parsed.detail);
      received = received.subarray(parsed.size);
      if (parsed.kind === 'frame') this.#deliver(parsed.body);
    }
    this.#received = received;
  }

  #deliver(body: Buffer): void {
    this.#expected = { ...this.#expected, isPending: false };
    // The library would go on asking for as long as the device says that more follows, and knows no text but ASCII.
    if (this.#expected.function === identifyFunction) return void this.emit('identity', body);
    const frame = Buffer.allocUnsafe(body.length + 2);
    frame.set(body);
    frame.writeUInt16LE(crc16(body), body.length);
    this.emit('data', frame);
  }
}
