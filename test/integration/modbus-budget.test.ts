/** The real collector on a paced line: it makes the requests that were planned, and the line takes the time that was predicted. */
import { expect, test } from 'vitest';
import { systemClock } from '../../agent/base/clock.ts';
import { openLog } from '../../agent/base/log.ts';
import type { Tag } from '../../agent/model/tag.ts';
import { modbusRtuOverTcp } from '../../collectors/modbus/protocol.ts';
import { SerialLine } from '../../scripts/workshop/serial/line.ts';
import { serveTcp } from '../../scripts/workshop/serial/tcp.ts';
import { metersTags, units } from '../unit/modbus/serial-plant.ts';

const format = { baudRate: 115_200, parity: 'none' } as const;
const turnaroundMs = 5;
/** What the collector keeps between a reply and the next request where nothing else is said. */
const gapMs = 5;

test('24 units, 1000 tags', async ({ annotate }) => {
  const line = new SerialLine({ ...format, slaves: units.map((unit) => ({ unit, turnaroundMs })) });
  await using tcp = await serveTcp(line);
  const config = modbusRtuOverTcp.schema.parse({
    id: 'line',
    protocol: 'modbus-rtu-over-tcp',
    host: '127.0.0.1',
    port: tcp.port,
    line: format,
    quirks: { turnaroundMs },
  });
  const tags: Tag[] = metersTags(0).map((tag) => ({ ...tag, type: 'uint32' }));
  const group = { id: 'slow', intervalMs: 60_000, mode: 'poll' } as const;
  const spec = { id: 'line', config, groups: [{ group, tags }] };
  const [plan] = modbusRtuOverTcp.plan(spec);
  if (plan === undefined) throw new Error('no plan');

  const driver = await modbusRtuOverTcp.load();
  const signal = AbortSignal.timeout(30_000);
  await using collector = driver.open(spec, { clock: systemClock, log: openLog('silent'), dataDir: '.' });
  await collector.connect(signal);
  const scan = await collector.read(signal);

  expect(scan.samples).toHaveLength(1000);
  for (const { tag, value } of scan.samples) {
    const address = Number(tag.address.slice('hr:'.length));
    const verdict = line.oracle.check({ unit: tag.unit ?? 0, address }, Number(value));
    expect(verdict).toMatchObject({ isRight: true });
  }
  const requests = line.oracle.since(1);
  expect(requests).toHaveLength(plan.requests);
  expect(line.tally).toMatchObject({ requests: plan.requests, garbledBytes: 0, brokenFrames: 0 });
  // By the line's own account, so that it does not matter what else this machine has to do.
  const lineMs = requests.reduce(
    (sum, { count }) => sum + line.exchangeMs(8, 5 + 2 * count, turnaroundMs) + gapMs,
    0,
  );
  expect((plan.predictedSeconds * 1000) / lineMs).toBeCloseTo(1, 6);
  const bytes = requests.reduce((sum, { count }) => sum + 8 + 5 + 2 * count, 0);
  expect(plan.bytes).toBe(bytes);
  const measuredMs = scan.endedAt - scan.startedAt;
  expect(measuredMs).toBeGreaterThan(lineMs / 2);
  await annotate(
    `predicted ${plan.predictedSeconds.toFixed(2)} s, measured ${(measuredMs / 1000).toFixed(2)} s`,
  );
});
