/** Which errors of a database mean that the file is broken, and which that the disk refuses and may give in again. */
import { messageOf } from '../base/errors.ts';

/** What is in the file is not what was written. */
export class DamageError extends Error {
  override readonly name = 'DamageError';
}

/**
 * The disk's: full, read-only, failing, locked, or refused by a trigger that somebody put in. They pass, or a person ends
 * them; the file is as it was.
 */
const diskCodes =
  /^(SQLITE_(FULL|IOERR|READONLY|BUSY|LOCKED|CANTOPEN|NOMEM|PROTOCOL|INTERRUPT|CONSTRAINT_TRIGGER)|ENOSPC|EDQUOT|EROFS|EIO|EMFILE|ENFILE|ENOMEM)/;

/** Whether the disk is behind an error. */
export function isDiskError(error: unknown): boolean {
  return diskCodes.test(codeOf(error));
}

/** Whether the file is broken: SQLite says so, or it refuses what fits every sound buffer (a row, a statement). */
export function isDamage(error: unknown): boolean {
  return error instanceof DamageError || (codeOf(error).startsWith('SQLITE_') && !isDiskError(error));
}

/** Whether the disk could not read or write a place. */
export function isReadError(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_IOERR');
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** What is known of a broken buffer, for the log. */
export function damageText(error: unknown): string {
  const code = codeOf(error);
  return code === '' ? messageOf(error) : `${code}: ${messageOf(error)}`;
}
