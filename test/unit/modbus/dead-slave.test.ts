/**
 * One dead slave among sixteen on a line of 9600 baud, in virtual time: what it costs the others. The line is busy for two
 * thirds of the interval with the fifteen that live, as a provider would plan it.
 */
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import type { Notice } from '../../../agent/base/health.ts';
import { driverOver } from '../../../collectors/modbus/assembly.ts';
import { modbusRtuSchema } from '../../../collectors/modbus/settings/config.ts';
import { serialLine } from '../../../collectors/modbus/wiring.ts';
import type { Sample } from '../../../agent/model/sample.ts';
import type { Scan } from '../../../agent/model/scan.ts';
import type { LineFaultName } from '../../../scripts/workshop/serial/fault.ts';
import { SerialLine } from '../../../scripts/workshop/serial/line.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { LinePort } from '../../fakes/line-port.ts';
import { tagOf } from './tags.ts';

const never = new AbortController().signal;
const stepMs = 4;
const intervalMs = 1_600;
const registers = 20;
const units = Array.from({ length: 16 }, (_, at) => at + 1);
const dead = 8;

/** The line, its collector, and time that passes on both. */
class Bench {
  readonly clock = new FakeClock();
  readonly line: SerialLine;
  readonly scans: Scan[] = [];
  /** Lines of the log. */
  logged = 0;
  readonly #collector;
  readonly #ports: LinePort[] = [];

  constructor(present: readonly number[]) {
    this.line = new SerialLine({ baudRate: 9600, parity: 'even', slaves: present.map((unit) => ({ unit })) });
    const config = modbusRtuSchema.parse({ id: 'line', protocol: 'modbus-rtu', port: '/dev/ttyS1' });
    const open = async (): Promise<LinePort> => {
      const port = new LinePort(this.line, this.clock);
      this.#ports.push(port);
      return port;
    };
    const tags = units.flatMap((unit) =>
      Array.from({ length: registers / 2 }, (_, at) =>
        tagOf({ name: `${unit}/${at}`, address: `hr:${2 * at}`, type: 'uint32', unit }),
      ),
    );
    const groups = [{ group: { id: 'g', intervalMs, mode: 'poll' as const }, tags }];
    const deps = { clock: this.clock, log: pino({}, { write: () => void this.logged++ }), dataDir: '.' };
    this.#collector = driverOver(() => serialLine(config, open, this.clock)).open(
      { id: 'line', config, groups },
      deps,
    );
  }

  async connect(): Promise<void> {
    await this.#collector.connect(never);
    void this.#read();
  }

  async pass(ms: number): Promise<void> {
    const untilMs = this.clock.elapsed() + ms;
    while (this.clock.elapsed() < untilMs) {
      await this.clock.advance(stepMs);
      this.#ports.at(-1)?.hear();
    }
  }

  /** Share of the scans due since `from` scans ago in which a unit's tags were GOOD. */
  kept(unit: number, from = 0): number {
    const scans = this.scans.slice(from);
    const due = scans.reduce((sum, { missed }) => sum + 1 + missed, 0);
    const isGood = ({ samples }: Scan): boolean =>
      samples.every(({ tag, quality }) => tag.unit !== unit || quality === 'GOOD');
    return scans.filter(isGood).length / due;
  }

  get notices(): readonly Notice[] {
    return this.#collector.notices ?? [];
  }

  async #read(): Promise<void> {
    for (;;) this.scans.push(await this.#collector.read(never));
  }
}

const others = units.filter((unit) => unit !== dead);

describe('one dead slave among sixteen at 9600 baud', () => {
  test('from the start: the others keep at least 95 % of their scans', async () => {
    const bench = new Bench(others);
    await bench.connect();
    await bench.pass(600_000);
    expect(bench.scans.length).toBeGreaterThan(340);
    for (const unit of others) expect(bench.kept(unit)).toBeGreaterThanOrEqual(0.95);
    expect(bench.kept(dead)).toBe(0);
  }, 60_000);

  test('dying and coming back: the others keep as much, and it is read again with the first call it answers', async () => {
    const bench = new Bench(units);
    await bench.connect();
    await bench.pass(60_000);
    expect(bench.kept(dead)).toBe(1);
    const died = bench.scans.length;
    bench.line.inject({ fault: 'stall', unit: dead }, bench.clock.elapsed());
    await bench.pass(600_000);
    for (const unit of others) expect(bench.kept(unit, died)).toBeGreaterThanOrEqual(0.95);
    bench.line.clear();
    const back = bench.scans.length;
    await bench.pass(90_000);
    const good = bench.scans
      .slice(back)
      .map(({ samples }) => samples.every(({ tag, quality }) => tag.unit !== dead || quality === 'GOOD'));
    const first = good.indexOf(true);
    expect(first).toBeGreaterThanOrEqual(0);
    expect(good.slice(first)).not.toContain(false);
  }, 60_000);

  test.each<[LineFaultName, string]>([
    ['stall', 'modbus.absentUnit'],
    ['corrupt', 'modbus.garbledUnit'],
    ['truncate', 'modbus.garbledUnit'],
  ])(
    'after ten minutes of "%s" it is back within what the notice promises, whole in one round, and the others lose nothing by it',
    async (fault, code) => {
      const bench = await connectedBench();
      await bench.pass(60_000);
      const failed = bench.scans.length;
      bench.line.inject({ fault, unit: dead }, bench.clock.elapsed());
      await bench.pass(10_000);
      expect(bench.notices.map((notice) => notice.code)).toEqual([code]);
      await bench.pass(590_000);
      expect(bench.notices.map((notice) => notice.code)).toEqual([code]);
      const promisedMs = Number(bench.notices[0]?.params['everyS']) * 1_000;
      // Its calls cost so little that they have reached their longest wait.
      expect(promisedMs).toBeLessThanOrEqual(65_000);

      bench.line.clear();
      const repairedAt = bench.clock.now();
      const repaired = bench.scans.length;
      await bench.pass(promisedMs + 2 * intervalMs);
      const after = bench.scans.slice(repaired);
      const back = after.find(({ samples }) => samples.some(isGoodOf(dead)));
      expect((back?.startedAt ?? Infinity) - repairedAt).toBeLessThanOrEqual(promisedMs);
      expect(back?.samples.filter(isGoodOf(dead))).toHaveLength(registers / 2);
      expect(after.every(({ missed }) => missed === 0)).toBe(true);
      for (const unit of others) expect(bench.kept(unit, repaired)).toBe(1);
      for (const unit of others) expect(bench.kept(unit, failed)).toBeGreaterThanOrEqual(0.95);
      // One that was garbled has to answer for a while first.
      await bench.pass(32_000);
      expect(bench.notices).toEqual([]);
    },
    60_000,
  );

  test.each([
    [0.1, 0.8],
    [0.3, 0.55],
  ])(
    'of which noise spoils a share of %d is read on, and told once or not at all',
    async (rate, share) => {
      const bench = await connectedBench();
      bench.line.inject({ fault: 'corrupt', unit: dead, rate }, bench.clock.elapsed());
      await bench.pass(600_000);
      expect(bench.kept(dead)).toBeGreaterThan(share);
      for (const unit of others) expect(bench.kept(unit)).toBeGreaterThanOrEqual(0.95);
      expect(bench.logged).toBeLessThanOrEqual(3);
    },
    60_000,
  );
});

async function connectedBench(): Promise<Bench> {
  const bench = new Bench(units);
  await bench.connect();
  return bench;
}

function isGoodOf(unit: number): (sample: Sample) => boolean {
  return ({ tag, quality }) => tag.unit === unit && quality === 'GOOD';
}
