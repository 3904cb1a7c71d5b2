/**
 * No wrong value, whatever the wire does: a device that delays, repeats, truncates, corrupts, drops and keeps silent at
 * random. Each value holds its address and the number of the request it answers, so a value from elsewhere or from before
 * shows. What is corrupted are headers: Modbus TCP has no check of its own over the values.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { NotConnectedError } from '../../agent/base/errors.ts';
import type { Scan } from '../../agent/model/scan.ts';
import type { Tag } from '../../agent/model/tag.ts';
import type { Collector } from '../../collectors/collector.ts';
import { tagOf } from '../unit/modbus/tags.ts';
import { openCollector } from './modbus-collector.ts';
import { Device, exceptionTo, identityTo, replyTo, type DeviceRequest } from './modbus-device.ts';

const scans = 250;
const timeoutMs = 15;

/** A small generator with a fixed seed (mulberry32): a failure can be repeated. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

test.each([
  ['scans alone', false],
  ['scans, and guests between their requests', true],
])(
  'a hostile device never gets a wrong value accepted: %s',
  async (_name, hasGuests) => {
    const random = randomOf(20_260_105);
    await using device = await Device.listen();
    const replies: Buffer[] = [];

    const numbered = (request: DeviceRequest): Buffer => {
      if (request.code === 43) return identityTo(request, [[0, `unit ${request.unit}`]]);
      const reply = replyTo(request);
      for (let register = 1; register < request.count; register += 2)
        reply.writeUInt16BE(device.requests.length & 0xffff, 9 + register * 2);
      return reply;
    };
    device.behave = (request) => {
      const { socket } = request;
      const reply = numbered(request);
      replies.push(reply);
      switch (random(24)) {
        case 0:
          return;
        case 1:
          setTimeout(() => socket.write(reply), random(timeoutMs * 3));
          return;
        case 2:
          socket.write(Buffer.concat([reply, reply]));
          return;
        case 3:
          socket.write(reply.subarray(0, random(reply.length)));
          return;
        case 4: {
          const corrupt = Buffer.from(reply);
          corrupt.writeUInt8(random(256), random(9));
          // By chance nothing may have changed; then it is a good reply.
          socket.write(corrupt);
          return;
        }
        case 5:
          socket.destroy();
          return;
        case 6:
          socket.write(exceptionTo(request, 1 + random(11)));
          return;
        case 7:
          socket.write(replies[random(replies.length)] ?? reply);
          socket.write(reply);
          return;
        default:
          socket.write(reply);
      }
    };

    const tags = [1, 2, 3].flatMap((unit) =>
      [0, 10, 20, 30].map((start) => tagOf({ address: `hr:${unit * 100 + start}`, type: 'uint32', unit })),
    );
    const { signal } = new AbortController();
    await using collector = await openCollector(device.port, [tags], { timeoutMs });
    await collector.connect(signal);
    const stop = new AbortController();
    const guests = hasGuests ? askBeside(collector, device, tags, stop.signal) : undefined;
    let good = 0;
    for (let round = 0; round < scans; round++) {
      const asked = device.requests.length;
      const scan = await collector.read(signal).catch((error: unknown) => {
        if (error instanceof NotConnectedError) return undefined;
        throw error;
      });
      if (scan === undefined) await collector.connect(signal);
      else good += expectTrue(scan, asked);
    }
    stop.abort();
    const fresh = await guests;
    // Guests cost a scan the connections they lose, and leave it most of its values.
    expect(good).toBeGreaterThan(hasGuests ? scans * 2 : scans * 3);
    if (fresh !== undefined) expect(fresh).toBeGreaterThan(scans);
  },
  60_000,
);

/** Every GOOD value is that of its own address, answered in this scan; returns how many there are. */
function expectTrue(scan: Scan, askedBefore: number): number {
  expect(scan.samples).toHaveLength(12);
  const good = scan.samples.filter(({ quality }) => quality === 'GOOD');
  for (const { tag, value } of good) {
    const word = Number(value);
    expect(word >>> 16).toBe(Number(tag.address.slice(3)));
    expect(word & 0xffff).toBeGreaterThan(askedBefore);
  }
  return good.length;
}

/** Asks without a pause until told to stop; what is said must be true. Returns how many fresh values were GOOD. */
async function askBeside(
  collector: Collector,
  device: Device,
  tags: readonly Tag[],
  stop: AbortSignal,
): Promise<number> {
  let good = 0;
  while (!stop.aborted) {
    const asked = device.requests.length;
    try {
      for (const { unit, answered, facts } of await collector.identify(stop))
        if (answered) expect(facts['vendor']).toBe(`unit ${unit}`);
      for (const { sample, raw = '' } of await collector.fresh(tags, stop)) {
        if (sample.quality !== 'GOOD') continue;
        good++;
        expect(raw.replace(' ', '')).toBe(Number(sample.value).toString(16).padStart(8, '0'));
        expect(Number(sample.value) >>> 16).toBe(Number(sample.tag.address.slice(3)));
        expect(Number(sample.value) & 0xffff).toBeGreaterThan(asked);
      }
    } catch (error) {
      if (!(error instanceof NotConnectedError) && !stop.aborted) throw error;
      await nextTurn();
    }
  }
  return good;
}
