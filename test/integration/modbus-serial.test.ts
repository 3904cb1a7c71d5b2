/** The collector on serial lines and on serial lines behind TCP, against servers that we did not write and simulated ones. */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { NotConnectedError } from '../../agent/base/errors.ts';
import type { Tag } from '../../agent/model/tag.ts';
import type { Collector } from '../../collectors/collector.ts';
import { SerialLine, type LineOptions } from '../../scripts/workshop/serial/line.ts';
import { servePty } from '../../scripts/workshop/serial/pty.ts';
import { serveTcp } from '../../scripts/workshop/serial/tcp.ts';
import { tagOf } from '../unit/modbus/tags.ts';
import { startLibmodbus } from './libmodbus.ts';
import { openLine } from './modbus-lines.ts';
import { valuesOf } from './modbus-collector.ts';
import { haveLibmodbus, haveSocat, tempDir } from './programs.ts';
import { hasPymodbus, startPymodbus } from './pymodbus.ts';
import { serialPair } from './serial-pair.ts';

const runs = hasPymodbus || process.env['CI'] === 'true';
const hasSocat = haveSocat();
const signal = AbortSignal.timeout(60_000);

const at = (name: string, address: string, type: Tag['type'], unit = 1, more: Partial<Tag> = {}): Tag =>
  tagOf({ name, address, type, unit, ...more });

const image = [
  at('force', 'hr:0', 'float32'),
  at('total', 'hr:4', 'uint64'),
  at('name', 'hr:10', 'string:12'),
  at('coil', 'co:3', 'bool'),
  at('other', 'hr:9', 'uint16', 2),
  at('refused', 'hr:15', 'uint16', 3),
  at('third', 'hr:5', 'uint16', 3),
];
const imageValues = {
  force: 812.4,
  total: 9007199254740993n,
  name: 'PRESS-03',
  coil: true,
  other: 9,
  refused: 'BadConfigurationError',
  third: 5,
};

async function scanned(collector: Collector): Promise<Record<string, unknown>> {
  return valuesOf(await collector.read(signal));
}

/** Connects as often as it takes, as the runtime does. */
async function reconnect(collector: Collector): Promise<void> {
  for (;;) {
    try {
      return await collector.connect(signal);
    } catch (error) {
      if (!(error instanceof NotConnectedError) || signal.aborted) throw error;
      await delay(20);
    }
  }
}

/** A stamped register pair that its line's oracle can check. */
const stamped = (unit: number, address: number): Tag =>
  at(`${unit}/${address}`, `hr:${address}`, 'uint32', unit);

function expectRight(line: SerialLine, values: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(values)) {
    const [unit = 0, address = 0] = name.split('/').map(Number);
    if (typeof value === 'number')
      expect(line.oracle.check({ unit, address }, value)).toMatchObject({ isRight: true });
  }
}

describe.skipIf(!runs)('pymodbus', () => {
  test.skipIf(!hasSocat)('RTU on a serial line, several units', async () => {
    await using pair = await serialPair();
    await using _server = await startPymodbus('rtu', pair.slave, '19200');
    const config = { protocol: 'modbus-rtu', port: pair.master, baudRate: 19_200, parity: 'none' } as const;
    await using collector = await openLine(config, [image]);
    await collector.connect(signal);
    expect(await scanned(collector)).toEqual(imageValues);
    const [first] = await collector.fresh(image.slice(0, 1), signal);
    expect(first).toMatchObject({ sample: { value: 812.4 }, raw: '444b 199a' });
    const [identity] = await collector.identify(signal);
    expect(identity?.endpoint).toBe(pair.master);
    expect(identity?.facts['address']).toMatch(/^\/dev\/pts\/\d+$/);
  });

  test('RTU frames over TCP, and who it is', async () => {
    await using server = await startPymodbus('identity', 'rtu-tcp');
    const config = { protocol: 'modbus-rtu-over-tcp', host: '127.0.0.1', port: server.port } as const;
    await using collector = await openLine(config, [image]);
    await collector.connect(signal);
    expect(await scanned(collector)).toEqual(imageValues);
    const [identity] = await collector.identify(signal);
    expect(identity).toMatchObject({ unit: 1, answered: true, facts: { vendor: 'Pymodbus' } });
  });
});

