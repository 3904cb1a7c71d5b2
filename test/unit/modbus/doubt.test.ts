import { expect, test } from 'vitest';
import type { Tag } from '../../../agent/model/tag.ts';
import { samplerOf } from '../../../collectors/modbus/tags/decode.ts';
import { doubtsOf } from '../../../collectors/modbus/probe/doubt.ts';
import { layOut } from '../../../collectors/modbus/tags/layout.ts';
import { defaults, hex, tagOf } from './tags.ts';

function doubt(words: string, fields: Partial<Tag> & Pick<Tag, 'type'>) {
  const { layout } = layOut(tagOf({ address: 'hr:100', ...fields }), defaults);
  if (layout === undefined) throw new Error('not laid out');
  const bytes = hex(`abcd ${words}`);
  const { reasons, notes } = doubtsOf(layout, samplerOf(layout, 99)(bytes, 0), 99, bytes);
  return [...reasons, ...notes].map(({ key }) => key);
}

test.each<[string, Partial<Tag> & Pick<Tag, 'type'>, string[]]>([
  ['4367 6666', { type: 'float32' }, []],
  ['6666 4367', { type: 'float32' }, ['probe.implausible']],
  ['0000 4248', { type: 'float32' }, ['probe.implausible']],
  ['7fc0 0000', { type: 'float32' }, ['probe.notNumber']],
  ['0000 0000', { type: 'float32' }, ['probe.zero']],
  ['ffff ffff', { type: 'float32' }, ['probe.notNumber', 'probe.allOnes']],
  ['c000 0000 0000 4014', { type: 'float64' }, []],
  ['0000 0000 0000 4014', { type: 'float64' }, ['probe.implausible']],
  ['0002 cba4', { type: 'uint32' }, []],
  ['cba4 0002', { type: 'uint32' }, ['probe.swapped']],
  ['002a 0000', { type: 'uint32' }, ['probe.swapped']],
  ['ffd6 ffff', { type: 'int32' }, ['probe.swapped']],
  ['ffff ffd6', { type: 'int32' }, []],
  ['cba4 0002', { type: 'uint32', byteOrder: 'CDAB' }, []],
  ['0000 0000 0374 04fa', { type: 'uint64' }, []],
  ['04fa 0374 0000 0000', { type: 'uint64' }, ['probe.swapped']],
  ['ffff', { type: 'uint16' }, ['probe.allOnes']],
  ['ffff', { type: 'uint16', typeOptions: { invalid: '0xFFFF' } }, ['probe.noReading']],
  ['0123 8000', { type: 'int16', typeOptions: { scaleFactor: 'hr:101' } }, ['probe.noReading']],
  ['0123 0063', { type: 'int16', typeOptions: { scaleFactor: 'hr:101' } }, ['probe.notNumber']],
  [
    'cba4 0002',
    { type: 'uint32', typeOptions: { scaleFactor: 'hr:99' } },
    ['probe.notNumber', 'probe.swapped'],
  ],
  ['0000', { type: 'uint16' }, []],
  ['012c', { type: 'uint16', max: 200 }, ['probe.outside']],
  ['12ab', { type: 'bcd16' }, ['probe.notNumber']],
  ['0000', { type: 'bool', address: 'hr:100.3' }, []],
  ['4142 4300', { type: 'string:4' }, []],
  ['0142 4300', { type: 'string:4' }, ['probe.garbledText']],
])('%s as %o', (words, fields, reasons) => {
  expect(doubt(words, fields)).toEqual(reasons);
});

test('limits are in engineering units, plausibility is of the raw value', () => {
  expect(doubt('4367 6666', { type: 'float32', scale: 1e13 })).toEqual([]);
  expect(doubt('090a', { type: 'uint16', scale: 0.1, max: 300 })).toEqual([]);
});
