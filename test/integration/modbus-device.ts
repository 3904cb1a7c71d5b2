/** A Modbus TCP device made by hand, byte by byte, so that it can do wrong what no library lets one do. */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A request as it came. */
export interface DeviceRequest {
  readonly socket: Socket;
  /** 1 for the first connection made to the device, 2 for the next. */
  readonly connection: number;
  readonly transaction: number;
  readonly unit: number;
  readonly code: number;
  readonly start: number;
  readonly count: number;
  /** Of function 43, in place of start and count: ReadDeviceIdCode and the first object asked for. */
  readonly category: number;
  readonly object: number;
}

/** Answers a request, or does not. */
export type Behaviour = (request: DeviceRequest) => void;

/** What a reply may say wrongly. */
export interface Wrongs {
  readonly transaction?: number;
  readonly unit?: number;
  readonly code?: number;
  readonly start?: number;
  readonly count?: number;
}

/** The right reply, each register holding its own address, with `wrongs` in it. */
export function replyTo(request: DeviceRequest, wrongs: Wrongs = {}): Buffer {
  const { transaction, unit, code, start, count } = { ...request, ...wrongs };
  const reply = Buffer.alloc(9 + count * 2);
  reply.writeUInt16BE(transaction, 0);
  reply.writeUInt16BE(3 + count * 2, 4);
  reply.set([unit, code, count * 2], 6);
  for (let register = 0; register < count; register++)
    reply.writeUInt16BE(start + register, 9 + register * 2);
  return reply;
}

/** A reply of function 43 with the objects given, first as it should be and then as `head` says. */
export function identityTo(
  request: DeviceRequest,
  objects: readonly (readonly [number, string | Buffer])[],
  head: {
    conformity?: number;
    more?: number;
    next?: number;
    count?: number;
    mei?: number;
    code?: number;
  } = {},
): Buffer {
  const {
    conformity = 1,
    more = 0,
    next = 0,
    count = objects.length,
    mei = 14,
    code = request.category,
  } = head;
  const values = objects.flatMap(([id, value]) => {
    const bytes = Buffer.from(value as string);
    return [Buffer.from([id, bytes.length]), bytes];
  });
  return bodyTo(request, Buffer.concat([Buffer.from([mei, code, conformity, more, next, count]), ...values]));
}

/** A reply of the request's unit and function with any bytes after them. */
export function bodyTo({ transaction, unit, code }: DeviceRequest, bytes: Buffer): Buffer {
  const reply = Buffer.alloc(8 + bytes.length);
  reply.writeUInt16BE(transaction, 0);
  reply.writeUInt16BE(2 + bytes.length, 4);
  reply.set([unit, code], 6);
  reply.set(bytes, 8);
  return reply;
}

/** An exception reply. */
export function exceptionTo(request: DeviceRequest, code: number): Buffer {
  return Buffer.from([
    request.transaction >> 8,
    request.transaction & 255,
    0,
    0,
    0,
    3,
    request.unit,
    request.code | 128,
    code,
  ]);
}

/** A listening device. Change `behave` at any time. */
export class Device implements AsyncDisposable {
  behave: Behaviour;
  connections = 0;
  readonly requests: DeviceRequest[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(behave: Behaviour = (request) => request.socket.write(replyTo(request))) {
    this.behave = behave;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async listen(behave?: Behaviour): Promise<Device> {
    const device = new Device(behave);
    device.#server.listen(0, '127.0.0.1');
    await once(device.#server, 'listening');
    return device;
  }

  /** From now on it answers rightly, but for the requests that `when` picks. */
  except(when: (request: DeviceRequest) => boolean, wrong: Behaviour): void {
    this.behave = (request) => {
      if (when(request)) wrong(request);
      else request.socket.write(replyTo(request));
    };
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(socket: Socket): void {
    this.connections += 1;
    const connection = this.connections;
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (chunk) => {
      for (let at = 0; at + 11 <= chunk.length; at += 6 + chunk.readUInt16BE(at + 4)) {
        const code = chunk.readUInt8(at + 7);
        const isIdentity = code === 43;
        const request: DeviceRequest = {
          socket,
          connection,
          transaction: chunk.readUInt16BE(at),
          unit: chunk.readUInt8(at + 6),
          code,
          start: isIdentity ? 0 : chunk.readUInt16BE(at + 8),
          count: isIdentity ? 0 : chunk.readUInt16BE(at + 10),
          category: isIdentity ? chunk.readUInt8(at + 9) : 0,
          object: isIdentity ? chunk.readUInt8(at + 10) : 0,
        };
        this.requests.push(request);
        this.behave(request);
      }
    });
  }
}
