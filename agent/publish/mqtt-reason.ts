/**
 * What a broker's reason codes mean to the gateway (MQTT 5 §2.4; CONNACK codes of 3.1.1 §3.2.2.3). Pure: the class of the
 * error says what the runtime does, its code and hint what a person does.
 */
import { RetryableError } from '../base/errors.ts';

/** A reason that the broker gave, and who gave it to whom. */
export interface Told {
  readonly url: string;
  readonly clientId: string;
  readonly reason: number;
  /** The standard's words for the reason and, where the broker sent some, its own. */
  readonly words: string;
  /** Where the broker wants the client to go (Server Reference, §3.2.2.3.16). */
  readonly server?: string | undefined;
}

/** Wait after what only a person can put right: trying more often would only get the gateway locked out. */
const personWaitMs = 60_000;
/** Wait after a broker that is full: it would be the same a second later. */
const fullWaitMs = 15_000;

/** Why a CONNECT was refused. */
export function refusalOf(told: Told): RetryableError {
  const { url, clientId, reason, words } = told;
  switch (reason) {
    case 2:
    case 0x85:
      return person('mqtt.clientId', { url, clientId });
    case 4:
    case 5:
    case 0x86:
    case 0x87:
      return person('mqtt.login', { url });
    case 0x8a:
      return person('mqtt.banned', { url });
    case 0x9b:
      return qosRefusal(url);
    default:
      return sharedReason(told) ?? new RetryableError('mqtt.refused', { url, reason: words });
  }
}

/** Why the broker ended a connection that stood (DISCONNECT, §3.14.2.1). */
export function endOf(told: Told): RetryableError {
  const { url, clientId, reason, words } = told;
  switch (reason) {
    case 0x87:
      return person('mqtt.notAllowed', { url });
    case 0x8b:
      return new RetryableError('mqtt.shutDown', { url });
    case 0x8d:
      return new RetryableError('mqtt.keepAlive', { url });
    case 0x8e:
      return person('mqtt.takenOver', { url, clientId });
    case 0x98:
      return person('mqtt.administrative', { url });
    default:
      return sharedReason(told) ?? new RetryableError('mqtt.ended', { url, reason: words });
  }
}

/** The broker takes QoS 0 only (Maximum QoS, §3.2.2.3.4): delivery cannot be confirmed. */
export function qosRefusal(url: string): RetryableError {
  return person('mqtt.qos', { url });
}

/** Reasons that mean the same in CONNACK and DISCONNECT. */
function sharedReason({ url, reason, words, server = '?' }: Told): RetryableError | undefined {
  switch (reason) {
    // Unavailable, busy, shutting down, message rate, quota, connection rate.
    case 3:
    case 0x88:
    case 0x89:
    case 0x8b:
    case 0x96:
    case 0x97:
    case 0x9f:
      return new RetryableError('mqtt.unavailable', { url, reason: words }, undefined, fullWaitMs);
    case 0x9c:
    case 0x9d:
      return person('mqtt.moved', { url, server });
    default:
      return undefined;
  }
}

function person(...[code, params]: ConstructorParameters<typeof RetryableError>): RetryableError {
  return new RetryableError(code, params, undefined, personWaitMs);
}

/** What a PUBACK means for its message (§3.4.2.1). */
export type Verdict = 'taken' | 'later' | 'notAuthorised' | 'never';

/**
 * 0x10, no subscribers, is a success. What may pass (unspecified, implementation, packet id in use, quota) is tried again;
 * a right that is missing holds everything until somebody grants it; any other reason concerns this message alone.
 */
export function verdictOf(reason: number): Verdict {
  if (reason < 0x80) return 'taken';
  if (reason === 0x87) return 'notAuthorised';
  return [0x80, 0x83, 0x91, 0x97].includes(reason) ? 'later' : 'never';
}
