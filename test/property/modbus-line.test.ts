/** The Modbus client on a simulated RS-485 line in virtual time: whatever goes wrong there, no value of it is wrong. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Client } from '../../collectors/modbus/wire/client.ts';
import { PacedLink } from '../../collectors/modbus/wire/paced-link.ts';
import type { Reply } from '../../collectors/modbus/wire/link.ts';
import { RtuFraming } from '../../collectors/modbus/wire/rtu.ts';
import { characterMs, frameGapMs, quietMs } from '../../collectors/modbus/wire/timing.ts';
import { SerialLine, type LineOptions } from '../../scripts/workshop/serial/line.ts';
import type { LineFault } from '../../scripts/workshop/serial/fault.ts';
import { FakeClock } from '../fakes/clock.ts';
import { LinePort } from '../fakes/line-port.ts';

const never = new AbortController().signal;
const timeoutMs = 200;
const stepMs = 4;

const fault = fc.record({
  fault: fc.constantFrom<LineFault['fault']>(
    'stall',
    'late',
    'late',
    'corrupt',
    'truncate',
    'duplicate',
    'split',
  ),
  unit: fc.constantFrom(1, 2),
  rate: fc.constantFrom(0.2, 0.5, 1),
  delayMs: fc.integer({ min: 0, max: 1500 }),
});

const ask = fc.record({
  unit: fc.constantFrom(1, 1, 2),
  /** Even: a register pair says what it is. */
  start: fc.constantFrom(0, 2, 100),
  count: fc.constantFrom(2, 2, 4),
  /** Before it, what goes wrong is changed. */
  faults: fc.option(fc.array(fault, { maxLength: 2 }), { freq: 3, nil: undefined }),
});

const options: LineOptions = {
  baudRate: 19_200,
  parity: 'even',
  slaves: [{ unit: 1 }, { unit: 2, turnaroundMs: 20 }],
};

/** One request. */
interface Ask {
  readonly unit: number;
  readonly start: number;
  readonly count: number;
  readonly faults: readonly LineFault[] | undefined;
}

/** Makes the requests one after the other; gives how many were answered with data. Every value is held against the line. */
async function run(line: SerialLine, asks: readonly Ask[]): Promise<number> {
  const clock = new FakeClock();
  const ports: LinePort[] = [];
  const format = { baudRate: options.baudRate, parity: 'even', dataBits: 8, stopBits: 1 } as const;
  const client = new Client({
    open: async () => {
      const port = new LinePort(line, clock);
      ports.push(port);
      return port;
    },
    framing: new RtuFraming(),
    timeoutMs: () => timeoutMs,
    quietMs: quietMs(format),
    byteMs: characterMs(format),
    clock,
  });
  const link = new PacedLink(
    client,
    { gapMs: frameGapMs(format) + stepMs, pauseMs: () => 0, afterOpenMs: 0 },
    clock,
  );
  await link.open(never);
  let answered = 0;
  for (const { unit, start, count, faults } of asks) {
    if (faults !== undefined) {
      line.clear();
      for (const one of faults) line.inject(one, clock.elapsed());
    }
    const came: Reply[] = [];
    void link.request(unit, 'hr', start, count).then((reply) => came.push(reply));
    for (let waitedMs = 0; came.length === 0; waitedMs += stepMs) {
      expect(waitedMs).toBeLessThan(20_000);
      await clock.advance(stepMs);
      ports.at(-1)?.hear();
      await clock.advance(0);
    }
    const [reply] = came;
    if (reply?.kind !== 'data') continue;
    answered += 1;
    const bytes = Buffer.from(reply.bytes);
    expect(bytes).toHaveLength(count * 2);
    for (let at = 0; at < count; at += 2) {
      const verdict = line.oracle.check({ unit, address: start + at }, bytes.readUInt32BE(at * 2));
      expect(verdict).toMatchObject({ isRight: true });
    }
  }
  return answered;
}

test('no reply is taken for that to another request, however late, broken or often it comes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(ask, { minLength: 1, maxLength: 25 }),
      fc.integer({ min: 1, max: 1000 }),
      async (asks, seed) => {
        await run(new SerialLine({ ...options, seed }), asks);
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);

test('a line that is well again is read again', async () => {
  const late: LineFault = { fault: 'late', unit: 1, delayMs: 900 };
  const asks = Array.from({ length: 24 }, (_, at) => ({
    unit: 1,
    start: 0,
    count: 2,
    faults: at === 0 ? [late] : at === 3 ? [] : undefined,
  }));
  expect(await run(new SerialLine(options), asks)).toBeGreaterThanOrEqual(16);
});
