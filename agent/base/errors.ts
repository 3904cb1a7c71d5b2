/**
 * The class of an error is the policy, its code and hint are for the person (DESIGN law 10):
 *   ConfigError        stop before start-up, exit 2
 *   NotConnectedError  the runtime reconnects
 *   RetryableError     the runtime tries again, after `afterMs` where given
 *   PermanentError     this one thing is given up, the rest goes on
 * Anything else is a defect of ours: reported, and the part that threw it is started again.
 */
import type { StatusCode } from '../model/status.ts';
import type { Fault } from './fault.ts';
import { describeFault, labelFault } from './fault.ts';
import { hintOf, say, type Lang, type TextKey, type TextParams } from './text.ts';

/** An error with a code from the catalogue. `message` is the English text and the technical cause. */
export class CodedError extends Error {
  override readonly name: string = 'CodedError';
  readonly code: TextKey;
  readonly params: TextParams;

  constructor(code: TextKey, params: TextParams = {}, cause?: unknown) {
    const technical = cause === undefined ? '' : ` (${messageOf(cause)})`;
    super(`${say('en', code, params)}${technical}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.params = params;
  }
}

/** The link is down, or can no longer be trusted. `status` is what its tags become meanwhile. */
export class NotConnectedError extends CodedError {
  override readonly name = 'NotConnectedError';
  readonly status: StatusCode;

  constructor(code: TextKey, status: StatusCode, params?: TextParams, cause?: unknown) {
    super(code, params, cause);
    this.status = status;
  }
}

/** It may work later. */
export class RetryableError extends CodedError {
  override readonly name = 'RetryableError';
  readonly afterMs: number | undefined;

  constructor(code: TextKey, params?: TextParams, cause?: unknown, afterMs?: number) {
    super(code, params, cause);
    this.afterMs = afterMs;
  }
}

/** It will never work for this one thing. */
export class PermanentError extends CodedError {
  override readonly name = 'PermanentError';
}

/** What a person wrote cannot be used; every fault found is in it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map((fault) => describeFault(fault, 'en')).join('\n'));
    this.faults = faults;
  }
}

/** The text of anything thrown; libraries throw plain objects too. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) return String(thrown.message);
  return String(thrown);
}

/** What a person is told of anything thrown: text and hint where it has a code, its message otherwise. */
export function describeError(thrown: unknown, lang: Lang): string {
  if (thrown instanceof ConfigError) return thrown.faults.map((fault) => labelFault(fault, lang)).join('\n');
  if (!(thrown instanceof CodedError)) return messageOf(thrown);
  const hint = hintOf(lang, thrown.code, thrown.params);
  const technical = thrown.cause === undefined ? '' : ` (${messageOf(thrown.cause)})`;
  return `${say(lang, thrown.code, thrown.params)}${technical}${hint === undefined ? '' : `\n  → ${hint}`}`;
}
