/** Parts of the simulated line by themselves: RTU frames, the oracle of stamped values, the modem. */
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../scripts/workshop/model/random.ts';
import { Modem } from '../../../scripts/workshop/serial/modem.ts';
import { crc16, frameOf, parseFrame } from '../../../scripts/workshop/serial/rtu.ts';
import { Oracle, stampedAnswer } from '../../../scripts/workshop/serial/stamp.ts';

describe('RTU frames', () => {
  test('the CRC of the standard (appendix 6.2.2: 02 07 → 41 12) and the check value of CRC-16/MODBUS', () => {
    expect(frameOf(2, Buffer.from([7])).toString('hex')).toBe('02074112');
    expect(crc16(Buffer.from('123456789'))).toBe(0x4b37);
  });

  test('a frame is 4 to 256 bytes with the right CRC', () => {
    expect(parseFrame(frameOf(9, Buffer.from([3, 0, 1])))).toEqual({ unit: 9, pdu: Buffer.from([3, 0, 1]) });
    expect(parseFrame(frameOf(9, Buffer.alloc(253)))?.pdu).toHaveLength(253);
    expect(parseFrame(frameOf(9, Buffer.alloc(254)))).toBeUndefined();
    expect(parseFrame(Buffer.from([1, 2, 3]))).toBeUndefined();
    expect(parseFrame(Buffer.from('02074113', 'hex'))).toBeUndefined();
  });
});

describe('the oracle', () => {
  const request = { unit: 3, area: 'hr', start: 100, count: 10, atMs: 0 } as const;
  const tag = { unit: 3, address: 102 };
  const valueAt = (address: number, number: number): number => address * 0x10000 + number;

  test('agrees with what a unit answers', () => {
    const oracle = new Oracle();
    const { number } = oracle.note(request);
    const pdu = stampedAnswer(3, Buffer.from([3, 0, 100, 0, 10]), number);
    for (const address of [100, 102, 108])
      expect(oracle.check({ unit: 3, address }, pdu.readUInt32BE(2 + (address - 100) * 2))).toMatchObject({
        isRight: true,
        request,
      });
    const wide = { unit: 3, address: 104, type: 'uint64' } as const;
    expect(oracle.check(wide, pdu.readBigUInt64BE(10)).isRight).toBe(true);
    expect(oracle.check({ unit: 3, address: 105, type: 'uint16' }, 1).isRight).toBe(true);
  });

  test('tells every way to be wrong', () => {
    const oracle = new Oracle();
    const why = (value: number | bigint, of: Parameters<Oracle['check']>[0] = tag): string => {
      const verdict = oracle.check(of, value);
      return verdict.isRight ? 'right' : verdict.why;
    };
    expect(why(valueAt(102, 1))).toBe('unknown');
    oracle.note(request);
    oracle.note({ ...request, unit: 4 });
    oracle.note({ ...request, area: 'ir' });
    oracle.note({ ...request, start: 103 });
    expect(why(valueAt(102, 1))).toBe('right');
    expect(why(valueAt(104, 1))).toBe('address');
    expect(why(valueAt(102, 2))).toBe('other');
    expect(why(valueAt(102, 3))).toBe('other');
    expect(why(valueAt(102, 4))).toBe('other');
    expect(why(valueAt(102, 9))).toBe('unknown');
    oracle.note(request);
    expect(why(valueAt(102, 1))).toBe('stale');
    expect(why(valueAt(102, 5))).toBe('right');
    const torn = (BigInt(valueAt(102, 5)) << 32n) | BigInt(valueAt(104, 1));
    expect(why(torn, { ...tag, type: 'uint64' })).toBe('torn');
    expect(why(valueAt(102, 3), { ...tag, area: 'ir' })).toBe('right');
    expect(() => why(0, { unit: 3, address: 5 })).toThrow('even');
  });

  test('numbers go around after 65536 requests, and what is older is forgotten', () => {
    const oracle = new Oracle();
    for (let i = 0; i < 65_540; i += 1) oracle.note({ ...request, start: i % 2 === 0 ? 100 : 0 });
    expect(oracle.count).toBe(65_540);
    expect(oracle.since(0)).toHaveLength(65_536);
    // Request 65539, the newest with an even start, is stamped 3.
    expect(oracle.check(tag, valueAt(102, 3))).toMatchObject({ isRight: true, request: { number: 65_539 } });
    expect(oracle.check(tag, valueAt(102, 5))).toMatchObject({ isRight: false, why: 'stale' });
  });

  test('limits of a read', () => {
    const answer = (...pdu: number[]): string => stampedAnswer(1, Buffer.from(pdu), 1).toString('hex');
    expect(answer(3, 0, 0, 0, 0)).toBe('8303');
    expect(answer(4, 0, 0, 0, 126)).toBe('8403');
    expect(answer(3, 0xff, 0xff, 0, 2)).toBe('8302');
    expect(answer(3, 0xff, 0xff, 0, 1)).toBe('03020001');
    expect(answer(1, 0, 0, 0, 10)).toBe('01024902');
    expect(answer(3, 0, 0)).toBe('8301');
  });
});

describe('the modem', () => {
  const heard = (modem: Modem, ...times: number[]): string[] => times.map((at) => modem.take(at).toString());
  const say = (modem: Modem, text: string, atMs: number): void =>
    [...Buffer.from(text)].forEach((byte, i) => modem.receive(byte, atMs + i));

  test('nothing but a wire by default', () => {
    const modem = new Modem({}, createRandom(1));
    say(modem, 'abc', 10);
    expect(heard(modem, 9, 10, 11.5, 12)).toEqual(['', 'a', 'b', 'c']);
    expect(modem.nextAt()).toBeUndefined();
    expect(modem.onLineAt(5)).toBe(5);
  });

  test('packets come late and whole', () => {
    const modem = new Modem({ latencyMs: 100, packMs: 20 }, createRandom(1));
    say(modem, 'abc', 10);
    say(modem, 'de', 40);
    // Silence of 20 ms after 12 and after 41, then 100 ms of network.
    expect(heard(modem, 131, 132, 160, 161)).toEqual(['', 'abc', '', 'de']);
    expect(modem.onLineAt(5)).toBe(105);
  });

  test('registration at once, heartbeats between packets, both only while connected', () => {
    const modem = new Modem(
      { registration: 'REG', packMs: 5, heartbeat: { text: 'HB', everyMs: 50 } },
      createRandom(1),
    );
    expect(modem.nextAt()).toBeUndefined();
    modem.connect(1000);
    expect(modem.take(1000).toString()).toBe('REG');
    say(modem, 'ab', 1049);
    expect(heard(modem, 1060, 1100, 1149)).toEqual(['HBab', 'HB', '']);
    modem.disconnect();
    expect(modem.take(2000)).toHaveLength(0);
    expect(modem.nextAt()).toBeUndefined();
  });

  test('jitter delays and never reorders', () => {
    const modem = new Modem({ jitterMs: 200 }, createRandom(3));
    const text = 'abcdefghijklmnopqrstuvwxyz';
    say(modem, text, 0);
    const steps = Array.from({ length: 300 }, (_, at) => modem.take(at).toString());
    expect(steps.join('')).toBe(text);
    expect(steps.filter((step) => step !== '').length).toBeLessThan(text.length);
  });
});
