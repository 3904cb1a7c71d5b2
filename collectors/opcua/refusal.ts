/** What a server's refusal means: pure look-ups of StatusCodes (OPC 10000-4 §7.39). */
import { NotConnectedError, messageOf } from '../../agent/base/errors.ts';
import type { TextKey } from '../../agent/base/text.ts';
import { Status, type StatusCode } from '../../agent/model/status.ts';

/** The server refused one call; the session lives on. */
export class ServiceFault extends Error {
  override readonly name = 'ServiceFault';
  readonly status: StatusCode;

  constructor(status: StatusCode, message: string) {
    super(message);
    this.status = status;
  }
}

/** The session or the channel is gone: nothing more can be asked over this link. */
const linkStatuses = new Set<StatusCode>([
  0x800c0000, // BadShutdown
  0x800d0000, // BadServerNotConnected
  0x800e0000, // BadServerHalted
  0x80220000, // BadSecureChannelIdInvalid
  0x80250000, // BadSessionIdInvalid
  0x80260000, // BadSessionClosed
  0x80270000, // BadSessionNotActivated
  0x80790000, // BadNoSubscription
  0x80860000, // BadSecureChannelClosed
  0x80870000, // BadSecureChannelTokenUnknown
  0x80ae0000, // BadConnectionClosed
]);

/** Fewer nodes per call may do. */
const sizeStatuses = new Set<StatusCode>([
  0x80080000, // BadEncodingLimitsExceeded
  0x80100000, // BadTooManyOperations
  0x80b80000, // BadRequestTooLarge
  0x80b90000, // BadResponseTooLarge
]);

/** More publish requests than the server queues; those it has will do. */
export const badTooManyPublishRequests: StatusCode = 0x80780000;

/** Why a call was refused; a refused call refuses all that was asked in it. @throws anything but a ServiceFault */
export function refusalOf(error: unknown): StatusCode {
  if (error instanceof ServiceFault) return error.status;
  throw error;
}

/** Whether a service result means that the link is lost. */
export function isLinkStatus(status: StatusCode): boolean {
  return linkStatuses.has(status >>> 0);
}

/** Whether a service result means that the request was too large. */
export function isSizeStatus(status: StatusCode): boolean {
  return sizeStatuses.has(status >>> 0);
}

/** What the text of a failed connection attempt points at; the first that fits. */
const causes: readonly (readonly [RegExp, TextKey, StatusCode])[] = [
  [
    /BadUserAccessDenied|BadIdentityToken\w+|BadUserSignatureInvalid/,
    'opcua.user-refused',
    Status.BadUserAccessDenied,
  ],
  [/identity token|user token policy/i, 'opcua.user-refused', Status.BadUserAccessDenied],
  [/BadTooManySessions|BadMaxConnectionsReached/, 'opcua.too-many-sessions', 0x80560000],
  [
    /BadSecurityChecksFailed|BadCertificate\w+|BadApplicationSignatureInvalid/,
    'opcua.client-refused',
    0x80130000,
  ],
  [
    /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|not reachable|up and running/,
    'opcua.unreachable',
    Status.BadNotConnected,
  ],
  [/timed out|timeout|ETIMEDOUT/i, 'opcua.timeout', Status.BadTimeout],
];

/** The error a person is told when connecting failed. */
export function connectError(
  thrown: unknown,
  params: Readonly<Record<string, string | number>>,
  isSecured: boolean,
): NotConnectedError {
  const message = messageOf(thrown);
  const cause = causes.find(([pattern]) => pattern.test(message));
  if (cause !== undefined) return new NotConnectedError(cause[1], cause[2], params, thrown);
  // A server that does not trust our certificate mostly just hangs up on the first secured message.
  if (isSecured && /disconnected by third party|ECONNRESET|socket|closed/i.test(message))
    return new NotConnectedError('opcua.client-refused', 0x80130000, params, thrown);
  return new NotConnectedError('opcua.connect-failed', Status.BadNotConnected, params, thrown);
}
