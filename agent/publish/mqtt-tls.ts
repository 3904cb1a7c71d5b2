/** The certificate files of a broker, and what goes wrong with TLS, each told as what it is. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import { type CodedError, messageOf, RetryableError } from '../base/errors.ts';
import type { Notice } from '../base/health.ts';
import type { EpochMs } from '../model/time.ts';
import type { BrokerConfig } from './config.ts';

/** What TLS is given. Empty where nothing is configured: then the authorities that Node brings along are trusted. */
export interface TlsFiles {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  /** The client certificate, read. */
  readonly own?: X509Certificate;
}

/** A client certificate that ends within this time is a notice. */
const endsSoonMs = 14 * 86_400_000;

/**
 * Reads the files, anew at each attempt: a renewed certificate needs no restart.
 * @throws RetryableError `mqtt.file`, `mqtt.pem` or `mqtt.keyMismatch`
 */
export function readTlsFiles({ ca, cert, key }: BrokerConfig): TlsFiles {
  const caBytes = ca === undefined ? undefined : read('ca', ca);
  if (ca !== undefined && caBytes !== undefined) parse('ca', ca, caBytes, certificateOf);
  const files = caBytes === undefined ? {} : { ca: caBytes };
  if (cert === undefined || key === undefined) return files;
  const [certBytes, keyBytes] = [read('cert', cert), read('key', key)];
  const own = parse('cert', cert, certBytes, certificateOf);
  const secret = parse('key', key, keyBytes, createPrivateKey);
  if (!own.checkPrivateKey(secret)) throw new RetryableError('mqtt.keyMismatch', { cert, key });
  return { ...files, cert: certBytes, key: keyBytes, own };
}

/**
 * Why bytes are nothing that a file can hold which the broker names; undefined where they are.
 * @returns as the library says it
 */
export function pemTrouble(key: 'ca' | 'cert' | 'key', bytes: Buffer): string | undefined {
  try {
    fromPem<unknown>(bytes, key === 'key' ? createPrivateKey : certificateOf);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** The libraries take some of it in binary form as well; TLS takes text alone. */
function fromPem<T>(bytes: Buffer, make: (bytes: Buffer) => T): T {
  if (!bytes.includes('-----BEGIN ')) throw new Error('no -----BEGIN');
  return make(bytes);
}

function certificateOf(bytes: Buffer): X509Certificate {
  return new X509Certificate(bytes);
}

function read(key: string, file: string): Buffer {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    throw new RetryableError('mqtt.file', { key, file }, error);
  }
}

function parse<T>(key: string, file: string, bytes: Buffer, make: (bytes: Buffer) => T): T {
  try {
    return fromPem(bytes, make);
  } catch (error) {
    throw new RetryableError('mqtt.pem', { key, file }, error);
  }
}

/** Says in time that the client certificate ends. */
export function certificateNotice({ own }: TlsFiles, file = '', now: EpochMs): Notice | undefined {
  if (own === undefined || own.validToDate.getTime() - now > endsSoonMs) return undefined;
  return { code: 'mqtt.certEnds', params: { file, until: own.validToDate.toISOString() } };
}

/** What an error of a TLS connection to `url` means; undefined where it is none of TLS. */
export function tlsErrorOf(
  error: unknown,
  url: string,
  { own }: TlsFiles,
  file = '',
  now: EpochMs,
): CodedError | undefined {
  const { code, cert } = error as { code?: unknown; cert?: { subjectaltname?: string } };
  const message = messageOf(error);
  if (message.includes('before secure TLS connection')) return refused('mqtt.tlsNone', { url });
  if (typeof code !== 'string') return undefined;
  const clock = new Date(now).toISOString();
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|BAD_RECORD_TYPE|HTTP_REQUEST/.test(code))
    return refused('mqtt.tlsNone', { url });
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return refused('mqtt.tlsName', { url, names: cert?.subjectaltname ?? '-' });
  if (code === 'CERT_HAS_EXPIRED') return refused('mqtt.tlsExpired', { url, now: clock });
  if (code === 'CERT_NOT_YET_VALID') return refused('mqtt.tlsNotYet', { url, now: clock });
  if (/SELF_SIGNED/.test(code))
    return refused(code.startsWith('DEPTH_ZERO') ? 'mqtt.tlsSelfSigned' : 'mqtt.tlsUntrusted', { url });
  if (/^UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)/.test(code)) return refused('mqtt.tlsUntrusted', { url });
  if (/ALERT.*(CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE|ACCESS_DENIED)/.test(code)) {
    if (own === undefined) return refused('mqtt.certMissing', { url });
    const until = own.validToDate;
    if (until.getTime() < now)
      return refused('mqtt.certExpired', { url, file, until: until.toISOString(), now: clock });
    return refused('mqtt.certRefused', { url, file, reason: message });
  }
  if (/CERT|TLS|SSL|VERIFY|PROTO/.test(code)) return refused('mqtt.tls', { url, reason: message });
  return undefined;

  function refused(...[key, params]: ConstructorParameters<typeof RetryableError>): RetryableError {
    return new RetryableError(key, params, error);
  }
}
