/**
 * Makes requests over one port, one at a time, each with its own deadline.
 *
 * Must hold: a reply is `data` only if it came in time, answers the one request under way and has the length asked for.
 * What comes late never becomes a value:
 *   Modbus TCP   a reply names its request; after a timeout or a doubt the connection is dropped before anyone asks again.
 *   RTU          a reply names nothing but its unit, function and length, and a line cannot be dropped. Devices answer in
 *                the order they were asked, so: after a fault it is waited until the line has been quiet; and a reply that
 *                looks like one owed is not asked for before what is owed has come or can come no more (owed.ts).
 */
import type { Clock } from '../../../agent/base/clock.ts';
import { NotConnectedError } from '../../../agent/base/errors.ts';
import { Status } from '../../../agent/model/status.ts';
import type { Area } from '../address.ts';
import { DeadlineWatch } from './deadline-watch.ts';
import type { Framing, Sign } from './framing.ts';
import type { IdentityCode } from './mei.ts';
import type { Link, Reply } from './link.ts';
import { mostStrayBytes, noiseOf } from './noise.ts';
import { Owed } from './owed.ts';
import type { OpenPort, Port } from './port.ts';
import { noReply } from './refusal.ts';
import { answerOf, identifyRequest, readRequest, type Request } from './request.ts';

/** What kind of line it is. */
export interface ClientParts {
  readonly open: OpenPort;
  readonly framing: Framing;
  /** Longest wait for a reply of a unit, from the end of the request on, in milliseconds. */
  readonly timeoutMs: (unit: number) => number;
  /** Undefined: a connection that is dropped after a fault. Else a line that has to be quiet for so long. */
  readonly quietMs?: number | undefined;
  /** Time on the wire per byte, in milliseconds: what a slow line takes beside its timeout. */
  readonly byteMs?: number;
  readonly clock: Clock;
}

/** One connection's life: replaced as a whole when it is opened again. */
interface Session {
  readonly port: Port;
  readonly ended: AbortController;
}

interface Pending {
  readonly request: Request;
  readonly frame: Buffer;
  /** Monotonic. */
  readonly deadline: number;
  readonly settle: (reply: Reply) => void;
}

const nothing = Buffer.alloc(0);
/** Bytes around the data of a request and of its reply, for the time they take. */
const aroundBytes = 5;
/** Bytes of data in a reply that does not say before how long it is: the longest frame's. */
const mostDataBytes = 251;
/** A line that is never quiet is asked all the same after this many times its quiet. */
const mostQuiets = 20;

/** A Modbus connection. */
export class Client implements Link {
  readonly #parts: ClientParts;
  #session: Session | undefined;
  #address: string | undefined;
  #received: Buffer = nothing;
  #pending: Pending | undefined;
  /** Over the deadlines of the current session's requests. */
  readonly #watch: DeadlineWatch<Pending>;
  /** When bytes came last (monotonic), and whether the line has to be quiet before it is asked again. */
  #heardMs = -Infinity;
  #isUnquiet = false;
  /** Bytes that came since the last reply, and that nobody asked for. */
  #strayBytes = 0;
  /** Whether a reply to the request under way has begun to come, and whether it came whole but spoilt. */
  #sign: Sign = 'none';
  /** Counts attempts to open it: one that was closed meanwhile has come too late. */
  #attempt = 0;
  readonly #owed: Owed;

