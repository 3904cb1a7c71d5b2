/** What could be changed about a connection so that its cycles take less time. Pure; nobody has looked yet whether it helps. */
import type { Phrase } from '../../../agent/base/text.ts';
import type { Alternative, ConnectionSpec } from '../../collector.ts';
import { lineOf, predictedSeconds } from './budget.ts';
import type { ModbusConfig } from '../settings/config.ts';
import { defaultUnit } from '../tags/layout.ts';
import { blocksOf } from '../tags/plan.ts';

const gaps = [2, 4, 8, 16, 32, 64, 124];
/** Rates that devices have. */
const baudRates = [4800, 9600, 19_200, 38_400, 57_600, 115_200];
/** Nobody lays more lines. */
const mostParts = 4;

/** In the plant file alone, then in every device, then both, then with a screwdriver. */
export function alternativesOf<Config extends ModbusConfig>(
  spec: ConnectionSpec<Config>,
): Alternative<Config>[] {
  const gapped = withGaps(spec);
  const quicker = withBaudRates(spec);
  const both = quicker.flatMap(({ specs: [faster], phrase: { params: rate } }) =>
    (faster === undefined ? [] : withGaps(faster)).map(({ specs, phrase: { params: gap } }) => ({
      kind: 'maxGap and baudRate',
      unless: ['maxGap', 'baudRate'],
      phrase: { key: 'modbus.remedyBoth', params: { ...gap, ...rate } } as const,
      specs,
    })),
  );
  return [...gapped, ...quicker, ...both, ...inParts(spec)];
}

function withGaps<Config extends ModbusConfig>(spec: ConnectionSpec<Config>): Alternative<Config>[] {
  const { config } = spec;
  return gaps
    .filter((maxGap) => maxGap > config.quirks.maxGap)
    .map((maxGap) => ({
      kind: 'maxGap',
      phrase: { key: 'modbus.remedyGap', params: { maxGap } },
      specs: [{ ...spec, config: { ...config, quirks: { ...config.quirks, maxGap } } }],
    }));
}

function withBaudRates<Config extends ModbusConfig>(spec: ConnectionSpec<Config>): Alternative<Config>[] {
  const { config } = spec;
  const line = lineOf(config);
  if (line === undefined) return [];
  const { format } = line;
  return baudRates
    .filter((baudRate) => baudRate > format.baudRate)
    .map((baudRate) => ({
      kind: 'baudRate',
      phrase: { key: 'modbus.remedyBaudRate', params: { baudRate } },
      specs: [
        {
          ...spec,
          config:
            config.protocol === 'modbus-rtu'
              ? { ...config, baudRate }
              : { ...config, line: { ...format, baudRate } },
        },
      ],
    }));
}

/** Its units in two to four parts that take about as long, each with a line (or a connection) of its own. */
function inParts<Config extends ModbusConfig>(spec: ConnectionSpec<Config>): Alternative<Config>[] {
  const { config, groups } = spec;
  if (config.protocol !== 'modbus-rtu' && config.quirks.singleConnection) return [];
  const loads = new Map<number, number>();
  for (const { group, tags } of groups)
    for (const [unit, own] of Map.groupBy(tags, (tag) => tag.unit ?? defaultUnit)) {
      const load = predictedSeconds(config, blocksOf(own, config)) / group.intervalMs;
      loads.set(unit, (loads.get(unit) ?? 0) + load);
    }
  const key = lineOf(config) === undefined ? 'modbus.remedyConnections' : 'modbus.remedyLines';
  const alternatives: Alternative<Config>[] = [];
  for (let count = 2; count <= Math.min(mostParts, loads.size); count++) {
    const phrase: Phrase = { key, params: { count } };
    const specs = shared(loads, count).map((units) => onlyUnits(spec, units));
    alternatives.push({ kind: 'parts', phrase, specs });
  }
  return alternatives;
}

/** Units by their load, the heaviest first, each to the part that has least. */
function shared(loads: ReadonlyMap<number, number>, count: number): ReadonlySet<number>[] {
  const parts = Array.from({ length: count }, () => ({ load: 0, units: new Set<number>() }));
  for (const [unit, load] of [...loads].toSorted(([, a], [, b]) => b - a)) {
    const least = parts.reduce((first, other) => (other.load < first.load ? other : first));
    least.units.add(unit);
    least.load += load;
  }
  return parts.map(({ units }) => units);
}

function onlyUnits<Config>(spec: ConnectionSpec<Config>, units: ReadonlySet<number>): ConnectionSpec<Config> {
  const groups = spec.groups.map(({ group, tags }) => ({
    group,
    tags: tags.filter(({ unit = defaultUnit }) => units.has(unit)),
  }));
  return { ...spec, groups: groups.filter(({ tags }) => tags.length > 0) };
}
