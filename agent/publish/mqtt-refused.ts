/** Why a connection did not come about, and whether there is another way to try. Pure. */
import { CodedError, messageOf, RetryableError } from '../base/errors.ts';
import type { EpochMs } from '../model/time.ts';
import type { BrokerConfig } from './config.ts';
import { refusalOf, type Told } from './mqtt-reason.ts';
import { tlsErrorOf, type TlsFiles } from './mqtt-tls.ts';

/** How a connection is tried. */
export interface Way {
  readonly protocol: 4 | 5;
  /** Whether messages may be retained. */
  readonly retain: boolean;
}

/** The broker cannot do it this way; it is worth trying another. */
export class OtherWay extends RetryableError {
  readonly way: Way;

  constructor(error: RetryableError, way: Way) {
    super(error.code, error.params, error.cause, error.afterMs);
    this.way = way;
  }
}

/** A connection that failed: how it was tried, and how far it came; of a WebSocket only CONNACK is known. */
export interface Attempt {
  readonly broker: BrokerConfig;
  readonly url: string;
  readonly way: Way;
  readonly files: TlsFiles;
  /** TCP was connected. */
  reached: boolean;
  /** The TLS handshake ended well. */
  isSecure: boolean;
  /** What CONNACK said. */
  answer: Told | undefined;
}

/** The error to tell of an attempt that ended in `error`, at the time `now` of this gateway. */
export function connectErrorOf(error: unknown, attempt: Attempt, now: EpochMs): CodedError {
  const { url, way, broker, files, answer, reached } = attempt;
  if (answer !== undefined && answer.reason !== 0) return connackErrorOf(answer, way);
  const closed = error instanceof CodedError && error.code === 'mqtt.closed';
  if (error instanceof CodedError && !closed) return error;
  const encrypted = /^(mqtts|wss):/.test(url);
  const ofTls = encrypted ? tlsErrorOf(error, url, files, broker.cert, now) : undefined;
  if (ofTls !== undefined) return ofTls;
  const code = codeOf(error);
  if (closed || (reached && (code === 'ECONNRESET' || code === 'EPIPE'))) {
    if (url.startsWith('mqtts:') && !attempt.isSecure)
      return new RetryableError('mqtt.tlsNone', { url }, error);
    const hungUp = new RetryableError('mqtt.hungUp', { url });
    // As old brokers do that know no MQTT 5.
    return way.protocol === 5 ? new OtherWay(hungUp, { ...way, protocol: 4 }) : hungUp;
  }
  const message = messageOf(error);
  const cause = error instanceof AggregateError ? new Error(error.errors.map(messageOf).join(', ')) : error;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new RetryableError('mqtt.unknownName', { url }, cause);
  if (message.startsWith('Unexpected server response'))
    return new RetryableError('mqtt.noWebSocket', { url, reason: message });
  if (reached && message === 'connack timeout')
    return new RetryableError('mqtt.noAnswer', { url, ms: broker.connectTimeoutMs });
  return new RetryableError('mqtt.unreachable', { url }, cause);
}

function connackErrorOf(answer: Told, way: Way): RetryableError {
  const refusal = refusalOf(answer);
  if (way.protocol === 5 && (answer.reason === 1 || answer.reason === 0x84))
    return new OtherWay(refusal, { ...way, protocol: 4 });
  // It refuses the will because it is retained (MQTT 5 §3.2.2.3.5).
  if (way.retain && answer.reason === 0x9a) return new OtherWay(refusal, { ...way, retain: false });
  return refusal;
}

/** The code that an error of a library or the system carries. */
export function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
