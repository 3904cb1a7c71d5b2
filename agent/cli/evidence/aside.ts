/** Buffers that broke and were set aside: each has an evidence log of its own, which no pack of the present one covers. */
import path from 'node:path';
import { CodedError } from '../../base/errors.ts';
import { say, type Lang } from '../../base/text.ts';
import type { EpochMs } from '../../model/time.ts';
import { damageText } from '../../store/damage.ts';
import { openReadOnly, type Database } from '../../store/database.ts';
import { ledgerTables } from '../../store/ledger.ts';
import { quarantined, quarantineFolder } from '../../store/quarantine.ts';
import { chinaTime } from './period.ts';

/** One of them, as far as it can be read. */
export interface AsideLog {
  /** Its name, for `--buffer`. */
  readonly buffer: string;
  /** Why its log cannot be read. */
  readonly reason?: string | undefined;
  readonly log?: { readonly epoch: string; readonly records: number; readonly signed: EpochMs } | undefined;
}

/** The folder of the one that `--buffer` names. @throws CodedError `evidence.noBuffer` */
export function asideFolder(dataDir: string, buffer: string): string {
  const known = quarantined(dataDir);
  if (!known.includes(buffer))
    throw new CodedError('evidence.noBuffer', { buffer, known: known.join(', ') || '—' });
  return path.join(dataDir, quarantineFolder, buffer);
}

/** Those there are, newest first, but for such as were read and hold no signed evidence. */
export function asideLogs(dataDir: string): AsideLog[] {
  return quarantined(dataDir).flatMap((buffer): AsideLog[] => {
    try {
      const database = openReadOnly(asideFolder(dataDir, buffer));
      try {
        return logOf(buffer, database);
      } finally {
        database.close();
      }
    } catch (error) {
      // Whatever it is, the pack of the present log does not fail for it.
      return [{ buffer, reason: damageText(error) }];
    }
  });
}

/** For people: what is there, and how it is packed. */
export function asideText({ buffer, log, reason = '' }: AsideLog, lang: Lang): string {
  if (log === undefined) return say(lang, 'evidence.asideBroken', { buffer, reason });
  return say(lang, 'evidence.aside', { ...log, buffer, signed: chinaTime(log.signed) });
}

/** All hashes are read; whether they are what was written, only a pack of it shows. */
function logOf(buffer: string, database: Database): AsideLog[] {
  const source = ledgerTables(database);
  const head = source.checkpoints(0).at(-1);
  if (head === undefined) return [];
  const rows = source.hashes(head.size).length;
  if (rows !== head.size) return [{ buffer, reason: `${rows}/${head.size}` }];
  return [{ buffer, log: { epoch: epochOf(database), records: head.size, signed: head.time } }];
}

/** Epoch of a buffer, and of its log. */
export function epochOf(database: Database): string {
  return String(database.prepare("select value from fact where name = 'epoch'").pluck().get());
}
