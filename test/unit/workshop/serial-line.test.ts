/** The simulated RS-485 line in virtual time: pacing, silence, collisions, faults. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SerialLine } from '../../../scripts/workshop/serial/line.ts';
import type { LineOptions } from '../../../scripts/workshop/serial/line.ts';
import { frameOf, parseFrame } from '../../../scripts/workshop/serial/rtu.ts';

const options: LineOptions = { baudRate: 9600, parity: 'even', slaves: [{ unit: 1 }, { unit: 2 }] };

/** A read of holding registers. */
function ask(unit: number, start: number, count: number): Buffer {
  return frameOf(unit, Buffer.from([3, start >> 8, start & 255, count >> 8, count & 255]));
}

/** Sends at a time, listens until another. */
function exchange(line: SerialLine, request: Buffer, atMs: number, untilMs: number): Buffer {
  const before = line.advance(atMs);
  line.send(request, atMs);
  return Buffer.concat([before, line.advance(untilMs)]);
}

/** Runs to the end from event to event, as a clock that is exact would; gives what the master heard and when. */
function timeline(line: SerialLine, untilMs: number): { atMs: number; bytes: Buffer }[] {
  const heard = [];
  for (let atMs = line.nextAt(); atMs !== undefined && atMs <= untilMs; atMs = line.nextAt()) {
    const bytes = line.advance(atMs);
    if (bytes.length > 0) heard.push({ atMs, bytes });
  }
  return heard;
}

describe('time', () => {
  test('an exchange takes what its bits, the silence and the turnaround take', () => {
    // 11 bits a character at 9600 bit/s: 8 + 9 characters, 3.5 of silence, 5 ms of turnaround.
    const line = new SerialLine(options);
    line.send(ask(1, 0, 2), 100);
    const heard = timeline(line, 1000);
    const characterMs = 11_000 / 9600;
    expect(Buffer.concat(heard.map(({ bytes }) => bytes))).toEqual(
      frameOf(1, Buffer.from([3, 4, 0, 0, 0, 1])),
    );
    expect(heard[0]?.atMs).toBeCloseTo(100 + 11.5 * characterMs + 5 + characterMs, 3);
    expect(heard.at(-1)?.atMs).toBeCloseTo(100 + 11.5 * characterMs + 5 + 9 * characterMs, 3);
    expect(heard).toHaveLength(9);
    expect(line.exchangeMs(8, 9)).toBeCloseTo((heard.at(-1)?.atMs ?? 0) - 100, 3);
  });

  test('bits of a character: parity and stop bits count', () => {
    const ms = (format: Partial<LineOptions>): number =>
      new SerialLine({ ...options, ...format }).characterMs;
    expect(ms({ baudRate: 1000, parity: 'none' })).toBe(10);
    expect(ms({ baudRate: 1000, parity: 'odd' })).toBe(11);
    expect(ms({ baudRate: 1000, parity: 'none', stopBits: 2 })).toBe(11);
    expect(ms({ baudRate: 1000, parity: 'even', stopBits: 2 })).toBe(12);
    expect(new SerialLine({ ...options, baudRate: 115_200 }).silenceMs).toBe(1.75);
  });

  test('does not depend on the steps in which time passes', () => {
    const whole = new SerialLine(options);
    const all = exchange(whole, ask(1, 10, 20), 0, 500);
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.01, max: 40, noNaN: true }), { maxLength: 60 }), (steps) => {
        const line = new SerialLine(options);
        line.send(ask(1, 10, 20), 0);
        let nowMs = 0;
        const parts = steps.map((step) => line.advance((nowMs += step)));
        parts.push(line.advance(nowMs + 500));
        expect(Buffer.concat(parts)).toEqual(all);
      }),
    );
  });

  test('requests handed over at once go out one after the other; without silence between them nobody reads them', () => {
    const line = new SerialLine(options);
    line.send(ask(1, 0, 1), 0);
    expect(exchange(line, ask(2, 0, 1), 1, 500)).toHaveLength(0);
    expect(line.tally).toEqual({ requests: 0, answers: 0, garbledBytes: 0, brokenFrames: 1 });
  });
});

