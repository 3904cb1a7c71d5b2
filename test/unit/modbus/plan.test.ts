import { describe, expect, test } from 'vitest';
import type { Tag } from '../../../agent/model/tag.ts';
import { modbusTcp } from '../../../collectors/modbus/protocol.ts';
import { blocksOf } from '../../../collectors/modbus/tags/plan.ts';
import { assumedTurnaroundMs } from '../../../collectors/modbus/budget/budget.ts';
import type { OwnSettings, UnitQuirks } from '../../../collectors/modbus/settings/unit.ts';
import { config as plain, tagOf } from './tags.ts';

function planned(quirks: Partial<UnitQuirks>, ...tags: Tag[]): string[] {
  return plannedWith({}, quirks, ...tags);
}

function plannedWith(
  units: Record<string, OwnSettings>,
  quirks: Partial<UnitQuirks>,
  ...tags: Tag[]
): string[] {
  return blocksOf(tags, { ...plain, units, quirks: { ...plain.quirks, ...quirks } }).map(
    ({ unit, area, start, count, layouts }) => `${unit} ${area}:${start}+${count} ×${layouts.length}`,
  );
}

const at = (address: string, type: Tag['type'] = 'float32', unit?: number): Tag =>
  tagOf({ address, type, unit });

describe('plan of Modbus requests', () => {
  test('neighbours are read together, units and areas apart', () => {
    const tags = [
      at('hr:2'),
      at('hr:0'),
      at('ir:0'),
      at('hr:4', 'uint16', 2),
      at('co:0', 'bool'),
      at('co:1', 'bool'),
    ];
    expect(planned({}, ...tags)).toEqual(['1 co:0+2 ×2', '1 ir:0+2 ×1', '1 hr:0+4 ×2', '2 hr:4+1 ×1']);
  });

  test('holes are read across only as far as allowed', () => {
    const tags = [at('hr:0'), at('hr:5'), at('co:0', 'bool'), at('co:17', 'bool')];
    expect(planned({}, ...tags)).toHaveLength(4);
    expect(planned({ maxGap: 2 }, ...tags)).toEqual(['1 co:0+18 ×2', '1 hr:0+2 ×1', '1 hr:5+2 ×1']);
    expect(planned({ maxGap: 3 }, ...tags)).toEqual(['1 co:0+18 ×2', '1 hr:0+7 ×2']);
  });

  test('no value is split, and one that is too long is read alone', () => {
    const tags = [at('hr:0'), at('hr:2'), at('hr:4'), at('hr:6', 'string:20'), at('hr:16', 'uint16')];
    expect(planned({ maxRegisters: 5 }, ...tags)).toEqual([
      '1 hr:0+4 ×2',
      '1 hr:4+2 ×1',
      '1 hr:6+10 ×1',
      '1 hr:16+1 ×1',
    ]);
  });

  test('tags that share registers are read once', () => {
    expect(planned({}, at('hr:0', 'uint16'), at('hr:0.1', 'bool'), at('hr:0.2', 'bool'))).toEqual([
      '1 hr:0+1 ×3',
    ]);
  });

  test('the plan of a connection', () => {
    const config = modbusTcp.schema.parse({
      id: 'line',
      protocol: 'modbus-tcp',
      host: '10.0.0.1',
      quirks: { pauseMs: 15, closeAfterScan: true },
    });
    const group = { id: 'fast', intervalMs: 500, mode: 'poll' } as const;
    const tags = [at('hr:0'), at('hr:2'), at('hr:100')];
    expect(modbusTcp.plan({ id: 'line', config, groups: [{ group, tags }] })).toEqual([
      {
        group: 'fast',
        intervalMs: 500,
        tags: 3,
        requests: 2,
        items: 6,
        bytes: 2 * (12 + 9) + 2 * 6,
        predictedSeconds: (2 * (assumedTurnaroundMs['modbus-tcp'] + 15) + 10) / 1000,
      },
    ]);
  });
});

describe('config of a Modbus TCP connection', () => {
  test('defaults', () => {
    expect(modbusTcp.schema.parse({ id: 'a', protocol: 'modbus-tcp', host: 'h' })).toEqual({
      id: 'a',
      protocol: 'modbus-tcp',
      host: 'h',
      port: 502,
      timeoutMs: 1000,
      connectTimeoutMs: 3000,
      byteOrder: 'ABCD',
      bareAddress: 'classic',
      quirks: {
        maxRegisters: 125,
        maxBits: 2000,
        maxGap: 0,
        holes: [],
        pauseMs: 0,
        oneRequestPerTag: false,
        coilsFromZero: false,
        stringByteOrder: 'ABCD',
        identify: true,
        pauseAfterConnectMs: 0,
        closeAfterScan: false,
        singleConnection: false,
        unitInReply: 'same',
        zeroTid: false,
      },
      units: {},
    });
  });

  test('unknown keys are refused', () => {
    const parsed = modbusTcp.schema.safeParse({
      id: 'a',
      protocol: 'modbus-tcp',
      host: 'h',
      quirks: { maxRegister: 1 },
    });
    expect(parsed.success).toBe(false);
  });

  test.each([
    ['hr:120-129', true],
    ['co:7', true],
    ['3/ir:0-99', false],
    ['40120', false],
    ['hr:5-', false],
    ['x:1', false],
  ])('a hole %s: %s', (hole, isGood) => {
    const quirks = { holes: [hole] };
    const parsed = modbusTcp.schema.safeParse({ id: 'a', protocol: 'modbus-tcp', host: 'h', quirks });
    expect(parsed.success).toBe(isGood);
  });
});
