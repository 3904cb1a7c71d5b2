/**
 * One MQTT connection, from CONNECT to its end: the one importer of mqtt.js. It never reconnects and keeps nothing: a
 * clean start, QoS 1, and the outbox as the session (CONTRACT 6). MQTT 5 first, 3.1.1 where the broker knows no better.
 */
import fs from 'node:fs';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { CodedError, messageOf, RetryableError } from '../base/errors.ts';
import type { BrokerConfig } from './config.ts';

/** A packet to publish, QoS 1. */
export interface Packet {
  readonly topic: string;
  readonly body: Buffer;
  readonly retain: boolean;
  /** MQTT 5 user properties; not sent to a 3.1.1 broker. */
  readonly properties: Readonly<Record<string, string>>;
}

/** The broker's answer: reason 0 is success; MQTT 5 reasons from 0x80 up are refusals (MQTT 5 §3.4.2.1). */
export type Answer = (reason: number, text: string) => void;

/** A connection that stands. */
export interface Link {
  readonly protocol: 4 | 5;
  /** Most packets unanswered at a time that the broker allows. */
  readonly receiveMaximum: number;
  /** Most bytes of one packet that the broker takes. */
  readonly maxPacketBytes: number;
  /** Aborted, with the reason, when the connection is gone. */
  readonly lost: AbortSignal;
  /** Hands a packet over. `answer` is called at most once, and never after the link is lost. */
  send(packet: Packet, answer: Answer): void;
  /** Ends the connection at once, for the reason given. Without DISCONNECT the broker sends the will. */
  drop(reason: Error): void;
  /** Ends it politely: the broker drops the will. */
  end(): Promise<void>;
}

export interface LinkOptions {
  readonly broker: BrokerConfig;
  readonly clientId: string;
  readonly will: { readonly topic: string; readonly body: Buffer };
}

/** No protocol limit is lower than this remaining-length limit of MQTT. */
const mqttMaxPacketBytes = 268_435_455;
/** How long a polite end may take. */
const politeMs = 500;

/**
 * Connects.
 * @throws RetryableError `mqtt.unreachable`, `mqtt.refused`, `mqtt.login`, `mqtt.tls` or `mqtt.file`
 */
export async function openLink(options: LinkOptions, signal: AbortSignal): Promise<Link> {
  const files = readFiles(options.broker);
  try {
    return await attempt(options, files, 5, signal);
  } catch (error) {
    if (signal.aborted || !(error instanceof VersionRefused)) throw error;
    return attempt(options, files, 4, signal);
  }
}

/** The broker does not speak this version, or hung up on CONNECT as some old ones do. */
class VersionRefused extends RetryableError {}

function readFiles(broker: BrokerConfig): Pick<IClientOptions, 'ca' | 'cert' | 'key'> {
  const files: Pick<IClientOptions, 'ca' | 'cert' | 'key'> = {};
  for (const key of ['ca', 'cert', 'key'] as const) {
    const file = broker[key];
    if (file === undefined) continue;
    try {
      files[key] = fs.readFileSync(file);
    } catch (error) {
      throw new RetryableError('mqtt.file', { key, file }, error);
    }
  }
  return files;
}

async function attempt(
  options: LinkOptions,
  files: object,
  protocol: 4 | 5,
  signal: AbortSignal,
): Promise<Link> {
  const { broker, will } = options;
  const client = mqtt.connect(broker.url, {
    ...files,
    ...(broker.username === undefined ? {} : { username: broker.username }),
    ...(broker.password === undefined ? {} : { password: broker.password.reveal() }),
    clientId: options.clientId,
    protocolVersion: protocol,
    clean: true,
    keepalive: broker.keepAliveS,
    connectTimeout: broker.connectTimeoutMs,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    will: { topic: will.topic, payload: will.body, qos: 1, retain: true },
  });
  const lost = new AbortController();
  let connected = false;
  try {
    const connack = await new Promise<{ receiveMaximum?: number; maximumPacketSize?: number }>(
      (resolve, reject) => {
        const fail = (error: unknown): void => {
          if (connected) lost.abort(lossOf(error));
          else reject(error);
        };
        signal.addEventListener(
          'abort',
          () => reject(new RetryableError('mqtt.unreachable', { url: broker.url })),
          {
            once: true,
            signal: lost.signal,
          },
        );
        client.on('error', fail);
        client.on('disconnect', (packet) =>
          fail(new Error(`server disconnect, reason ${packet.reasonCode ?? 0}`)),
        );
        client.on('close', () => fail(new Error('connection closed')));
        client.on('connect', (packet) => {
          connected = true;
          resolve(packet.properties ?? {});
        });
      },
    );
    return linkOf(client, protocol, lost, connack);
  } catch (error) {
    lost.abort();
    client.end(true);
    throw connectErrorOf(error, broker.url, protocol);
  }
}

function linkOf(
  client: MqttClient,
  protocol: 4 | 5,
  lost: AbortController,
  connack: { receiveMaximum?: number; maximumPacketSize?: number },
): Link {
  const drop = (reason: Error): void => {
    lost.abort(reason);
    client.stream.destroy();
    client.end(true);
  };
  return {
    protocol,
    receiveMaximum: connack.receiveMaximum ?? 65_535,
    maxPacketBytes: connack.maximumPacketSize ?? mqttMaxPacketBytes,
    lost: lost.signal,
    send: (packet, answer) => {
      const properties = { contentType: 'application/json', userProperties: { ...packet.properties } };
      const options = { qos: 1 as const, retain: packet.retain, ...(protocol === 5 ? { properties } : {}) };
      client.publish(packet.topic, packet.body, options, (error) => {
        if (lost.signal.aborted) return;
        if (!error) return answer(0, '');
        const code = reasonOf(error);
        if (code < 0x80) return drop(lossOf(error));
        answer(code, error.message);
      });
    },
    drop,
    end: async () => {
      if (lost.signal.aborted) return void client.end(true);
      lost.abort(new RetryableError('mqtt.lost', { reason: 'ended by this side' }));
      // Politely, with DISCONNECT, which waits for what is unacknowledged: for that there is no time.
      const forced = setTimeout(() => client.stream.destroy(), politeMs);
      await new Promise<void>((resolve) => {
        client.once('close', () => resolve());
        client.end(false);
      });
      clearTimeout(forced);
    },
  };
}

function reasonOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'number'
    ? error.code
    : 0;
}

function lossOf(error: unknown): CodedError {
  return error instanceof CodedError ? error : new RetryableError('mqtt.lost', { reason: messageOf(error) });
}

function connectErrorOf(error: unknown, url: string, protocol: 4 | 5): CodedError {
  if (error instanceof CodedError) return error;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  const message = messageOf(error);
  // CONNACK reasons: 1..5 of MQTT 3.1.1 §3.2.2.3, 0x80 and up of MQTT 5 §3.2.2.2.
  const closedOnConnect = message === 'connection closed';
  if (protocol === 5 && (code === 1 || code === 0x84 || closedOnConnect)) {
    return new VersionRefused('mqtt.refused', { url, reason: message });
  }
  if (code === 4 || code === 5 || code === 0x86 || code === 0x87)
    return new RetryableError('mqtt.login', { url });
  if (typeof code === 'number') return new RetryableError('mqtt.refused', { url, reason: message });
  if (typeof code === 'string' && /CERT|TLS|SSL|SELF_SIGNED|VERIFY/.test(code)) {
    return new RetryableError('mqtt.tls', { url }, error);
  }
  return new RetryableError('mqtt.unreachable', { url }, error);
}
