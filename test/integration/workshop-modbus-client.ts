/** A raw Modbus TCP client for tests of the simulator: bytes out, bytes in, nothing interpreted. */
import { once } from 'node:events';
import { createConnection } from 'node:net';
import type { Socket } from 'node:net';

/** A raw connection; bytes received are kept until taken. */
export class RawClient {
  readonly socket: Socket;
  #bytes = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.socket = socket;
  }

  static async open(port: number): Promise<RawClient> {
    const socket = createConnection({ port, host: '127.0.0.1', noDelay: true });
    const client = new RawClient(socket);
    socket.on('data', (chunk: Buffer) => {
      client.#bytes = Buffer.concat([client.#bytes, chunk]);
    });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return client;
  }

  /** Waits until so many bytes came and takes them; rejects when the connection closes before. */
  async take(count: number): Promise<Buffer> {
    while (this.#bytes.length < count) {
      if (this.socket.destroyed) throw new Error('closed');
      await Promise.race([once(this.socket, 'data'), once(this.socket, 'close')]);
    }
    const taken = this.#bytes.subarray(0, count);
    this.#bytes = this.#bytes.subarray(count);
    return taken;
  }

  get pending(): number {
    return this.#bytes.length;
  }
}

/** A read request ADU. */
export function readRequest(
  transaction: number,
  unit: number,
  code: number,
  from: number,
  count: number,
): Buffer {
  const adu = Buffer.alloc(12);
  adu.writeUInt16BE(transaction, 0);
  adu.writeUInt16BE(6, 4);
  adu[6] = unit;
  adu[7] = code;
  adu.writeUInt16BE(from, 8);
  adu.writeUInt16BE(count, 10);
  return adu;
}
