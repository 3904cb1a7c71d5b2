/** Every type × byte order, against an encoder of its own. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Status } from '../../agent/model/status.ts';
import {
  anyInteger,
  encode,
  native,
  ordersOf,
  patterns,
  placed,
  read,
  short,
  signedOf,
} from './modbus-wire.ts';

describe('Modbus types', () => {
  test('integers of every width and byte order', () => {
    fc.assert(
      fc.property(anyInteger, ({ type, order, pattern, other, placed: where }) => {
        const bytes = encode(pattern, type.type, type.bits, order, other);
        const { sample, raw } = read(bytes, where, { type: type.type, byteOrder: order });
        expect(sample).toMatchObject({ quality: 'GOOD', value: native(signedOf(pattern, type), type.bits) });
        expect(raw.replaceAll(' ', '')).toBe(Buffer.from(bytes).toString('hex'));
      }),
      { numRuns: 500 },
    );
  });

  test('floats of every byte order read back; NaN and infinities are BAD', () => {
    const special = [
      Number.NaN,
      Infinity,
      -Infinity,
      0,
      -0,
      5e-324,
      1.401298464324817e-45,
      3.4028234663852886e38,
    ];
    const values = fc.oneof(fc.float(), fc.double(), fc.constantFrom(...special));
    const width = fc.constantFrom<32 | 64>(32, 64);
    const cases = width.chain((bits) =>
      fc.tuple(fc.constant(bits), fc.constantFrom(...ordersOf(bits)), values, placed),
    );
    fc.assert(
      fc.property(cases, ([bits, order, value, where]) => {
        const view = new DataView(new ArrayBuffer(8));
        if (bits === 32) view.setFloat32(0, value);
        else view.setFloat64(0, value);
        const pattern = bits === 32 ? BigInt(view.getUint32(0)) : view.getBigUint64(0);
        const type = `float${bits}` as const;
        const { sample } = read(encode(pattern, type, bits, order, 0), where, { type, byteOrder: order });
        const sent = bits === 32 ? Math.fround(value) : value;
        if (!Number.isFinite(sent))
          expect(sample).toMatchObject({ quality: 'BAD', value: null, status: Status.BadOutOfRange });
        else
          expect(bits === 32 ? Math.fround(Number(sample.value)) : sample.value).toBe(
            bits === 32 ? sent + 0 : sent,
          );
      }),
      { numRuns: 500 },
    );
  });

  test('decimals in binary code; a digit above nine is BAD', () => {
    const width = fc.constantFrom<16 | 32>(16, 32);
    const cases = width.chain((bits) =>
      fc.tuple(fc.constant(bits), fc.constantFrom(...short), patterns(bits), placed),
    );
    fc.assert(
      fc.property(cases, ([bits, order, pattern, where]) => {
        const type = `bcd${bits}` as const;
        const { sample } = read(encode(pattern, type, bits, order, 0), where, { type, byteOrder: order });
        const digits = pattern.toString(16);
        if (/^\d+$/.test(digits)) expect(sample).toMatchObject({ quality: 'GOOD', value: Number(digits) });
        else expect(sample).toMatchObject({ quality: 'BAD', value: null, status: Status.BadDecodingError });
      }),
    );
  });

  test('bits of registers, whichever byte comes first', () => {
    fc.assert(
      fc.property(
        fc.nat(0xffff),
        fc.nat(15),
        fc.constantFrom(...short),
        placed,
        (word, bit, order, where) => {
          const bytes = encode(BigInt(word), 'uint16', 16, order, 0);
          const address = `hr:${where.block + where.before}.${bit}`;
          const { sample } = read(bytes, where, { type: 'bool', byteOrder: order, address });
          expect(sample.value).toBe(((word >> bit) & 1) === 1);
        },
      ),
    );
  });

  test('text of every filling and byte order; a cut character is left out', () => {
    const characters = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...'设备压机一号线温度水泵油缸AB12') },
      fc.constantFrom(...'é€😀 '),
    );
    const cases = fc.record({
      text: fc.array(characters, { minLength: 1, maxLength: 12 }).map((all) => `x${all.join('')}`),
      length: fc.integer({ min: 1, max: 30 }),
      filling: fc.constantFrom<[string, number]>(['nul', 0], ['space', 32]),
      order: fc.constantFrom(...short),
      pad: fc.constantFrom('own', 'both', 'none'),
      placed,
    });
    fc.assert(
      fc.property(cases, ({ text, length, filling: [name, fill], order, pad, placed: where }) => {
        const room = Buffer.alloc(length, fill);
        Buffer.from(text).copy(room);
        const bytes = Buffer.concat([room, Buffer.alloc(length % 2, fill)]);
        if (order === 'BADC' || order === 'DCBA') bytes.swap16();
        const type = `string:${length}` as const;
        const typeOptions = pad === 'none' ? {} : { pad: pad === 'own' ? name : pad };
        const { sample } = read(bytes, where, { type, byteOrder: order, typeOptions });
        let kept = '';
        for (const character of text) {
          if (Buffer.byteLength(kept + character) > length) break;
          kept += character;
        }
        // Blanks at the end of a text padded with NULs are its own where the tag says so.
        expect(sample.value).toBe(name === 'nul' && pad === 'own' ? kept : kept.trimEnd());
      }),
      { numRuns: 500 },
    );
  });
});