test('a master that keeps no silence is understood by the slave that spoke last alone', () => {
  const line = new SerialLine(options);
  const endMs = line.exchangeMs(8, 7) + 0.1;
  expect(exchange(line, ask(1, 0, 1), 0, endMs)).toHaveLength(7);
  expect(exchange(line, ask(1, 0, 1), endMs, 2 * endMs)).toHaveLength(7);
  expect(exchange(line, ask(2, 0, 1), 2 * endMs, 2 * endMs + 200)).toHaveLength(0);
  expect(line.tally).toMatchObject({ requests: 2, brokenFrames: 1 });
});

test('time does not go back', () => {
  const line = new SerialLine(options);
  line.advance(100);
  expect(() => line.send(ask(1, 0, 1), 99)).toThrow(RangeError);
});

describe('half duplex', () => {
  test('who asks while a late answer is under way garbles both', () => {
    const line = new SerialLine(options);
    line.inject({ fault: 'late', unit: 1, delayMs: 300 }, 0);
    line.send(ask(1, 0, 10), 0);
    // The answer starts at about 318 ms and takes 29 ms.
    const heard = exchange(line, ask(2, 0, 1), 330, 1000);
    expect(line.tally.garbledBytes).toBeGreaterThan(10);
    expect(line.tally).toMatchObject({ requests: 1, answers: 1, brokenFrames: 1 });
    expect(heard).toHaveLength(25);
    expect(parseFrame(heard)).toBeUndefined();
  });

  test('an adapter that is deaf while it sends hears only what is left of it', () => {
    const line = new SerialLine({ ...options, collision: 'deaf' });
    line.inject({ fault: 'late', unit: 1, delayMs: 300 }, 0);
    line.send(ask(1, 0, 10), 0);
    const heard = exchange(line, ask(2, 0, 1), 330, 1000);
    expect(heard.length).toBeLessThan(18);
    expect(heard.length).toBeGreaterThan(14);
  });

  test('a late answer that is alone arrives whole, and the oracle knows it from the next one', () => {
    const line = new SerialLine(options);
    line.inject({ fault: 'late', unit: 1, delayMs: 300, seconds: 0.1 }, 0);
    line.send(ask(1, 0, 2), 0);
    const late = exchange(line, ask(1, 0, 2), 200, 330);
    const value = parseFrame(late)?.pdu.readUInt32BE(2) ?? 0;
    expect(line.oracle.check({ unit: 1, address: 0 }, value)).toMatchObject({ isRight: false, why: 'stale' });
    const right = parseFrame(line.advance(1000))?.pdu.readUInt32BE(2) ?? 0;
    expect(line.oracle.check({ unit: 1, address: 0 }, right)).toMatchObject({ isRight: true });
  });

  test('two slaves with one unit id answer at once and cannot be read', () => {
    const line = new SerialLine({ ...options, slaves: [{ unit: 1 }, { unit: 1 }] });
    expect(parseFrame(exchange(line, ask(1, 0, 2), 0, 500))).toBeUndefined();
    expect(line.tally.garbledBytes).toBe(18);
  });

  test('a master with echo hears itself first', () => {
    const line = new SerialLine({ ...options, echo: true });
    const heard = exchange(line, ask(1, 0, 1), 0, 500);
    expect(heard.subarray(0, 8)).toEqual(ask(1, 0, 1));
    expect(parseFrame(heard.subarray(8))?.pdu).toEqual(Buffer.from([3, 2, 0, 0]));
  });
});

describe('who answers', () => {
  test('nobody to a unit that is not there, to a broadcast, to a broken frame', () => {
    const line = new SerialLine(options);
    const broken = ask(1, 0, 1);
    broken[7] = (broken[7] ?? 0) ^ 1;
    expect(exchange(line, ask(3, 0, 1), 0, 500)).toHaveLength(0);
    expect(exchange(line, ask(0, 0, 1), 500, 1000)).toHaveLength(0);
    expect(exchange(line, broken, 1000, 1500)).toHaveLength(0);
  });

  test('reads only: a write is refused', () => {
    const line = new SerialLine(options);
    const write = frameOf(1, Buffer.from([6, 0, 1, 0, 1]));
    expect(parseFrame(exchange(line, write, 0, 500))?.pdu).toEqual(Buffer.from([0x86, 1]));
  });

  test('every slave names itself as simulated', () => {
    const line = new SerialLine(options);
    const heard = exchange(line, frameOf(2, Buffer.from([0x2b, 14, 1, 0])), 0, 500);
    expect(parseFrame(heard)?.pdu.toString('latin1')).toContain('zhencai simulator');
  });
});

