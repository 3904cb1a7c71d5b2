/**
 * Somebody with the gateway's disk changes its database, and then asks the agent's own program for a pack. Whatever single
 * thing it is, with hashes made to fit or not: it is found and the place is named, or the pack shows nothing that the honest
 * one does not show. The limit is said in the name of its test.
 */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { beforeAll, expect, test } from 'vitest';
import { makePack } from '../../agent/evidence/pack.ts';
import { verifyPack, type Verification } from '../../agent/evidence/verify/verify.ts';
import { ledgerTables } from '../../agent/store/ledger.ts';
import type { Database } from '../../agent/store/database.ts';
import { mutation, rechain, resign } from '../fakes/evidence-mutations.ts';
import { begin, copyOf, storedLog, type StoredLog } from '../fakes/evidence-store.ts';
import { gateway, hourMs } from '../fakes/evidence-plant.ts';
import { grading } from '../fakes/pack.ts';

const runs = Number(process.env['EVIDENCE_MUTATIONS'] ?? 400);

let log: StoredLog;
/** The newest checkpoint, as the broker keeps it. */
let outside: string[];
let honest: { readonly bytes: Buffer; readonly lines: ReadonlySet<string>; readonly size: number };

function packOf(database: Database, from = begin): Buffer | string {
  const made = makePack(ledgerTables(database), {
    gateway,
    epoch: log.epoch,
    version: '0',
    key: log.key,
    made: log.end,
    from,
    to: log.end + hourMs,
    messages: 'all',
    redact: false,
    anchors: [],
  });
  return typeof made === 'string' ? made : made.bytes;
}

/** What a pack shows: every line of every entry, with the entry's kind. The times of checkpoints are not signed. */
function linesOf(pack: Buffer): Set<string> {
  const lines = new Set<string>();
  for (const [name, bytes] of Object.entries(unzipSync(pack)))
    if (!name.startsWith('manifest.'))
      for (const line of Buffer.from(bytes).toString().split('\n'))
        lines.add(`${name.replace(/\/.*/, '')} ${line.replace(/^\{"note":(.*),"time":-?\d+\}$/, '$1')}`);
  return lines;
}

function verified(pack: Buffer, checkpoints: readonly string[] = []): Promise<Verification> {
  return verifyPack(pack, { grading, checkpoints });
}

/** The honest pack of a period. */
const packs = new Map<number, Buffer>();
function honestPack(from: number): Buffer {
  const pack = packs.get(from) ?? packOf(copyOf(log), from);
  if (typeof pack === 'string') throw new Error(pack);
  packs.set(from, pack);
  return pack;
}

beforeAll(async () => {
  log = await storedLog();
  const database = copyOf(log);
  const bytes = packOf(database);
  if (typeof bytes === 'string') throw new Error(bytes);
  const size = Number(database.prepare('select count(*) from ledger').pluck().get());
  outside = database
    .prepare('select note from checkpoint order by size desc limit 1')
    .pluck()
    .all() as string[];
  honest = { bytes, lines: linesOf(bytes), size };
});

test('the honest log gives a sound pack, twice the same, in which everything is there', async () => {
  const { checks } = await verified(honest.bytes, outside);
  const open = checks.filter(({ verdict }) => verdict !== 'match').map(({ id }) => id);
  expect(open).toEqual(['key', 'message']);
  expect(packOf(copyOf(log))).toEqual(honest.bytes);
  expect(honest.size).toBeGreaterThan(20);
});

/** What became of a change. */
type Outcome = 'found' | 'the same' | 'refused' | 'less is shown';

async function outcomeOf(database: Database, from: number): Promise<Outcome> {
  let pack: Buffer | string;
  try {
    pack = packOf(database, from);
  } catch {
    return 'refused';
  }
  if (typeof pack === 'string') return 'refused';
  if (pack.equals(honestPack(from))) return 'the same';
  const { checks, sound, findings } = await verified(pack, outside);
  if (!sound) {
    const places = checks.flatMap(({ verdict, record, entry }) =>
      verdict === 'mismatch' ? [record ?? entry] : [],
    );
    expect(places.some((place) => place !== undefined)).toBe(true);
    return 'found';
  }
  const strange = [...linesOf(pack)].filter((line) => !honest.lines.has(line) && !line.startsWith('proofs'));
  expect(strange).toEqual([]);
  // A log that was cut back does not reach the checkpoint from outside, and says so.
  const reachesEnd = findings?.head.size === honest.size;
  expect(checks.find(({ id }) => id === 'anchors')?.verdict).toBe(reachesEnd ? 'match' : 'unknown');
  return 'less is shown';
}

