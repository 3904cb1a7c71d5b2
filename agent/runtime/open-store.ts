/** Opens the store for a run, however long its disk refuses. */
import { Backoff } from '../base/backoff.ts';
import { CodedError, RetryableError } from '../base/errors.ts';
import { hintOf } from '../base/text.ts';
import { openStore, type SqliteStore, type SqliteStoreOptions } from '../store/sqlite.ts';

/** First and longest wait between attempts. */
const openMs = [1_000, 10_000] as const;

/**
 * Tries once at least; while the disk refuses, again and again.
 * @returns undefined where `signal` aborted first
 */
export async function openPatiently(
  opening: SqliteStoreOptions,
  signal: AbortSignal,
): Promise<SqliteStore | undefined> {
  const { clock, health, broken } = opening;
  const backoff = new Backoff(...openMs, Math.random);
  do {
    try {
      return openStore(opening);
    } catch (error) {
      // After start-up nothing stops it.
      if (!(error instanceof CodedError) || (!(error instanceof RetryableError) && broken === undefined))
        throw error;
      health.set('failed', error.code, error.message, hintOf('en', error.code, error.params), error.params);
      await clock.sleep(backoff.next(), signal);
    }
  } while (!signal.aborted);
  return undefined;
}
