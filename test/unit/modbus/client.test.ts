/** What a request does not have of the one before it, which was of another unit: neither its deadline nor its late reply. */
import { expect, test } from 'vitest';
import { Client } from '../../../collectors/modbus/wire/client.ts';
import type { Reply } from '../../../collectors/modbus/wire/link.ts';
import { RtuFraming } from '../../../collectors/modbus/wire/rtu.ts';
import { SerialLine } from '../../../scripts/workshop/serial/line.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { LinePort } from '../../fakes/line-port.ts';

const never = new AbortController().signal;
/** The only one on the line. */
const there = 3;
const dead = 1;

async function opened(timeoutMs: (unit: number) => number) {
  const clock = new FakeClock();
  const line = new SerialLine({ baudRate: 9600, parity: 'even', slaves: [{ unit: there }] });
  const port = new LinePort(line, clock);
  const client = new Client({
    open: async () => port,
    framing: new RtuFraming(),
    timeoutMs,
    quietMs: 30,
    clock,
  });
  await client.open(never);
  const ask = async (unit: number): Promise<{ reply: Reply | undefined; ms: number }> => {
    const askedMs = clock.elapsed();
    const came: Reply[] = [];
    void client.request(unit, 'hr', 0, 2).then((reply) => came.push(reply));
    for (let steps = 0; came.length === 0 && steps < 10_000; steps++) {
      await clock.advance(1);
      port.hear();
      await clock.advance(0);
    }
    return { reply: came[0], ms: clock.elapsed() - askedMs };
  };
  return { line, ask };
}

test('a silent unit is waited for as long as it is itself, not as long as a slow one before it', async () => {
  const { ask } = await opened((unit) => (unit === there ? 3_000 : 200));
  expect((await ask(there)).reply?.kind).toBe('data');
  const { reply, ms } = await ask(dead);
  expect(reply?.kind).toBe('timeout');
  expect(ms).toBeGreaterThanOrEqual(200);
  expect(ms).toBeLessThan(210);
});

test('a unit that answers too late is told from one that is silent', async () => {
  const { line, ask } = await opened(() => 200);
  line.inject({ fault: 'late', unit: there, delayMs: 300 }, 0);
  expect((await ask(there)).reply).toEqual({ kind: 'timeout', noiseBytes: 0 });
  expect((await ask(there)).reply).toEqual({ kind: 'timeout', noiseBytes: 0, isLate: true });
  expect((await ask(dead)).reply).toEqual({ kind: 'timeout', noiseBytes: 0 });
  expect((await ask(there)).reply).toEqual({ kind: 'timeout', noiseBytes: 0, isLate: true });
  line.inject({ fault: 'stall', unit: there, seconds: 100 }, 0);
  await ask(there);
  expect((await ask(there)).reply).toEqual({ kind: 'timeout', noiseBytes: 0 });
});

test('the late reply of the unit before is no noise of a silent one', async () => {
  const { line, ask } = await opened(() => 200);
  line.inject({ fault: 'late', unit: there, delayMs: 300 }, 0);
  expect((await ask(there)).reply).toEqual({ kind: 'timeout', noiseBytes: 0 });
  expect((await ask(dead)).reply).toEqual({ kind: 'timeout', noiseBytes: 0 });
});