describe('faults', () => {
  const reply = frameOf(1, Buffer.from([3, 4, 0, 0, 0, 1]));
  const heardWith = (fault: Parameters<SerialLine['inject']>[0]): Buffer => {
    const line = new SerialLine(options);
    line.inject(fault, 0);
    return exchange(line, ask(1, 0, 2), 0, 2900);
  };

  test('stall, for a time and one unit', () => {
    const line = new SerialLine(options);
    line.inject({ fault: 'stall', unit: 1, seconds: 1 }, 0);
    expect(exchange(line, ask(1, 0, 2), 0, 500)).toHaveLength(0);
    expect(exchange(line, ask(2, 0, 2), 500, 990)).toHaveLength(9);
    expect(exchange(line, ask(1, 0, 2), 1000, 1500)).toHaveLength(9);
  });

  test.each([5, 6, 10, 11])('exception %i where a read touches the range', (code) => {
    const line = new SerialLine(options);
    line.inject({ fault: 'exception', unit: 1, from: 10, to: 11, code }, 0);
    const pduOf = (start: number): Buffer | undefined =>
      parseFrame(exchange(line, ask(1, start, 2), line.nextAt() ?? start * 100, start * 100 + 90))?.pdu;
    expect(pduOf(8)?.[0]).toBe(3);
    expect(pduOf(9)).toEqual(Buffer.from([0x83, code]));
    expect(pduOf(11)).toEqual(Buffer.from([0x83, code]));
    expect(pduOf(12)?.[0]).toBe(3);
  });

  test('wrong unit, truncated, twice, in halves', () => {
    expect(parseFrame(heardWith({ fault: 'wrongUnit' }))?.unit).toBe(2);
    const cut = heardWith({ fault: 'truncate' });
    expect(cut.length).toBeLessThan(9);
    expect(cut).toEqual(reply.subarray(0, cut.length));
    expect(heardWith({ fault: 'duplicate' })).toEqual(Buffer.concat([reply, reply]));
    const line = new SerialLine(options);
    line.inject({ fault: 'split', pauseMs: 80 }, 0);
    line.send(ask(1, 0, 2), 0);
    const times = timeline(line, 1000).map(({ atMs }) => atMs);
    expect((times[5] ?? 0) - (times[4] ?? 0)).toBeCloseTo(80 + line.characterMs, 3);
  });

  test('a corrupt answer is never a frame', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 125 }), (seed, count) => {
        const line = new SerialLine({ ...options, seed });
        line.inject({ fault: 'corrupt' }, 0);
        const heard = exchange(line, ask(1, 0, count), 0, 5000);
        expect(heard).toHaveLength(5 + 2 * count);
        expect(parseFrame(heard)).toBeUndefined();
      }),
    );
  });

  test('a rate is a share, and the same seed makes the same noise', () => {
    const answersOf = (seed: number): number[] => {
      const line = new SerialLine({ ...options, seed });
      line.inject({ fault: 'stall', rate: 0.3 }, 0);
      return Array.from(
        { length: 400 },
        (_, i) => exchange(line, ask(1, 0, 1), i * 100, i * 100 + 99).length,
      );
    };
    const answers = answersOf(7);
    const share = answers.filter((length) => length === 0).length / answers.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.4);
    expect(answersOf(7)).toEqual(answers);
    expect(answersOf(8)).not.toEqual(answers);
  });

  test('cleared by name, by unit, or all', () => {
    const line = new SerialLine(options);
    line.inject({ fault: 'stall', unit: 1 }, 0);
    line.inject({ fault: 'stall', unit: 2 }, 0);
    line.clear('stall', 1);
    expect(exchange(line, ask(1, 0, 1), 0, 100)).toHaveLength(7);
    expect(exchange(line, ask(2, 0, 1), 100, 200)).toHaveLength(0);
    line.clear('late');
    expect(exchange(line, ask(2, 0, 1), 200, 300)).toHaveLength(0);
    line.clear();
    expect(exchange(line, ask(2, 0, 1), 300, 400)).toHaveLength(7);
  });
});
