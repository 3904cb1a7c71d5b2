/**
 * One MQTT connection, from CONNECT to its end: the one importer of mqtt.js. It never reconnects and keeps nothing: a
 * clean start, QoS 1, and the outbox as the session (CONTRACT 6). MQTT 5 first, 3.1.1 where the broker knows no better.
 */
import mqtt, { type IConnackPacket, type IDisconnectPacket, type MqttClient } from 'mqtt';
import type { Clock } from '../base/clock.ts';
import { CodedError, messageOf, RetryableError } from '../base/errors.ts';
import type { Notice } from '../base/health.ts';
import type { BrokerConfig } from './config.ts';
import { writeLengths } from './mqtt-lengths.ts';
import { contentType, type Packet } from './mqtt-packet.ts';
import { endOf, qosRefusal, type Told } from './mqtt-reason.ts';
import { codeOf, connectErrorOf, OtherWay, type Attempt, type Way } from './mqtt-refused.ts';
import { certificateNotice, readTlsFiles, type TlsFiles } from './mqtt-tls.ts';

/** The broker's answer: below 0x80 success, from there up MQTT 5 refusals (§3.4.2.1). */
export type Answer = (reason: number, text: string) => void;

/** A connection that stands. */
export interface Link {
  readonly protocol: 4 | 5;
  /** Most packets unanswered at a time that the broker allows. */
  readonly receiveMaximum: number;
  /** Most bytes of one packet that the broker takes. */
  readonly maxPacketBytes: number;
  /** What a person should know of it. */
  readonly notice: Notice | undefined;
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
  /** The one of its addresses to connect to. */
  readonly url: string;
  readonly clientId: string;
  readonly will: { readonly topic: string; readonly body: Buffer };
  readonly clock: Clock;
}

/** No protocol limit is lower than this remaining-length limit of MQTT. */
const mqttMaxPacketBytes = 268_435_455;
/** A broker that takes less than this does not take every message. */
const smallPacketBytes = 4096;
/** How long a polite end may take. */
const politeMs = 500;

/**
 * Connects. The certificate files are read and the name is resolved anew.
 * @throws RetryableError of the area `mqtt`
 */
export async function openLink(options: LinkOptions, signal: AbortSignal): Promise<Link> {
  writeLengths();
  const files = /^(mqtts|wss):/.test(options.url) ? readTlsFiles(options.broker) : {};
  let way: Way = { protocol: 5, retain: true };
  for (;;) {
    try {
      return await attempt(options, files, way, signal);
    } catch (error) {
      if (signal.aborted || !(error instanceof OtherWay)) throw error;
      way = error.way;
    }
  }
}

async function attempt(options: LinkOptions, files: TlsFiles, way: Way, signal: AbortSignal): Promise<Link> {
  const { broker, url, clock } = options;
  const made: Attempt = { broker, url, way, files, reached: false, isSecure: false, answer: undefined };
  const lost = new AbortController();
  let client: MqttClient | undefined;
  try {
    // Some of what TLS and the system refuse is thrown at once.
    client = dial(options, files, way);
    const connack = await answered(client, options, made, lost, signal);
    if (connack.properties?.maximumQoS === 0) throw qosRefusal(url);
    return linkOf(client, lost, way, connack, url, certificateNotice(files, broker.cert, clock.now()));
  } catch (error) {
    lost.abort();
    client?.end(true);
    throw connectErrorOf(error, made, clock.now());
  }
}

function dial({ broker, url, will, clientId }: LinkOptions, files: TlsFiles, way: Way): MqttClient {
  const { own: _, ...pem } = files;
  return mqtt.connect(url, {
    ...pem,
    ...(broker.username === undefined ? {} : { username: broker.username }),
    ...(broker.password === undefined ? {} : { password: broker.password.reveal() }),
    clientId,
    protocolVersion: way.protocol,
    clean: true,
    keepalive: broker.keepAliveS,
    connectTimeout: broker.connectTimeoutMs,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    // mqtt.js would write an IPv6 host without its brackets.
    transformWsUrl: () => url,
    will: { topic: will.topic, payload: will.body, qos: 1, retain: way.retain },
  });
}

