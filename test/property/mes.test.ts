/** What holds for any sequence of readings, with lost links, restarts, glitches and rollovers. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FakeMachine } from '../fakes/machine.ts';

const runs = Number(process.env['PROPERTY_RUNS'] ?? 300);

/** Something that happens between two polls. */
const incident = fc.record({
  is: fc.oneof(
    { weight: 8, arbitrary: fc.constant('poll' as const) },
    { weight: 3, arbitrary: fc.constantFrom('lost' as const, 'restart' as const, 'stopped' as const) },
  ),
  forPolls: fc.integer({ min: 1, max: 5 }),
  awayMs: fc.integer({ min: 10, max: 60_000 }),
});

type Incident = typeof incident extends fc.Arbitrary<infer One> ? One : never;

function happen(machine: FakeMachine, { is, forPolls, awayMs }: Incident): void {
  if (is === 'lost') for (let poll = 0; poll < forPolls; poll++) machine.disconnect();
  if (is === 'restart') machine.restart(awayMs);
  if (is === 'stopped') machine.oversleep(awayMs);
}

describe('state', () => {
  const bits = fc.record({ run: fc.boolean(), fault: fc.boolean(), auto: fc.boolean(), power: fc.boolean() });
  const delays = fc.constantFrom(
    {},
    { onDelayMs: '2500' },
    { offDelayMs: '3500' },
    { onDelayMs: '1500', offDelayMs: '1500' },
  );

  test('intervals tile the time axis, whatever is read and whenever the agent restarts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(bits, incident), { minLength: 1, maxLength: 80 }),
        delays,
        (steps, options) => {
          const machine = new FakeMachine({
            run: { role: 'machine.run', options },
            fault: { role: 'machine.fault' },
            auto: { role: 'machine.auto' },
            power: { role: 'machine.power' },
          });
          for (const [readings, one] of steps) {
            happen(machine, one);
            machine.read(readings);
            machine.look(100);
          }
          const changes = machine.told('state').filter(({ data }) => data.kind !== 'refresh');
          for (const [index, { data, t }] of changes.entries()) {
            const before = changes[index - 1];
            expect(t).toBe(data.since);
            expect(data.prev === undefined).toBe(before === undefined);
            if (data.prev === undefined || before === undefined) continue;
            expect(data.prev).toMatchObject({
              state: before.data.state,
              mode: before.data.mode,
              from: before.data.since,
            });
            expect(data.prev.to).toBe(data.since);
            expect(data.prev.to).toBeGreaterThanOrEqual(data.prev.from);
            expect(data.prev.durMs).toBe(data.prev.to - data.prev.from);
            expect(data.kind).toBe(before.data.state === 'UNKNOWN' ? 'resume' : 'change');
          }
        },
      ),
      { numRuns: runs },
    );
  });

  test('without delays the interval at the time of a poll is what the bits say', () => {
    fc.assert(
      fc.property(fc.array(bits, { minLength: 1, maxLength: 60 }), (polls) => {
        const roles = ['run', 'fault', 'auto', 'power'] as const;
        const machine = new FakeMachine(
          Object.fromEntries(roles.map((one) => [one, { role: `machine.${one}` }])),
        );
        const expected = polls.map((readings) => {
          machine.read(readings);
          const { run, fault, power } = readings;
          const state = fault
            ? 'OUT_OF_SERVICE'
            : run
              ? 'EXECUTING'
              : power
                ? 'NOT_EXECUTING'
                : 'NOT_AVAILABLE';
          return { at: machine.at, state };
        });
        const changes = machine.told('state');
        for (const { at, state } of expected)
          expect(changes.findLast(({ data }) => data.since <= at)?.data.state).toBe(state);
      }),
      { numRuns: runs },
    );
  });

  test('a flashing light is told as flashing or not at all, whenever links are lost and the agent restarts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(incident, fc.integer({ min: 1, max: 12 })), { maxLength: 30 }),
        fc.constantFrom(undefined, 'NOT_EXECUTING/SETUP'),
        (steps, flashing) => {
          const machine = new FakeMachine(
            { g: { role: 'light.green', options: flashing === undefined ? {} : { flashing } } },
            { intervalMs: 500 },
          );
          // One second lit, one second dark.
          const read = (): unknown => machine.read({ g: Math.floor((machine.at + 500) / 1000) % 2 === 0 });
          for (const [one, polls] of steps) {
            happen(machine, one);
            for (let poll = 0; poll < polls; poll++) read();
          }
          for (let poll = 0; poll < 8; poll++) read();
          const states = machine.told('state').map(({ data: { state, mode } }) => `${state}/${mode}`);
          const expected = flashing ?? 'EXECUTING/PROCESSING';
          expect(new Set(states).difference(new Set(['UNKNOWN/NONE']))).toEqual(new Set([expected]));
          expect(states.at(-1)).toBe(expected);
        },
      ),
      { numRuns: runs },
    );
  });
});

