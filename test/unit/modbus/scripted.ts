/** A collector over a link without a wire, on a clock of its own: what it is answered is up to the test, what it asks is kept. */
import { pino } from 'pino';
import { statusName } from '../../../agent/model/status.ts';
import type { Tag } from '../../../agent/model/tag.ts';
import { ModbusCollector } from '../../../collectors/modbus/collector.ts';
import { layOut } from '../../../collectors/modbus/tags/layout.ts';
import { Line } from '../../../collectors/modbus/wire/line.ts';
import { SharedLink } from '../../../collectors/modbus/wire/shared-link.ts';
import type { Link, Reply } from '../../../collectors/modbus/wire/link.ts';
import { planBlocks, type PlanLimits } from '../../../collectors/modbus/tags/plan.ts';
import { FakeClock, settle } from '../../fakes/clock.ts';
import { defaults, tagOf } from './tags.ts';

const never = new AbortController().signal;
export const timeoutMs = 1_000;

export interface Asked {
  readonly unit: number;
  readonly area: string;
  readonly start: number;
  readonly count: number;
  readonly atMs: number;
}

/** What comes instead of a reply: of one that is silent or late, bytes unlike any reply, a spoilt reply, a break of the connection. */
const misses: Readonly<Record<'silence' | 'late' | 'noise' | 'garbled' | 'break', Reply>> = {
  silence: { kind: 'timeout' },
  late: { kind: 'timeout', isLate: true },
  noise: { kind: 'timeout', noiseBytes: 17 },
  garbled: { kind: 'doubt', detail: '9 bytes that are no reply', noiseBytes: 9 },
  break: { kind: 'doubt', detail: 'closed' },
};

/** What a device says to a request: an exception, no reply, or its registers, each of which holds its address. */
export type Saying = (request: Asked) => number | keyof typeof misses | 'data';

export class Bench {
  readonly clock = new FakeClock();
  readonly asked: Asked[] = [];
  /** What was logged. */
  readonly logged: string[] = [];
  readonly collector: ModbusCollector;
  says: Saying = () => 'data';
  readonly #intervalMs: number;

  constructor(tags: readonly Tag[], limits: Partial<PlanLimits> = {}, intervalMs = 1_000) {
    this.#intervalMs = intervalMs;
    const link: Link = {
      isOpen: true,
      address: undefined,
      open: async () => undefined,
      close: () => undefined,
      identify: async () => ({ kind: 'timeout' }),
      request: (unit, area, start, count) =>
        this.#answer({ unit, area, start, count, atMs: this.clock.elapsed() }),
    };
    const all = { maxRegisters: 125, maxBits: 2000, maxGap: 0, ...limits };
    const layoutsOf = (some: readonly Tag[]) => some.flatMap((tag) => layOut(tag, defaults).layout ?? []);
    this.collector = new ModbusCollector({
      connection: 'line',
      endpoint: 'line',
      groups: [{ group: { id: 'g', intervalMs, mode: 'poll' }, layouts: layoutsOf(tags) }],
      layoutsOf,
      plan: (layouts, mayRead) => planBlocks(layouts, all, mayRead),
      line: new Line(new SharedLink(link), { closeAfterScan: false }),
      identification: undefined,
      identifyMs: 50,
      clock: this.clock,
      log: pino({ base: null }, { write: (line: string) => void this.logged.push(messageOf(line)) }),
    });
  }

  /** The next scan: values by tag, or names of their statuses; and what was asked for it. */
  async scan(): Promise<{ values: Record<string, unknown>; asked: readonly Asked[]; missed: number }> {
    const before = this.asked.length;
    const reading = this.collector.read(never);
    const done = new AbortController();
    const finish = (): void => done.abort();
    void reading.then(finish, finish);
    await settle();
    for (let waits = 0; !done.signal.aborted && waits < 400; waits++)
      await this.clock.advance(this.#intervalMs / 10);
    const { samples, missed } = await reading;
    const values = samples.map(({ tag, value, quality, status }) => [
      tag.name,
      quality === 'BAD' ? statusName(status) : value,
    ]);
    return { values: Object.fromEntries(values), asked: this.asked.slice(before), missed };
  }

  /** Scans until `ms` have passed. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.clock.elapsed() + ms;
    while (this.clock.elapsed() < untilMs) await this.scan();
  }

  get notices(): string[] {
    return this.collector.notices.map(({ code, params }) => `${code} ${JSON.stringify(params)}`);
  }

  async #answer(request: Asked): Promise<Reply> {
    this.asked.push(request);
    const said = this.says(request);
    const time = this.clock.now();
    if (typeof said === 'number') return { kind: 'exception', code: said, time };
    if (said !== 'data') {
      await this.clock.sleep(timeoutMs, never);
      return misses[said];
    }
    const { start, count } = request;
    const bytes = Buffer.from(
      Array.from({ length: count }, (_, at) => [(start + at) >> 8, (start + at) & 255]).flat(),
    );
    return { kind: 'data', bytes, time };
  }
}

function messageOf(line: string): string {
  const { msg }: { msg: string } = JSON.parse(line);
  return msg;
}

export const tagAt = (start: number, unit = 1, area = 'hr'): Tag =>
  tagOf({ name: `${unit}/${area}:${start}`, address: `${area}:${start}`, type: 'uint16', unit });
export const row = (count: number, unit = 1, area = 'hr', from = 0): Tag[] =>
  Array.from({ length: count }, (_, at) => tagAt(from + at, unit, area));

export const has = (address: number) => (request: Asked) =>
  request.start <= address && address < request.start + request.count;

export function bad(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value !== 'number'));
}

export async function connected(...parameters: ConstructorParameters<typeof Bench>): Promise<Bench> {
  const bench = new Bench(...parameters);
  await bench.collector.connect(never);
  return bench;
}
