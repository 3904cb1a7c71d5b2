/** What Modbus devices say they are, and what asking costs: against a device that does wrong, the workshop, and pymodbus. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NotConnectedError } from '../../agent/base/errors.ts';
import type { Tag } from '../../agent/model/tag.ts';
import type { Collector } from '../../collectors/collector.ts';
import { identityOf } from '../../scripts/workshop/modbus/identity.ts';
import { RegisterImage } from '../../scripts/workshop/modbus/image.ts';
import { ModbusServer } from '../../scripts/workshop/modbus/server.ts';
import { openCollector, unit, valuesOf } from './modbus-collector.ts';
import { bodyTo, Device, exceptionTo, identityTo, replyTo, type DeviceRequest } from './modbus-device.ts';
import { hasPymodbus, python } from './pymodbus.ts';

const { signal } = new AbortController();
const place = { address: '127.0.0.1' };

describe('a device made by hand', () => {
  let device: Device;
  let collector: Collector;

  beforeEach(async () => {
    device = await Device.listen();
  });

  afterEach(async () => {
    await collector[Symbol.asyncDispose]();
    await device[Symbol.asyncDispose]();
  });

  async function connected(
    groups: readonly (readonly Tag[])[],
    config: Record<string, unknown> = {},
    intervalMs = 20,
  ): Promise<void> {
    collector = await openCollector(device.port, groups, { timeoutMs: 250, ...config }, intervalMs);
    await collector.connect(signal);
    await collector.read(signal);
  }

  /** Reads rightly, and answers function 43 as told. */
  function identifies(answer: (request: DeviceRequest) => Buffer | undefined): void {
    device.behave = (request) => {
      const reply = request.code === 43 ? answer(request) : replyTo(request);
      if (reply !== undefined) request.socket.write(reply);
    };
  }

  function asked(): string[] {
    return device.requests.filter(({ code }) => code === 43).map((one) => `${one.unit}:${one.category}`);
  }

  test('each unit speaks for itself', async () => {
    await connected([[...unit(1, 0), ...unit(2, 0), ...unit(9, 0)]]);
    identifies((request) =>
      request.unit === 9
        ? exceptionTo(request, 1)
        : identityTo(request, [
            [0, `maker ${request.unit}`],
            [1, '汇川'],
          ]),
    );
    const endpoint = `127.0.0.1:${device.port}`;
    expect(await collector.identify(signal)).toEqual([
      { unit: 1, endpoint, answered: true, facts: { vendor: 'maker 1', productCode: '汇川', ...place } },
      { unit: 2, endpoint, answered: true, facts: { vendor: 'maker 2', productCode: '汇川', ...place } },
      { unit: 9, endpoint, answered: false, facts: place },
    ]);
    expect(device.connections).toBe(1);
  });

  test.each<[string, (request: DeviceRequest) => Buffer | undefined, isSpoilt?: true]>([
    ['silence', () => undefined],
    ['an exception', (request) => exceptionTo(request, 1)],
    ['garbage', () => Buffer.from('GET / HTTP/1.1\r\n\r\n'), true],
    ['another unit', (request) => identityTo({ ...request, unit: 77 }, [[0, 'x']]), true],
    ['another function', (request) => replyTo({ ...request, code: 3, start: 0, count: 1 }), true],
    ['objects cut short', (request) => identityTo(request, [[0, 'x']]).fill(200, 15, 16)],
    ['no objects', (request) => identityTo(request, [])],
    ['another MEI type', (request) => identityTo(request, [[0, 'x']], { mei: 13 })],
    ['an empty body', (request) => bodyTo(request, Buffer.of(14))],
    ['a hang-up', (request) => void request.socket.destroy(), true],
    ['two replies', (request) => Buffer.concat([exceptionTo(request, 1), identityTo(request, [[0, 'x']])])],
  ])(
    '%s costs its unit one question, or two where it may be noise, and nobody a value',
    async (_name, answer, isSpoilt) => {
      await connected([[...unit(1, 0), ...unit(2, 5), ...unit(3, 7)]]);
      identifies((request) => (request.unit === 2 ? answer(request) : identityTo(request, [[0, 'good']])));
      const facts = { vendor: 'good', ...place };
      const expected = [
        { unit: 1, answered: true, facts },
        { unit: 2, answered: false, facts: place },
        { unit: 3, answered: true, facts },
      ];
      expect(await collector.identify(signal)).toMatchObject(expected);
      expect(valuesOf(await collector.read(signal))).toEqual({ '1/0': 0, '2/5': 5, '3/7': 7 });
      expect(await collector.identify(signal)).toMatchObject(expected);
      await collector.connect(signal);
      expect(await collector.identify(signal)).toMatchObject(expected);
      const again = isSpoilt ? ['2:1'] : [];
      expect(asked()).toEqual(['1:1', '2:1', ...again, '3:1', '1:1', '3:1', '1:1', '3:1']);
      expect(valuesOf(await collector.read(signal))).toEqual({ '1/0': 0, '2/5': 5, '3/7': 7 });
    },
  );

  test('while silent units are asked, their neighbours and they themselves stay on schedule', async () => {
    const silent = [2, 3, 4, 5, 6];
    // Intervals of 100 ms: longer than what a silent unit makes a scan wait.
    await connected([[...unit(1, 0), ...silent.flatMap((id) => unit(id, id))]], { timeoutMs: 60 }, 100);
    identifies((request) => (silent.includes(request.unit) ? undefined : identityTo(request, [[0, 'one']])));
    const identifying = collector.identify(signal);
    const done: number[] = [];
    void identifying.then((said) => done.push(said.length));
    let missed = 0;
    let scans = 0;
    do {
      const scan = await collector.read(signal);
      missed += scan.missed;
      scans++;
      expect(valuesOf(scan)).toEqual({ '1/0': 0, '2/2': 2, '3/3': 3, '4/4': 4, '5/5': 5, '6/6': 6 });
    } while (done.length === 0 || scans < 10);
    expect((await identifying).map(({ answered }) => answered)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
    // A slow machine may lose one or two; each silence may not cost one for every interval it lasts.
    expect(missed).toBeLessThan(scans);
  });

  test('a unit that does not answer when it is read is not asked, and not held against it', async () => {
    device.behave = (request) => {
      if (request.unit !== 2) request.socket.write(replyTo(request));
    };
    await connected([[...unit(1, 0), ...unit(2, 0)]]);
    identifies((request) => identityTo(request, [[0, 'x']]));
    expect(await collector.identify(signal)).toMatchObject([
      { unit: 1, answered: true },
      { unit: 2, answered: false, isPostponed: true },
    ]);
    expect(asked()).toEqual(['1:1']);
    await collector.read(signal);
    const said = await collector.identify(signal);
    expect(said).toMatchObject([{ answered: true }, { answered: true }]);
    expect(said.map(({ isPostponed }) => isPostponed)).toEqual([undefined, undefined]);
    // Who has said who it is need not say it again for the other's sake; the next day all are asked.
    expect(asked()).toEqual(['1:1', '2:1']);
    await collector.identify(signal);
    expect(asked()).toEqual(['1:1', '2:1', '1:1', '2:1']);
  });

  test('a device that hangs on the question need not be asked', async () => {
    await connected([unit(1, 0)], { quirks: { identify: false } });
    expect(await collector.identify(signal)).toMatchObject([{ unit: 1, answered: false, facts: place }]);
    expect(asked()).toEqual([]);
  });

  test('closes after it where asked to', async () => {
    await connected([unit(1, 0)], { quirks: { closeAfterScan: true } });
    identifies((request) => identityTo(request, [[0, 'x']]));
    expect(await collector.identify(signal)).toMatchObject([{ answered: true }]);
    expect(device.connections).toBe(2);
    await collector.read(signal);
    expect(device.connections).toBe(3);
  });

  test('a stop ends the question at once; a connection that is down is told', async () => {
    await connected([unit(1, 0)], { timeoutMs: 60_000 });
    identifies(() => undefined);
    const abort = new AbortController();
    const identifying = collector.identify(abort.signal);
    abort.abort(new Error('enough'));
    await expect(identifying).rejects.toThrow('enough');
    const again = collector.identify(signal);
    await collector[Symbol.asyncDispose]();
    await expect(again).rejects.toThrow(NotConnectedError);
    await expect(collector.identify(signal)).rejects.toThrow(NotConnectedError);
  });
});

