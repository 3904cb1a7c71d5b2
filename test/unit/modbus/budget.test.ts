/** Predicted scan times against a line of which every byte is paced, in virtual time. */
import { describe, expect, test } from 'vitest';
import type { Tag } from '../../../agent/model/tag.ts';
import { predictedSeconds } from '../../../collectors/modbus/budget/budget.ts';
import {
  modbusRtuOverTcpSchema,
  modbusRtuSchema,
  modbusTcpSchema,
} from '../../../collectors/modbus/settings/config.ts';
import { blocksOf, type Block } from '../../../collectors/modbus/tags/plan.ts';
import { modbusRtu } from '../../../collectors/modbus/protocol.ts';
import { readRequest } from '../../../collectors/modbus/wire/request.ts';
import { SerialLine, type LineOptions } from '../../../scripts/workshop/serial/line.ts';
import { frameOf } from '../../../scripts/workshop/serial/rtu.ts';
import { metersTags, units } from './serial-plant.ts';
import { tagOf } from './tags.ts';

type Format = Pick<LineOptions, 'baudRate' | 'parity' | 'stopBits'>;

const serial = (given: object) =>
  modbusRtuSchema.parse({ id: 'line', protocol: 'modbus-rtu', port: '/dev/ttyS1', ...given });

/** What reading `blocks` takes on a line, the master keeping a pause (or else the line's silence) before each request. */
function takenSeconds(
  blocks: readonly Block[],
  format: Format,
  turnaroundMs: number,
  pauseMs: number,
): number {
  const line = new SerialLine({ ...format, slaves: units.map((unit) => ({ unit, turnaroundMs })) });
  let nowMs = 0;
  for (const { unit, area, start, count } of blocks) {
    nowMs += Math.max(line.silenceMs, pauseMs);
    line.send(frameOf(unit, readRequest(unit, area, start, count).body.subarray(1)), nowMs);
    const bytes = area === 'co' || area === 'di' ? Math.ceil(count / 8) : count * 2;
    let received = 0;
    for (let nextMs = line.nextAt(); received < 5 + bytes; nextMs = line.nextAt()) {
      if (nextMs === undefined) throw new Error(`unit ${unit}: ${received} bytes of ${5 + bytes}`);
      nowMs = nextMs;
      received += line.advance(nowMs).length;
    }
  }
  expect(line.tally).toMatchObject({ requests: blocks.length, answers: blocks.length, brokenFrames: 0 });
  return nowMs / 1000;
}

/** Predicted by taken. */
function ratio(config: ReturnType<typeof serial>, tags: readonly Tag[], turnaroundMs: number): number {
  const blocks = blocksOf(tags, config);
  const { quirks, ...format } = config;
  return predictedSeconds(config, blocks) / takenSeconds(blocks, format, turnaroundMs, quirks.pauseMs);
}

describe('24 units with 1000 tags on one line are predicted within 20 %', () => {
  const lines = [
    {},
    { parity: 'none' },
    { baudRate: 2400 },
    { baudRate: 19_200 },
    // The quicker the line, the more the units count.
    { baudRate: 38_400, parity: 'none', stopBits: 2, quirks: { turnaroundMs: 8 } },
    { quirks: { pauseMs: 30 } },
    { quirks: { maxRegisters: 20 } },
  ];
  const layouts: [string, Tag[]][] = [
    ['values side by side', metersTags(0)],
    ['runs of eight', metersTags(10, 8)],
  ];
  test.each(layouts.flatMap(([name, tags]) => lines.map((given) => ({ name, given, tags }))))(
    '$name, $given',
    ({ given, tags }) => {
      expect(tags).toHaveLength(1000);
      // 10 ms until a unit answers are assumed where nothing is said.
      for (const turnaroundMs of [5, 10, 12]) {
        const found = ratio(serial(given), tags, turnaroundMs);
        expect(found).toBeGreaterThan(0.8);
        expect(found).toBeLessThan(1.2);
      }
    },
  );

  test('what is said of the units is taken for it, exactly', () => {
    const tags = metersTags(3);
    const said = serial({ quirks: { turnaroundMs: 45 } });
    expect(blocksOf(tags, said)).toHaveLength(1000);
    expect(ratio(said, tags, 45)).toBeCloseTo(1, 6);
    expect(ratio(serial({}), tags, 45)).toBeLessThan(0.7);
  });
});

describe('what a request costs', () => {
  const blocks = blocksOf([tagOf({ address: 'hr:0', type: 'uint16', unit: 3 })], serial({}));
  const bits = blocksOf([tagOf({ address: 'co:8', type: 'bool', unit: 3 })], serial({}));

  test('on a line: 8 bytes, a silence, the turnaround, 5 bytes and the data, a silence', () => {
    const characterMs = 11_000 / 9600;
    expect(predictedSeconds(serial({}), blocks) * 1000).toBeCloseTo((15 + 2 * 3.5) * characterMs + 10, 9);
    expect(predictedSeconds(serial({}), bits) * 1000).toBeCloseTo((14 + 2 * 3.5) * characterMs + 10, 9);
  });

  test('a pause of the unit, or of the one before it, is kept instead of the silence', () => {
    const two = blocksOf(
      [3, 4].map((unit) => tagOf({ address: 'hr:0', type: 'uint16', unit })),
      serial({}),
    );
    const paused = serial({ frameGapMs: 5, units: { 3: { quirks: { pauseMs: 100 } } } });
    const extra = predictedSeconds(paused, two) - predictedSeconds(serial({ frameGapMs: 5 }), two);
    expect(extra).toBeCloseTo(0.19, 9);
  });

  test('behind a gateway: as its line is, where that is said', () => {
    const tcp = (given: object) =>
      modbusTcpSchema.parse({ id: 'a', protocol: 'modbus-tcp', host: 'h', ...given });
    expect(predictedSeconds(tcp({}), blocks)).toBeCloseTo(0.01, 9);
    expect(predictedSeconds(tcp({ line: {} }), blocks)).toBeCloseTo(predictedSeconds(serial({}), blocks), 9);
    const again = tcp({ quirks: { closeAfterScan: true, pauseAfterConnectMs: 200 } });
    expect(predictedSeconds(again, blocks)).toBeCloseTo(0.01 + 0.01 + 0.2, 9);
  });

  test('behind a serial server of which nothing is said, 9600 baud are assumed, and that is told', () => {
    const over = (given: object) =>
      modbusRtuOverTcpSchema.parse({
        id: 'a',
        protocol: 'modbus-rtu-over-tcp',
        host: 'h',
        port: 4001,
        ...given,
      });
    const same = serial({ frameGapMs: 5, quirks: { turnaroundMs: 20 } });
    expect(predictedSeconds(over({}), blocks)).toBeCloseTo(predictedSeconds(same, blocks), 9);
    const quicker = over({ line: { baudRate: 115_200, parity: 'none' } });
    expect(predictedSeconds(quicker, blocks) * 1000).toBeCloseTo((15 * 10_000) / 115_200 + 1.75 + 20 + 5, 9);
  });

  test('bytes are those on the wire', () => {
    const group = { id: 'g', intervalMs: 1000, mode: 'poll' } as const;
    const tags = [tagOf({ address: 'hr:0', type: 'uint16' }), tagOf({ address: 'co:0', type: 'bool' })];
    expect(modbusRtu.plan({ id: 'line', config: serial({}), groups: [{ group, tags }] })).toMatchObject([
      { requests: 2, bytes: 13 + 1 + 13 + 2 },
    ]);
  });
});
