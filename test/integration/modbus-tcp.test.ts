/** The Modbus TCP collector against a device that does wrong what can be done wrong. */
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../agent/base/clock.ts';
import { NotConnectedError } from '../../agent/base/errors.ts';
import type { Collector } from '../../collectors/collector.ts';
import type { Tag } from '../../agent/model/tag.ts';
import { socketOpener } from '../../collectors/modbus/socket-port.ts';
import { openCollector, unit, valuesOf } from './modbus-collector.ts';
import { Device, exceptionTo, replyTo, type DeviceRequest } from './modbus-device.ts';

let device: Device;
let collector: Collector;
let abort: AbortController;

beforeEach(async () => {
  device = await Device.listen();
  abort = new AbortController();
});

afterEach(async () => {
  await collector[Symbol.asyncDispose]();
  await device[Symbol.asyncDispose]();
});

async function connected(
  groups: readonly (readonly Tag[])[],
  config: Record<string, unknown> = {},
): Promise<void> {
  collector = await openCollector(device.port, groups, { timeoutMs: 80, ...config });
  await collector.connect(abort.signal);
}

async function scan(): Promise<Record<string, unknown>> {
  return valuesOf(await collector.read(abort.signal));
}

describe('Modbus TCP', () => {
  test('reads its groups in one request per block, and stamps what it reads', async () => {
    await connected([unit(1, 10, 11, 12), unit(2, 500)]);
    const before = Date.now();
    const first = await collector.read(abort.signal);
    expect(first).toMatchObject({ connection: 'line', group: 'g0', ticks: 1 });
    expect(valuesOf(first)).toEqual({ '1/10': 10, '1/11': 11, '1/12': 12 });
    for (const sample of first.samples) {
      expect(sample.timeSource).toBe('gateway');
      expect(sample.time).toBeGreaterThanOrEqual(before);
      expect(sample.time).toBeLessThanOrEqual(first.endedAt);
    }
    expect(await scan()).toEqual({ '2/500': 500 });
    expect(device.requests).toHaveLength(2);
    expect(device.connections).toBe(1);
  });

  test('a late reply never becomes a value', async () => {
    await connected([[...unit(1, 7), ...unit(2, 7)]]);
    const waiting: DeviceRequest[] = [];
    device.except(
      ({ unit: id }) => id === 1,
      (request) => waiting.push(request),
    );
    expect(await scan()).toEqual({ '1/7': 'BadTimeout', '2/7': 7 });
    const late = waiting[0];
    if (late === undefined) throw new Error('nothing asked');
    // Its connection is gone for good; a gateway that mixes up connections may still send the reply, on the new one.
    if (!late.socket.destroyed) await once(late.socket, 'close');
    device.behave = (request) => {
      if (request.unit === 1) request.socket.write(replyTo(late, { start: 666 }));
      request.socket.write(replyTo(request));
    };
    expect(await scan()).toEqual({ '1/7': 'BadCommunicationError', '2/7': 7 });
    device.behave = (request) => request.socket.write(replyTo(request));
    expect(await scan()).toEqual({ '1/7': 7, '2/7': 7 });
  });

  test('a reply after its deadline, again and again', async () => {
    await connected([[...unit(1, 1, 3), ...unit(2, 5)]], { timeoutMs: 30 });
    let turn = 0;
    device.behave = (request) => {
      turn += 1;
      setTimeout(() => request.socket.write(replyTo(request)), turn % 3 === 0 ? 50 : 0);
    };
    for (let round = 0; round < 12; round++) {
      const values = await scan().catch(async (error: unknown) => {
        if (!(error instanceof NotConnectedError)) throw error;
        await collector.connect(abort.signal);
        return {};
      });
      for (const [name, value] of Object.entries(values)) {
        if (typeof value === 'number') expect(value).toBe(Number(name.split('/')[1]));
        else expect(['BadTimeout', 'BadNoCommunication']).toContain(value);
      }
    }
  });

  test.each<[string, (request: DeviceRequest) => Buffer]>([
    ['garbage', () => Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['another unit', (request) => replyTo(request, { unit: 9 })],
    ['another function', (request) => replyTo(request, { code: 4 })],
    ['too few registers', (request) => replyTo(request, { count: 1 })],
    ['too many registers', (request) => replyTo(request, { count: 3 })],
    ['a transaction never begun', (request) => replyTo(request, { transaction: request.transaction + 1 })],
    ['a wrong byte count', (request) => replyTo(request).fill(2, 8, 9)],
    ['an exception of another unit', (request) => exceptionTo({ ...request, unit: 9 }, 2)],
    ['a frame too many', (request) => Buffer.concat([replyTo(request), Buffer.from('0000000000', 'hex')])],
  ])('%s costs its request and a new connection', async (_name, wrong) => {
    await connected([[...unit(1, 0, 1, 10), ...unit(2, 20)]]);
    device.except(
      ({ start }) => start === 0,
      (request) => request.socket.write(wrong(request)),
    );
    const result = await scan();
    // Bytes after a good reply may be noticed only when the next request would go out.
    expect(['BadCommunicationError', 0]).toContain(result['1/0']);
    expect(['BadCommunicationError', 1]).toContain(result['1/1']);
    expect(result['2/20']).toBe(20);
    device.behave = (request) => request.socket.write(replyTo(request));
    expect(await scan()).toEqual({ '1/0': 0, '1/1': 1, '1/10': 10, '2/20': 20 });
    expect(device.connections).toBeGreaterThan(1);
  });

  test('a connection dropped in the middle costs one request', async () => {
    await connected([[...unit(1, 0, 10), ...unit(2, 20)]]);
    device.except(
      ({ start }) => start === 0,
      ({ socket }) => socket.destroy(),
    );
    expect(await scan()).toEqual({ '1/0': 'BadCommunicationError', '1/10': 10, '2/20': 20 });
    device.except(
      ({ unit: id }) => id === 1,
      ({ socket }) => socket.end(),
    );
    expect(await scan()).toEqual({
      '1/0': 'BadCommunicationError',
      '1/10': 'BadCommunicationError',
      '2/20': 20,
    });
  });

  test('a silent unit is asked once a scan, and its neighbours are read', async () => {
    await connected([[...unit(1, 0), ...unit(2, 0, 10, 20), ...unit(3, 0)]]);
    device.except(
      ({ unit: id }) => id === 2,
      () => undefined,
    );
    const expected = {
      '1/0': 0,
      '2/0': 'BadTimeout',
      '2/10': 'BadNoCommunication',
      '2/20': 'BadNoCommunication',
      '3/0': 0,
    };
    expect(await scan()).toEqual(expected);
    expect(device.requests.map(({ unit: id }) => id)).toEqual([1, 2, 3]);
    expect(await scan()).toEqual(expected);
    expect(device.connections).toBe(3);
  });

  test('a group of nothing but a dead unit does not disturb the others', async () => {
    await connected([unit(1, 0), unit(2, 0, 10)]);
    device.except(
      ({ unit: id }) => id === 2,
      () => undefined,
    );
    const scans = [await collector.read(abort.signal), await collector.read(abort.signal)];
    expect(scans.map(valuesOf)).toEqual([
      { '1/0': 0 },
      { '2/0': 'BadTimeout', '2/10': 'BadNoCommunication' },
    ]);
  });

  test('nobody answers: not connected', async () => {
    await connected([[...unit(1, 0), ...unit(2, 0)]]);
    device.behave = () => undefined;
    await expect(scan()).rejects.toThrow(NotConnectedError);
    device.behave = (request) => request.socket.write(replyTo(request));
    await collector.connect(abort.signal);
    expect(await scan()).toEqual({ '1/0': 0, '2/0': 0 });
  });

  test('the device goes away: not connected, and refused while it is away', async () => {
    await connected([unit(1, 0)]);
    await scan();
    await device[Symbol.asyncDispose]();
    await expect(scan()).rejects.toThrow(NotConnectedError);
    await expect(collector.connect(abort.signal)).rejects.toThrow(
      /no connection to 127.0.0.1:\d+ \(.*ECONNREFUSED/,
    );
  });

  test('a connection that is not made in time is given up', async () => {
    const impatient = { ...systemClock, sleep: () => Promise.resolve() };
    const endpoint = { host: '127.0.0.1', port: device.port, connectTimeoutMs: 50 };
    await expect(socketOpener(endpoint, impatient)(abort.signal)).rejects.toThrow(
      /no connection within 50 ms/,
    );
    await connected([unit(1, 0)]);
  });

  test('replies that come twice are read once', async () => {
    await connected([unit(1, 0, 10, 20)]);
    device.behave = (request) => {
      request.socket.write(replyTo(request));
      request.socket.write(replyTo(request, { start: 666 }));
    };
    for (let round = 0; round < 3; round++)
      expect(await scan()).toEqual({ '1/0': 0, '1/10': 10, '1/20': 20 });
    expect(device.connections).toBe(1);
  });

  test('replies in single bytes', async () => {
    await connected([unit(1, 0, 1, 2, 10)]);
    device.behave = (request) => {
      request.socket.setNoDelay();
      let delay = 0;
      for (const byte of replyTo(request))
        setTimeout(() => request.socket.write(Buffer.of(byte)), (delay += 1));
    };
    expect(await scan()).toEqual({ '1/0': 0, '1/1': 1, '1/2': 2, '1/10': 10 });
  });

  test('closes after every scan where asked to', async () => {
    await connected([unit(1, 0, 10)], { quirks: { closeAfterScan: true, pauseMs: 1 } });
    for (let round = 1; round <= 3; round++) {
      expect(await scan()).toEqual({ '1/0': 0, '1/10': 10 });
      expect(device.connections).toBe(round);
    }
  });

  test('a stop ends a request that waits', async () => {
    await connected([unit(1, 0)], { timeoutMs: 60_000 });
    device.behave = () => abort.abort();
    await expect(scan()).rejects.toThrow();
    expect(device.connections).toBe(1);
  });

  test('disposal ends a request that waits, and nothing is opened again', async () => {
    await connected([unit(1, 0, 10)], { timeoutMs: 60_000 });
    device.behave = () => void collector[Symbol.asyncDispose]();
    await expect(scan()).rejects.toThrow(NotConnectedError);
    expect(device.connections).toBe(1);
  });

  test('the order of samples is the same in every scan, whatever failed', async () => {
    await connected([[...unit(2, 30, 0), ...unit(1, 20, 5)]]);
    const names = async (): Promise<string[]> =>
      (await collector.read(abort.signal)).samples.map(({ tag }) => tag.name);
    const order = await names();
    expect(order.toSorted()).toEqual(['1/20', '1/5', '2/0', '2/30']);
    device.except(
      ({ unit: id }) => id === 1,
      () => undefined,
    );
    expect(await names()).toEqual(order);
  });
});