/** Resolves with the CONNACK that accepts; from then on what ends the connection aborts `lost`. */
function answered(
  client: MqttClient,
  options: LinkOptions,
  made: Attempt,
  lost: AbortController,
  signal: AbortSignal,
): Promise<IConnackPacket> {
  const { url } = options;
  return new Promise<IConnackPacket>((resolve, reject) => {
    let connected = false;
    const fail = (error: unknown): void => {
      if (!connected) return reject(error);
      lost.abort(lossOf(error, url));
      client.end(true);
    };
    const stop = (): void => reject(new RetryableError('mqtt.unreachable', { url }));
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true, signal: lost.signal });
    client.stream.on('connect', () => (made.reached = true));
    client.stream.on('secureConnect', () => (made.isSecure = true));
    // mqtt.js hands on errors of the stream only where they have a code.
    client.stream.on('error', fail);
    client.on('error', fail);
    client.on('packetreceive', (packet) => {
      if (packet.cmd === 'connack') made.answer = told(options, packet);
    });
    client.on('disconnect', (packet) => fail(endOf(told(options, packet))));
    client.on('close', () => fail(new RetryableError('mqtt.closed', { url })));
    client.on('connect', (packet) => {
      connected = true;
      resolve(packet);
    });
  });
}

function linkOf(
  client: MqttClient,
  lost: AbortController,
  { protocol, retain }: Way,
  { properties = {} }: IConnackPacket,
  url: string,
  notice: Notice | undefined,
): Link {
  const retains = retain && (properties.retainAvailable ?? true);
  const maxPacketBytes = properties.maximumPacketSize ?? mqttMaxPacketBytes;
  const drop = (reason: Error): void => {
    lost.abort(reason);
    client.stream.destroy();
    client.end(true);
  };
  return {
    protocol,
    receiveMaximum: properties.receiveMaximum ?? 65_535,
    maxPacketBytes,
    notice: limitNotice(url, maxPacketBytes, retains) ?? notice,
    lost: lost.signal,
    send: (packet, answer) => {
      const ofFive = { properties: { contentType, userProperties: { ...packet.properties } } };
      const options = {
        qos: 1 as const,
        retain: packet.retain && retains,
        ...(protocol === 5 ? ofFive : {}),
      };
      client.publish(packet.topic, packet.body, options, (error) => {
        if (lost.signal.aborted) return;
        if (!error) return answer(0, '');
        const code = codeOf(error);
        if (typeof code !== 'number' || code < 0x80) return drop(lossOf(error, url));
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

/** What the broker cannot do and a person should know of. */
function limitNotice(url: string, limit: number, retains: boolean): Notice | undefined {
  if (limit < smallPacketBytes) return { code: 'mqtt.smallPackets', params: { url, limit } };
  return retains ? undefined : { code: 'mqtt.noRetain', params: { url } };
}

/** What CONNACK or DISCONNECT said, in words. */
function told({ url, clientId }: LinkOptions, packet: IConnackPacket | IDisconnectPacket): Told {
  const reason = packet.reasonCode ?? ('returnCode' in packet ? (packet.returnCode ?? 0) : 0);
  const { reasonString, serverReference: server } = packet.properties ?? {};
  const name = (mqtt.ReasonCodes as Record<number, string>)[reason] || `0x${reason.toString(16)}`;
  return { url, clientId, reason, words: reasonString ? `${name}: ${reasonString}` : name, server };
}

function lossOf(error: unknown, url: string): CodedError {
  if (error instanceof CodedError) return error;
  const reason = messageOf(error);
  return reason === 'Keepalive timeout'
    ? new RetryableError('mqtt.silent', { url })
    : new RetryableError('mqtt.lost', { reason });
}