describe('count', () => {
  const maxima = fc.constantFrom(65_535, 99_999_999, 2 ** 31 - 1, 2 ** 32 - 1);

  test('totals never fall and equal what was made, over glitches, rollovers, outages and restarts', () => {
    fc.assert(
      fc.property(
        maxima,
        fc.integer({ min: 0, max: 200 }),
        fc.array(
          fc.tuple(fc.integer({ min: 0, max: 3 }), incident, fc.option(fc.constantFrom(0, 7), { freq: 6 })),
          {
            maxLength: 120,
          },
        ),
        fc.constantFrom(1, 2, 0.5),
        (max, beforeEnd, steps, scale) => {
          const options = { max: String(max), maxRate: '240', scale: String(scale) };
          const machine = new FakeMachine({ n: { role: 'count.total', type: 'uint32', options } });
          const start = max - beforeEnd;
          let made = 0;
          const shown = (): number => (start + made) % (max + 1);
          machine.read({ n: shown() });
          for (const [parts, { is, forPolls, awayMs }, glitch] of steps) {
            if (is === 'lost') {
              for (let poll = 0; poll < forPolls; poll++) {
                machine.disconnect();
                made += parts;
              }
            }
            if (is === 'restart' || is === 'stopped') {
              happen(machine, { is, forPolls, awayMs });
              made += parts;
            }
            // One garbled poll: a zero of a PLC that starts up, or noise.
            if (glitch !== null && shown() > 1000) machine.read({ n: glitch });
            made += parts;
            machine.read({ n: shown() });
          }
          // A rollover is believed when it lasts.
          machine.read({ n: shown() });
          machine.read({ n: shown() });
          const steps_ = machine.told('count');
          const totals = steps_.map(({ data }) => data.total);
          expect(totals).toEqual(totals.toSorted((a, b) => a - b));
          expect(steps_.filter(({ data }) => data.kind === 'reset' || data.kind === 'suspect')).toEqual([]);
          expect(totals.at(-1)).toBe(made * scale);
          expect(steps_.reduce((sum, { data }) => sum + data.delta, 0)).toBe(made * scale);
          for (const { data } of steps_) expect(data.from).toBeLessThanOrEqual(data.to);
        },
      ),
      { numRuns: runs },
    );
  });

  test('spans of steps follow each other, and none reaches into the next', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), incident), { maxLength: 60 }),
        (steps) => {
          const machine = new FakeMachine({ n: { role: 'count.good', type: 'uint32' } });
          let raw = 10;
          machine.read({ n: raw });
          for (const [parts, one] of steps) {
            happen(machine, one);
            raw += parts;
            machine.read({ n: raw });
          }
          const told = machine.told('count');
          for (const [index, { data }] of told.entries())
            expect(data.from).toBeGreaterThanOrEqual(told[index - 1]?.data.to ?? 0);
        },
      ),
      { numRuns: runs },
    );
  });

  test('64-bit counters stay exact', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 2n ** 53n, max: 2n ** 62n }),
        fc.integer({ min: 1, max: 1000 }),
        (start, parts) => {
          const machine = new FakeMachine({ n: { role: 'count.total', type: 'uint64' } });
          machine.read({ n: start });
          machine.restart(500);
          machine.read({ n: start + BigInt(parts) });
          expect(machine.told('count').at(-1)?.data).toMatchObject({
            kind: 'gap',
            delta: parts,
            prevRaw: start,
          });
        },
      ),
      { numRuns: runs },
    );
  });
});

describe('alarm', () => {
  test('every occurrence comes once and goes at most once, over lost links and restarts', () => {
    const word = fc.integer({ min: 0, max: 15 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(word, fc.boolean(), fc.constantFrom(0, 11, 12), incident), { maxLength: 80 }),
        (steps) => {
          const machine = new FakeMachine({
            w: { role: 'alarm.word', type: 'uint16' },
            b: { role: 'alarm.bit' },
            c: { role: 'alarm.code', type: 'uint16' },
          });
          for (const [w, b, c, one] of steps) {
            happen(machine, one);
            machine.read({ w, b, c });
          }
          machine.read({ w: 0, b: false, c: 0 });
          const byOccurrence = Map.groupBy(machine.told('alarm'), ({ data }) => data.occ);
          for (const [on, off, ...more] of byOccurrence.values()) {
            expect(on?.data.active).toBe(true);
            expect(off?.data).toMatchObject({ active: false, alarm: on?.data.alarm, onT: on?.data.onT });
            expect(off?.data.offT).toBeGreaterThanOrEqual(on?.data.onT ?? Infinity);
            expect(more).toEqual([]);
          }
        },
      ),
      { numRuns: runs },
    );
  });
});

describe('energy', () => {
  test('spans tile the time from the first reading, and their deltas add up to the register', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 40 }), incident), {
          maxLength: 120,
        }),
        (steps) => {
          const machine = new FakeMachine(
            { e: { role: 'energy.active', type: 'uint32', unit: 'kWh', options: { max: '99999999' } } },
            { intervalMs: 30_000, at: Date.UTC(2026, 2, 2, 0, 7) },
          );
          const raw = 99_999_000;
          let used = 0;
          const shown = (): number => (raw + used) % 100_000_000;
          machine.read({ e: shown() });
          const startAt = machine.at;
          for (const [kwh, polls, one] of steps) {
            happen(machine, { ...one, forPolls: polls });
            machine.look();
            used += kwh;
            machine.read({ e: shown() });
          }
          for (let poll = 0; poll < 35; poll++) machine.read({ e: shown() });
          const spans = machine.told('energy').map(({ data }) => data);
          for (const [index, span] of spans.entries()) {
            expect(span.from).toBe(spans[index - 1]?.to ?? startAt);
            expect(span.to).toBeGreaterThan(span.from);
            expect(span.coverage).toBeGreaterThanOrEqual(0);
            expect(span.coverage).toBeLessThanOrEqual(1);
            if (span.kind === 'interval') expect(span.to - span.from).toBe(15 * 60_000);
          }
          const last = spans.at(-1);
          if (last !== undefined && last.to > machine.at - 15 * 60_000)
            expect(spans.reduce((sum, { delta }) => sum + delta, 0)).toBe(used);
          expect(spans.length > 0 || machine.at - startAt < 16 * 60_000).toBe(true);
        },
      ),
      { numRuns: runs },
    );
  });
});
