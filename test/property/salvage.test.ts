/**
 * Whatever happens to the bytes of a buffer: it opens, what comes out of it is what went in, once and in its order, and
 * nothing is missing that stood on pages nobody touched.
 */
import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Message } from '../../agent/model/message.ts';
import { databaseFile } from '../../agent/store/database.ts';
import { identityOf } from '../../agent/store/identity.ts';
import {
  bufferFolder,
  copyBuffer,
  fillBuffer,
  openBuffer,
  pageBytes,
  pagesOf,
  readBuffer,
} from '../fakes/buffer.ts';

const delivered = 60;
const sizes = Array.from({ length: 240 }, (_, index) =>
  index % 9 === 0 ? 9000 : index % 4 === 0 ? 1500 : 200,
);

/** One thing that happens to a file. Places are shares of its length. */
type Harm =
  | { readonly kind: 'flip'; readonly at: number; readonly bytes: readonly number[] }
  | { readonly kind: 'zero'; readonly at: number; readonly length: number }
  | { readonly kind: 'cut'; readonly at: number };

const place = fc.double({ min: 0, max: 0.999_999, noNaN: true });
const harm: fc.Arbitrary<Harm> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('flip'),
      at: place,
      bytes: fc.array(fc.integer({ min: 1, max: 255 }), { minLength: 1, maxLength: 40 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('zero'),
      at: place,
      length: fc.integer({ min: 1, max: 20_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut'), at: place }) },
);
const harms = fc.array(harm, { minLength: 1, maxLength: 4 });

/** Does harm to a file. @returns the pages it touched */
function hurt(file: string, done: readonly Harm[]): Set<number> {
  let bytes = fs.readFileSync(file);
  const touched = new Set<number>();
  for (const one of done) {
    const at = Math.floor(one.at * bytes.length);
    const length = one.kind === 'flip' ? one.bytes.length : one.kind === 'zero' ? one.length : Infinity;
    for (
      let page = Math.floor(at / pageBytes);
      page * pageBytes < Math.min(at + length, bytes.length);
      page += 1
    )
      touched.add(page + 1);
    if (one.kind === 'cut') bytes = bytes.subarray(0, at);
    else if (one.kind === 'zero') bytes.fill(0, at, Math.min(at + length, bytes.length));
    else
      for (const [index, mask] of one.bytes.entries())
        if (at + index < bytes.length) bytes.writeUInt8(bytes.readUInt8(at + index) ^ mask, at + index);
  }
  fs.writeFileSync(file, bytes);
  return touched;
}

describe.each(['closed', 'killed'] as const)('a buffer whose agent was %s', (end) => {
  const whole = bufferFolder();
  let written: Map<number, Message>;
  let epoch: string;

  beforeAll(async () => {
    const made = bufferFolder();
    const store = openBuffer(made);
    ({ epoch } = store);
    const rows = await fillBuffer(store, sizes.slice(0, 120));
    // A part of it is in the file, the rest in the log.
    const beside = new Sqlite(path.join(made, databaseFile));
    beside.pragma('wal_checkpoint(PASSIVE)');
    beside.close();
    rows.push(...(await fillBuffer(store, sizes.slice(120))));
    store.commit('mqtt', delivered);
    store.flush();
    // Half of what was delivered goes, so that there are free pages and pages that were used again.
    store.trim({ publishers: ['mqtt'], maxBytes: 0, keepAfter: 0, dropUndelivered: false }, () => never());
    rows.push(...(await fillBuffer(store, [9000, 200, 200, 1500])));
    written = new Map(rows.map((row) => [row.seq, row]));
    if (end === 'killed') copyBuffer(made, whole);
    await store[Symbol.asyncDispose]();
    if (end === 'closed') copyBuffer(made, whole);
    fs.rmSync(made, { recursive: true });
  });
  afterAll(() => fs.rmSync(whole, { recursive: true }));

  test('opens, and gives what went in and stands on whole pages', { timeout: 60_000 }, async () => {
    const pages = pagesOf(path.join(whole, databaseFile));
    await fc.assert(
      fc.asyncProperty(harms, fc.array(harm, { maxLength: 2 }), async (toFile, toLog) => {
        const dataDir = bufferFolder();
        try {
          copyBuffer(whole, dataDir);
          const touched = hurt(path.join(dataDir, databaseFile), toFile);
          const log = path.join(dataDir, `${databaseFile}-wal`);
          if (fs.existsSync(log) && toLog.length > 0) hurt(log, toLog);
          const { store, rows } = await readBuffer(dataDir);
          const own = rows.map((row) => ({ row, identity: identityOf(row.body) }));
          for (const { row, identity } of own) {
            const { seq: _, ...before } = written.get(identity?.seq ?? 0) ?? {};
            const { seq: __, ...now } = row;
            expect(identity?.epoch).toBe(epoch);
            expect(now).toEqual(before);
          }
          const numbers = own.map(({ identity }) => identity?.seq ?? 0);
          expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
          if (end === 'closed') {
            const expected = [...written.keys()].filter(
              (seq) => seq > delivered && [...(pages.get(seq) ?? [])].every((page) => !touched.has(page)),
            );
            expect(expected.filter((seq) => !numbers.includes(seq))).toEqual([]);
          }
          await store[Symbol.asyncDispose]();
        } finally {
          fs.rmSync(dataDir, { recursive: true });
        }
      }),
      { numRuns: 150 },
    );
  });
});

function never(): never {
  throw new Error('nothing undelivered goes');
}
