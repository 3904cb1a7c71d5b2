/**
 * `zhencai outbox`: what the buffer holds, beside a running agent or without one. `--export FILE` writes rows as JSON
 * Lines ({seq, time, class, topic, body}); `-` is stdout.
 */
import fs from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CodedError, messageOf } from '../base/errors.ts';
import { isoTime } from '../base/clock.ts';
import { say } from '../base/text.ts';
import { tableText } from '../base/table.ts';
import { openReadOnly } from '../store/database.ts';
import { exportRows, summary } from '../store/look.ts';
import { plantToLookAt, type Invocation } from './invocation.ts';

export async function outbox(invocation: Invocation): Promise<number> {
  const { values, lang, out } = invocation;
  const plant = await plantToLookAt(invocation);
  // Rows that were saved from a buffer that broke are numbered below 1.
  const after = wholeNumber('--after', values.after, Number.MIN_SAFE_INTEGER);
  const limit = wholeNumber('--limit', values.limit, Number.MAX_SAFE_INTEGER);
  using database = disposable(openReadOnly(plant.gateway.dataDir));
  if (values.export !== undefined) {
    const toStdout = values.export === '-';
    const target = toStdout ? process.stdout : fs.createWriteStream(values.export);
    // A pipeline waits for a slow reader; stdout stays open for whoever writes next.
    try {
      await pipeline(Readable.from(exportRows(database, after, limit)), target, { end: !toStdout });
    } catch (error) {
      if (toStdout || !isOfFile(error)) throw error;
      throw new CodedError('cli.notWritten', { file: values.export, reason: messageOf(error) });
    }
    return 0;
  }
  const found = summary(database);
  if (values.json) {
    out(JSON.stringify(found, undefined, 2));
    return 0;
  }
  const { classes, cursors, deadLetters, epoch, saved, firstSeq, lastSeq } = found;
  out(say(lang, 'outbox.head', { epoch, first: firstSeq, last: lastSeq, deadLetters }));
  if (saved > 0) out(say(lang, 'outbox.saved', { saved }));
  out('');
  const header = ['outbox.class', 'outbox.rows', 'outbox.bytes', 'outbox.from', 'outbox.to'] as const;
  out(
    tableText(
      header.map((key) => say(lang, key)),
      classes.map((one) => [one.class, one.rows, one.bytes, isoTime(one.fromTime), isoTime(one.toTime)]),
    ),
  );
  out('');
  for (const { publisher, seq } of cursors)
    out(say(lang, 'outbox.cursor', { publisher, seq, waiting: lastSeq - seq }));
  return 0;
}

function wholeNumber(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^\d{1,15}$/.test(text))
    throw new CodedError('cli.badOption', { message: `${option} ${text}: 0, 1, 2, …` });
  return Number(text);
}

/** Whether the system says it, as of the file that is written, and not the database that is read. */
function isOfFile(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

function disposable<T extends { close(): unknown }>(database: T): T & Disposable {
  return Object.assign(database, { [Symbol.dispose]: () => void database.close() });
}
