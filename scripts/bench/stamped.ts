/**
 * A Modbus server whose every value says when it changed, and which notes when it was asked: the far side of the latency
 * bench. Each uint32 (ABCD, holding registers 2i and 2i+1) is the time of its last change, milliseconds since 1970 mod 2³².
 *
 *   node scripts/bench/stamped.ts --registers 200 --every 250 --interval 100
 *
 * Prints one JSON line `{"port":…}`, and one `{"scans":…,"jitter":…}` when it ends: by how much the times between the scans
 * differed from the interval.
 */
import { parseArgs } from 'node:util';
import { RegisterImage, type WordArea } from '../workshop/modbus/image.ts';
import { identityOf } from '../workshop/modbus/identity.ts';
import { ModbusServer } from '../workshop/modbus/server.ts';
import { endWithParent } from '../workshop/lifetime.ts';
import { quantilesOf, type Quantiles } from './quantiles.ts';

/** What the server saw of the scans. */
export interface SeenScans {
  readonly scans: number;
  /** |time between two scans − interval|, milliseconds. */
  readonly jitter: Quantiles;
}

/** Scans before the agent has settled. */
const settlingScans = 20;

class StampedImage extends RegisterImage {
  /** When a scan began: its first request reads register 0. */
  readonly scansAt: number[] = [];

  constructor(registers: number) {
    super([{ area: 'hr', address: registers - 1, type: 'uint16', value: () => 0 }]);
  }

  override copyWords(area: WordArea, from: number, count: number, into: Buffer, offset: number): void {
    if (from === 0) this.scansAt.push(performance.now());
    super.copyWords(area, from, count, into, offset);
  }

  stamp(): void {
    const words = this.words('hr');
    const now = Date.now() % 2 ** 32;
    for (let at = 0; at + 4 <= words.length; at += 4) words.writeUInt32BE(now, at);
  }

  seen(intervalMs: number): SeenScans {
    const times = this.scansAt.slice(settlingScans);
    const off = times.slice(1).map((at, index) => Math.abs(at - (times[index] ?? at) - intervalMs));
    return { scans: times.length, jitter: quantilesOf(off) };
  }
}

const number = { type: 'string', default: '100' } as const;
const { values } = parseArgs({ options: { registers: number, every: number, interval: number } });
const image = new StampedImage(Number(values.registers));
const server = new ModbusServer({
  port: 0,
  units: new Map([[1, { image, identity: identityOf('stamped') }]]),
});
await server.start();
const timer = setInterval(() => image.stamp(), Number(values.every));
endWithParent(async () => {
  clearInterval(timer);
  process.stdout.write(`${JSON.stringify(image.seen(Number(values.interval)))}\n`);
  await server.stop();
});
process.stdout.write(`${JSON.stringify({ port: server.port })}\n`);
