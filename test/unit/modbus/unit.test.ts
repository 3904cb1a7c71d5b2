/** Units that differ from their connection, and the quirks that change which requests are made. */
import { describe, expect, test } from 'vitest';
import type { Tag } from '../../../agent/model/tag.ts';
import { modbusRtuSchema, modbusTcpSchema } from '../../../collectors/modbus/settings/config.ts';
import { layOut } from '../../../collectors/modbus/tags/layout.ts';
import { blocksOf } from '../../../collectors/modbus/tags/plan.ts';
import { modbusRtu, modbusTcp } from '../../../collectors/modbus/protocol.ts';
import { characterMs, frameGapMs, quietMs } from '../../../collectors/modbus/wire/timing.ts';
import { tagOf } from './tags.ts';

const connection = (more: object) =>
  modbusTcpSchema.parse({ id: 'line', protocol: 'modbus-tcp', host: 'h', ...more });

const planned = (more: object, ...tags: Tag[]): string[] =>
  blocksOf(tags, connection(more)).map(({ unit, area, start, count }) => `${unit} ${area}:${start}+${count}`);

const at = (address: string, type: Tag['type'] = 'uint16', unit = 1): Tag => tagOf({ address, type, unit });
const bits = (...indices: number[]): Tag[] => indices.map((index) => at(`co:${index}`, 'bool'));

describe('what is asked', () => {
  test('limits by area, and by unit', () => {
    const tags = [1, 2].flatMap((unit) => [
      at('hr:0', 'uint64', unit),
      at('hr:4', 'uint64', unit),
      at('ir:0', 'uint64', unit),
      at('ir:4', 'uint64', unit),
    ]);
    const quirks = { maxRegisters: { hr: 4 } };
    const units = { '2': { quirks: { maxRegisters: { ir: 4 } } } };
    expect(planned({ quirks, units }, ...tags)).toEqual([
      '1 ir:0+8',
      '1 hr:0+4',
      '1 hr:4+4',
      '2 ir:0+4',
      '2 ir:4+4',
      '2 hr:0+8',
    ]);
  });

  test('a hole is not read across, whatever gap is allowed', () => {
    const tags = [at('hr:0'), at('hr:10'), at('hr:20')];
    expect(planned({ quirks: { maxGap: 50 } }, ...tags)).toEqual(['1 hr:0+21']);
    expect(planned({ quirks: { maxGap: 50, holes: ['hr:12-13', 'ir:5'] } }, ...tags)).toEqual([
      '1 hr:0+11',
      '1 hr:20+1',
    ]);
    expect(planned({ quirks: { maxGap: 50, holes: ['hr:11-19'] } }, ...tags)).toEqual([
      '1 hr:0+11',
      '1 hr:20+1',
    ]);
  });

  test('one request per tag, bits of one register together', () => {
    const tags = [at('hr:0'), at('hr:1'), at('hr:2.0', 'bool'), at('hr:2.7', 'bool'), at('hr:3', 'uint32')];
    expect(planned({ quirks: { oneRequestPerTag: true } }, ...tags)).toEqual([
      '1 hr:0+1',
      '1 hr:1+1',
      '1 hr:2+1',
      '1 hr:3+2',
    ]);
  });

  test('coils from zero; too far from it, from a multiple of 16; never across a hole', () => {
    const quirks = { coilsFromZero: true };
    expect(planned({ quirks }, ...bits(5, 6))).toEqual(['1 co:0+7']);
    expect(planned({ quirks }, ...bits(2500))).toEqual(['1 co:2496+5']);
    expect(planned({ quirks: { ...quirks, maxBits: 8 } }, ...bits(5, 20))).toEqual(['1 co:0+6', '1 co:16+5']);
    expect(planned({ quirks: { ...quirks, holes: ['co:0'] } }, ...bits(35))).toEqual(['1 co:32+4']);
    expect(planned({ quirks: { ...quirks, holes: ['co:33'] } }, ...bits(35))).toEqual(['1 co:35+1']);
    expect(planned({ quirks }, at('hr:5'))).toEqual(['1 hr:5+1']);
  });
});

describe('where a tag lies', () => {
  const config = connection({
    quirks: { stringByteOrder: 'BADC' },
    units: { '2': { byteOrder: 'CDAB', bareAddress: 'ir0', quirks: { stringByteOrder: 'ABCD' } } },
  });
  const orderOf = (unit: number, type: Tag['type'], byteOrder?: 'ABCD') =>
    layOut({ ...at('hr:0', type, unit), byteOrder }, config).layout?.byteOrder;

  test('byte orders by unit', () => {
    expect([1, 2].map((unit) => orderOf(unit, 'float32'))).toEqual(['ABCD', 'CDAB']);
    expect([1, 2].map((unit) => orderOf(unit, 'uint64'))).toEqual(['ABCDEFGH', 'GHEFCDAB']);
    expect([1, 2].map((unit) => orderOf(unit, 'string:4'))).toEqual(['BADC', 'ABCD']);
    expect(orderOf(1, 'string:4', 'ABCD')).toBe('ABCD');
    expect(orderOf(1, 'uint16')).toBe('ABCD');
  });

  test('bare addresses by unit', () => {
    expect([1, 2].map((unit) => modbusTcp.addressOf(config, '40003', unit))).toEqual(['hr:2', 'ir:40003']);
    expect(modbusTcp.addressOf(config, '40003')).toBe('hr:2');
  });
});

describe('a serial line', () => {
  const line = modbusRtuSchema.parse({ id: 'line', protocol: 'modbus-rtu', port: '/dev/ttyS1' });

  test('is set as the specification has it', () => {
    expect(line).toMatchObject({ baudRate: 9600, parity: 'even', dataBits: 8, stopBits: 1 });
  });

  test('has its times', () => {
    expect(characterMs(line)).toBeCloseTo(11_000 / 9600);
    expect(frameGapMs(line)).toBeCloseTo((3.5 * 11_000) / 9600);
    expect(frameGapMs({ ...line, baudRate: 38_400 })).toBe(1.75);
    expect(quietMs(line)).toBe(30);
    expect(quietMs({ ...line, baudRate: 1200 })).toBe(92);
  });

  test('is predicted with the time on the wire', () => {
    const group = { id: 'fast', intervalMs: 500, mode: 'poll' } as const;
    const [plan] = modbusRtu.plan({
      id: 'line',
      config: line,
      groups: [{ group, tags: [at('hr:0', 'string:100')] }],
    });
    // 8 + 5 + 100 characters, twice 3.5 of silence, 10 ms until it answers.
    expect(plan?.predictedSeconds).toBeCloseTo((120 * 11) / 9600 + 0.01);
  });
});
