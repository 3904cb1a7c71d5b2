import { expect, test } from 'vitest';
import { hostOf, isLoopback } from '../../../agent/evidence/verify/loopback.ts';

test('a pseudo terminal ends on the gateway, a serial port does not', () => {
  expect(isLoopback('/dev/pts/3')).toBe(true);
  for (const file of ['/dev/ttyS1', '/dev/ttyUSB0', '/dev/serial/by-id/usb-FTDI-if00'])
    expect([isLoopback(file), isLoopback(hostOf(file))]).toEqual([false, false]);
});
