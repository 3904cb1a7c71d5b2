/** A soak run in words. */
import { tableText } from '../../agent/base/table.ts';
import { leastJudgedMinutes, mostMibPerHour } from './memory.ts';
import type { DeviceTally, SoakResult } from './run.ts';

/** Whether nothing was wrong, nothing stuck, and memory stayed. */
export function isSound({ devices, memory }: SoakResult): boolean {
  return devices.every(({ wrong, stuck }) => wrong === 0 && stuck === 0) && !memory.isGrowing;
}

/** The tables. */
export function reportOf(result: SoakResult): string {
  const { seed, minutes, ratePercent, intervalMs, broker, devices, wrongs, memory } = result;
  const names = ['requests', 'answers', 'good', 'bad', 'wrong', 'stuck'] as const;
  const sumOf = (of: (device: DeviceTally) => number): number =>
    devices.reduce((total, device) => total + of(device), 0);
  const kinds = [...new Set(devices.flatMap(({ struck }) => Object.keys(struck)))];
  const faults = kinds
    .map((kind) => [kind, sumOf(({ struck }) => struck[kind] ?? 0)] as const)
    .filter(([, times]) => times > 0);
  const { at10, at50, at100 } = memory.rssMib;
  const judgement = memory.isJudged
    ? `${memory.isGrowing ? 'growing' : 'steady'}: bound ${mostMibPerHour} MiB/h`
    : `not judged below ${leastJudgedMinutes} minutes`;
  const parts = [
    `${minutes} minutes, faults in ${ratePercent} % of the requests, interval ${intervalMs} ms, seed ${seed}, broker ${broker}`,
    tableText(
      ['connection', 'protocol', 'requests', 'responses', 'GOOD', 'BAD', 'wrong', 'stuck'],
      [
        ...devices.map((device) => [device.id, device.protocol, ...names.map((name) => device[name])]),
        ['all', '', ...names.map((name) => sumOf((device) => device[name]))],
      ],
    ),
    tableText(['fault', 'times'], faults),
    tableText(
      ['RSS at 10 %', '50 %', '100 %', 'MiB/h', ''],
      [[at10, at50, at100, memory.slopeMibPerHour, judgement]],
    ),
  ];
  if (wrongs.length > 0) parts.push(`wrong values, the first ${wrongs.length}:\n${wrongs.join('\n')}`);
  return `${parts.join('\n\n')}\n`;
}
