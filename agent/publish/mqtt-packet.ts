/** The size of an MQTT PUBLISH on the wire (MQTT 5 §3.3; 3.1.1 §3.3), to hold it against the broker's maximum. Pure. */

/** A packet to publish, QoS 1. */
export interface Packet {
  readonly topic: string;
  readonly body: Buffer;
  readonly retain: boolean;
  /** MQTT 5 user properties; not sent to a 3.1.1 broker. */
  readonly properties: Readonly<Record<string, string>>;
}

/** Content type of every payload. */
export const contentType = 'application/json';

/** Bytes that `packet` takes on the wire. */
export function packetBytes({ topic, body, properties }: Packet, protocol: 4 | 5): number {
  const variable = text(topic) + 2 + (protocol === 5 ? propertyBytes(properties) : 0) + body.length;
  return 1 + lengthBytes(variable) + variable;
}

function propertyBytes(properties: Packet['properties']): number {
  let bytes = 1 + text(contentType);
  for (const [name, value] of Object.entries(properties)) bytes += 1 + text(name) + text(value);
  return lengthBytes(bytes) + bytes;
}

/** A UTF-8 string with its two bytes of length (§1.5.4). */
function text(value: string): number {
  return 2 + Buffer.byteLength(value);
}

/** Bytes of a variable byte integer (§1.5.5). */
function lengthBytes(value: number): number {
  return value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : 4;
}