  constructor(parts: ClientParts) {
    this.#parts = parts;
    this.#owed = new Owed(parts.clock);
    this.#watch = new DeadlineWatch(
      parts.clock,
      () => this.#pending,
      () => this.#session !== undefined && this.#fault(this.#session),
    );
  }

  get isOpen(): boolean {
    return this.#session?.port.isOpen ?? false;
  }

  get address(): string | undefined {
    return this.#address;
  }

  async open(signal: AbortSignal): Promise<void> {
    this.close();
    this.#parts.framing.begin();
    this.#received = nothing;
    const attempt = this.#attempt;
    const port = await this.#parts.open(signal);
    if (this.#attempt !== attempt) {
      port.drop();
      throw new NotConnectedError('modbus.notConnected', Status.BadNoCommunication, {}, 'closed');
    }
    const session: Session = { port, ended: new AbortController() };
    this.#session = session;
    this.#address = port.address;
    port.listen({
      data: (chunk) => {
        if (this.#session === session) this.#take(session, chunk);
      },
      lost: (why) => this.#end(session, why),
    });
  }

  request(unit: number, area: Area, start: number, count: number): Promise<Reply> {
    return this.#ask(readRequest(unit, area, start, count));
  }

  identify(unit: number, code: IdentityCode, first: number): Promise<Reply> {
    return this.#ask(identifyRequest(unit, code, first));
  }

  close(): void {
    this.#attempt++;
    if (this.#session !== undefined) this.#end(this.#session, 'closed');
  }

  /** Without a wait where nothing is in doubt: the bytes are on their way when this returns. */
  #ask(request: Request): Promise<Reply> {
    const session = this.#session;
    if (session === undefined) return doubtful('not connected');
    if (this.#pending !== undefined) return doubtful('a request is under way');
    // A device that says everything twice would answer the next request with its last reply.
    if (this.#isKept && this.#strayBytes > mostStrayBytes) this.#isUnquiet = true;
    const isPlain = !this.#isUnquiet && !this.#owed.isAny(request.unit);
    return isPlain ? this.#send(session, request) : this.#carefully(session, request);
  }

  /** Asks where something may still be on its way. */
  async #carefully(session: Session, request: Request): Promise<Reply> {
    if (this.#isUnquiet) await this.#quiet(session);
    for (;;) {
      const other = this.#owed.firstBefore(request);
      if (other === undefined) break;
      const reply = await this.#send(session, other);
      if (reply.kind === 'timeout' || reply.kind === 'doubt') return reply;
      // One that comes twice would pay for two, and a frame that follows without a silence is none (V1.02 §2.5.1.1).
      if (this.#isKept) await this.#quiet(session);
    }
    return await this.#send(session, request);
  }

  /** Waits until nothing has come for a while, and throws away what came. */
  async #quiet(session: Session): Promise<void> {
    const { clock, quietMs = 0 } = this.#parts;
    const begunMs = clock.elapsed();
    this.#heardMs = begunMs;
    for (let quiets = 0; quiets < mostQuiets; quiets++) {
      const leftMs = this.#heardMs + quietMs - clock.elapsed();
      if (leftMs <= 0) break;
      await clock.sleep(leftMs, session.ended.signal);
      if (this.#session !== session) return;
    }
    await session.port.flush();
    this.#received = nothing;
    this.#isUnquiet = false;
  }

  #send(session: Session, request: Request): Promise<Reply> {
    if (this.#session !== session) return doubtful('not connected');
    const { framing, clock, timeoutMs, byteMs = 0 } = this.#parts;
    if (this.#received.length > 0 && !this.#isKept) {
      this.#end(session, 'bytes that belong to no reply');
      return doubtful('bytes that belong to no reply');
    }
    this.#received = nothing;
    this.#sign = 'none';
    this.#strayBytes = 0;
    const wireMs = (request.body.length + (request.dataBytes ?? mostDataBytes) + 2 * aroundBytes) * byteMs;
    const { promise, resolve: settle } = Promise.withResolvers<Reply>();
    const frame = framing.write(request);
    this.#pending = { request, frame, deadline: clock.elapsed() + timeoutMs(request.unit) + wireMs, settle };
    this.#watch.begin(this.#pending);
    session.port.write(frame);
    return promise;
  }

  #take(session: Session, chunk: Buffer): void {
    const { framing, clock } = this.#parts;
    this.#heardMs = clock.elapsed();
    this.#owed.hear(chunk);
    this.#sign = 'none';
    let received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    while (received.length > 0) {
      const look = framing.look(received);
      if (look.kind === 'more') {
        this.#sign = look.sign;
        break;
      }
      if (look.kind === 'doubt') return this.#end(session, look.detail, received.length);
      received = received.subarray(look.size);
      if (look.kind === 'skip' && this.#pending === undefined) this.#strayBytes += look.size;
      if (look.kind === 'reply') this.#answered(session, look.body);
      if (this.#session !== session) return;
    }
    this.#received = received;
    if (this.#sign === 'spoilt' && this.#pending !== undefined) void this.#spoilt(session, this.#pending);
  }

  #answered(session: Session, body: Buffer): void {
    const pending = this.#pending;
    if (pending === undefined) return;
    const { request, settle } = pending;
    const answer = answerOf(body, request);
    if (answer.kind === 'mismatch') return this.#end(session, answer.detail, body.length);
    this.#pending = undefined;
    if (answer.kind === 'data') this.#owed.paid(request.unit);
    else this.#owed.excepted(request);
    settle({ ...answer, time: this.#parts.clock.now() });
  }

  /** A reply came whole and spoilt: if nothing more comes, it was all there is. */
  async #spoilt(session: Session, pending: Pending): Promise<void> {
    const { clock, quietMs = 0 } = this.#parts;
    const heardMs = this.#heardMs;
    await clock.sleep(quietMs, session.ended.signal);
    if (this.#pending === pending && this.#heardMs === heardMs) this.#fault(session);
  }

  /** The request under way gets no reply. */
  #fault(session: Session): void {
    const pending = this.#pending;
    if (pending === undefined) return;
    const count = this.#received.length;
    // Bytes that have nothing of a reply, such as a modem's heartbeat, are as good as none, but are told.
    const reply: Reply =
      this.#sign === 'none'
        ? { kind: 'timeout', noiseBytes: this.#noiseBytes(pending), ...this.#lateness(pending) }
        : { kind: 'doubt', detail: noReply(count), noiseBytes: count };
    this.#giveUp(pending);
    if (!this.#isKept) this.#end(session, 'a reply that did not come');
    pending.settle(reply);
  }

  #noiseBytes({ frame }: Pending): number {
    return noiseOf(this.#received, frame, (unit) => this.#owed.isAny(unit));
  }

  #lateness({ request }: Pending): { isLate?: true } {
    return this.#owed.takeLate(request.unit) ? { isLate: true } : {};
  }

  /** A request that was made and will not be answered, at least not in time. */
  #giveUp({ request }: Pending): void {
    const { framing } = this.#parts;
    if (framing.isAnonymous) this.#owed.add(request);
    framing.forget();
    this.#pending = undefined;
    this.#isUnquiet = this.#isKept;
  }

  /** Drops a session and ends its request, if it still is the current one. @param noiseBytes that came for its reply */
  #end(session: Session, why: string, noiseBytes = this.#received.length): void {
    if (this.#session !== session) return;
    this.#session = undefined;
    this.#watch.end();
    this.#received = nothing;
    session.ended.abort();
    session.port.drop();
    const pending = this.#pending;
    if (pending === undefined) return;
    this.#giveUp(pending);
    pending.settle({ kind: 'doubt', detail: why, noiseBytes });
  }

  /** Whether the line goes on after a fault, once it is quiet. */
  get #isKept(): boolean {
    return this.#parts.quietMs !== undefined;
  }
}

function doubtful(detail: string): Promise<Reply> {
  return Promise.resolve({ kind: 'doubt', detail });
}
