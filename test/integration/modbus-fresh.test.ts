/** Reading past the schedule, from another task, while the scans go on. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NotConnectedError } from '../../agent/base/errors.ts';
import { Status } from '../../agent/model/status.ts';
import type { Tag } from '../../agent/model/tag.ts';
import type { Collector } from '../../collectors/collector.ts';
import { tagOf } from '../unit/modbus/tags.ts';
import { openCollector, unit, valuesOf } from './modbus-collector.ts';
import { Device, exceptionTo, replyTo } from './modbus-device.ts';

const { signal } = new AbortController();
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
  intervalMs?: number,
): Promise<void> {
  collector = await openCollector(device.port, groups, { timeoutMs: 80, ...config }, intervalMs);
  await collector.connect(signal);
}

describe('a fresh reading', () => {
  test('of a value with a scale factor shows both registers, read in one request as in a scan', async () => {
    const typeOptions = { scaleFactor: 'hr:2', invalid: '11' };
    const tags = [10, 11].map((at) => tagOf({ address: `hr:${at}`, type: 'int16', typeOptions }));
    await connected([tags]);
    const { samples } = await collector.read(signal);
    expect(tags.map((tag) => samples.find((sample) => sample.tag === tag))).toMatchObject([
      { value: 1000, status: Status.Good },
      { value: null, status: Status.BadNotImplemented },
    ]);
    const readings = await collector.fresh(tags, signal);
    expect(readings.map(({ raw }) => raw)).toEqual(['000a sf=0002', '000b sf=0002']);
    const reads = device.requests.filter(({ start }) => start === 2);
    expect(reads.map(({ count }) => count)).toEqual([10, 10]);
  });

  test('comes at once while a scan waits for its time, and the scan keeps it', async () => {
    const tags = unit(1, 5, 6);
    await connected([tags], {}, 300);
    await collector.read(signal);
    const reading = collector.read(signal);
    const startedMs = performance.now();
    const [fresh] = await collector.fresh(tags, signal);
    expect(performance.now() - startedMs).toBeLessThan(150);
    expect(fresh).toMatchObject({
      sample: { value: 5, quality: 'GOOD', timeSource: 'gateway' },
      raw: '0005',
    });
    const scan = await reading;
    expect(valuesOf(scan)).toEqual({ '1/5': 5, '1/6': 6 });
    expect(scan.missed).toBe(0);
    expect(device.connections).toBe(1);
  });

  test('comes between the requests of a scan, one at a time', async () => {
    const tags = unit(1, 0, 10, 20, 30, 40, 50);
    await connected([tags]);
    let underWay = 0;
    let most = 0;
    device.behave = (request) => {
      most = Math.max(most, ++underWay);
      setTimeout(() => {
        underWay--;
        request.socket.write(replyTo(request));
      }, 5);
    };
    const challenge = unit(1, 100);
    const reading = collector.read(signal);
    const fresh = await Promise.all([1, 2, 3].map(() => collector.fresh(challenge, signal)));
    expect(fresh.map(([one]) => one?.sample.value)).toEqual([100, 100, 100]);
    expect(Object.keys(valuesOf(await reading))).toHaveLength(6);
    expect(most).toBe(1);
    const order = device.requests.map(({ start }) => start);
    expect(order.slice(0, 6)).toEqual([100, 0, 100, 10, 100, 20]);
    expect(device.connections).toBe(1);
  });

  test('of a silent unit costs the scan no more than its wait', async () => {
    await connected([[...unit(1, 0, 10)]]);
    device.behave = (request) => {
      if (request.unit !== 9) request.socket.write(replyTo(request));
    };
    const challenge = [...unit(9, 1, 50), ...unit(1, 10)];
    const fresh = collector.fresh(challenge, signal);
    for (let round = 0; round < 3; round++)
      expect(valuesOf(await collector.read(signal))).toEqual({ '1/0': 0, '1/10': 10 });
    expect((await fresh).map(({ sample }) => sample.status)).toEqual([0x800a0000, 0x80310000, 0]);
  });

  test('is of all areas, with bits as bits', async () => {
    await connected([unit(1, 0)]);
    device.behave = (request) => {
      if (request.code > 2) return void request.socket.write(replyTo(request));
      const { transaction, unit: id, code } = request;
      request.socket.write(Buffer.from([transaction >> 8, transaction & 255, 0, 0, 0, 4, id, code, 1, 0b10]));
    };
    const readings = await collector.fresh(
      [
        tagOf({ address: 'co:8', type: 'bool' }),
        tagOf({ address: 'co:9', type: 'bool' }),
        tagOf({ address: 'hr:7.1', type: 'bool' }),
        tagOf({ address: 'ir:300', type: 'string:4' }),
      ],
      signal,
    );
    expect(readings.map(({ sample, raw }) => [sample.value, raw])).toEqual([
      [false, '0'],
      [true, '1'],
      [true, '0007'],
      ['\x01,\x01-', '012c 012d'],
    ]);
  });

  test('is not spoilt by a bad neighbour, nor is a tag that is refused left unasked', async () => {
    const tags = unit(1, ...Array.from({ length: 16 }, (_, at) => at));
    await connected([tags], {}, 5_000);
    device.behave = (request) => {
      const isBad = request.start <= 5 && 5 < request.start + request.count;
      request.socket.write(isBad ? exceptionTo(request, 2) : replyTo(request));
    };
    const statuses = async (): Promise<unknown[]> =>
      (await collector.fresh(tags, signal)).map(({ sample, raw }) => [sample.value, raw]);
    const expected = tags.map((_, at) => [at, at.toString(16).padStart(4, '0')]);
    expected[5] = [null, undefined] as unknown as [number, string];
    expect(await statuses()).toEqual(expected);
    expect(device.requests).toHaveLength(1 + 2 * Math.log2(16) - 1);
    // The scan knows by now; whoever asks again gets all of it asked for.
    device.requests.length = 0;
    await collector.read(signal);
    expect(device.requests.map(({ start, count }) => [start, count])).toEqual([
      [0, 5],
      [6, 10],
    ]);
    device.behave = (request) => request.socket.write(replyTo(request));
    expect((await statuses())[5]).toEqual([5, '0005']);
  });

  test('is refused at once while the connection is down', async () => {
    await connected([unit(1, 0)]);
    await device[Symbol.asyncDispose]();
    await expect(collector.read(signal)).rejects.toThrow(NotConnectedError);
    const startedMs = performance.now();
    await expect(collector.fresh(unit(1, 0), signal)).rejects.toThrow(NotConnectedError);
    expect(performance.now() - startedMs).toBeLessThan(50);
  });

  test('opens a connection that closes after every scan, and closes it', async () => {
    await connected([unit(1, 0)], { quirks: { closeAfterScan: true } });
    await collector.read(signal);
    expect((await collector.fresh(unit(1, 4), signal))[0]?.sample.value).toBe(4);
    expect(device.connections).toBe(2);
    await collector.read(signal);
    expect(device.connections).toBe(3);
  });

  test('ends at a stop', async () => {
    await connected([unit(1, 0)], { timeoutMs: 60_000 });
    device.behave = () => undefined;
    const abort = new AbortController();
    const fresh = collector.fresh(unit(1, 0), abort.signal);
    abort.abort(new Error('enough'));
    await expect(fresh).rejects.toThrow('enough');
    const other = collector.fresh(unit(1, 0), signal);
    await collector[Symbol.asyncDispose]();
    await expect(other).rejects.toThrow(NotConnectedError);
  });
});
