/**
 * Checksums of rows. SQLite notices a page whose structure is broken, never a digit that turned into another one: every
 * row that must survive carries the CRC-32 of all its columns. A row that does not fit its sum is not sent and not saved.
 */
import { crc32 } from 'node:zlib';
import type { Message } from '../model/message.ts';

/** Sum of a message as it stands in its row. */
export function messageSum({
  seq,
  time,
  class: kind,
  topic,
  retain,
  schema,
  cfg,
  equipment,
  body,
}: Message): number {
  const head = [seq, time, kind, topic, retain ? 1 : 0, schema, cfg, equipment].join('\n');
  return crc32(body, crc32(head));
}

/** Sum of a row of one name and one value. */
export function pairSum(name: string, value: string | number | Buffer): number {
  return crc32(typeof value === 'number' ? String(value) : value, crc32(`${name}\n`));
}
