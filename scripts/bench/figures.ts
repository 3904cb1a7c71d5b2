/** What a bench found, and how it is told. */
import { tableText } from '../../agent/base/table.ts';
import type { AgentRun } from './agent-run.ts';
import type { Backlog } from './backlog.ts';
import type { Cost, CostlyPart } from './cost.ts';
import type { Latency } from './latency.ts';
import type { Months } from './months.ts';
import { quantilesText } from './quantiles.ts';

export interface Throughput extends AgentRun {
  readonly protocol: string;
  readonly bare: number;
  readonly ratio: number;
}

export interface Small {
  readonly plant: string;
  readonly rssMib: number;
  readonly cpuMsPer1000: number;
  readonly firstMessageMs: number;
}

/** What was not measured is empty or undefined. */
export interface Figures {
  readonly throughput: readonly Throughput[];
  readonly costs: Readonly<Record<CostlyPart, readonly Cost[]>>;
  readonly latencies: readonly Latency[];
  readonly small: readonly Small[];
  readonly backlog: Backlog | undefined;
  readonly months: Months | undefined;
}

type Row = readonly (string | number)[];

/** A title, the names of the columns, and the rows. */
function section(title: string, names: readonly string[], rows: readonly Row[]): string[] {
  return rows.length === 0 ? [] : [title, tableText(names, rows), ''];
}

/** Tables of what was measured. */
export function figuresText({ throughput, costs, latencies, small, backlog, months }: Figures): string {
  return [
    ...section(
      'End to end: server → decode → SQLite (synchronous=FULL) → MQTT QoS 1 acknowledged, one connection, one request in flight',
      [
        'protocol',
        'bare loop /s',
        'zhencai /s',
        'ratio',
        'CPU ms per 1000',
        'RSS MiB',
        'bytes each',
        'waiting',
      ],
      throughput.map((one) => [
        one.protocol,
        one.bare,
        one.readingsPerSecond,
        one.ratio,
        one.cpuMsPer1000,
        one.rssMib,
        one.bytesPerReading,
        one.undelivered,
      ]),
    ),
    ...(['roles', 'evidence'] as const).flatMap((part) =>
      section(
        `Cost of ${part}: 80 machines of 100 tags, every value new once a second`,
        [`without ${part} /s`, `with ${part} /s`, 'ratio', 'CPU ms per 1000'],
        costs[part].map((one) => [one.without, one.with, one.ratio, one.cpuMsPer1000]),
      ),
    ),
    ...section(
      'Change in the PLC → acknowledged by the broker; p50 / p99 / max, ms',
      ['readings/s', 'polled every ms', 'fsync at least ms', 'latency', 'poll jitter'],
      latencies.map((one) => [
        one.readingsPerSecond,
        one.intervalMs,
        one.syncMs,
        quantilesText(one.latency),
        quantilesText(one.jitter),
      ]),
    ),
    ...section(
      'Small plants',
      ['plant', 'RSS MiB', 'CPU ms per 1000', 'start to first message ms'],
      small.map((one) => [one.plant, one.rssMib, one.cpuMsPer1000, one.firstMessageMs]),
    ),
    ...(backlog === undefined ? [] : backlogSection(backlog)),
    ...(months === undefined ? [] : section('Months', Object.keys(months), [Object.values(months)])),
  ].join('\n');
}

function backlogSection({ draining, after, ...figures }: Backlog): string[] {
  return section(
    'A backlog drains while 1000 readings a second go on; latency p50 / p99 / max, ms',
    [...Object.keys(figures), 'latency draining', 'latency after'],
    [[...Object.values(figures), quantilesText(draining), quantilesText(after)]],
  );
}
