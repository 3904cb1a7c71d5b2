import { expect, test } from 'vitest';
import * as fc from 'fast-check';
import { createPlant } from '../../../scripts/workshop/model/plant.ts';
import type { Plant } from '../../../scripts/workshop/model/plant.ts';
import type { MachineTruth } from '../../../scripts/workshop/model/truth.ts';

const startMs = Date.UTC(2026, 10, 23, 0, 0, 0);
const hourMs = 3_600_000;

function after(seed: number, ...stepsMs: readonly number[]): Plant {
  const plant = createPlant({ seed, startMs });
  for (const toMs of stepsMs) plant.step(startMs + toMs);
  return plant;
}

function registersOf(plant: Plant): unknown {
  return plant.machines.map((machine) => machine.registers.map((register) => register.value()));
}

function expectConsistent(truth: MachineTruth): void {
  expect(truth.counts.total).toBe(truth.counts.good + truth.counts.scrap);
  let atMs = truth.fromMs;
  for (const interval of truth.intervals) {
    expect(interval.fromMs).toBe(atMs);
    expect(interval.toMs).toBeGreaterThan(interval.fromMs);
    expect(interval.total).toBe(interval.good + interval.scrap);
    expect(interval.energyKwh).toBeGreaterThanOrEqual(0);
    expect(interval.faultCode > 0).toBe(interval.state === 'fault');
    atMs = interval.toMs;
  }
  expect(atMs).toBe(truth.toMs);
  const sum = (pick: (interval: MachineTruth['intervals'][number]) => number): number =>
    truth.intervals.reduce((total, interval) => total + pick(interval), 0);
  expect(sum((interval) => interval.good)).toBe(truth.counts.good);
  expect(sum((interval) => interval.scrap)).toBe(truth.counts.scrap);
  expect(sum((interval) => interval.energyKwh)).toBeCloseTo(truth.energyKwh, 6);
}

test('truth tiles time and its parts and energy add up, for every machine over a day', () => {
  const plant = after(7, 26 * hourMs);
  for (const truth of plant.truth()) expectConsistent(truth);
  const states = new Set(plant.truth().flatMap(({ intervals }) => intervals.map(({ state }) => state)));
  expect([...states].sort()).toEqual(['break', 'fault', 'idle', 'off', 'run', 'setup', 'starved']);
});

test('the same seed gives the same history whatever the steps; another seed another one', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 0xffff_ffff }),
      fc.array(fc.integer({ min: 0, max: 3 * hourMs }), { maxLength: 40 }),
      (seed, steps) => {
        const inSteps = after(seed, ...steps.sort((a, b) => a - b), 3 * hourMs);
        const atOnce = after(seed, 3 * hourMs);
        expect(inSteps.truth()).toEqual(atOnce.truth());
        expect(registersOf(inSteps)).toEqual(registersOf(atOnce));
      },
    ),
    { numRuns: 25 },
  );
  expect(after(1, hourMs).truth()).not.toEqual(after(2, hourMs).truth());
});

test('the finished cycles are the counted parts', () => {
  for (const { counts, cycles } of after(3, 4 * hourMs).truth()) {
    expect(cycles.length).toBe(counts.total);
    expect(cycles.filter(({ good }) => good).length).toBe(counts.good);
    for (const [index, cycle] of cycles.entries()) {
      expect(cycle.fromMs).toBeGreaterThanOrEqual(cycles[index - 1]?.toMs ?? startMs);
    }
  }
});

test('the 16-bit counters of press-01 roll over within the first half minute of a demo', () => {
  const plant = createPlant({ seed: 1, startMs });
  const strokes = plant
    .machine('press-01')
    .registers.find(({ area, address }) => area === 'hr' && address === 2);
  const seen: number[] = [];
  for (let second = 0; second <= 30; second += 1) {
    plant.step(startMs + second * 1000);
    seen.push(Number(strokes?.value()));
  }
  expect(Math.max(...seen)).toBeGreaterThan(65_500);
  expect(seen.at(-1)).toBeLessThan(100);
  expect(plant.machine('press-01').truth().countersAtStart.total).toBe(65_524);
});

test('a reset sets the counters to zero and is part of the truth, which keeps counting', () => {
  const plant = after(1, 600_000);
  const press = plant.machine('press-02');
  press.resetCounters();
  const strokes = press.registers.find(({ area, address }) => area === 'hr' && address === 2);
  expect(strokes?.value()).toBe(0);
  expect(press.truth().counterResetsMs).toEqual([startMs + 600_000]);
  expect(press.truth().counts.total).toBeGreaterThan(100);
});

test('power follows the state and a meter shows the power and the energy of what it watches', () => {
  const plant = after(5, 8 * hourMs);
  const press = plant.machine('press-01');
  const meter = plant.machine('m-01');
  expect(meter.powerKw).toBe(press.powerKw);
  expect(meter.energyKwh).toBe(press.energyKwh);
  const { intervals } = press.truth();
  const meanKw = (state: string): number => {
    const of = intervals.filter((interval) => interval.state === state);
    return (
      of.reduce((sum, i) => sum + i.energyKwh, 0) /
      of.reduce((sum, i) => sum + (i.toMs - i.fromMs) / hourMs, 0)
    );
  };
  expect(meanKw('run')).toBeGreaterThan(40);
  expect(meanKw('fault')).toBeLessThan(10);
});

test('time never goes backwards', () => {
  const plant = after(1, hourMs);
  const before = plant.truth();
  plant.step(startMs);
  expect(plant.truth()).toEqual(before);
});

test('the CNC snapshot agrees with its truth', () => {
  const plant = after(9, 2 * hourMs);
  const snapshot = plant.cnc.snapshot();
  const truth = plant.machine('cnc-07').truth();
  expect(snapshot.parts.total).toBe(snapshot.parts.good + snapshot.parts.scrap);
  expect(snapshot.parts.total).toBe(truth.countersAtStart.total + truth.counts.total);
  expect(snapshot.stateSinceMs).toBeLessThanOrEqual(snapshot.timeMs);
  expect(snapshot.probe.ok).toBe(truth.cycles.at(-1)?.good);
});
