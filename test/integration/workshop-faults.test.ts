import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWorkshop } from '../../scripts/workshop/workshop.ts';
import type { Workshop } from '../../scripts/workshop/workshop.ts';
import { RawClient, readRequest } from './workshop-modbus-client.ts';

const startMs = Date.UTC(2026, 10, 23);
const open: RawClient[] = [];
let workshop: Workshop;

beforeEach(async () => {
  workshop = await startWorkshop({ speed: 0, startMs, opcua: false });
});
afterEach(async () => {
  for (const client of open.splice(0)) client.socket.destroy();
  await workshop.stop();
});

async function connect(endpoint: string): Promise<RawClient> {
  const client = await RawClient.open(workshop.ports[endpoint] ?? 0);
  open.push(client);
  return client;
}

async function closed(client: RawClient): Promise<void> {
  if (!client.socket.destroyed) await once(client.socket, 'close');
}

async function strokes(client: RawClient): Promise<number> {
  client.socket.write(readRequest(1, 1, 3, 2, 1));
  return (await client.take(11)).readUInt16BE(9);
}

test('simulated time moves the counters', async () => {
  const client = await connect('press-01');
  expect(await strokes(client)).toBe(65_524);
  workshop.stepTo(startMs + 10_000);
  expect(await strokes(client)).toBe(65_524 + (workshop.truth().machines[0]?.counts.total ?? 0));
});

test('refuse closes connections and refuses new ones until cleared, on the same port', async () => {
  const client = await connect('press-01');
  await workshop.inject('press-01', { fault: 'refuse' });
  await closed(client);
  await expect(connect('press-01')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(await strokes(await connect('press-02'))).toBeGreaterThan(0);
  await workshop.clear('press-01');
  expect(await strokes(await connect('press-01'))).toBe(65_524);
});

test('drop closes what is open; the next connection works', async () => {
  const client = await connect('press-01');
  await strokes(client);
  await workshop.inject('press-01', { fault: 'drop' });
  await closed(client);
  expect(await strokes(await connect('press-01'))).toBe(65_524);
});

test('stall swallows requests, of one unit only if asked', async () => {
  await workshop.inject('meters', { fault: 'stall', unit: 2 });
  const client = await connect('meters');
  client.socket.write(Buffer.concat([readRequest(1, 2, 3, 0, 2), readRequest(2, 1, 3, 0, 2)]));
  expect((await client.take(13)).readUInt16BE(0)).toBe(2);
  expect(client.pending).toBe(0);
});

test('late answers come all the same, in order', async () => {
  await workshop.inject('press-01', { fault: 'late', delayMs: 40 });
  const client = await connect('press-01');
  client.socket.write(Buffer.concat([readRequest(7, 1, 3, 2, 1), readRequest(8, 1, 3, 2, 1)]));
  const replies = await client.take(22);
  expect([replies.readUInt16BE(0), replies.readUInt16BE(11)]).toEqual([7, 8]);
});

test('an exception at an address range leaves the others alone', async () => {
  await workshop.inject('press-01', { fault: 'exception', area: 'hr', from: 3, to: 4, code: 4 });
  const client = await connect('press-01');
  client.socket.write(readRequest(1, 1, 3, 0, 4));
  expect((await client.take(9)).subarray(7).toString('hex')).toBe('8304');
  expect(await strokes(client)).toBe(65_524);
});

test('wrongUnit answers under another unit id', async () => {
  await workshop.inject('press-01', { fault: 'wrongUnit' });
  const client = await connect('press-01');
  client.socket.write(readRequest(1, 1, 3, 2, 1));
  expect((await client.take(11))[6]).toBe(2);
});

test.each([
  ['protocol', (reply: Buffer) => expect(reply.readUInt16BE(2)).toBe(0x5a5a)],
  ['length', (reply: Buffer) => expect(reply.readUInt16BE(4)).toBe(4)],
  ['short', (reply: Buffer) => expect(reply.readUInt16BE(4)).toBe(5)],
  ['bytes', (reply: Buffer) => expect(reply.readUInt16BE(0)).not.toBe(1)],
] as const)('garbage %s is no reply', async (variant, check) => {
  await workshop.inject('press-01', { fault: 'garbage', variant });
  const client = await connect('press-01');
  client.socket.write(readRequest(1, 1, 3, 2, 1));
  check(await client.take(9));
});

test('freeze keeps answering with old values', async () => {
  await workshop.inject('press-01', { fault: 'freeze' });
  workshop.stepTo(startMs + 12_000);
  const client = await connect('press-01');
  expect(await strokes(client)).toBe(65_524);
  await workshop.clear('press-01', 'freeze');
  workshop.stepTo(startMs + 12_001);
  expect(await strokes(client)).not.toBe(65_524);
});

test('restart comes back on the same port by itself, with counters lost if asked', async () => {
  workshop.stepTo(startMs + 5_000);
  const client = await connect('press-01');
  await workshop.inject('press-01', { fault: 'restart', downMs: 30, resetCounters: true });
  await closed(client);
  let back: RawClient | undefined;
  while (back === undefined) back = await connect('press-01').catch(() => undefined);
  workshop.stepTo(startMs + 5_001);
  expect(await strokes(back)).toBe(0);
  expect(workshop.truth().machines[0]?.counterResetsMs.length).toBe(1);
});

test('a fault with a duration ends by itself', async () => {
  await workshop.inject('press-01', { fault: 'refuse', seconds: 0.03 });
  expect(workshop.state()['press-01']?.faults.length).toBe(1);
  let back: RawClient | undefined;
  while (back === undefined) back = await connect('press-01').catch(() => undefined);
  expect(workshop.state()['press-01']?.faults.length).toBe(0);
});

test('an unknown endpoint is named with the known ones', async () => {
  await expect(workshop.inject('press-9', { fault: 'drop' })).rejects.toThrow(/press-01, press-02/);
});
