/** The ZIP reader: every byte of a header, every place where something could hide, and files made to hurt. */
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { layoutOf } from '../../../agent/evidence/verify/layout.ts';
import { maxEntryBytes, readDirectory, readEntry } from '../../../agent/evidence/verify/zip.ts';
import { zipOf } from '../../fakes/zip.ts';

const contents = new Map([
  ['a.txt', Buffer.from('first '.repeat(20))],
  ['b.txt', Buffer.from('second')],
]);
const zip = zipOf(contents);

/** All entries read; the first fault of any. */
function read(file: Uint8Array): { fault?: string; texts: string[] } {
  const { entries, fault } = readDirectory(file);
  const found = entries.map((entry) => readEntry(file, entry));
  const first = fault ?? found.find((one) => one.fault !== undefined)?.fault;
  const texts = found.map(({ bytes }) => Buffer.from(bytes ?? []).toString());
  return first === undefined ? { texts } : { fault: first.fault, texts };
}

/** A file of one entry with bytes added to its stream, the headers fitting. */
function withStream(content: Buffer, packed: Buffer, size: number = content.length): Buffer {
  const honest = zipOf(new Map([['a.txt', content]]));
  const length = deflateRawSync(content).length;
  const start = 30 + 5;
  const file = Buffer.concat([honest.subarray(0, start), packed, honest.subarray(start + length)]);
  const directory = start + packed.length;
  for (const at of [0, directory + 2]) {
    file.writeUInt32LE(crc32(content), at + 14);
    file.writeUInt32LE(packed.length, at + 18);
    file.writeUInt32LE(size, at + 22);
  }
  file.writeUInt32LE(directory, file.length - 6);
  return file;
}

test('an honest file', () => {
  expect(read(zip)).toEqual({ texts: [...contents.values()].map(String) });
  expect(readDirectory(zip).entries.map(({ name, size }) => [name, size])).toEqual([
    ['a.txt', 120],
    ['b.txt', 6],
  ]);
});

test('every bit of every header and of every stream matters', () => {
  for (let at = 0; at < zip.length; at += 1)
    for (let bit = 0; bit < 8; bit += 1) {
      const changed = Buffer.from(zip);
      changed[at] = (changed[at] ?? 0) ^ (1 << bit);
      const { fault, texts } = read(changed);
      // A deflate stream may leave bits of its last byte unused.
      if (fault === undefined) expect(texts).toEqual([...contents.values()].map(String));
    }
});

test('bytes before, between, after, or a comment', () => {
  const extra = Buffer.from('hidden');
  for (const at of [0, 30, 60, zip.length - 22, zip.length])
    expect(read(Buffer.concat([zip.subarray(0, at), extra, zip.subarray(at)])).fault).toBe('directory');
  const commented = Buffer.concat([zip, extra]);
  commented.writeUInt16LE(extra.length, zip.length - 2);
  expect(read(commented).fault).toBe('directory');
});

describe('streams', () => {
  const content = Buffer.from('contents '.repeat(50));
  const packed = deflateRawSync(content);

  test('the fitting one', () => {
    expect(read(withStream(content, packed))).toEqual({ texts: [String(content)] });
  });

  test.each([
    ['with something after its end', Buffer.concat([packed, Buffer.from('hidden')])],
    ['with one byte after its end', Buffer.concat([packed, Buffer.of(0)])],
    ['cut', packed.subarray(0, -1)],
    ['empty', Buffer.of()],
    ['of a reserved type', Buffer.of(7, 0, 0)],
  ])('%s', (_, stream) => {
    expect(read(withStream(content, stream)).fault).toBe('inflate');
  });

  test.each([content.length - 1, content.length + 1, 0])(
    'that does not give the size it says: %i',
    (size) => {
      expect(read(withStream(content, packed, size)).fault).toBe('inflate');
    },
  );

  test('an entry that would not fit into memory is not unpacked', () => {
    expect(read(withStream(content, packed, maxEntryBytes + 1)).fault).toBe('directory');
  });

  test('a bomb is cut off at the size it says', () => {
    const bomb = deflateRawSync(Buffer.alloc(50_000_000));
    expect(read(withStream(content, bomb)).fault).toBe('inflate');
  });

  test('stored instead of deflated', () => {
    const stored = withStream(content, packed);
    stored.writeUInt16LE(0, 8);
    expect(read(stored).fault).toBe('header');
  });
});

test('entries in their order, once, and no others', () => {
  const names = ['manifest.json', 'manifest.sig', 'checkpoints.jsonl', 'records/0000000000.jsonl'];
  const more = [
    'records/0000020000.jsonl',
    'proofs.jsonl',
    'anchors.jsonl',
    'messages/7.jsonl',
    'messages/10.hashes',
  ];
  const all = [...names, ...more, 'values.jsonl'];
  const strayOf = (list: readonly string[]): string | undefined =>
    layoutOf(list.map((name) => ({ name, header: 0, start: 0, packed: 0, size: 0, crc: 0 }))).stray;
  expect(strayOf(all)).toBeUndefined();
  for (let at = 0; at + 1 < all.length; at += 1) {
    const [a = '', b = ''] = all.slice(at, at + 2);
    expect(strayOf(all.toSpliced(at, 2, b, a))).toBe(a);
    expect(strayOf(all.toSpliced(at, 0, a))).toBe(a);
  }
  for (const name of [
    'readme.txt',
    'records/1.jsonl',
    'messages/07.jsonl',
    '../values.jsonl',
    'Manifest.json',
  ])
    expect(strayOf([...all, name])).toBe(name);
});
