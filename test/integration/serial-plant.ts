/**
 * A plant whose machines hang on one serial line behind a serial server, as files in a folder, and that line; the line knows
 * which register it handed out when, and so what may be in the evidence.
 *
 *   unit 1 press-1  key      well; says who it is, as the others do not
 *   unit 2 press-2  key      well, but for one point that it refuses (exception 2)
 *   unit 3 oven-1   key      dies in the middle
 *   unit 4 oven-2   key      absent from the beginning, comes in the middle
 *   unit 5 meter-1           well
 *   gauge-1                  in the register alone
 */
import fs from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { RegisterImage, type WordArea } from '../../scripts/workshop/modbus/image.ts';
import { SerialLine } from '../../scripts/workshop/serial/line.ts';
import type { Register } from '../../scripts/workshop/model/machine.ts';

/** By unit, from 1. */
export const machines = ['press-1', 'press-2', 'oven-1', 'oven-2', 'meter-1'] as const;
export type Machine = (typeof machines)[number];
export const unitOf = (machine: Machine): number => machines.indexOf(machine) + 1;
/** Points of every machine; uint16 at these holding registers. */
export const addresses = [0, 1, 10, 11] as const;
/** Of press-2, which does not have it. */
export const refusedAddress = 11;

/** A line of the register file: what a firm declares. */
const register = [
  '设备编号,名称,车间,产线,类别,是否数字化,数字化依据,是否关键,关键依据,未联网原因',
  'press-1,1 号压机,hall,line1,press,是,带 RS-485,是,瓶颈工序,',
  'press-2,2 号压机,hall,line1,press,是,带 RS-485,是,瓶颈工序,',
  'oven-1,1 号烘箱,hall,line1,heat-treatment,是,温控器 RS-485,是,关键工序,',
  'oven-2,2 号烘箱,hall,line1,heat-treatment,是,温控器 RS-485,是,关键工序,',
  'meter-1,1 号电表,hall,line1,meter,是,RS-485,否,,',
  'gauge-1,量具,hall,line1,inspection,否,,否,,无数字接口',
];

/** @param connection of plant.yaml, with the id `line` @returns the plant file */
export function writeSerialPlant(folder: string, connection: object, intervalMs: number): string {
  fs.writeFileSync(path.join(folder, 'equipment.csv'), [...register, ''].join('\n'));
  const rows = machines.flatMap((machine) =>
    addresses.map(
      (address) =>
        `${machine},line,${unitOf(machine)},point/${address},hr:${address},uint16,fast,生产管控,${address === 0 ? '是' : '否'}`,
    ),
  );
  const head = '设备,连接,站号,点名,地址,类型,采集组,业务环节,关键参数';
  fs.writeFileSync(path.join(folder, 'tags.csv'), [head, ...rows, ''].join('\n'));
  const plant = {
    gateway: { id: 'gw-serial', dataDir: './data' },
    plant: {
      enterprise: { id: 'ent', name: '示范企业' },
      site: { id: 'site', name: '一厂' },
      edition: '2024',
    },
    equipment: 'equipment.csv',
    connections: [{ id: 'line', ...connection }],
    groups: [{ id: 'fast', intervalMs }],
    tags: ['tags.csv'],
    // Nobody listens there: evidence needs no broker.
    broker: { url: 'mqtt://127.0.0.1:9' },
    evidence: { windowMinutes: 1, headline: { minCompletenessPercent: 90, days: 1 } },
  };
  const file = path.join(folder, 'plant.yaml');
  fs.writeFileSync(file, stringify(plant));
  return file;
}

/** Registers of one machine that count their readings. */
class ReadImage extends RegisterImage {
  readonly #readings: number[][];
  readonly #now: () => number;

  constructor(registers: readonly Register[], readings: number[][], now: () => number) {
    super(registers, 'strict');
    this.#readings = readings;
    this.#now = now;
  }

  override copyWords(area: WordArea, from: number, count: number, into: Buffer, offset: number): void {
    this.refresh();
    super.copyWords(area, from, count, into, offset);
    for (let address = from; address < from + count; address += 1)
      (this.#readings[address] ??= []).push(this.#now());
  }
}

/** The line, and when it handed out each register. */
export interface WatchedLine {
  readonly line: SerialLine;
  /** Times by unit and address. */
  readonly readings: ReadonlyMap<number, readonly (readonly number[] | undefined)[]>;
}

/** @param now stamps a reading @param baudRate as it is in the world's time */
export function watchedLine(now: () => number, baudRate: number, turnaroundMs: number): WatchedLine {
  const readings = new Map<number, number[][]>();
  const slaves = machines.map((machine) => {
    const unit = unitOf(machine);
    const ofUnit: number[][] = [];
    readings.set(unit, ofUnit);
    const held = addresses.filter((address) => machine !== 'press-2' || address !== refusedAddress);
    const registers = held.map((address): Register => ({
      area: 'hr',
      address,
      type: 'uint16',
      // Another value each time, and one that only this unit has.
      value: () => unit * 10_000 + address + (ofUnit[address]?.length ?? 0),
    }));
    const identity = new Map(
      machine === 'press-1'
        ? [
            [0, '某厂'],
            [1, 'PR-200'],
            [2, '1.4'],
          ]
        : [],
    ) as ReadonlyMap<number, string>;
    return { unit, turnaroundMs, machine: { image: new ReadImage(registers, ofUnit, now), identity } };
  });
  return { line: new SerialLine({ baudRate, parity: 'even', slaves }), readings };
}
