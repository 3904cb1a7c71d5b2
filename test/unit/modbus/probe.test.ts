/** The dry run over a link without a wire: what is asked, and what a fault costs. */
import { describe, expect, test } from 'vitest';
import type { Tag } from '../../../agent/model/tag.ts';
import { Line } from '../../../collectors/modbus/wire/line.ts';
import { SharedLink } from '../../../collectors/modbus/wire/shared-link.ts';
import { blocksOf } from '../../../collectors/modbus/tags/plan.ts';
import { probeLine } from '../../../collectors/modbus/probe/probe.ts';
import { readOf } from '../../../collectors/modbus/tags/read.ts';
import type { Expectation, ProbeResult } from '../../../collectors/probe.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { FakeLink, held } from '../../fakes/modbus-link.ts';
import { defaults, tagOf } from './tags.ts';

const never = new AbortController().signal;

const word = (address: string, more: Partial<Tag> = {}): Tag =>
  tagOf({ name: address, address, type: 'uint16', unit: 1, ...more });

const gapped = { ...defaults, quirks: { ...defaults.quirks, maxGap: 8 } };

function setUp() {
  const link = new FakeLink();
  link.units.set(1, { hr: held(1, 50), ir: held(1, 9), di: held(0, 9) });
  const clock = new FakeClock();
  const run = (tags: readonly Tag[], expected?: Expectation, signal = never): Promise<ProbeResult> => {
    const groups = [blocksOf(tags, gapped).map(readOf)];
    const line = new Line(new SharedLink(link), { closeAfterScan: false });
    return probeLine(
      { line, groups, defaults, timeoutMs: (unit: number) => 100 * unit, clock },
      { expect: expected },
      signal,
    );
  };
  return { link, run };
}

/** Per tag verdict and reasons. */
function told({ readings }: ProbeResult): Record<string, string> {
  return Object.fromEntries(
    readings.map(({ tag, verdict, reasons }) => [
      tag.name,
      [verdict, ...reasons.map(({ key }) => key.slice('probe.'.length))].join(' '),
    ]),
  );
}

const asked = (link: FakeLink): string[] =>
  link.asked.map(({ unit, area, start, count }) => `${unit} ${area}:${start}+${count}`);

