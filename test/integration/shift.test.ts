/**
 * The workshop's model is the oracle: over a whole shift with broken links and two kills of the agent, what an MES
 * computes from the events alone is what really happened.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { elementsOf } from '../../scripts/consumer/elements.ts';
import { loadGrading } from '../../config/grading.ts';
import { verifyPack } from '../../agent/evidence/verify/verify.ts';
import type { MachineTruth } from '../../scripts/workshop/model/truth.ts';
import { packOf } from './pack-of.ts';
import { haveMosquitto, tempDir } from './programs.ts';
import { strictValidators } from './schemas.ts';
import { Shift, type Incident } from './shift.ts';
import { contradiction, timeOf, toldStretches, trueStretches } from './shift-truth.ts';

const minuteMs = 60_000;
/** One reading of everything; SHIFT_POLL_MS=2000 for the long form, SHIFT_HOURS=1 for a short one. */
const pollMs = Number(process.env['SHIFT_POLL_MS'] ?? 5_000);
const hours = Number(process.env['SHIFT_HOURS'] ?? 8);
/** Monday 08:00 in Shiyan. */
const startMs = Date.UTC(2026, 2, 2, 0, 0);
const endMs = startMs + hours * 60 * minuteMs;
const breaksMin = [
  [120, 130],
  [240, 270],
  [390, 400],
] as const;
const busyMs =
  hours * 60 * minuteMs -
  breaksMin.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, hours * 60) - from) * minuteMs, 0);

/** Ideal cycle of each producing machine, as its specification says. */
const idealMs: Readonly<Record<string, number>> = {
  'press-01': 1_500,
  'press-02': 3_200,
  'weld-cell-01': 42_000,
  'imm-01': 28_000,
  'harden-01': 18_000,
  'tighten-01': 12_000,
  'cnc-07': 95_000,
};

const incidents: readonly Incident[] = [
  { atMin: 20, endpoint: 'press-02', order: { fault: 'refuse' }, forMin: 2 },
  { atMin: 47, killForMin: 0.25 },
  { atMin: 62, endpoint: 'compressor-01', order: { fault: 'stall' }, forMin: 1 },
  { atMin: 100, endpoint: 'imm-01', order: { fault: 'garbage' }, forMin: 1 },
  {
    atMin: 155,
    endpoint: 'weld-cell-01',
    order: { fault: 'restart', downMs: 20, resetCounters: true },
    forMin: 1,
  },
  { atMin: 201, killForMin: 3 },
  { atMin: 280, endpoint: 'harden-01', order: { fault: 'drop' }, forMin: 2 },
  { atMin: 333, endpoint: 'meters', order: { fault: 'refuse' }, forMin: 3 },
];

/** A step takes 20 ms where nothing else runs. */
const shiftTimeoutMs = 120_000 + ((hours * 3_600_000) / pollMs) * 150;

