/**
 * What a pack is for: whatever somebody changed in one is found, and where. Random packs, random changes, from the flipped
 * byte of an outsider to the provider who holds the key and signs the whole history anew. EVIDENCE_MUTATIONS sets how many.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verifyPack, type Verification } from '../../agent/evidence/verify/verify.ts';
import { readDirectory, readEntry } from '../../agent/evidence/verify/zip.ts';
import { entriesOf, grading, packOf, sealed, type FakeLog, type PackSpec } from '../fakes/pack.ts';
import { changeRecord, changeZip, type RecordChange } from '../fakes/tamper.ts';
import { hourMs, periodOf, workshopLog, type WorkshopSpec } from '../fakes/workshop-log.ts';
import { zipOf } from '../fakes/zip.ts';

const mutations = Number(process.env['EVIDENCE_MUTATIONS'] ?? 10_000);
const share = (part: number): { numRuns: number } => ({ numRuns: Math.ceil(mutations * part) });

interface Sample {
  readonly log: FakeLog;
  readonly spec: PackSpec;
  readonly entries: ReadonlyMap<string, Buffer>;
  readonly pack: Buffer;
}

/** A few small packs: whole logs and parts of logs, with messages and with their hashes. */
const samples: readonly Sample[] = [
  sampleOf({ equipment: 1, hours: 2, messages: 1 }, {}),
  sampleOf({ equipment: 2, hours: 2, challenge: 'a nonce' }, { files: 4 }),
  sampleOf({ equipment: 2, hours: 3, challenge: 'another' }, { first: 8, anchors: [8] }),
  sampleOf({ equipment: 1, hours: 2, challenge: 'third' }, { messages: 'hashes' }),
];

function sampleOf(workshop: WorkshopSpec, pack: Partial<PackSpec>): Sample {
  const log = workshopLog({ ...workshop, signEvery: 2 });
  const spec = { ...periodOf(workshop), ...pack };
  const entries = entriesOf(log, spec);
  return { log, spec, entries, pack: zipOf(entries) };
}

const anySample = fc.constantFrom(...samples);
const anyNumber = fc.nat({ max: 2 ** 31 - 1 });

/** What a reviewer sees first of what is wrong. */
function placesOf({ checks }: Verification): { record?: number | undefined; entry?: string | undefined }[] {
  return checks
    .filter(({ verdict }) => verdict === 'mismatch')
    .map(({ record, entry }) => ({ record, entry }));
}

test('the samples are sound', async () => {
  for (const { pack, log } of samples) {
    const { checks, sound } = await verifyPack(pack, { grading, key: log.key.fingerprint });
    expect(checks.filter(({ verdict }) => verdict === 'mismatch')).toEqual([]);
    expect(sound).toBe(true);
  }
});

describe('an outsider, without the key,', () => {
  test('changes bytes of the file: it is found, or what is unpacked is the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        anySample,
        anyNumber,
        fc.integer({ min: 1, max: 255 }),
        async ({ pack, entries }, at, flip) => {
          const place = at % pack.length;
          const changed = Buffer.from(pack);
          changed[place] = (changed[place] ?? 0) ^ flip;
          if (!(await verifyPack(changed, { grading })).sound) return;
          // Only bits of a deflate stream that mean nothing may differ: unused ones, and codes that no symbol uses
          // (zlib would refuse those, fflate does not look).
          expect(unpacked(changed)).toEqual(entries);
        },
      ),
      share(0.3),
    );
  });

  test('cuts, extends, repeats or swaps parts of the file: it is found', async () => {
    await fc.assert(
      fc.asyncProperty(anySample, anyNumber, anyNumber, anyNumber, async ({ pack }, kind, a, b) => {
        const changed = changeZip(pack, kind, a, b);
        if (changed.equals(pack)) return;
        expect((await verifyPack(changed, { grading })).sound).toBe(false);
      }),
      share(0.05),
    );
  });

  test('changes what is in an entry: it is found, and the entry is named', async () => {
    await fc.assert(
      fc.asyncProperty(
        anySample,
        anyNumber,
        anyNumber,
        fc.integer({ min: 1, max: 255 }),
        async (sample, which, at, flip) => {
          const { entries } = sample;
          const name = nameOf(entries, which);
          const content = Buffer.from(entries.get(name) ?? []);
          const place = at % content.length;
          content[place] = (content[place] ?? 0) ^ flip;
          const found = await verifyPack(zipOf(new Map(entries).set(name, content)), { grading });
          expect(found.sound).toBe(false);
          expect(placesOf(found).some(({ entry }) => entry === name || name.startsWith('manifest.'))).toBe(
            true,
          );
        },
      ),
      share(0.25),
    );
  });

  test('takes an entry out or gives it another name: it is found', async () => {
    await fc.assert(
      fc.asyncProperty(anySample, anyNumber, fc.boolean(), async ({ entries }, which, rename) => {
        const name = nameOf(entries, which);
        const changed = [...entries].flatMap(([one, content]): [string, Buffer][] => {
          if (one !== name) return [[one, content]];
          return rename ? [[`${one.slice(0, -1)}x`, content]] : [];
        });
        expect((await verifyPack(zipOf(new Map(changed)), { grading })).sound).toBe(false);
      }),
      share(0.05),
    );
  });
});

