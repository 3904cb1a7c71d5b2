/** What exceptions cost, on the wire: a bad address itself alone, a busy or broken device its request, a gateway the unit. */
import { describe, expect, test } from 'vitest';
import { useBench, type DeviceBench } from './modbus-bench.ts';
import { unit } from './modbus-collector.ts';
import { exceptionTo } from './modbus-device.ts';

let bench: DeviceBench;
useBench((made) => {
  bench = made;
});

describe('exceptions', () => {
  test.each([1, 2, 3])(
    'exception %i for one of 120 registers: 119 are GOOD in the same scan',
    async (code) => {
      const starts = Array.from({ length: 120 }, (_, at) => at);
      await bench.connected([[...unit(1, ...starts), ...unit(2, 500)]]);
      bench.device.except(
        ({ unit: id, start, count }) => id === 1 && start <= 77 && 77 < start + count,
        (request) => request.socket.write(exceptionTo(request, code)),
      );
      const expected = Object.fromEntries(starts.map((start) => [`1/${start}`, start]));
      expect(await bench.scan()).toEqual({ ...expected, '1/77': 'BadConfigurationError', '2/500': 500 });
      // The block itself and that of unit 2; then no more than 2·log₂ 120.
      expect(bench.device.requests.length - 2).toBeLessThanOrEqual(2 * Math.log2(120));
      const asked = bench.device.requests.length;
      expect(await bench.scan()).toEqual({ ...expected, '1/77': 'BadConfigurationError', '2/500': 500 });
      expect(bench.device.requests.length - asked).toBe(3);
      expect(bench.device.connections).toBe(1);
    },
  );

  test.each([
    [10, 'BadNoCommunication'],
    [11, 'BadTimeout'],
  ])(
    'exception %i of a gateway costs the unit its scan, and the connection nothing',
    async (code, status) => {
      await bench.connected([[...unit(1, 0, 10), ...unit(2, 20)]]);
      bench.device.except(
        ({ unit: id }) => id === 1,
        (request) => request.socket.write(exceptionTo(request, code)),
      );
      expect(await bench.scan()).toEqual({ '1/0': status, '1/10': 'BadNoCommunication', '2/20': 20 });
      expect(bench.device.requests.map(({ unit: id }) => id)).toEqual([1, 2]);
      expect(bench.device.connections).toBe(1);
    },
  );

  test.each([
    [4, 'BadDeviceFailure'],
    [5, 'BadOutOfService'],
    [6, 'BadDeviceFailure'],
    [8, 'BadDeviceFailure'],
    [99, 'BadDeviceFailure'],
  ])('exception %i makes the tags of its request %s, and no others', async (code, status) => {
    await bench.connected([unit(1, 0, 1, 10)]);
    bench.device.except(
      ({ start }) => start === 0,
      (request) => request.socket.write(exceptionTo(request, code)),
    );
    expect(await bench.scan()).toEqual({ '1/0': status, '1/1': status, '1/10': 10 });
    expect(bench.device.connections).toBe(1);
  });
});