describe.runIf(haveMosquitto())('a shift as the MES sees it', () => {
  let folder: ReturnType<typeof tempDir>;
  let shift: Shift;
  let truth: ReadonlyMap<string, MachineTruth>;
  const energyAt = new Map<number, ReadonlyMap<string, number>>();
  const invalid: string[] = [];
  const alarms = new Map<string, number[]>();
  const totals = new Map<string, number>();
  const fallen: string[] = [];
  const counted = new Set<string>();
  const gaps: number[] = [];
  const heads: string[] = [];

  beforeAll(async () => {
    folder = tempDir();
    const isValid = strictValidators();
    const message = (body: Buffer): void => {
      const fault = isValid(body);
      if (fault !== undefined) invalid.push(fault);
      const payload = JSON.parse(body.toString()) as {
        schema: string;
        id: string;
        path: string;
        seq: number;
        checkpoint: string;
        data: { occ: string; active: boolean; counter: string; total: number };
      };
      if (payload.schema === 'zhencai.event.alarm/1')
        alarms.set(payload.data.occ, [...(alarms.get(payload.data.occ) ?? []), payload.data.active ? 1 : 0]);
      if (payload.schema === 'zhencai.gap/1') gaps.push(payload.seq);
      if (payload.schema === 'zhencai.evidence/1') heads.push(payload.checkpoint);
      // What was on its way when the link broke comes twice, and the second time after what is newer.
      if (payload.schema === 'zhencai.event.count/1' && !counted.has(payload.id)) {
        counted.add(payload.id);
        const key = `${payload.path} ${payload.data.counter}`;
        if (payload.data.total < (totals.get(key) ?? 0)) fallen.push(key);
        totals.set(key, payload.data.total);
      }
    };
    shift = await Shift.start({ folder: folder.path, startMs, pollMs, incidents, message });
    await shift.play(endMs, (nowMs) => {
      const quarterMs = 15 * minuteMs;
      if (nowMs % quarterMs !== 0 && (nowMs + pollMs) % quarterMs !== 0) return;
      const { machines } = shift.workshop.truth();
      energyAt.set(nowMs, new Map(machines.map(({ id, energyKwh }) => [id, energyKwh])));
    });
    await shift.end();
    truth = new Map(shift.workshop.truth().machines.map((machine) => [machine.id, machine]));
  }, shiftTimeoutMs);

  afterAll(async () => {
    await shift[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  function truthOf(id: string): MachineTruth {
    const found = truth.get(id);
    if (found === undefined) throw new Error(`no truth of ${id}`);
    return found;
  }

  test('every message fits its schema and no number is missing', () => {
    expect(invalid.slice(0, 3)).toEqual([]);
    expect(shift.mes.missing()).toEqual([]);
  });

  test.each([...Object.keys(idealMs), 'compressor-01'])('times per state of %s', (id) => {
    const trueOnes = trueStretches(truthOf(id));
    const told = toldStretches(shift.mes.facts(id, startMs, endMs).intervals);
    expect(told.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)).toBe(endMs - startMs);
    const unknown = told.filter(({ condition }) => condition.startsWith('UNKNOWN'));
    // What was broken on purpose, the wait before the next attempt (30 s at most), and nothing else.
    const brokenMin = incidents.reduce(
      (sum, one) => sum + ('killForMin' in one ? one.killForMin : id === one.endpoint ? one.forMin : 0),
      id === 'tighten-01' ? 2 : 0,
    );
    const unknownMs = unknown.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
    const where = unknown.map(
      ({ fromMs, toMs }) => `${(fromMs - startMs) / 1000}+${(toMs - fromMs) / 1000} s`,
    );
    expect(unknownMs, where.join(', ')).toBeLessThanOrEqual(brokenMin * minuteMs + 3 * (30_000 + 3 * pollMs));
    const transitions = trueOnes.length - 1 + 2 * unknown.length;
    expect(contradiction(trueOnes, told)).toBeLessThanOrEqual(pollMs * transitions);
    for (const condition of new Set(trueOnes.map((one) => one.condition))) {
      const edges = 2 * (trueOnes.filter((one) => one.condition === condition).length + unknown.length);
      const difference = timeOf(told, condition, []) - timeOf(trueOnes, condition, unknown);
      expect(Math.abs(difference), condition).toBeLessThanOrEqual(pollMs * edges);
    }
  });

  test.each(Object.entries(idealMs))('counts and OEE of %s', (id, priMs) => {
    const { counts, counterResetsMs } = truthOf(id);
    const elements = elementsOf(shift.mes.facts(id, startMs, endMs), { pbtMs: busyMs, priMs });
    // What was made between the last reading and a counter that forgot: nobody can know it.
    const lost = counterResetsMs.length * Math.ceil((2 * pollMs) / priMs);
    expect(Math.abs((elements.pq ?? Number.NaN) - counts.total)).toBeLessThanOrEqual(lost);
    expect(Math.abs((elements.gq ?? Number.NaN) - counts.good)).toBeLessThanOrEqual(lost);
    expect(Math.abs((elements.sq ?? Number.NaN) - counts.scrap)).toBeLessThanOrEqual(lost);
    const trueOee = (priMs * counts.good) / busyMs;
    expect(Math.abs((elements.oeeIndex ?? Number.NaN) - trueOee)).toBeLessThanOrEqual(0.005);
  });

  test('counter totals never fall, and alarms come and go in pairs', () => {
    expect(fallen).toEqual([]);
    const faults = [...truth.values()].flatMap(({ intervals }) =>
      intervals.filter(({ state }) => state === 'fault'),
    );
    expect(alarms.size).toBeGreaterThan(faults.length / 2);
    const single = [...alarms].filter(([, seen]) => seen.join() !== '1,0');
    // At most one per machine is still on at the end.
    expect(single.every(([, seen]) => seen.join() === '1')).toBe(true);
    expect(single.length).toBeLessThanOrEqual(7);
  });

  test.each(['m-01', 'm-02', 'm-03', 'm-04', 'm-05', 'm-06'])('energy of %s per quarter of an hour', (id) => {
    const resolution = id === 'm-06' ? 0.1 : 0.02;
    for (let toMs = startMs + 15 * minuteMs; toMs < endMs; toMs += 15 * minuteMs) {
      const kwh = (atMs: number): number => energyAt.get(atMs)?.get(id) ?? Number.NaN;
      const fromMs = toMs - 15 * minuteMs;
      const first = fromMs === startMs;
      const oneReading = Math.max(
        kwh(toMs) - kwh(toMs - pollMs),
        first ? 0 : kwh(fromMs) - kwh(fromMs - pollMs),
      );
      const told = shift.mes.energy(id, fromMs, toMs).reduce((sum, { delta }) => sum + delta, 0);
      const broken = incidents.some(
        (one) =>
          'endpoint' in one && one.endpoint === 'meters' && touches(one.atMin, one.forMin + 1, fromMs, toMs),
      );
      if (!broken)
        expect(Math.abs(told - (kwh(toMs) - kwh(fromMs))), new Date(toMs).toISOString()).toBeLessThanOrEqual(
          oneReading + resolution,
        );
    }
  });

  test('the evidence of the shift is sound, and says how completely each machine was read', async () => {
    const pack = packOf(shift.dataDir, startMs, endMs);
    const { checks, sound, findings } = await verifyPack(pack, {
      grading: await loadGrading('2024'),
      checkpoints: heads,
    });
    expect(checks.filter(({ verdict }) => verdict === 'mismatch')).toEqual([]);
    expect(sound).toBe(true);
    expect(checks.find(({ id }) => id === 'anchors')?.verdict).toBe('match');
    expect(findings?.gaps.map(({ seq }) => seq)).toEqual(gaps);
    expect(findings?.starts).toHaveLength(1 + incidents.filter((one) => 'killForMin' in one).length);
    for (const { declared, expected, good, tags, simulated } of findings?.equipment ?? []) {
      if (tags === 0) continue;
      expect(simulated, declared.id).toBe(true);
      expect(good, declared.id).toBeLessThanOrEqual(expected);
      // What was broken on purpose, the waits before the next attempt, and the last hour, which is still open.
      expect(good, declared.id).toBeGreaterThan(expected * (1 - 1 / hours - 0.03));
    }
  });

  function touches(atMin: number, forMin: number, fromMs: number, toMs: number): boolean {
    const [a, b] = [startMs + atMin * minuteMs, startMs + (atMin + forMin) * minuteMs];
    return a < toMs && b > fromMs;
  }
});
