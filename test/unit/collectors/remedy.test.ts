import { describe, expect, test } from 'vitest';
import { say, type Phrase } from '../../../agent/base/text.ts';
import type { ConnectionSpec } from '../../../collectors/collector.ts';
import { budgetOf, suffices } from '../../../collectors/budget.ts';
import {
  modbusRtuSchema,
  modbusTcpSchema,
  type ModbusRtuConfig,
} from '../../../collectors/modbus/settings/config.ts';
import { modbusRtu, modbusTcp } from '../../../collectors/modbus/protocol.ts';
import { remediesOf } from '../../../collectors/remedy.ts';
import { metersTags } from '../modbus/serial-plant.ts';
import { tagOf } from '../modbus/tags.ts';

const group = (id: string, intervalMs: number) => ({ id, intervalMs, mode: 'poll' }) as const;

function line(given: object, ...groups: ConnectionSpec<ModbusRtuConfig>['groups'][number][]) {
  const config = modbusRtuSchema.parse({
    id: 'meters',
    protocol: 'modbus-rtu',
    port: '/dev/ttyS1',
    ...given,
  });
  return { id: 'meters', config, groups };
}

const spoken = (phrases: readonly Phrase[]): string[] =>
  phrases.map(({ key, params }) => say('en', key, params));

describe('ways out of a line that is too slow', () => {
  test('are computed: the interval, the holes read across, the baud rate, the lines', () => {
    const spec = line({}, { group: group('slow', 20_000), tags: metersTags(1) });
    expect(spoken(remediesOf(modbusRtu, spec))).toMatchInlineSnapshot(`
      [
        "raise the interval: slow 50 s",
        "quirks.maxGap: 2, where the devices let holes be read (24 requests; cycle: 7.6 s)",
        "57600 baud, here and in every device on the line (cycle: 17 s)",
        "its units on 3 lines (cycle: 13 s)",
      ]
    `);
  });

  test('are no holes where to read them takes as long as to ask again', () => {
    const spec = line({}, { group: group('slow', 8000), tags: metersTags(4, 4) });
    expect(spoken(remediesOf(modbusRtu, spec))).toMatchInlineSnapshot(`
      [
        "raise the interval: slow 15 s",
        "38400 baud, here and in every device on the line (cycle: 5.7 s)",
        "its units on 2 lines (cycle: 6.7 s)",
      ]
    `);
  });

  test('each of them is enough, and the next smaller one is not', () => {
    const groups = { group: group('slow', 20_000), tags: metersTags(1) };
    const isEnough = (given: object): boolean => suffices(budgetOf(modbusRtu.plan(line(given, groups))));
    const remedies = new Map(remediesOf(modbusRtu, line({}, groups)).map(({ key, params }) => [key, params]));
    expect(isEnough({})).toBe(false);
    const { baudRate } = remedies.get('modbus.remedyBaudRate') ?? {};
    expect(isEnough({ baudRate })).toBe(true);
    expect(isEnough({ baudRate: Number(baudRate) / 2 })).toBe(false);
    const { maxGap } = remedies.get('modbus.remedyGap') ?? {};
    expect(isEnough({ quirks: { maxGap } })).toBe(true);
  });

  test('what does not help is not said: holes there are none of, lines for one unit', () => {
    const tags = Array.from({ length: 600 }, (_, at) =>
      tagOf({ address: `hr:${at * 2}`, type: 'float32', unit: 7 }),
    );
    const spec = line({}, { group: group('slow', 1000), tags });
    expect(spoken(remediesOf(modbusRtu, spec))).toMatchInlineSnapshot(`
      [
        "raise the interval: slow 4 s",
        "38400 baud, here and in every device on the line (cycle: 0.86 s)",
      ]
    `);
  });

  test('a fast group that waits for a slow one', () => {
    const spec = line(
      {},
      { group: group('fast', 500), tags: metersTags(0).slice(0, 4) },
      { group: group('slow', 60_000), tags: metersTags(0).slice(200) },
    );
    expect(spoken(remediesOf(modbusRtu, spec))).toMatchInlineSnapshot(`
      [
        "raise the interval: fast 2.5 s",
        "38400 baud, here and in every device on the line (cycle: fast 0.022 s, slow 1.3 s)",
        "its units on 2 lines (cycle: fast 0.051 s, slow 4.3 s)",
      ]
    `);
  });

  test('two groups that are both too slow', () => {
    const tags = metersTags(0);
    const spec = line({}, { group: group('a', 1000), tags }, { group: group('b', 1200), tags });
    expect(spoken(remediesOf(modbusRtu, spec))).toMatchInlineSnapshot(`
      [
        "raise the interval: a 12 s, b 12 s",
      ]
    `);
  });

  test('a fast and a slow group, no longer than they have to be', () => {
    const tags = metersTags(0);
    const fast = { group: group('fast', 1000), tags: tags.slice(0, 3) };
    const slow = { group: group('slow', 5000), tags: tags.slice(3) };
    const [intervals] = spoken(remediesOf(modbusRtu, line({ quirks: { turnaroundMs: 20 } }, fast, slow)));
    expect(intervals).toBe('raise the interval: fast 4 s, slow 8 s');
  });

  test('nothing helps where others take all the time of a shared link', () => {
    const spec = line({}, { group: group('slow', 8000), tags: metersTags(0).slice(0, 10) });
    const other = { group: 'other', intervalMs: 1000, tags: 1, requests: 1, items: 1, predictedSeconds: 2 };
    expect(remediesOf(modbusRtu, spec, [other])).toEqual([]);
  });

  test('over TCP: connections in parallel, unless the device takes one', () => {
    const tags = Array.from({ length: 60 }, (_, at) =>
      tagOf({ address: `hr:${at * 200}`, type: 'uint16', unit: 1 + (at % 3) }),
    );
    const given = (quirks: object) => ({
      id: 'plc',
      config: modbusTcpSchema.parse({ id: 'plc', protocol: 'modbus-tcp', host: 'h', quirks }),
      groups: [{ group: group('fast', 500), tags }],
    });
    expect(spoken(remediesOf(modbusTcp, given({})))).toMatchInlineSnapshot(`
      [
        "raise the interval: fast 0.8 s",
        "its units over 2 connections, where the far side reads them beside each other (cycle: 0.4 s)",
      ]
    `);
    expect(spoken(remediesOf(modbusTcp, given({ singleConnection: true })))).toMatchInlineSnapshot(`
      [
        "raise the interval: fast 0.8 s",
      ]
    `);
  });
});
