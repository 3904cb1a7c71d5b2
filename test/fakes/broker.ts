/**
 * A hand-made MQTT broker end for what no real broker does on request: announce limits, answer with any reason, late or
 * not at all, end the connection with a reason (MQTT 5 §3.2 CONNACK, §3.3 PUBLISH, §3.4 PUBACK, §3.14 DISCONNECT).
 */
import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';

/** A publish as it came in. */
export interface Received {
  readonly topic: string;
  readonly id: number;
  readonly retain: boolean;
  /** Of the whole packet. */
  readonly bytes: number;
  /** Packets unanswered when it came, itself included. */
  readonly outstanding: number;
}

export class FakeBroker implements AsyncDisposable {
  readonly received: Received[] = [];
  connects = 0;
  pings = 0;
  /** CONNACK reason; 0 accepts. */
  connackReason = 0;
  receiveMaximum = 0;
  maximumPacketSize = 0;
  /** Bytes of further CONNACK properties. */
  properties: readonly number[] = [];
  /** The newest version it knows; an older one hangs up where `hangsUp`, else it says so. */
  speaks: 4 | 5 = 5;
  hangsUp = false;
  /** Whether a retained will is refused, as where there are no retained messages. */
  refusesRetainedWill = false;
  /** Told of each CONNECT, before it is answered. */
  connected: () => void = () => undefined;
  /** Answers go out this late, in milliseconds. */
  answerAfterMs = 0;
  /** PUBACK reason for a topic; undefined: no answer. */
  answer: (topic: string) => number | undefined = () => 0;
  /** Answers are held back until as many publishes are outstanding as this. */
  holdUntil = 1;
  readonly #server = net.createServer((socket) => this.#accept(socket));
  readonly #sockets = new Set<Socket>();
  #held: { socket: Socket; id: number; topic: string }[] = [];

  /** Connections that stand. */
  get open(): number {
    return this.#sockets.size;
  }

  async listen(host = '127.0.0.1', port = 0): Promise<string> {
    this.#server.listen(port, host);
    await once(this.#server, 'listening');
    return `mqtt://${host}:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Ends every connection with a reason (MQTT 5 §3.14). */
  disconnect(reason: number, properties: readonly number[] = []): void {
    for (const socket of this.#sockets)
      socket.end(Buffer.from([0xe0, 2 + properties.length, reason, properties.length, ...properties]));
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
    if (type === 1) this.#connack(socket, packet);
    else if (type === 12) this.#pong(socket);
    else if (type === 3) this.#publish(socket, packet);
    else if (type === 14) socket.end();
  }

  #pong(socket: Socket): void {
    this.pings += 1;
    socket.write(Buffer.from([0xd0, 0]));
  }

  #connack(socket: Socket, packet: Buffer): void {
    this.connects += 1;
    this.connected();
    const start = afterLength(packet);
    // After the six bytes of the protocol name come version and flags (§3.1.2).
    const [version, flags = 0] = packet.subarray(start + 6);
    if (version === 5 && this.speaks === 4 && this.hangsUp) return void socket.end();
    if (this.speaks === 4)
      return void socket.write(Buffer.from([0x20, 2, 0, version === 5 ? 1 : this.connackReason]));
    const properties: number[] = [...this.properties];
    if (this.receiveMaximum > 0) properties.push(0x21, this.receiveMaximum >> 8, this.receiveMaximum & 255);
    if (this.maximumPacketSize > 0) {
      const size = Buffer.alloc(4);
      size.writeUInt32BE(this.maximumPacketSize);
      properties.push(0x27, ...size);
    }
    const reason = this.refusesRetainedWill && (flags & 0x20) !== 0 ? 0x9a : this.connackReason;
    socket.write(Buffer.from([0x20, 3 + properties.length, 0, reason, properties.length, ...properties]));
  }

  #publish(socket: Socket, packet: Buffer): void {
    const offset = afterLength(packet);
    const length = packet.readUInt16BE(offset);
    const topic = packet.subarray(offset + 2, offset + 2 + length).toString();
    const id = packet.readUInt16BE(offset + 2 + length);
    const retain = ((packet[0] ?? 0) & 1) === 1;
    this.#held.push({ socket, id, topic });
    this.received.push({ topic, id, retain, bytes: packet.length, outstanding: this.#held.length });
    if (this.#held.length < this.holdUntil && !topic.includes('_edge')) return;
    const held = this.#held;
    this.#held = [];
    if (this.answerAfterMs === 0) this.#answer(held);
    else setTimeout(() => this.#answer(held), this.answerAfterMs);
  }

  #answer(held: readonly { socket: Socket; id: number; topic: string }[]): void {
    for (const { socket, id, topic } of held) {
      const reason = this.answer(topic);
      if (reason === undefined) continue;
      const ofFive = this.speaks === 5 ? [reason] : [];
      socket.write(Buffer.from([0x40, 2 + ofFive.length, id >> 8, id & 255, ...ofFive]));
    }
  }
}

/** A property that is a text (MQTT 5 §2.2.2.2), by its identifier. */
export function textProperty(identifier: number, text: string): number[] {
  const bytes = Buffer.from(text);
  return [identifier, bytes.length >> 8, bytes.length & 255, ...bytes];
}

/** Where the bytes after the remaining length begin. */
function afterLength(packet: Buffer): number {
  let offset = 1;
  while ((packet[offset++] ?? 0) >= 0x80);
  return offset;
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