describe('a provider, who has the key,', () => {
  test('changes lines of records and signs the pack anew: the record is named', async () => {
    await fc.assert(
      fc.asyncProperty(
        anySample,
        anyNumber,
        anyNumber,
        anyNumber,
        async ({ log, spec, entries }, kind, a, b) => {
          const { first = 0 } = spec;
          const lines = log.lines.slice(first, log.signed.at(-1)?.size);
          const change = changeRecord(lines, kind, a, b);
          if (change === undefined) return;
          const found = await verifyPack(zipOf(withRecords(entries, change, log, spec)), { grading });
          expect(found.sound).toBe(false);
          const records = found.checks.find(({ id }) => id === 'records');
          const named = placesOf(found).map(({ record }) => record);
          // The last record has none after it that names it: then the tree says after which one.
          const isNamed = records?.record === first + change.at;
          expect([isNamed || change.isLast, named.some((record) => record !== undefined)]).toEqual([
            true,
            true,
          ]);
        },
      ),
      share(0.2),
    );
  });

  test('changes any other entry and signs the pack anew: the entry is named', async () => {
    await fc.assert(
      fc.asyncProperty(
        anySample,
        anyNumber,
        anyNumber,
        fc.integer({ min: 1, max: 255 }),
        async (sample, which, at, flip) => {
          const { log, spec, entries } = sample;
          const names = [...entries.keys()].filter((name) => !/^(?:manifest|records)/.test(name));
          const name = names[which % names.length] ?? '';
          const content = Buffer.from(entries.get(name) ?? []);
          const place = at % content.length;
          content[place] = (content[place] ?? 0) ^ flip;
          const changed = sealed(new Map(entries).set(name, content), log, spec);
          const found = await verifyPack(zipOf(changed), { grading });
          // The time of a checkpoint is not signed, and says nothing.
          if (found.sound && name === 'checkpoints.jsonl') {
            expect(notesIn(content)).toEqual(notesIn(entries.get(name) ?? Buffer.of()));
            return;
          }
          expect(found.sound).toBe(false);
          expect(placesOf(found).some(({ entry }) => entry === name)).toBe(true);
        },
      ),
      share(0.1),
    );
  });

  test('signs the whole history anew: one checkpoint kept elsewhere finds it, and says after which record', async () => {
    await fc.assert(
      fc.asyncProperty(anySample, anyNumber, anyNumber, async (sample, which, kept) => {
        const { log, spec } = sample;
        const end = log.signed.at(-1)?.size ?? 1;
        const at = which % end;
        // A cleaner past: what was bad becomes good, what was said otherwise is said otherwise still.
        const other = log.rewritten((draft, n) =>
          n !== at ? draft : { ...draft, ...(draft.kind === 'window' ? { moved: 1 } : { note: 'cleaner' }) },
        );
        const forged = packOf(other, spec);
        const size = at + 1 + (kept % (end - at));
        const anchor = log.checkpoint(size);
        const found = await verifyPack(forged, { grading, checkpoints: [anchor] });
        const anchors = found.checks.find(({ id }) => id === 'anchors');
        // A checkpoint older than the pack needs a pack with --anchor; it is not passed over in silence.
        const isOlder = size < (spec.first ?? 0) && !(spec.anchors ?? []).includes(size);
        expect(anchors?.verdict).toBe(isOlder ? 'unknown' : 'mismatch');
        if (!isOlder) expect(anchors?.record).toBeLessThanOrEqual(at);
      }),
      share(0.05),
    );
  });
});

