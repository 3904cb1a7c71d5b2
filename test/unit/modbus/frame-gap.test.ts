/** What a client asks on its own account keeps the silence between two frames (MODBUS over Serial Line V1.02 §2.5.1.1). */
import { expect, test } from 'vitest';
import { Client } from '../../../collectors/modbus/wire/client.ts';
import type { Reply } from '../../../collectors/modbus/wire/link.ts';
import { RtuFraming } from '../../../collectors/modbus/wire/rtu.ts';
import { characterMs, frameGapMs, quietMs } from '../../../collectors/modbus/wire/timing.ts';
import { SerialLine } from '../../../scripts/workshop/serial/line.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { LinePort } from '../../fakes/line-port.ts';

const format = { baudRate: 9600, parity: 'even', dataBits: 8, stopBits: 1 } as const;
const never = new AbortController().signal;

/** Keeps when frames went out, and when bytes came. */
class WatchedPort extends LinePort {
  readonly gapsMs: number[] = [];
  #heardMs = -Infinity;
  readonly #now: () => number;

  constructor(line: SerialLine, clock: FakeClock) {
    super(line, clock);
    this.#now = () => clock.elapsed();
  }

  override listen(events: Parameters<LinePort['listen']>[0]): void {
    const data = (chunk: Buffer): void => {
      this.#heardMs = this.#now();
      events.data(chunk);
    };
    super.listen({ ...events, data });
  }

  override write(bytes: Buffer): void {
    this.gapsMs.push(this.#now() - this.#heardMs);
    super.write(bytes);
  }
}

test('after a timeout, between a question that clears what is owed and the one that was meant', async () => {
  const clock = new FakeClock();
  const line = new SerialLine({ baudRate: 9600, parity: 'even', slaves: [{ unit: 1 }] });
  const port = new WatchedPort(line, clock);
  const client = new Client({
    open: async () => port,
    framing: new RtuFraming(),
    timeoutMs: () => 200,
    quietMs: quietMs(format),
    byteMs: characterMs(format),
    clock,
  });
  await client.open(never);
  const ask = async (): Promise<Reply['kind']> => {
    const came: Reply[] = [];
    void client.request(1, 'hr', 0, 2).then((reply) => came.push(reply));
    for (let steps = 0; came.length === 0 && steps < 1_000; steps++) {
      await clock.advance(1);
      port.hear();
      await clock.advance(0);
    }
    return came[0]?.kind ?? 'doubt';
  };
  line.inject({ fault: 'stall' }, 0);
  expect(await ask()).toBe('timeout');
  line.clear();
  expect(await ask()).toBe('data');
  expect(port.gapsMs).toHaveLength(3);
  expect(Math.min(...port.gapsMs)).toBeGreaterThanOrEqual(frameGapMs(format));
});
