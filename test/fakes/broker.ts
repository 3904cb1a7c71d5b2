/**
 * A hand-made MQTT 5 broker end for what no real broker does on request: announce limits, answer with any reason, or
 * not at all (MQTT 5 §3.2 CONNACK, §3.3 PUBLISH, §3.4 PUBACK).
 */
import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';

/** A publish as it came in. */
export interface Received {
  readonly topic: string;
  readonly id: number;
  /** Packets unanswered when it came, itself included. */
  readonly outstanding: number;
}

export class FakeBroker implements AsyncDisposable {
  readonly received: Received[] = [];
  connects = 0;
  /** CONNACK reason; 0 accepts. */
  connackReason = 0;
  receiveMaximum = 0;
  maximumPacketSize = 0;
  /** PUBACK reason for a topic; undefined: no answer. */
  answer: (topic: string) => number | undefined = () => 0;
  /** Answers are held back until as many publishes are outstanding as this. */
  holdUntil = 1;
  readonly #server = net.createServer((socket) => this.#accept(socket));
  readonly #sockets = new Set<Socket>();
  #held: { socket: Socket; id: number; topic: string }[] = [];

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `mqtt://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Cuts every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(socket: Socket): void {
    let pending = Buffer.alloc(0);
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      for (
        let size = packetSize(pending);
        size !== undefined && pending.length >= size;
        size = packetSize(pending)
      ) {
        this.#take(socket, pending.subarray(0, size));
        pending = pending.subarray(size);
      }
    });
  }

  #take(socket: Socket, packet: Buffer): void {
    const type = (packet[0] ?? 0) >> 4;
    if (type === 1) this.#connack(socket);
    else if (type === 12) socket.write(Buffer.from([0xd0, 0]));
    else if (type === 3) this.#publish(socket, packet);
  }

  #connack(socket: Socket): void {
    this.connects += 1;
    const properties: number[] = [];
    if (this.receiveMaximum > 0) properties.push(0x21, this.receiveMaximum >> 8, this.receiveMaximum & 255);
    if (this.maximumPacketSize > 0) {
      const size = Buffer.alloc(4);
      size.writeUInt32BE(this.maximumPacketSize);
      properties.push(0x27, ...size);
    }
    socket.write(
      Buffer.from([0x20, 3 + properties.length, 0, this.connackReason, properties.length, ...properties]),
    );
  }

  #publish(socket: Socket, packet: Buffer): void {
    let offset = 1;
    while ((packet[offset++] ?? 0) >= 0x80);
    const length = packet.readUInt16BE(offset);
    const topic = packet.subarray(offset + 2, offset + 2 + length).toString();
    const id = packet.readUInt16BE(offset + 2 + length);
    this.#held.push({ socket, id, topic });
    this.received.push({ topic, id, outstanding: this.#held.length });
    if (this.#held.length < this.holdUntil && !topic.includes('_edge')) return;
    const held = this.#held;
    this.#held = [];
    for (const one of held) {
      const reason = this.answer(one.topic);
      if (reason !== undefined) one.socket.write(Buffer.from([0x40, 3, one.id >> 8, one.id & 255, reason]));
    }
  }
}

/** Bytes of the first packet (MQTT 5 §2.1.4), or undefined while even its length is incomplete. */
function packetSize(bytes: Buffer): number | undefined {
  let length = 0;
  for (let index = 1; index < 5; index++) {
    const byte = bytes[index];
    if (byte === undefined) return undefined;
    length += (byte & 127) * 128 ** (index - 1);
    if (byte < 128) return 1 + index + length;
  }
  return undefined;
}
