import { describe, expect, test } from 'vitest';
import type { Tag } from '../../../agent/model/tag.ts';
import { findExplanations, type Window } from '../../../collectors/modbus/probe/finder.ts';
import { layOut } from '../../../collectors/modbus/tags/layout.ts';
import { defaults, hex, tagOf } from './tags.ts';

/** What is found, as the cells to change; `words` begin one register below the tag. */
function find(
  words: string,
  fields: Partial<Tag> & Pick<Tag, 'type'>,
  expected?: readonly [value: number, tolerance: number],
  more: readonly Window[] = [],
) {
  const { layout } = layOut(tagOf({ address: 'hr:100', ...fields }), defaults);
  if (layout === undefined) throw new Error('not laid out');
  const wanted = expected && { value: expected[0], tolerance: expected[1] };
  const windows = [{ area: 'hr' as const, start: 99, bytes: hex(words) }, ...more];
  return findExplanations({ layout, defaults, windows, expect: wanted }).map(
    ({ changes, value, ...cells }) => [Object.fromEntries(changes.map((cell) => [cell, cells[cell]])), value],
  );
}

describe('of an expected value', () => {
  test('as configured comes first, and needs no change', () => {
    expect(find('0000 4367 6666 0000', { type: 'float32' }, [231.4, 0.05])[0]).toEqual([{}, 231.4]);
  });

  test('another byte order', () => {
    expect(find('1111 6666 4367 2222', { type: 'float32' }, [231.4, 0.05])).toEqual([
      [{ byteOrder: 'CDAB' }, 231.4],
    ]);
  });

  test('of a value whose scale factor lies before it, at the value', () => {
    const typeOptions = { scaleFactor: 'hr:10', invalid: '0x80000000' };
    expect(find('1111 0000 090a 2222', { type: 'int32', byteOrder: 'CDAB', typeOptions }, [2314, 0])).toEqual(
      [
        [{ byteOrder: 'ABCD' }, 2314],
        [{ address: 'hr:101', type: 'uint16' }, 2314],
      ],
    );
  });

  test('the address one off, in both directions', () => {
    expect(find('4367 6666 0001 0002', { type: 'float32' }, [231.4, 0.05])).toEqual([
      [{ address: 'hr:99' }, 231.4],
    ]);
    expect(find('0001 0002 4367 6666', { type: 'float32' }, [231.4, 0.05])).toEqual([
      [{ address: 'hr:101' }, 231.4],
    ]);
  });

  test('a scale, and the type before it', () => {
    expect(find('ffff 090a ffff', { type: 'uint16' }, [231.4, 0.05])).toEqual([[{ scale: 0.1 }, 231.4]]);
    expect(find('eeee 0000 5a64 dddd', { type: 'float32', scale: 0.01 }, [231.4, 0.05])[0]).toEqual([
      { type: 'uint32' },
      231.4,
    ]);
  });

  test('binary-coded decimals, bytes, and 64 bits exactly', () => {
    expect(find('ffff 2314 ffff', { type: 'uint16' }, [2314, 0.5])).toEqual([[{ type: 'bcd16' }, 2314]]);
    expect(find('ffff c803 ffff', { type: 'uint16' }, [200, 0.5])[0]).toEqual([{ type: 'uint8hi' }, 200]);
    expect(find('eeee 0020 0000 0000 0001 dddd', { type: 'uint32' }, [9007199254740992, 1])[0]).toEqual([
      { type: 'uint64' },
      9007199254740993n,
    ]);
  });

  test('types that differ in sign only share a line', () => {
    const { layout } = layOut(tagOf({ address: 'hr:100', type: 'float32' }), defaults);
    if (layout === undefined) throw new Error('not laid out');
    const windows = [{ area: 'hr' as const, start: 100, bytes: hex('03e8 ffff') }];
    const expected = { value: 1000, tolerance: 0.5 };
    expect(findExplanations({ layout, defaults, windows, expect: expected })).toMatchObject([
      { type: 'uint16', also: ['int16'], address: 'hr:100' },
    ]);
  });

  test('the other area before another type and scale', () => {
    const other: Window = { area: 'ir', start: 100, bytes: hex('00e7') };
    expect(find('ffff 090a ffff', { type: 'int16' }, [231, 0.5], [other])).toEqual([
      [{ address: 'ir:100' }, 231],
      [{ address: 'ir:100', type: 'uint8lo' }, 231],
      [{ scale: 0.1 }, 231.4],
    ]);
  });

  test('the other area, after the address', () => {
    const other: Window = { area: 'ir', start: 99, bytes: hex('4367 6666 4367 6666') };
    expect(find('4367 6666 0001 0002', { type: 'float32' }, [231.4, 0.05], [other])).toEqual([
      [{ address: 'hr:99' }, 231.4],
      [{ address: 'ir:100', byteOrder: 'CDAB' }, 231.4],
      [{ address: 'ir:99' }, 231.4],
      [{ address: 'ir:101' }, 231.4],
    ]);
  });

  test('the configured scale and offset go on holding', () => {
    expect(
      find('0000 6666 4367 0000', { type: 'float32', scale: 0.1, offset: -3 }, [20.14, 0.005])[0],
    ).toEqual([{ byteOrder: 'CDAB' }, 20.14]);
  });

  test('a single register has no words to swap: its order cell stays', () => {
    expect(find('ffff 00e7 ffff', { type: 'uint32', byteOrder: 'CDAB' }, [231, 0.5])[0]).toEqual([
      { type: 'uint16' },
      231,
    ]);
  });

  test('registers that could not be read are in no explanation', () => {
    expect(find('4367', { type: 'float32' }, [231.4, 0.05])).toEqual([]);
  });

  test('there is none', () => {
    expect(find('0000 0000 0000 0000 0000 0000', { type: 'uint16' }, [231.4, 0.05])).toEqual([]);
  });
});

describe('where nobody said what to expect', () => {
  test('a float in another order', () => {
    expect(find('1111 6666 4367 2222', { type: 'float32' })[0]).toEqual([{ byteOrder: 'CDAB' }, 231.4]);
  });

  test('a scale only where there are two limits to hold it against', () => {
    expect(find('ffff 090a ffff', { type: 'uint16', min: 150, max: 300 })).toEqual([[{ scale: 0.1 }, 231.4]]);
    expect(find('ffff 090a ffff', { type: 'uint16', max: 300 })).toEqual([]);
  });

  test('in the other area a float, or at the very place what lies within two limits', () => {
    const other: Window = { area: 'ir', start: 99, bytes: hex('00e6 00e7 00e8') };
    const float: Window = { area: 'ir', start: 99, bytes: hex('0000 4367 6666') };
    expect(find('ffff ffff ffff', { type: 'uint16', min: 200, max: 300 }, undefined, [other])).toEqual([
      [{ address: 'ir:100' }, 231],
    ]);
    expect(find('ffff 0000 ffff', { type: 'uint16', min: 1 }, undefined, [other])).toEqual([]);
    expect(find('ffff ffff ffff', { type: 'float32' }, undefined, [float])[0]).toEqual([
      { address: 'ir:100' },
      231.4,
    ]);
  });

  test('an integer whose halves are swapped', () => {
    expect(find('ffff cba4 0002 ffff', { type: 'uint32' })[0]).toEqual([{ byteOrder: 'CDAB' }, 183204]);
  });
});
