/** The Modbus TCP collector against a device that does wrong what can be done wrong. */
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../agent/base/clock.ts';
import { NotConnectedError } from '../../agent/base/errors.ts';
import { socketOpener } from '../../collectors/modbus/wire/socket-port.ts';
import { useBench, type DeviceBench } from './modbus-bench.ts';
import { unit, valuesOf } from './modbus-collector.ts';
import { exceptionTo, replyTo, type DeviceRequest } from './modbus-device.ts';

let bench: DeviceBench;
useBench((made) => {
  bench = made;
});

describe('Modbus TCP', () => {
  test('reads its groups in one request per block, and stamps what it reads', async () => {
    await bench.connected([unit(1, 10, 11, 12), unit(2, 500)]);
    const before = Date.now();
    const first = await bench.collector.read(bench.abort.signal);
    expect(first).toMatchObject({ connection: 'line', group: 'g0', ticks: 1 });
    expect(valuesOf(first)).toEqual({ '1/10': 10, '1/11': 11, '1/12': 12 });
    for (const sample of first.samples) {
      expect(sample.timeSource).toBe('gateway');
      expect(sample.time).toBeGreaterThanOrEqual(before);
      expect(sample.time).toBeLessThanOrEqual(first.endedAt);
    }
    expect(await bench.scan()).toEqual({ '2/500': 500 });
    expect(bench.device.requests).toHaveLength(2);
    expect(bench.device.connections).toBe(1);
  });

  test('a late reply never becomes a value', async () => {
    await bench.connected([[...unit(1, 7), ...unit(2, 7)]]);
    const waiting: DeviceRequest[] = [];
    bench.device.except(
      ({ unit: id }) => id === 1,
      (request) => waiting.push(request),
    );
    expect(await bench.scan()).toEqual({ '1/7': 'BadTimeout', '2/7': 7 });
    const late = waiting[0];
    if (late === undefined) throw new Error('nothing asked');
    // Its connection is gone for good; a gateway that mixes up connections may still send the reply, on the new one.
    if (!late.socket.destroyed) await once(late.socket, 'close');
    bench.device.behave = (request) => {
      if (request.unit === 1) request.socket.write(replyTo(late, { start: 666 }));
      request.socket.write(replyTo(request));
    };
    expect(await bench.scan()).toEqual({ '1/7': 'BadCommunicationError', '2/7': 7 });
    bench.device.behave = (request) => request.socket.write(replyTo(request));
    expect(await bench.scan()).toEqual({ '1/7': 7, '2/7': 7 });
  });

  test('a reply after its deadline, again and again', async () => {
    await bench.connected([[...unit(1, 1, 3), ...unit(2, 5)]], { timeoutMs: 30 });
    let turn = 0;
    bench.device.behave = (request) => {
      turn += 1;
      setTimeout(() => request.socket.write(replyTo(request)), turn % 3 === 0 ? 50 : 0);
    };
    for (let round = 0; round < 12; round++) {
      const values = await bench.scan().catch(async (error: unknown) => {
        if (!(error instanceof NotConnectedError)) throw error;
        await bench.collector.connect(bench.abort.signal);
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
    await bench.connected([[...unit(1, 0, 1, 10), ...unit(2, 20)]]);
    bench.device.except(
      ({ start }) => start === 0,
      (request) => request.socket.write(wrong(request)),
    );
    const result = await bench.scan();
    // Bytes after a good reply may be noticed only when the next request would go out.
    expect(['BadCommunicationError', 0]).toContain(result['1/0']);
    expect(['BadCommunicationError', 1]).toContain(result['1/1']);
    expect(result['2/20']).toBe(20);
    bench.device.behave = (request) => request.socket.write(replyTo(request));
    expect(await bench.scan()).toEqual({ '1/0': 0, '1/1': 1, '1/10': 10, '2/20': 20 });
    expect(bench.device.connections).toBeGreaterThan(1);
  });

  test('a connection dropped in the middle costs one request', async () => {
    await bench.connected([[...unit(1, 0, 10), ...unit(2, 20)]]);
    bench.device.except(
      ({ start }) => start === 0,
      ({ socket }) => socket.destroy(),
    );
    expect(await bench.scan()).toEqual({ '1/0': 'BadCommunicationError', '1/10': 10, '2/20': 20 });
    bench.device.except(
      ({ unit: id }) => id === 1,
      ({ socket }) => socket.end(),
    );
    expect(await bench.scan()).toEqual({
      '1/0': 'BadCommunicationError',
      '1/10': 'BadCommunicationError',
      '2/20': 20,
    });
  });

  test('a silent unit is asked once a scan, and its neighbours are read', async () => {
    await bench.connected([[...unit(1, 0), ...unit(2, 0, 10, 20), ...unit(3, 0)]]);
    bench.device.except(
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
    expect(await bench.scan()).toEqual(expected);
    expect(bench.device.requests.map(({ unit: id }) => id)).toEqual([1, 2, 3]);
    expect(await bench.scan()).toEqual(expected);
    expect(bench.device.connections).toBe(3);
  });

  test('a group of nothing but a dead unit does not disturb the others', async () => {
    await bench.connected([unit(1, 0), unit(2, 0, 10)]);
    bench.device.except(
      ({ unit: id }) => id === 2,
      () => undefined,
    );
    const scans = [
      await bench.collector.read(bench.abort.signal),
      await bench.collector.read(bench.abort.signal),
    ];
    expect(scans.map(valuesOf)).toEqual([
      { '1/0': 0 },
      { '2/0': 'BadTimeout', '2/10': 'BadNoCommunication' },
    ]);
  });

  test('nobody answers: not connected', async () => {
    await bench.connected([[...unit(1, 0), ...unit(2, 0)]]);
    bench.device.behave = () => undefined;
    await expect(bench.scan()).rejects.toThrow(NotConnectedError);
    bench.device.behave = (request) => request.socket.write(replyTo(request));
    await bench.collector.connect(bench.abort.signal);
    expect(await bench.scan()).toEqual({ '1/0': 0, '2/0': 0 });
  });

  test('the device goes away: not connected, and refused while it is away', async () => {
    await bench.connected([unit(1, 0)]);
    await bench.scan();
    await bench.device[Symbol.asyncDispose]();
    await expect(bench.scan()).rejects.toThrow(NotConnectedError);
    await expect(bench.collector.connect(bench.abort.signal)).rejects.toThrow(
      /no connection to 127.0.0.1:\d+ \(.*ECONNREFUSED/,
    );
  });

  test('a connection that is not made in time is given up', async () => {
    const impatient = { ...systemClock, sleep: () => Promise.resolve() };
    const endpoint = { host: '127.0.0.1', port: bench.device.port, connectTimeoutMs: 50 };
    await expect(socketOpener(endpoint, impatient)(bench.abort.signal)).rejects.toThrow(
      /no connection within 50 ms/,
    );
    await bench.connected([unit(1, 0)]);
  });

  test('replies that come twice are read once', async () => {
    await bench.connected([unit(1, 0, 10, 20)]);
    bench.device.behave = (request) => {
      request.socket.write(replyTo(request));
      request.socket.write(replyTo(request, { start: 666 }));
    };
    for (let round = 0; round < 3; round++)
      expect(await bench.scan()).toEqual({ '1/0': 0, '1/10': 10, '1/20': 20 });
    expect(bench.device.connections).toBe(1);
  });

  test('replies in single bytes', async () => {
    await bench.connected([unit(1, 0, 1, 2, 10)]);
    bench.device.behave = (request) => {
      request.socket.setNoDelay();
      let delay = 0;
      for (const byte of replyTo(request))
        setTimeout(() => request.socket.write(Buffer.of(byte)), (delay += 1));
    };
    expect(await bench.scan()).toEqual({ '1/0': 0, '1/1': 1, '1/2': 2, '1/10': 10 });
  });

  test('closes after every scan where asked to', async () => {
    await bench.connected([unit(1, 0, 10)], { quirks: { closeAfterScan: true, pauseMs: 1 } });
    for (let round = 1; round <= 3; round++) {
      expect(await bench.scan()).toEqual({ '1/0': 0, '1/10': 10 });
      expect(bench.device.connections).toBe(round);
    }
  });

  test('a stop ends a request that waits', async () => {
    await bench.connected([unit(1, 0)], { timeoutMs: 60_000 });
    bench.device.behave = () => bench.abort.abort();
    await expect(bench.scan()).rejects.toThrow();
    expect(bench.device.connections).toBe(1);
  });

  test('disposal ends a request that waits, and nothing is opened again', async () => {
    await bench.connected([unit(1, 0, 10)], { timeoutMs: 60_000 });
    bench.device.behave = () => void bench.collector[Symbol.asyncDispose]();
    await expect(bench.scan()).rejects.toThrow(NotConnectedError);
    expect(bench.device.connections).toBe(1);
  });

  test('the order of samples is the same in every scan, whatever failed', async () => {
    await bench.connected([[...unit(2, 30, 0), ...unit(1, 20, 5)]]);
    const names = async (): Promise<string[]> =>
      (await bench.collector.read(bench.abort.signal)).samples.map(({ tag }) => tag.name);
    const order = await names();
    expect(order.toSorted()).toEqual(['1/20', '1/5', '2/0', '2/30']);
    bench.device.except(
      ({ unit: id }) => id === 1,
      () => undefined,
    );
    expect(await names()).toEqual(order);
  });
});
