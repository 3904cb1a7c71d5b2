/** Several addresses of one destination, none of which took the connection. Pure. */
import { messageOf, RetryableError, type CodedError } from '../base/errors.ts';

/** An address that was tried in vain. */
export interface Refused {
  readonly url: string;
  readonly error: CodedError;
}

/** The preferred address's refusal stands for all; the others' are told beside it. The shortest wait of them is enough. */
export function refusalOfAll(refusals: readonly Refused[]): CodedError {
  const [first, ...others] = refusals;
  if (first === undefined) throw new Error('no address');
  if (others.length === 0) return first.error;
  const { code, params, cause } = first.error;
  const causes = [
    ...(cause === undefined ? [] : [messageOf(cause)]),
    ...others.map(({ error }) => error.message),
  ];
  const waits = refusals.map(({ error }) => (error instanceof RetryableError ? (error.afterMs ?? 0) : 0));
  return new RetryableError(code, params, new Error(causes.join('; ')), Math.min(...waits));
}
