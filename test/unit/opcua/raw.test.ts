import { expect, test } from 'vitest';
import { longestRaw, rawOf } from '../../../collectors/opcua/raw.ts';

const guid = '72962B91-FA75-4AE6-8D28-B404DC7DAF63';

test.each<[string, number, number, unknown, string | undefined]>([
  ['Boolean', 1, 0, true, 'true'],
  ['Int16', 4, 0, -7, '-7'],
  ['Int64', 8, 0, [0x80000000, 1], '"-9223372036854775807"'],
  ['UInt64', 9, 0, [0xffffffff, 0xfffffffe], '"18446744073709551614"'],
  ['Float', 10, 0, 1.100000023841858, '1.1'],
  ['Double', 11, 0, 0.1, '0.1'],
  ['NaN', 11, 0, Number.NaN, '"NaN"'],
  ['−∞', 10, 0, -Infinity, '"-Infinity"'],
  ['String', 12, 0, '冲"床', '"冲\\"床"'],
  ['a null String', 12, 0, null, 'null'],
  ['DateTime', 13, 0, new Date(Date.UTC(2026, 0, 5)), '"2026-01-05T00:00:00.000Z"'],
  ['Guid', 14, 0, guid, `"${guid}"`],
  ['ByteString', 15, 0, Buffer.of(1, 2), '"AQI="'],
  ['StatusCode', 19, 0, { value: 0x80000000 }, '2147483648'],
  ['LocalizedText', 21, 0, { text: '运行', locale: 'zh' }, '"运行"'],
  ['a null LocalizedText', 21, 0, { text: null }, 'null'],
  ['Float[]', 10, 1, new Float32Array([1.5, 20.1]), '[1.5,20.1]'],
  ['Int64[]', 8, 1, [[0, 5]], '["5"]'],
  ['a structure', 22, 0, { low: 1 }, undefined],
  ['no value', 0, 0, null, undefined],
  ['an Int64 that is none', 8, 0, 7, undefined],
])('%s', (_name, dataType, arrayType, value, raw) => {
  expect(rawOf({ dataType, arrayType, value })).toBe(raw);
});

test('nothing came', () => {
  expect(rawOf(undefined)).toBeUndefined();
  expect(rawOf(null)).toBeUndefined();
});

test('a long value is cut, and one sees it', () => {
  const long = rawOf({ dataType: 12, arrayType: 0, value: 'x'.repeat(1_000_000) });
  expect(long).toHaveLength(longestRaw);
  expect(long).toMatch(/x…$/);
  expect(rawOf({ dataType: 6, arrayType: 1, value: new Int32Array(100_000) })).toHaveLength(longestRaw);
});