test('the workshop says that it is simulated', async () => {
  const image = new RegisterImage([{ area: 'hr', address: 0, type: 'uint16', value: () => 1 }], 'dense');
  const units = new Map([1, 2].map((id) => [id, { image, identity: identityOf(`press-0${id}`) }] as const));
  const server = new ModbusServer({ units });
  await server.start();
  try {
    await using collector = await openCollector(server.port, [[...unit(1, 0), ...unit(2, 0)]]);
    await collector.connect(signal);
    const said = await collector.identify(signal);
    expect(said.map(({ unit: id, answered }) => [id, answered])).toEqual([
      [1, true],
      [2, true],
    ]);
    expect(said[0]?.facts).toEqual({
      vendor: 'zhencai simulator',
      productCode: 'press-01',
      revision: '1.0',
      vendorUrl: 'about:simulated',
      productName: 'simulated workshop',
      modelName: 'press-01',
      application: 'simulation, not a real machine',
      ...place,
    });
  } finally {
    await server.stop();
  }
});

describe.skipIf(!hasPymodbus && process.env['CI'] !== 'true')('pymodbus', () => {
  test('regular and extended objects, over several replies', async () => {
    const server = spawn(python, [`${import.meta.dirname}/pymodbus-server.py`, 'identity'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const exited = once(server, 'exit');
    try {
      const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
      await using collector = await openCollector(Number(line), [unit(1, 0)]);
      await collector.connect(signal);
      const [said] = await collector.identify(signal);
      expect(said).toEqual({
        unit: 1,
        endpoint: `127.0.0.1:${line}`,
        answered: true,
        facts: {
          vendor: 'Pymodbus',
          productCode: 'PM',
          revision: '3.0',
          vendorUrl: 'http://example.org/',
          productName: 'Pymodbus Server',
          modelName: '冲床',
          application: 'a'.repeat(199) + 'b',
          object0x80: `SN 0${'x'.repeat(150)}`,
          object0x81: `SN 1${'x'.repeat(150)}`,
          object0x82: `SN 2${'x'.repeat(150)}`,
          ...place,
        },
      });
    } finally {
      server.stdin.end();
      await exited;
    }
  });
});
