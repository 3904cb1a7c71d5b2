import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Identification, type AskIdentity } from '../../../collectors/modbus/wire/identification.ts';
import { parseIdentity, type IdentityCode } from '../../../collectors/modbus/wire/mei.ts';
import type { Reply } from '../../../collectors/modbus/wire/link.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { hex } from './tags.ts';

type Objects = readonly (readonly [number, string])[];

/** A reply's bytes after the function code. */
function part(
  code: number,
  objects: Objects,
  { level = 1, more = 0, next = 0, count = objects.length } = {},
): Buffer {
  const values = objects.map(([id, value]) => [...Buffer.of(id, value.length), ...Buffer.from(value)]);
  return Buffer.from([14, code, level, more, next, count, ...values.flat()]);
}

describe('a reply', () => {
  test('the example of MODBUS Application Protocol V1.1b3 §6.21', () => {
    const bytes = hex(
      `0e 01 01 00 00 03
       00 16 ${Buffer.from('Company identification').toString('hex')}
       01 0f ${Buffer.from('Product code XX').toString('hex')}
       02 05 ${Buffer.from('V2.11').toString('hex')}`.replaceAll(/\s/g, ''),
    );
    const parsed = parseIdentity(bytes, 1);
    expect(parsed).toMatchObject({ conformity: 1, next: undefined });
    expect(parsed?.objects.map(([id, value]) => [id, Buffer.from(value).toString()])).toEqual([
      [0, 'Company identification'],
      [1, 'Product code XX'],
      [2, 'V2.11'],
    ]);
  });

  test('its count may be that of all replies together', () => {
    expect(parseIdentity(part(1, [[0, 'a']], { more: 255, next: 1, count: 3 }), 1)).toMatchObject({
      next: 1,
    });
  });

  test.each([
    ['nothing', ''],
    ['a head alone', '0e0101000001'],
    ['no objects', '0e0101000000'],
    ['another MEI type', '0d01010000010001 61'],
    ['another category', '0e02010000010001 61'],
    ['an object cut short', '0e010100000100 05 6161'],
    ['an object without a length', '0e010100000200 01 61 01'],
    ['bytes after the last object', '0e010100000100 01 61 62'],
  ])('%s is none', (_name, bytes) => {
    expect(parseIdentity(hex(bytes), 1)).toBeUndefined();
  });

  test('whatever comes, objects lie within it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 252 }), (tail) => {
        const parsed = parseIdentity(Buffer.from([14, 1, ...tail]), 1);
        const bytes = parsed?.objects.reduce((sum, [, value]) => sum + 2 + value.length, 0);
        if (bytes !== undefined) expect(bytes).toBe(tail.length - 4);
      }),
    );
  });
});

/** A unit answering by category and first object; what it was asked is in `asked`. */
function unitOf(answer: (code: IdentityCode, first: number) => Buffer | Reply['kind'] | number): {
  readonly ask: AskIdentity;
  readonly asked: string[];
} {
  const asked: string[] = [];
  const ask: AskIdentity = async (code, first) => {
    asked.push(`${code}/${first}`);
    const said = answer(code, first);
    if (typeof said === 'number') return { kind: 'exception', code: said, time: 0 };
    if (said === 'timeout') return { kind: 'timeout' };
    if (typeof said === 'string') return { kind: 'doubt', detail: said };
    return { kind: 'data', bytes: said, time: 0 };
  };
  return { ask, asked };
}

const dayMs = 24 * 3_600_000;
const nobody = { answered: false, facts: {} };