describe('a dry run', () => {
  test('a silence is told with how long that unit is waited for', async () => {
    const { run } = setUp();
    const { readings } = await run([word('hr:3', { unit: 5 })]);
    expect(readings.map(({ reasons }) => reasons)).toEqual([[{ key: 'probe.timeout', params: { ms: 500 } }]]);
  });

  test('makes the planned requests, once, and closes the line', async () => {
    const { link, run } = setUp();
    const result = await run([
      word('hr:3'),
      word('40006'),
      tagOf({ name: 'bit', address: 'di:2', type: 'bool' }),
    ]);
    expect(asked(link)).toEqual(['1 di:2+1', '1 hr:3+3']);
    expect(told(result)).toEqual({ 'hr:3': 'ok', '40006': 'ok', bit: 'ok' });
    expect(
      result.readings.map(({ address, unit, raw, sample }) => [address, unit, raw, sample.value]),
    ).toEqual([
      ['di:2', 1, '0', false],
      ['hr:3', 1, '0003', 3],
      ['hr:5', 1, '0005', 5],
    ]);
    expect(link.isOpen).toBe(false);
  });

  test('a bad address costs itself only', async () => {
    const { link, run } = setUp();
    const result = await run([word('hr:48'), word('hr:50'), word('hr:52'), word('co:1', { type: 'bool' })]);
    expect(told(result)).toEqual({
      'co:1': 'failed exception1',
      'hr:48': 'ok',
      'hr:50': 'ok',
      'hr:52': 'failed exception2',
    });
    expect(asked(link)).toEqual([
      '1 co:1+1',
      '1 hr:48+5',
      '1 hr:48+1',
      '1 hr:50+1',
      '1 hr:52+1',
      // Refused: the same place in the other area.
      '1 di:1+1',
      '1 ir:52+1',
    ]);
    expect(result.remarks).toEqual([
      {
        key: 'probe.blockRefused',
        params: { unit: 1, from: 'hr:48', to: 'hr:52', why: 'exception 2', failed: 1, tags: 3 },
      },
    ]);
  });

  test('bits of one register are read alone once', async () => {
    const { link, run } = setUp();
    const bits = [0, 1, 2].map((bit) => word(`hr:60.${bit}`, { type: 'bool' }));
    expect(told(await run([word('hr:50'), ...bits]))['hr:60.1']).toBe('failed exception2');
    expect(asked(link)).toEqual(['1 hr:50+1', '1 hr:60+1', '1 ir:60+1']);
  });

  test('a device that refuses long requests is told from bad addresses', async () => {
    const { link, run } = setUp();
    link.longest = 2;
    const result = await run([word('hr:3'), word('hr:4'), word('hr:5')]);
    expect(Object.values(told(result))).toEqual(['ok', 'ok', 'ok']);
    expect(result.remarks).toMatchObject([{ key: 'probe.blockTooLong', params: { why: 'exception 3' } }]);
  });

  test('a silent unit is asked three times, and its neighbours are read', async () => {
    const { link, run } = setUp();
    const silent = [0, 20, 40, 60, 80].map((at) => word(`hr:${at}`, { name: `s${at}`, unit: 7 }));
    const result = await run([...silent, word('hr:3', { unit: 1 })]);
    expect(told(result)).toEqual({
      'hr:3': 'ok',
      s0: 'failed timeout',
      s20: 'failed timeout',
      s40: 'failed timeout',
      s60: 'failed unitSilent',
      s80: 'failed unitSilent',
    });
    expect(link.asked).toHaveLength(4);
    expect(link.opens).toBe(3);
  });

  test('one silent address among others costs itself', async () => {
    const { link, run } = setUp();
    link.interfere = ({ start, count }) =>
      start <= 4 && start + count > 4 ? { kind: 'timeout' } : undefined;
    expect(told(await run([word('hr:3'), word('hr:4'), word('hr:5')]))).toEqual({
      'hr:3': 'ok',
      'hr:4': 'failed timeout',
      'hr:5': 'ok',
    });
  });

  test('zeros everywhere in an area are doubted, a zero among others is not', async () => {
    const { link, run } = setUp();
    const tags = ['hr:1', 'hr:2', 'hr:3', 'hr:4'].map((address) => word(address));
    link.units.set(1, { hr: held(0, 9, () => 0) });
    expect(Object.values(told(await run(tags)))).toEqual(Array(4).fill('doubtful allZero'));
    link.units.set(1, { hr: held(0, 9, (at) => (at === 3 ? 1 : 0)) });
    expect(Object.values(told(await run(tags)))).toEqual(Array(4).fill('ok'));
  });

  test('what is doubtful is explained by what lies around it', async () => {
    const { link, run } = setUp();
    const words = [0x1111, 0x6666, 0x4367, 0x2222];
    link.units.set(1, { hr: held(99, 102, (at) => words[at - 99] ?? 0) });
    const { readings } = await run([word('hr:100', { type: 'float32' })]);
    expect(readings[0]).toMatchObject({
      verdict: 'doubtful',
      reasons: [{ key: 'probe.implausible' }],
      explanations: [{ byteOrder: 'CDAB', value: 231.4, changes: ['byteOrder'] }],
    });
    // Six registers are not all there: one by one.
    expect(asked(link).slice(1)).toEqual([
      '1 hr:99+6',
      ...[99, 100, 101, 102, 103, 104].map((at) => `1 hr:${at}+1`),
      // An area that is not there costs one request.
      '1 ir:99+6',
    ]);
  });

  test('a value that changed meanwhile is explained by what was doubted', async () => {
    const { link, run } = setUp();
    let words = [0x6666, 0x4367];
    link.units.set(1, { hr: held(99, 104, () => 0) });
    link.interfere = ({ start, count }) => {
      if (start !== 100) return undefined;
      const bytes = Buffer.alloc(count * 2);
      for (const [at, one] of words.entries()) bytes.writeUInt16BE(one, at * 2);
      words = [0, 0];
      return { kind: 'data', bytes, time: 1 };
    };
    const { readings } = await run([word('hr:100', { type: 'float32' })]);
    expect(readings[0]?.explanations).toMatchObject([{ byteOrder: 'CDAB', value: 231.4 }]);
  });

  test('an expected value is looked for in the other area too, also where the address fails', async () => {
    const { link, run } = setUp();
    link.units.set(1, { ir: held(0, 200, (at) => at * 10) });
    const { readings } = await run([word('hr:100')], { value: 101, tolerance: 0.05 });
    expect(readings[0]).toMatchObject({
      verdict: 'failed',
      explanations: [{ address: 'ir:101', scale: 0.1, value: 101, changes: ['address', 'scale'] }],
    });
  });

  test('of what is refused, that the other area answers is told with the cell to change', async () => {
    const { link, run } = setUp();
    const { readings } = await run([
      word('ir:20'),
      word('ir:30.1', { type: 'bool' }),
      tagOf({ name: 'bit', address: 'co:3', type: 'bool' }),
      word('hr:80'),
    ]);
    const found = readings.map(({ tag, explanations = [], notes }) => [
      tag.name,
      ...explanations.map(
        ({ address, value, changes }) => `${changes.join(' ')} ${address} ${String(value)}`,
      ),
      ...notes,
    ]);
    expect(Object.fromEntries(found.map(([name, ...rest]) => [name, rest]))).toEqual({
      'ir:20': ['address hr:20 20'],
      'ir:30.1': ['address hr:30.1 true'],
      bit: ['address di:3 true'],
      'hr:80': [{ key: 'probe.otherRefused', params: { area: 'ir' } }],
    });
    expect(asked(link).filter((place) => /hr:[23]0|di/.test(place))).toEqual([
      '1 di:3+1',
      '1 hr:20+1',
      '1 hr:30+1',
    ]);
  });

  test('an area that a unit does not know is asked for once', async () => {
    const { link, run } = setUp();
    link.units.set(1, { hr: held(1, 9) });
    await run(['hr:20', 'hr:40', 'hr:60'].map((address) => word(address)));
    expect(asked(link).filter((place) => place.includes('ir:'))).toEqual(['1 ir:20+1']);
  });

  test('zeros everywhere are explained by what stands in the other area', async () => {
    const { link, run } = setUp();
    link.units.set(1, { hr: held(1, 4, (at) => (at === 4 ? 0 : at * 7)), ir: held(0, 9, () => 0) });
    const { readings } = await run(['ir:1', 'ir:2', 'ir:3', 'ir:4'].map((address) => word(address)));
    expect(
      readings.map(({ explanations }) => explanations?.map(({ address, value }) => [address, value])),
    ).toEqual([[['hr:1', 7]], [['hr:2', 14]], [['hr:3', 21]], undefined]);
  });

  test('what is doubtful is explained by the other area, where that can be', async () => {
    const { link, run } = setUp();
    const words = [0x4367, 0x6666];
    link.units.set(1, { hr: held(100, 101, (at) => words[at - 100] ?? 0), ir: held(90, 110, () => 0x0101) });
    const { readings } = await run([word('ir:100', { type: 'float32' })]);
    expect(readings[0]?.explanations).toMatchObject([
      { address: 'hr:100', value: 231.4, changes: ['address'] },
    ]);
    // Where the other area refuses the run, the very place alone.
    expect(asked(link).slice(1)).toEqual(['1 ir:99+6', '1 hr:99+6', '1 hr:100+2']);
  });

  test('a unit that keeps silent in the configured area is still asked for the other one', async () => {
    const { link, run } = setUp();
    link.units.set(1, { hr: held(0, 20) });
    link.interfere = ({ area }) => (area === 'ir' ? { kind: 'timeout' } : undefined);
    const { readings } = await run([word('ir:10')], { value: 10, tolerance: 0.5 });
    expect(readings[0]?.explanations?.[0]).toMatchObject({ address: 'hr:10', changes: ['address'] });
    expect(asked(link)).toEqual(['1 ir:10+1', '1 ir:9+6', '1 hr:9+6']);
  });

  test('an expected value that is read is fine; another is not', async () => {
    const { run } = setUp();
    const near = { value: 10, tolerance: 0.5 };
    expect(told(await run([word('hr:10')], near))).toEqual({ 'hr:10': 'ok' });
    expect(told(await run([word('hr:12')], near))).toEqual({ 'hr:12': 'doubtful notExpected' });
  });

  test('stopped: what was read stays, the rest was not asked', async () => {
    const { link, run } = setUp();
    const stop = new AbortController();
    link.interfere = ({ start }) => {
      if (start === 20) stop.abort();
      return undefined;
    };
    const result = await run([word('hr:3'), word('hr:20'), word('hr:40')], undefined, stop.signal);
    expect(told(result)).toEqual({ 'hr:3': 'ok', 'hr:20': 'skipped notAsked', 'hr:40': 'skipped notAsked' });
    expect(link.asked).toHaveLength(2);
  });
});