describe.skipIf(!hasSocat || !haveLibmodbus())('libmodbus', () => {
  test('RTU on a serial line; a unit that is not there costs itself', async () => {
    using folder = tempDir();
    await using pair = await serialPair();
    await using _server = await startLibmodbus(folder.path, 'rtu', pair.slave, '9600', 'N', '1', '17');
    const config = { protocol: 'modbus-rtu', port: pair.master, parity: 'none', timeoutMs: 300 } as const;
    const tags = [
      at('here', 'hr:100', 'uint16', 17),
      at('gone', 'hr:100', 'uint16', 18),
      at('refused', 'hr:999', 'uint32', 17),
    ];
    await using collector = await openLine(config, [tags]);
    await collector.connect(signal);
    const expected = { here: 100, gone: 'BadTimeout', refused: 'BadConfigurationError' };
    expect(await scanned(collector)).toEqual(expected);
    expect(await scanned(collector)).toEqual(expected);
  });
});

describe('a simulated line behind TCP', () => {
  const options: LineOptions = { baudRate: 115_200, parity: 'none', slaves: [{ unit: 1 }, { unit: 2 }] };
  const tags = [stamped(1, 0), stamped(1, 200), stamped(2, 0), stamped(2, 100)];
  const config = (port: number, more: object = {}) =>
    ({
      protocol: 'modbus-rtu-over-tcp',
      host: '127.0.0.1',
      port,
      timeoutMs: 150,
      quietMs: 30,
      ...more,
    }) as const;

  test('registration and heartbeats of a modem cost nothing', async () => {
    const modem = {
      registration: 'DTU-0042',
      heartbeat: { text: 'ping', everyMs: 7 },
      latencyMs: 3,
      packMs: 3,
    };
    const line = new SerialLine({ ...options, modem });
    await using tcp = await serveTcp(line);
    await using collector = await openLine(config(tcp.port, { timeoutMs: 1000, quietMs: 5 }), [tags]);
    await collector.connect(signal);
    for (let round = 0; round < 5; round++) {
      const values = await scanned(collector);
      expect(values).toEqual(Object.fromEntries(tags.map(({ name }) => [name, expect.any(Number)])));
      expectRight(line, values);
    }
    expect(tcp.connections).toBe(1);
  });

  test('a reply in halves is waited for', async () => {
    const line = new SerialLine(options);
    await using tcp = await serveTcp(line);
    tcp.run.inject({ fault: 'split', pauseMs: 60 });
    await using collector = await openLine(config(tcp.port), [tags]);
    await collector.connect(signal);
    const values = await scanned(collector);
    expect(Object.values(values).every((value) => typeof value === 'number')).toBe(true);
    expectRight(line, values);
  });

  test('late replies are never values, however late', async () => {
    const line = new SerialLine(options);
    await using tcp = await serveTcp(line);
    await using collector = await openLine(config(tcp.port), [tags], 10);
    await collector.connect(signal);
    let good = 0;
    for (let round = 0; round < 16; round++) {
      tcp.run.clear();
      if (round % 4 < 2) tcp.run.inject({ fault: 'late', unit: 1, delayMs: 160 + round * 20 });
      try {
        const values = await scanned(collector);
        expectRight(line, values);
        good += Object.values(values).filter((value) => typeof value === 'number').length;
      } catch (error) {
        // Late replies may collide with every request of a scan: then nobody answered.
        expect(error).toBeInstanceOf(NotConnectedError);
        await reconnect(collector);
      }
    }
    expect(good).toBeGreaterThan(20);
  });

  test('a connection that is cut is made anew', async () => {
    const line = new SerialLine(options);
    await using tcp = await serveTcp(line);
    await using collector = await openLine(config(tcp.port), [tags]);
    await collector.connect(signal);
    await scanned(collector);
    tcp.cut();
    await delay(20);
    expectRight(line, await scanned(collector));
    expect(tcp.connections).toBe(2);
  });

  test('two connections on one socket: both are served, and what one ends the other opens', async () => {
    const line = new SerialLine(options);
    await using tcp = await serveTcp(line);
    const shared = config(tcp.port, { quirks: { singleConnection: true } });
    const one = await openLine(shared, [[stamped(1, 0)]]);
    await using other = await openLine(shared, [[stamped(2, 0)]]);
    await Promise.all([one.connect(signal), other.connect(signal)]);
    for (let round = 0; round < 5; round++)
      for (const values of await Promise.all([scanned(one), scanned(other)])) {
        expect(values).not.toMatchObject({ [Object.keys(values)[0] ?? '']: expect.any(String) });
        expectRight(line, values);
      }
    expect(tcp.connections).toBe(1);

    tcp.cut();
    await delay(20);
    for (const collector of [one, other]) expectRight(line, await scanned(collector));
    expect(tcp.connections).toBe(2);

    await one[Symbol.asyncDispose]();
    expect(await scanned(other)).toEqual({ '2/0': expect.any(Number) });
    expect(tcp.isConnected).toBe(true);
    await other[Symbol.asyncDispose]();
    await delay(50);
    expect(tcp.isConnected).toBe(false);
  });
});

