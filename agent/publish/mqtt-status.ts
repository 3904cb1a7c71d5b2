/** The gateway's own status, said over a link: not a row of the outbox, and acknowledged like one. */
import type { Clock } from '../base/clock.ts';
import { RetryableError } from '../base/errors.ts';
import type { Link } from './mqtt-link.ts';
import { verdictOf } from './mqtt-reason.ts';

/** Wait for somebody to grant a right. */
export const notAuthorisedWaitMs = 30_000;

/** Publishes it, retained. The error says why the broker did not take it within `withinMs`. */
export async function sayStatus(
  link: Link,
  { topic, body }: { readonly topic: string; readonly body: Buffer },
  clock: Clock,
  withinMs: number,
  signal?: AbortSignal,
): Promise<RetryableError | undefined> {
  const answered = new AbortController();
  let refusal: RetryableError | undefined = new RetryableError('mqtt.noAck', { ms: withinMs });
  link.send({ topic, body, retain: true, properties: { schema: 'zhencai.edge/1' } }, (code, text) => {
    refusal = refusalOf(code, text, topic);
    answered.abort();
  });
  const until = [answered.signal, link.lost, ...(signal ? [signal] : [])];
  await clock.sleep(withinMs, AbortSignal.any(until));
  const { reason } = link.lost as { reason: unknown };
  return !answered.signal.aborted && reason instanceof RetryableError ? reason : refusal;
}

function refusalOf(code: number, text: string, topic: string): RetryableError | undefined {
  const verdict = verdictOf(code);
  if (verdict === 'taken') return undefined;
  return verdict === 'notAuthorised'
    ? new RetryableError('mqtt.notAuthorised', { topic }, undefined, notAuthorisedWaitMs)
    : new RetryableError('mqtt.busy', { reason: text });
}