test('any single change of the database is found, or shows nothing new', async () => {
  const counts = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(mutation, fc.constantFrom(0, 0, 0, 1, 3), async ({ name, apply }, hours) => {
      const database = copyOf(log);
      apply(database);
      const outcome = await outcomeOf(database, begin + hours * hourMs);
      database.close();
      const count = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
      count(outcome);
      count(`${name.split(' ')[0] ?? ''}: ${outcome}`);
    }),
    { numRuns: runs },
  );
  if (process.env['EVIDENCE_MUTATIONS'] !== undefined)
    process.stdout.write(`${JSON.stringify([...counts])}\n`);
  // About 36 in a hundred are: a fifth of 400 is many deviations away, and still shows that changes were made.
  expect(counts.get('found')).toBeGreaterThan(runs / 5);
});

test('a record whose content was changed is named, with its own hash made to fit or not', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: honest.size - 2 }), fc.boolean(), async (n, fits) => {
      const database = copyOf(log);
      const { body } = database.prepare('select body from ledger where n = ?').get(n) as { body: Buffer };
      const other = Buffer.from(
        body.toString().replace(/"time":(\d+)/, (_, time) => `"time":${Number(time) + 1}`),
      );
      database.prepare('update ledger set body = ? where n = ?').run(other, n);
      const leaf = createHash('sha256').update(Buffer.of(0)).update(other).digest();
      if (fits) database.prepare('update ledger set hash = ? where n = ?').run(leaf, n);
      const pack = packOf(database);
      if (typeof pack === 'string') throw new Error(pack);
      const records = (await verified(pack)).checks.find(({ id }) => id === 'records');
      expect(records).toMatchObject({ verdict: 'mismatch', record: n });
    }),
    { numRuns: Math.min(runs, 100) },
  );
});

test('where all later records were chained anew, the checkpoints bound the place', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: honest.size - 1 }), async (n) => {
      const database = copyOf(log);
      rechain(database, (record) => (record['n'] === n ? { ...record, extra: 1 } : record));
      const pack = packOf(database);
      if (typeof pack === 'string') throw new Error(pack);
      const { checks } = await verified(pack);
      expect(checks.find(({ id }) => id === 'records')?.verdict).toBe('match');
      const found = checks.find(({ id }) => id === 'checkpoints');
      expect(found?.verdict).toBe('mismatch');
      expect(found?.params['first']).toBeLessThanOrEqual(n);
      expect(found?.params['last']).toBeGreaterThanOrEqual(n);
    }),
    { numRuns: Math.min(runs, 100) },
  );
});

test('a whole history that the holder of the key signs anew is not found from the pack alone, and is found with one earlier checkpoint from outside', async () => {
  const notes = copyOf(log).prepare('select size, note from checkpoint order by size').all() as {
    size: number;
    note: string;
  }[];
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: honest.size - 1 }), fc.nat({ max: notes.length - 1 }), async (n, at) => {
      const database = copyOf(log);
      rechain(database, (record) => (record['n'] === n ? { ...record, extra: 1 } : record));
      resign(database, log.key);
      const pack = packOf(database);
      if (typeof pack === 'string') throw new Error(pack);
      expect((await verified(pack)).sound).toBe(true);
      const { size, note } = notes[at] ?? { size: 0, note: '' };
      const anchors = (await verified(pack, [note])).checks.find(({ id }) => id === 'anchors');
      // A checkpoint from before the change is still one of this history.
      expect(anchors?.verdict).toBe(n < size ? 'mismatch' : 'match');
      if (n < size) expect(anchors?.params['last']).toBeGreaterThanOrEqual(n);
    }),
    { numRuns: Math.min(runs, 100) },
  );
});
