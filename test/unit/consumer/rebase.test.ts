/** Messages of a gateway that began in 1970: their times are moved, whatever comes first. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Mes } from '../../../scripts/consumer/mes.ts';
import { shiftOf } from '../../../scripts/consumer/rebase.ts';
import { alarm, at, change, count, energy, gap, nextSeq, refresh, telemetry } from './messages.ts';

const run = 'EXECUTING/PROCESSING';
const stand = 'NOT_EXECUTING/PROCESSING';
const shiftMs = at(0);
/** Minutes since the gateway woke in 1970; after minute 30 its clock is set. */
const wrong = (minutes: number): number => minutes * 60_000;

const early = [
  change(wrong(1), run),
  alarm('door@60000', wrong(2)),
  count('good', 5, wrong(10), { from: at(-60) }),
  energy(3, wrong(0), wrong(15)),
  change(wrong(20), stand, { from: wrong(1), was: run }),
  telemetry(wrong(29)),
];
const seqs = early.map((one) => Number(one['seq']));
const range = { fromSeq: Math.min(...seqs), toSeq: Math.max(...seqs), fromT: 0, toT: wrong(30), shiftMs };
const clock = gap('clock', wrong(30), at(30), { count: 0, stepMs: shiftMs, rebase: [range] });
const late = [
  change(at(40), run, { from: at(20), was: stand }),
  alarm('door@60000', at(2), at(45)),
  count('good', 2, at(50)),
  refresh(at(40), run, at(60)),
];
const property = `${shiftMs} 0 ${wrong(30)}`;

/** What the tables say, after messages in an order; some of the early ones bring the property. */
function tables(order: readonly object[], withProperty: ReadonlySet<object>): unknown {
  using mes = Mes.open(':memory:');
  for (const one of order)
    mes.take(JSON.stringify(one), withProperty.has(one) ? shiftOf(property) : undefined);
  const { intervals, counts } = mes.facts('press-03', at(0), at(60));
  const gaps = [mes.gaps('press-03', 0, at(0)), mes.gaps('press-03', at(0), at(60))].map((all) => all.length);
  return { intervals, counts, energy: mes.energy('press-03', at(0), at(60)), missing: mes.missing(), gaps };
}

test('in whichever order they come, with the property or without, they tell the time that was', () => {
  const all = [...early, clock, ...late];
  const expected = {
    intervals: [
      { fromMs: at(1), toMs: at(20), state: 'EXECUTING', mode: 'PROCESSING' },
      { fromMs: at(20), toMs: at(40), state: 'NOT_EXECUTING', mode: 'PROCESSING' },
      { fromMs: at(40), toMs: at(60), state: 'EXECUTING', mode: 'PROCESSING' },
    ],
    // The first step was held since before the boot, by a clock that was right then.
    counts: { good: { parts: 7, carried: 5 } },
    energy: [{ register: 'meter/kwh', medium: 'active', unit: 'kWh', delta: 3, carried: 0 }],
    missing: [],
    // It was set in this hour, and not in all the years before.
    gaps: [0, 1],
  };
  expect(tables(all, new Set())).toMatchObject(expected);
  const orders = fc.shuffledSubarray(all, { minLength: all.length });
  fc.assert(
    fc.property(orders, fc.subarray(early), (order, told) => {
      expect(tables(order, new Set<object>(told))).toMatchObject(expected);
    }),
  );
});

test('what the gateway cannot tell by how much, and other messages, stay as they are', () => {
  using mes = Mes.open(':memory:');
  mes.take(JSON.stringify(count('good', 1, wrong(3), { seq: nextSeq() })));
  const { shiftMs: _, ...unknown } = { ...range, fromSeq: 1, toSeq: 1_000_000 };
  mes.take(JSON.stringify(gap('clock', 0, 0, { count: 0, rebase: [unknown] })));
  expect(mes.facts('press-03', 0, wrong(5)).counts.good?.parts).toBe(1);
});

test.each([undefined, '', 'x', '1 2', ['1 2 3', '4 5 6'], '1.5 0 3'])('%j is no shift', (value) => {
  expect(shiftOf(value)).toBeUndefined();
});
