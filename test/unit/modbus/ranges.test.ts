import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findRanges, type Outcome, type Range } from '../../../collectors/modbus/probe/ranges.ts';

/** A device with these addresses, and a limit of its own. */
function device(ranges: readonly Range[], most = 125) {
  const requests: string[] = [];
  const ask = async (start: number, count: number): Promise<Outcome> => {
    requests.push(`${start}+${count}`);
    const isHeld = ranges.some(({ from, to }) => from <= start && start + count - 1 <= to);
    return isHeld && count <= most ? 'data' : 'refused';
  };
  return { requests, ask };
}

const search = { from: 0, to: 9999, step: 100, longest: 125 };

describe('ranges', () => {
  test('none', async () => {
    const { ask, requests } = device([]);
    expect(await findRanges(search, ask)).toEqual({
      ranges: [],
      isSupported: true,
      longest: undefined,
      isGivenUp: false,
    });
    expect(requests).toHaveLength(100);
  });

  test('everything, for little more than reading it', async () => {
    const { ask, requests } = device([{ from: 0, to: 9999 }]);
    expect((await findRanges(search, ask)).ranges).toEqual([{ from: 0, to: 9999 }]);
    expect(requests.length).toBeLessThan(90);
  });

  test('one address, the last one, and two that touch: they are told as one', async () => {
    expect((await findRanges(search, device([{ from: 300, to: 300 }]).ask)).ranges).toEqual([
      { from: 300, to: 300 },
    ]);
    const whole = { from: 0, to: 65_535, step: 65_535, longest: 125 };
    expect((await findRanges(whole, device([{ from: 65_500, to: 65_535 }]).ask)).ranges).toEqual([
      { from: 65_500, to: 65_535 },
    ]);
    const two = [
      { from: 150, to: 199 },
      { from: 200, to: 260 },
    ];
    expect((await findRanges(search, device(two).ask)).ranges).toEqual([{ from: 150, to: 260 }]);
  });

  test('a device that answers short requests only is found out, once', async () => {
    const { ask, requests } = device([{ from: 0, to: 4000 }], 32);
    expect(await findRanges(search, ask)).toMatchObject({ ranges: [{ from: 0, to: 4000 }], longest: 32 });
    expect(requests.length).toBeLessThan(4001 / 32 + 100);
  });

  test('an area that the device does not have costs one request', async () => {
    let requests = 0;
    const found = await findRanges(search, async () => {
      requests++;
      return 'unsupported';
    });
    expect(found).toMatchObject({ ranges: [], isSupported: false });
    expect(requests).toBe(1);
  });

  test('silence is borne a few times, and what was found is kept', async () => {
    let silences = 0;
    const { ask } = device([{ from: 0, to: 9 }]);
    const found = await findRanges(search, async (start, count) => {
      if ((await ask(start, count)) === 'data') return 'data';
      silences++;
      return 'silent';
    });
    expect(silences).toBe(4);
    expect(found.isGivenUp).toBe(true);
    // The last leaps were not answered any more.
    expect(found.ranges[0]?.from).toBe(0);
    expect(found.ranges[0]?.to).toBeLessThanOrEqual(9);
  });

  test('an end that is told ends it at once', async () => {
    let requests = 0;
    const found = await findRanges(search, async () => (++requests > 3 ? 'over' : 'data'));
    expect(requests).toBe(4);
    expect(found.ranges).toHaveLength(1);
  });

  test('whatever there is: nothing is invented, and a range on a step is found whole', async () => {
    const parts = fc.array(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 400 })), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(
        parts,
        fc.integer({ min: 1, max: 150 }),
        fc.integer({ min: 1, max: 125 }),
        async (lengths, step, most) => {
          const truth: Range[] = [];
          let next = 0;
          for (const [gap, length] of lengths) {
            truth.push({ from: next + gap, to: next + gap + length - 1 });
            next += gap + length;
          }
          const { ask, requests } = device(truth, most);
          const { ranges } = await findRanges({ from: 0, to: 3000, step, longest: 125 }, ask);
          const onStep = truth
            .map(({ from, to }) => ({ from, to: Math.min(to, 3000) }))
            .filter(({ from, to }) => Math.ceil(from / step) * step <= to);
          expect(ranges).toEqual(onStep);
          const reading = truth.reduce((sum, { from, to }) => sum + (to - from + 1) / most + 20, 0);
          expect(requests.length).toBeLessThan(3001 / step + 1 + reading * 2 + 20);
        },
      ),
      { numRuns: 500 },
    );
  });
});
