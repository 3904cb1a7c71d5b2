/** What a request that brought no data means, and what to do about it (MODBUS Application Protocol V1.1b3 §7). Pure. */
import { Status, type StatusCode } from '../../../agent/model/status.ts';
import type { Remark } from '../../probe.ts';
import { meaningOf, statusOfException } from './exception.ts';
import type { Reply } from './link.ts';

/** A reply without data. */
export type Refusal = Exclude<Reply, { readonly kind: 'data' }>;

/** The technical word for what came and is none. */
export function noReply(bytes: number): string {
  return `${bytes} bytes that are no reply`;
}

/** For a person. @param timeoutMs longest wait for a reply of this unit */
export function reasonOf(refusal: Refusal, unit: number, timeoutMs: number): Remark {
  switch (refusal.kind) {
    case 'timeout': {
      const { noiseBytes = 0 } = refusal;
      if (noiseBytes > 0) return { key: 'probe.garbledReply', params: { detail: noReply(noiseBytes) } };
      return { key: 'probe.timeout', params: { ms: timeoutMs } };
    }
    case 'doubt':
      return { key: 'probe.garbledReply', params: { detail: refusal.detail } };
    case 'exception':
      return exceptionReason(refusal.code, unit);
  }
}

/** For the tags of the request. */
export function statusOf(refusal: Refusal): StatusCode {
  switch (refusal.kind) {
    case 'timeout':
      return Status.BadTimeout;
    case 'doubt':
      return Status.BadCommunicationError;
    case 'exception':
      return statusOfException(refusal.code);
  }
}

/** Whether a unit itself has answered: a gateway answers 10 and 11 in the place of one that it does not reach. */
export function isFromUnit(reply: Reply): boolean {
  return reply.kind === 'data' || (reply.kind === 'exception' && !isGateways(reply.code));
}

/** Whether anybody answered, be it a gateway on behalf of a unit it cannot reach. */
export function isReply(reply: Reply): boolean {
  return reply.kind === 'data' || reply.kind === 'exception';
}

/** Whether the unit said nothing at all. */
export function isSilence(reply: Reply): boolean {
  return reply.kind === 'timeout' || (reply.kind === 'exception' && meaningOf(reply.code) === 'absent');
}

/**
 * What came instead of a reply of the unit.
 *   nothing  it is silent, or a gateway says so
 *   late     the same, but its reply to the request before came after its timeout
 *   noise    bytes that are no reply
 *   break    the connection broke: that alone says nothing of the unit
 */
export type Miss = 'nothing' | 'late' | 'noise' | 'break';

/** What came instead of a reply; undefined where the unit itself has answered. */
export function missOf(reply: Reply): Miss | undefined {
  if (isFromUnit(reply)) return undefined;
  if (reply.kind !== 'timeout' && reply.kind !== 'doubt') return 'nothing';
  if (reply.kind === 'timeout' && reply.isLate === true) return 'late';
  if ((reply.noiseBytes ?? 0) > 0) return 'noise';
  return reply.kind === 'doubt' ? 'break' : 'nothing';
}

function isGateways(code: number): boolean {
  return meaningOf(code) === 'absent';
}

function exceptionReason(code: number, unit: number): Remark {
  const params = { code, unit };
  switch (code) {
    case 1:
      return { key: 'probe.exception1' };
    case 2:
      return { key: 'probe.exception2' };
    case 3:
      return { key: 'probe.exception3' };
    case 4:
      return { key: 'probe.exception4' };
    case 5:
    case 6:
      return { key: 'probe.exceptionBusy', params };
    case 10:
    case 11:
      return { key: 'probe.exceptionGateway', params };
    default:
      return { key: 'probe.exceptionOther', params };
  }
}