describe.skipIf(!hasSocat)('a terminal', () => {
  test.each(['even', 'odd', 'none'] as const)('takes parity %s and two stop bits', async (parity) => {
    using folder = tempDir();
    const line = new SerialLine({ baudRate: 115_200, parity: 'none', slaves: [{ unit: 1 }] });
    await using pty = await servePty(line, path.join(folder.path, 'line'));
    const config = {
      protocol: 'modbus-rtu',
      port: pty.path,
      baudRate: 115_200,
      parity,
      stopBits: 2,
    } as const;
    await using collector = await openLine(config, [[stamped(1, 0)]]);
    await collector.connect(signal);
    const values = await scanned(collector);
    expect(values).toEqual({ '1/0': expect.any(Number) });
    expectRight(line, values);
  });
});

describe.skipIf(!hasSocat)('an adapter', () => {
  test('that is pulled out is told with the names there are, and read again when it is back', async () => {
    using folder = tempDir();
    const line = new SerialLine({ baudRate: 9600, parity: 'none', slaves: [{ unit: 1 }] });
    const port = path.join(folder.path, 'usb-adapter');
    await using pty = await servePty(line, port);
    const config = { protocol: 'modbus-rtu', port, parity: 'none', timeoutMs: 300 } as const;
    await using collector = await openLine(config, [[stamped(1, 0)]]);
    await collector.connect(signal);
    expectRight(line, await scanned(collector));

    await pty.unplug();
    const gone = await scanned(collector)
      .then(scanned.bind(undefined, collector))
      .catch((error: unknown) => error);
    expect(gone).toBeInstanceOf(NotConnectedError);
    expect(await collector.connect(signal).catch((error: unknown) => error)).toMatchObject({
      code: 'modbus.portGone',
    });

    await pty.plug();
    await reconnect(collector);
    const values = await scanned(collector);
    expect(values).toEqual({ '1/0': expect.any(Number) });
    expectRight(line, values);
  });

  test('belongs to one program at a time', async () => {
    await using pair = await serialPair();
    const config = { protocol: 'modbus-rtu', port: pair.master, parity: 'none' } as const;
    await using one = await openLine(config, [[stamped(1, 0)]]);
    await using two = await openLine(config, [[stamped(1, 0)]]);
    await one.connect(signal);
    expect(await two.connect(signal).catch((error: unknown) => error)).toMatchObject({
      code: 'modbus.portTaken',
    });
    await one[Symbol.asyncDispose]();
    await reconnect(two);
  });
});
