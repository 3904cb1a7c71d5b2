/**
 * An outage of a connection as it is kept while it lasts, so that the next run can tell of it where this one is killed:
 * written with the BAD samples that begin it, erased with the gap message that ends it.
 */
import { isTextKey, type TextKey } from '../base/text.ts';
import type { EpochMs } from '../model/time.ts';

export interface Outage {
  readonly since: EpochMs;
  /** Code of the error behind it; undefined where an older version told one that this one does not know. */
  readonly code: TextKey | undefined;
}

/** Form of what is kept: another form is another key. */
const stateVersion = 1;

/** Key in the store's state. */
export function outageKey(connection: string): string {
  return `acquire/${stateVersion}/${connection}/outage`;
}

/** @param outage undefined erases it */
export function outageBlob(outage: Outage | undefined): Buffer {
  return Buffer.from(outage === undefined ? '' : JSON.stringify({ since: outage.since, code: outage.code }));
}

/** What an earlier run left; undefined where it left none, or none that can be read. */
export function outageOf(blob: Buffer | undefined): Outage | undefined {
  if (blob === undefined) return undefined;
  try {
    const { since, code } = JSON.parse(blob.toString()) as Partial<Record<keyof Outage, unknown>>;
    if (typeof since !== 'number' || typeof code !== 'string') return undefined;
    return { since, code: isTextKey(code) ? code : undefined };
  } catch {
    return undefined;
  }
}