test('honest packs are never accused, whatever happened', async () => {
  const workshops = fc.record({
    equipment: fc.integer({ min: 0, max: 4 }),
    hours: fc.integer({ min: 1, max: 5 }),
    messages: fc.integer({ min: 0, max: 3 }),
    signEvery: fc.integer({ min: 1, max: 3 }),
    faults: fc.array(fc.nat({ max: 1000 }), { minLength: 20, maxLength: 20 }),
    stepBack: fc.boolean(),
    challenge: fc.option(fc.string({ unit: 'grapheme', minLength: 1 }), { nil: undefined }),
    simulated: fc.boolean(),
    first: fc.nat({ max: 12 }),
    messagesAs: fc.constantFrom('raw' as const, 'hashes' as const, 'none' as const),
  });
  await fc.assert(
    fc.asyncProperty(
      workshops,
      async ({ faults, stepBack, simulated, first: wanted, messagesAs, challenge, ...sizes }) => {
        const spec: WorkshopSpec = {
          ...sizes,
          ...(challenge === undefined ? {} : { challenge }),
          bad: (equipment, hour) => faults[(equipment * 5 + hour) % 20] ?? 0,
          facts: () => ({
            vendor: simulated ? '某仿真器' : 'Example',
            address: '10.0.0.1',
            mac: 'SIMULATED',
          }),
          after: (hour, time) =>
            hour > 0 || !stepBack
              ? []
              : [{ kind: 'clock', time: time - hourMs, reason: 'step', source: 'chrony', stepMs: -hourMs }],
        };
        const log = workshopLog(spec);
        const end = log.signed.at(-1)?.size ?? 1;
        const first = Math.min(wanted, end - 1);
        const anchors = first > 0 ? [first] : [];
        const pack = packOf(log, { ...periodOf(spec), first, anchors, messages: messagesAs });
        const checkpoints = [log.checkpoint(end), ...anchors.map((size) => log.checkpoint(size))];
        const found = await verifyPack(pack, { grading, checkpoints, key: log.key.fingerprint });
        expect(found.checks.filter(({ verdict }) => verdict === 'mismatch')).toEqual([]);
        expect(found.checks.find(({ id }) => id === 'anchors')?.verdict).toBe('match');
        for (const equipment of found.findings?.equipment ?? [])
          if (simulated) expect(equipment.tier).toBe(0);
      },
    ),
    { numRuns: 200 },
  );
});

/** What the verifier reads. */
function unpacked(zip: Buffer): Map<string, Buffer> {
  const { entries } = readDirectory(zip);
  return new Map(entries.map((entry) => [entry.name, Buffer.from(readEntry(zip, entry).bytes ?? [])]));
}

function nameOf(entries: ReadonlyMap<string, Buffer>, which: number): string {
  return [...entries.keys()][which % entries.size] ?? '';
}

/** The pack with other lines of records, in the same files. */
function withRecords(
  entries: ReadonlyMap<string, Buffer>,
  { lines }: RecordChange,
  log: FakeLog,
  spec: PackSpec,
): Map<string, Buffer> {
  const { files: perFile = 20_000 } = spec;
  const changed = new Map(entries);
  const names = [...entries.keys()].filter((name) => name.startsWith('records/'));
  for (const [at, name] of names.entries()) {
    const isLast = at === names.length - 1;
    const part = lines.slice(at * perFile, isLast ? undefined : (at + 1) * perFile);
    changed.set(name, Buffer.concat(part.flatMap((line) => [line, Buffer.from('\n')])));
  }
  return sealed(changed, log, spec);
}

function notesIn(content: Buffer): string[] {
  return content
    .toString()
    .split('\n')
    .map((line) => /"note":".*?"/.exec(line)?.[0] ?? '');
}