describe('identification of a unit', () => {
  test('basic, regular and extended objects, as far as its conformity level goes', async () => {
    const all: Objects = [
      [0, 'v'],
      [1, 'p'],
      [2, 'r'],
      [3, 'u'],
      [4, 'n'],
      [5, 'm'],
      [6, 'a'],
      [0x80, 'SN 4711'],
    ];
    const upTo = [0, 3, 7, 8];
    const { ask, asked } = unitOf((code) => part(code, all.slice(0, upTo[code]), { level: 0x83 }));
    expect(await new Identification(new FakeClock()).of(1, ask, AbortSignal.abort())).toEqual({
      answered: true,
      facts: {
        vendor: 'v',
        productCode: 'p',
        revision: 'r',
        vendorUrl: 'u',
        productName: 'n',
        modelName: 'm',
        application: 'a',
        object0x80: 'SN 4711',
      },
    });
    expect(asked).toEqual(['1/0', '2/0', '3/0']);
    const basic = unitOf((code) => part(code, all.slice(0, 3), { level: 0x81 }));
    await new Identification(new FakeClock()).of(1, basic.ask, AbortSignal.abort());
    expect(basic.asked).toEqual(['1/0']);
  });

  test('more follows', async () => {
    const { ask, asked } = unitOf((code, first) =>
      part(code, [[first, `o${first}`]], first < 2 ? { more: 255, next: first + 1 } : {}),
    );
    const { facts } = await new Identification(new FakeClock()).of(1, ask, AbortSignal.abort());
    expect(facts).toEqual({ vendor: 'o0', productCode: 'o1', revision: 'o2' });
    expect(asked).toEqual(['1/0', '1/1', '1/2']);
  });

  test('a unit that goes round in circles is left, with what it said', async () => {
    const { ask, asked } = unitOf((code, first) =>
      part(code, [[first, 'x']], { more: 255, next: first ^ 1 }),
    );
    expect(await new Identification(new FakeClock()).of(1, ask, AbortSignal.abort())).toMatchObject({
      answered: true,
    });
    expect(asked).toEqual(['1/0', '1/1']);
  });

  test('a unit that never ends is asked a bounded number of times', async () => {
    const { ask, asked } = unitOf((code, first) =>
      part(code, [[first, 'x'.repeat(240)]], { level: 3, more: 255, next: first + 1 }),
    );
    const { facts } = await new Identification(new FakeClock()).of(1, ask, AbortSignal.abort());
    expect(asked.length).toBeLessThanOrEqual(96);
    expect(Object.keys(facts)).toHaveLength(32);
    for (const fact of Object.values(facts)) expect(fact).toHaveLength(200);
  });

  test.each([
    ['an exception', 1],
    ['silence', 'timeout'],
    ['nonsense', hex('0e 01')],
  ] as const)('%s costs one question a day', async (_name, answer) => {
    const clock = new FakeClock();
    const identification = new Identification(clock);
    const { ask, asked } = unitOf(() => answer);
    for (let round = 0; round < 3; round++)
      expect(await identification.of(7, ask, AbortSignal.abort())).toEqual(nobody);
    await clock.advance(dayMs - 1);
    await identification.of(7, ask, AbortSignal.abort());
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    await identification.of(7, ask, AbortSignal.abort());
    expect(asked).toHaveLength(2);
    const other = unitOf((code) => part(code, [[0, 'v']]));
    expect(await identification.of(8, other.ask, AbortSignal.abort())).toMatchObject({ answered: true });
  });

  test.each<[string, Reply]>([
    ['a break', { kind: 'doubt', detail: 'lost' }],
    ['a spoilt reply', { kind: 'doubt', detail: '9 bytes', noiseBytes: 9 }],
    ['noise', { kind: 'timeout', noiseBytes: 9 }],
  ])('%s costs one more question after a rest, and a day only the second time', async (_name, spoilt) => {
    const clock = new FakeClock();
    const identification = new Identification(clock);
    const asked: number[] = [];
    let isSpoilt = (count: number): boolean => count === 1;
    const ask: AskIdentity = async () => {
      asked.push(clock.elapsed());
      await clock.sleep(100, new AbortController().signal);
      return isSpoilt(asked.length) ? spoilt : { kind: 'data', bytes: part(1, [[0, 'v']]), time: 0 };
    };
    const said = async () => {
      const saying = identification.of(1, ask, new AbortController().signal);
      await clock.advance(3_000);
      return await saying;
    };
    expect(await said()).toEqual({ answered: true, facts: { vendor: 'v' } });
    expect(asked).toEqual([0, 1_100]);
    isSpoilt = () => true;
    expect([await said(), await said()]).toEqual([nobody, nobody]);
    expect(asked).toHaveLength(4);
    await clock.advance(dayMs);
    isSpoilt = () => false;
    expect(await said()).toMatchObject({ answered: true });
  });

  test('a unit over which a connection breaks that cannot be made anew is asked twice all the same', async () => {
    const identification = new Identification(new FakeClock());
    let asked = 0;
    let isRefused = false;
    const ask: AskIdentity = async () => {
      if (isRefused) throw new Error('refused');
      asked++;
      isRefused = true;
      return { kind: 'doubt', detail: 'lost' };
    };
    await expect(identification.of(1, ask, AbortSignal.abort())).rejects.toThrow('refused');
    for (let days = 0; days < 3; days++) {
      isRefused = false;
      expect(await identification.of(1, ask, AbortSignal.abort())).toEqual(nobody);
    }
    expect(asked).toBe(2);
  });

  test('a category it failed at is not asked again, those below it are', async () => {
    const identification = new Identification(new FakeClock());
    const { ask, asked } = unitOf((code) => (code === 1 ? part(1, [[0, 'v']], { level: 3 }) : 'timeout'));
    const said = { answered: true, facts: { vendor: 'v' } };
    expect(await identification.of(1, ask, AbortSignal.abort())).toEqual(said);
    expect(await identification.of(1, ask, AbortSignal.abort())).toEqual(said);
    expect(asked).toEqual(['1/0', '2/0', '1/0']);
  });
});
