/**
 * The one importer of modbus-serial. Makes requests over our own port, one at a time, each with its own deadline.
 *
 * Must hold: a reply is `data` only if it came in time, on the connection its request went out on, and has the length asked
 * for. After a timeout or a doubt the connection is dropped before anyone can ask again, so what comes late is never read.
 */
import modbusSerial from 'modbus-serial';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../agent/base/clock.ts';
import { messageOf, NotConnectedError } from '../../agent/base/errors.ts';
import { Status } from '../../agent/model/status.ts';
import { isBitArea, type Area } from './address.ts';
import { identityRequest, type IdentityCode } from './identity.ts';
import type { Link, Reply } from './link.ts';
import { TcpPort } from './port.ts';

/** Where the far side is, and how long to wait for it. */
export interface TcpEndpoint {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
}

/** What modbus-serial says of a reply. */
interface Answer {
  readonly buffer: Buffer;
}

/** One connection's life: replaced as a whole when it is opened again. */
interface Session {
  readonly port: TcpPort;
  readonly modbus: InstanceType<typeof modbusSerial.default>;
  readonly ended: AbortController;
}

interface Pending {
  /** Monotonic. */
  readonly deadline: number;
  readonly settle: (reply: Reply) => void;
}

/** A Modbus TCP connection. */
export class TcpClient implements Link {
  readonly #endpoint: TcpEndpoint;
  readonly #clock: Clock;
  #session: Session | undefined;
  #address: string | undefined;
  #lastTransaction = 0;
  #pending: Pending | undefined;
  /** Whether a watch over deadlines is running for the current session. */
  #isWatched = false;

  constructor(endpoint: TcpEndpoint, clock: Clock) {
    this.#endpoint = endpoint;
    this.#clock = clock;
  }

  get isOpen(): boolean {
    return this.#session?.port.isOpen ?? false;
  }

  get address(): string | undefined {
    return this.#address;
  }

  async open(signal: AbortSignal): Promise<void> {
    this.close();
    const { host, port, connectTimeoutMs } = this.#endpoint;
    const failed = (cause: string): NotConnectedError =>
      new NotConnectedError('modbus.connect', Status.BadNoCommunication, { host, port }, cause);
    if (signal.aborted) throw failed('stopped');

    const tcp = new TcpPort(host, port, this.#lastTransaction);
    const session: Session = {
      port: tcp,
      modbus: new modbusSerial.default(tcp),
      ended: new AbortController(),
    };
    this.#session = session;
    const lost = new Promise<string>((resolve) => {
      tcp.once('lost', (why: string) => {
        resolve(why);
        this.#end(session, why);
      });
    });
    const opened = new Promise<undefined>((resolve) => session.modbus.open(() => resolve(undefined)));
    const waiting = new AbortController();
    const late = this.#clock
      .sleep(connectTimeoutMs, AbortSignal.any([signal, waiting.signal]))
      .then(() => (signal.aborted ? 'stopped' : `no connection within ${connectTimeoutMs} ms`));

    const failure = await Promise.race([opened, lost, late]);
    waiting.abort();
    if (failure === undefined && this.isOpen) {
      this.#address = tcp.address;
      return;
    }
    this.#end(session, 'not opened');
    throw failed(failure ?? 'closed by the device');
  }

  request(unit: number, area: Area, start: number, count: number): Promise<Reply> {
    return this.#ask((session, settle) => {
      const expectedBytes = isBitArea(area) ? Math.ceil(count / 8) : count * 2;
      const answered = ({ buffer }: Answer): void => {
        if (buffer.length === expectedBytes) settle({ kind: 'data', bytes: buffer, time: this.#clock.now() });
        else this.#end(session, `${buffer.length} bytes instead of ${expectedBytes}`);
      };
      const refused = (error: unknown): void => {
        const code = exceptionOf(error);
        if (code === undefined) this.#end(session, messageOf(error));
        else settle({ kind: 'exception', code, time: this.#clock.now() });
      };
      ask(session.modbus, unit, area, start, count).then(answered, refused);
    });
  }

  identify(unit: number, code: IdentityCode, first: number): Promise<Reply> {
    return this.#ask((session, settle) => {
      if (!session.port.isOpen) return this.#end(session, 'not open');
      session.port.once('identity', (body: Buffer) => {
        const time = this.#clock.now();
        if (((body[1] ?? 0) & 0x80) !== 0) settle({ kind: 'exception', code: body[2] ?? 0, time });
        else settle({ kind: 'data', bytes: body.subarray(2), time });
      });
      session.port.send(Buffer.from([unit, ...identityRequest(code, first)]));
    });
  }

  close(): void {
    if (this.#session !== undefined) this.#end(this.#session, 'closed');
  }

  /** Makes the one request under way: `send` sends it, and settles it or ends the session. */
  #ask(send: (session: Session, settle: (reply: Reply) => void) => void): Promise<Reply> {
    return new Promise((resolve) => {
      const session = this.#session;
      if (session === undefined || this.#pending !== undefined)
        return resolve({
          kind: 'doubt',
          detail: session === undefined ? 'not connected' : 'a request is under way',
        });
      const settle = (reply: Reply): void => {
        if (this.#pending?.settle === settle) this.#pending = undefined;
        resolve(reply);
      };
      this.#pending = { deadline: this.#clock.elapsed() + this.#endpoint.timeoutMs, settle };
      if (!this.#isWatched) void this.#watch(session);
      send(session, settle);
    });
  }

  /** Drops a session and ends its request, if it still is the current one. */
  #end(session: Session, why: string, kind: 'timeout' | 'doubt' = 'doubt'): void {
    if (this.#session !== session) return;
    this.#session = undefined;
    this.#lastTransaction = session.port.lastTransaction;
    this.#isWatched = false;
    session.ended.abort();
    session.port.lose(why);
    this.#pending?.settle(kind === 'timeout' ? { kind } : { kind, detail: why });
  }

  /**
   * Watches the deadlines of a session's requests: one sleep at a time, not one per request. Requests follow each other
   * faster than deadlines pass, so hardly any of them costs a timer.
   */
  async #watch(session: Session): Promise<void> {
    this.#isWatched = true;
    while (this.#session === session && this.#pending !== undefined) {
      const left = this.#pending.deadline - this.#clock.elapsed();
      if (left > 0) {
        await this.#clock.sleep(left, session.ended.signal);
        continue;
      }
      // Where this process itself was held up, the reply may lie in the socket: it is read before this turn comes.
      const late = this.#pending;
      await nextTurn();
      if (this.#pending === late) return this.#end(session, 'timeout', 'timeout');
    }
    if (this.#session === session) this.#isWatched = false;
  }
}

/** `setID` is state of the whole object; with one request at a time it is safe. */
function ask(
  modbus: Session['modbus'],
  unit: number,
  area: Area,
  start: number,
  count: number,
): Promise<Answer> {
  modbus.setID(unit);
  switch (area) {
    case 'co':
      return modbus.readCoils(start, count);
    case 'di':
      return modbus.readDiscreteInputs(start, count);
    case 'ir':
      return modbus.readInputRegisters(start, count);
    case 'hr':
      return modbus.readHoldingRegisters(start, count);
  }
}

function exceptionOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('modbusCode' in error)) return undefined;
  return typeof error.modbusCode === 'number' ? error.modbusCode : undefined;
}
