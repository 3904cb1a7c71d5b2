/** Gateways that answer other than they are asked, read with the quirk made for them and not without. */
import { expect, test } from 'vitest';
import { tagOf } from '../unit/modbus/tags.ts';
import { openCollector, valuesOf } from './modbus-collector.ts';
import { Device, replyTo, type Wrongs } from './modbus-device.ts';

const signal = AbortSignal.timeout(20_000);
const tags = [3, 90].map((at) => tagOf({ name: `r${at}`, address: `hr:${at}`, type: 'uint16', unit: 5 }));

test.each<[string, Wrongs, object]>([
  ['a wrong unit', { unit: 1 }, { unitInReply: 'any' }],
  ['transaction 0', { transaction: 0 }, { zeroTid: true }],
])('%s', async (_name, wrongs, quirks) => {
  await using device = await Device.listen();
  device.behave = (request) => request.socket.write(replyTo(request, wrongs));
  await using collector = await openCollector(device.port, [tags], { quirks, timeoutMs: 300 });
  await collector.connect(signal);
  expect(valuesOf(await collector.read(signal))).toEqual({ r3: 3, r90: 90 });

  await using strict = await openCollector(device.port, [tags], { timeoutMs: 300 });
  await strict.connect(signal);
  await expect(strict.read(signal)).rejects.toMatchObject({ code: 'modbus.garbled', params: { units: '5' } });
});

test('pauseAfterConnectMs is kept after every connection', async () => {
  const asked: number[] = [];
  await using device = await Device.listen();
  device.behave = (request) => {
    asked.push(performance.now());
    request.socket.write(replyTo(request));
  };
  const quirks = { pauseAfterConnectMs: 120, closeAfterScan: true };
  await using collector = await openCollector(device.port, [tags], { quirks });
  await collector.connect(signal);
  const begunMs = performance.now();
  await collector.read(signal);
  await collector.read(signal);
  expect(asked).toHaveLength(4);
  expect((asked[2] ?? 0) - (asked[1] ?? 0)).toBeGreaterThanOrEqual(110);
  expect((asked[0] ?? 0) - begunMs).toBeGreaterThanOrEqual(90);
});
