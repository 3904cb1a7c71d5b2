/**
 * Keeps one part of the agent going for ever: the only place that reconnects, backs off and restarts (DESIGN law 7).
 */
import { Backoff } from '../base/backoff.ts';
import type { Clock } from '../base/clock.ts';
import { CodedError, messageOf, PermanentError, RetryableError } from '../base/errors.ts';
import type { Health, Notice } from '../base/health.ts';
import { hintOf } from '../base/text.ts';

/** First and longest wait between attempts. */
const firstWaitMs = 500;
const maxWaitMs = 30_000;
/** A part that fails sooner than this after a start is flapping: its waits keep growing. */
const stableMs = 10_000;
/** What is configured cannot work; the far side may be put right, so it is still looked at now and then. */
const permanentWaitMs = 60_000;

/** A part that runs until it fails. */
export interface Part {
  readonly health: Health;
  /**
   * Runs; returns or throws when it cannot go on. Calls `working` once it has shown that it works, with what there is to
   * look at all the same.
   */
  attempt(signal: AbortSignal, working: (notice?: Notice) => void): Promise<void>;
  /** Told of each failure, before the wait. */
  failed?(error: unknown, signal: AbortSignal): Promise<void>;
}

/** Runs `part` again and again until `signal` aborts. Never rejects. */
export async function supervise(part: Part, clock: Clock, signal: AbortSignal): Promise<void> {
  const backoff = new Backoff(firstWaitMs, maxWaitMs, Math.random);
  while (!signal.aborted) {
    let waitMs = 0;
    const startedAt = clock.elapsed();
    try {
      await part.attempt(signal, (notice) => {
        if (clock.elapsed() - startedAt >= stableMs) backoff.reset();
        if (notice) part.health.degrade(notice);
        else part.health.set('ok');
      });
    } catch (error) {
      if (signal.aborted) break;
      report(part.health, error);
      await part.failed?.(error, signal).catch((defect: unknown) => report(part.health, defect));
      if (error instanceof PermanentError) waitMs = permanentWaitMs;
      else if (error instanceof RetryableError) waitMs = error.afterMs ?? 0;
    }
    await clock.sleep(Math.max(waitMs, backoff.next()), signal);
  }
  part.health.set('stopped');
}

function report(health: Health, error: unknown): void {
  const { code, params } =
    error instanceof CodedError ? error : { code: 'agent.defect' as const, params: {} };
  health.set('failed', code, messageOf(error), hintOf('en', code, params), params);
}
