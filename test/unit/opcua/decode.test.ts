import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Status } from '../../../agent/model/status.ts';
import type { Tag } from '../../../agent/model/tag.ts';
import { hasOverflowed, type RawDataValue, TagDecoder } from '../../../collectors/opcua/decode.ts';
import { Stamp } from '../../../collectors/opcua/stamp.ts';

const now = Date.UTC(2026, 0, 5, 8);
const hourMs = 3_600_000;

function tagWith(more: Partial<Tag> = {}): Tag {
  const origin = { file: 'tags.csv', row: 2 };
  return {
    equipment: 'e',
    connection: 'c',
    group: 'g',
    name: 'n',
    address: 'i=1',
    type: 'auto',
    origin,
    ...more,
  };
}

interface Shape {
  readonly dataType: number;
  readonly value: unknown;
  readonly arrayType?: number;
  readonly status?: number;
  readonly source?: number | null;
  readonly server?: number | null;
}

function raw({
  dataType,
  value,
  arrayType = 0,
  status = 0,
  source = now,
  server = now,
}: Shape): RawDataValue {
  return {
    value: { dataType, arrayType, value },
    statusCode: { value: status },
    sourceTimestamp: source === null ? null : new Date(source),
    serverTimestamp: server === null ? null : new Date(server),
  };
}

function decode(shape: Shape, tag = tagWith(), index?: number, stamp = new Stamp(300_000)) {
  return new TagDecoder(tag, index).decode(raw(shape), now, stamp);
}

describe('values', () => {
  test.each([
    ['Boolean', 1, true, true],
    ['Byte', 3, 255, 255],
    ['Int32 (an enumeration too)', 6, -3, -3],
    ['Int64', 8, [0xffffffff, 0xffffffff], -1n],
    ['UInt64', 9, [0xffffffff, 0xffffffff], 2n ** 64n - 1n],
    ['Float', 10, Math.fround(1.1), 1.1],
    ['Double', 11, 0.1, 0.1],
    ['String', 12, 'a', 'a'],
    ['null String', 12, null, ''],
    ['DateTime', 13, new Date(now), '2026-01-05T08:00:00.000Z'],
    ['Guid', 14, '09087e75-8e5e-499b-954f-f2a9603db28a', '09087e75-8e5e-499b-954f-f2a9603db28a'],
    ['ByteString', 15, Buffer.from([1, 2, 255]), 'AQL/'],
    ['StatusCode', 19, { value: 5 }, 5],
    ['QualifiedName', 20, { namespaceIndex: 1, name: 'q' }, 'q'],
    ['LocalizedText', 21, { locale: 'zh', text: '运行' }, '运行'],
  ])('%s', (_, dataType, value, expected) => {
    expect(decode({ dataType, value })).toEqual({
      tag: tagWith(),
      value: expected,
      quality: 'GOOD',
      status: 0,
      time: now,
      timeSource: 'source',
    });
  });

  test('64-bit integers are exact', () => {
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (value) => {
        const bits = BigInt.asUintN(64, value);
        const words = [Number(bits >> 32n), Number(bits & 0xffffffffn)];
        expect(decode({ dataType: 8, value: words }).value).toBe(value);
      }),
    );
  });

  test('arrays, and one element of them', () => {
    const list = { dataType: 10, arrayType: 1, value: new Float32Array([1.5, 20.1]) };
    expect(decode(list).value).toEqual([1.5, 20.1]);
    expect(
      decode({
        dataType: 8,
        arrayType: 1,
        value: [
          [0, 1],
          [1, 0],
        ],
      }).value,
    ).toEqual([1n, 2n ** 32n]);
    expect(decode({ ...list, value: new Float32Array([7]) }, tagWith(), 1).value).toBe(7);
    expect(decode(list, tagWith(), 1).value).toBe(20.1);
    expect(decode(list, tagWith(), 2)).toMatchObject({ value: null, status: Status.BadIndexRangeNoData });
  });

  test('scale, offset and limits', () => {
    const scaled = tagWith({ scale: 0.1, offset: -5, max: 100 });
    expect(decode({ dataType: 5, value: 8124 }, tagWith({ scale: 0.1 })).value).toBe(812.4);
    expect(decode({ dataType: 9, value: [0, 50] }, scaled).value).toBe(0);
    expect(decode({ dataType: 11, value: 2000 }, scaled)).toMatchObject({
      value: 195,
      quality: 'UNCERTAIN',
      status: Status.UncertainEngineeringUnitsExceeded,
    });
  });
});

describe('quality', () => {
  test.each([
    ['a bad status', { dataType: 11, value: 1, status: Status.BadDeviceFailure }, Status.BadDeviceFailure],
    ['NaN', { dataType: 11, value: Number.NaN }, Status.BadOutOfRange],
    ['Infinity in an array', { dataType: 10, arrayType: 1, value: [1, Infinity] }, Status.BadOutOfRange],
    ['a structure', { dataType: 22, value: {} }, Status.BadDataEncodingUnsupported],
    ['no value', { dataType: 0, value: null }, Status.BadNoData],
  ])('%s is BAD without a value', (_, shape, status) => {
    expect(decode(shape)).toMatchObject({ value: null, quality: 'BAD', status });
  });

  test('an uncertain status and its value are kept', () => {
    const status = Status.UncertainLastUsableValue;
    expect(decode({ dataType: 11, value: 1, status })).toMatchObject({
      value: 1,
      quality: 'UNCERTAIN',
      status,
    });
  });

  test('the overflow bit is seen, and the value is still good', () => {
    const sample = decode({ dataType: 11, value: 1, status: 0x480 });
    expect(sample).toMatchObject({ value: 1, quality: 'GOOD', status: 0x480 });
    expect(hasOverflowed(sample.status)).toBe(true);
    expect(hasOverflowed(0x80)).toBe(false);
  });
});

describe('times', () => {
  const at = (source: number | null, server: number | null = null) =>
    decode({ dataType: 11, value: 1, source, server });

  test('source, else server, else gateway', () => {
    expect(at(now - 299_000)).toMatchObject({ time: now - 299_000, timeSource: 'source' });
    expect(at(now - hourMs, now - 10)).toMatchObject({ time: now - 10, timeSource: 'server' });
    expect(at(now - hourMs, now - hourMs)).toMatchObject({ time: now, timeSource: 'gateway' });
    expect(at(null)).toMatchObject({ time: now, timeSource: 'gateway' });
  });

  test('never in the future', () => {
    fc.assert(
      fc.property(fc.integer({ min: -600_000, max: 600_000 }), fc.integer(), (source, server) => {
        expect(at(now + source, now + server).time).toBeLessThanOrEqual(now);
      }),
    );
  });

  test('eight hours off is remembered: the PLC runs in local time', () => {
    const stamp = new Stamp(300_000);
    const seen = (offsetMs: number): number => {
      decode({ dataType: 11, value: 1, source: now + offsetMs }, tagWith(), undefined, stamp);
      return stamp.localTimes;
    };
    expect(seen(0)).toBe(0);
    expect(seen(-7 * hourMs)).toBe(0);
    expect(seen(-8 * hourMs - 60_000)).toBe(0);
    expect(seen(8 * hourMs + 60_000)).toBe(1);
    expect(seen(-8 * hourMs + 1000)).toBe(2);
  });
});
