/** Each request has its own deadline, whatever that of the request before was. */
import { expect, test } from 'vitest';
import { Client } from '../../../collectors/modbus/wire/client.ts';
import type { Reply } from '../../../collectors/modbus/wire/link.ts';
import { RtuFraming } from '../../../collectors/modbus/wire/rtu.ts';
import { SerialLine } from '../../../scripts/workshop/serial/line.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { LinePort } from '../../fakes/line-port.ts';

const never = new AbortController().signal;
const slow = 3;
const slowMs = 3_000;
const quickMs = 200;

test('a quick unit that is silent is not waited for as long as the slow one before it', async () => {
  const clock = new FakeClock();
  const line = new SerialLine({ baudRate: 9600, parity: 'even', slaves: [{ unit: slow }] });
  const port = new LinePort(line, clock);
  const client = new Client({
    open: async () => port,
    framing: new RtuFraming(),
    timeoutMs: (unit) => (unit === slow ? slowMs : quickMs),
    quietMs: 30,
    clock,
  });
  await client.open(never);
  const ask = async (unit: number): Promise<readonly [kind: string | undefined, ms: number]> => {
    const askedMs = clock.elapsed();
    const came: Reply[] = [];
    void client.request(unit, 'hr', 0, 2).then((reply) => came.push(reply));
    while (came.length === 0 && clock.elapsed() - askedMs < 2 * slowMs) {
      await clock.advance(1);
      port.hear();
      await clock.advance(0);
    }
    return [came[0]?.kind, clock.elapsed() - askedMs];
  };
  expect((await ask(slow))[0]).toBe('data');
  const [kind, ms] = await ask(1);
  expect(kind).toBe('timeout');
  expect(ms).toBeGreaterThanOrEqual(quickMs);
  expect(ms).toBeLessThan(quickMs + 10);
});
