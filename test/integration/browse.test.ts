/** `zhencai browse` as it is called, against the simulated workshop, pymodbus and a host that keeps silent. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browse } from '../../agent/cli/browse.ts';
import type { ModbusServer } from '../../scripts/workshop/modbus/server.ts';
import { hasPymodbus, python } from './pymodbus.ts';
import { run, startPress } from './verb.ts';

let server: ModbusServer;

beforeAll(async () => {
  server = await startPress();
});

afterAll(async () => {
  await server.stop();
});

describe('browse', () => {
  test('the workshop: units, identity and ranges', async () => {
    const target = `modbus-tcp://127.0.0.1:${server.port}?pauseMs=0&step=5&to=199`;
    const { exit, text } = await run(browse, {}, [target]);
    expect(exit).toBe(0);
    expect(text).toContain('1 of 249 unit ids answer');
    expect(text).toMatch(
      /^ +1 {2}zhencai simulator · simulated workshop · press-1 · 1\.0 {2}hr {4}hr:0–6, hr:8–11$/m,
    );
    expect(text).toMatch(/ir {4}ir:20–23$/m);
    expect(text).toMatch(/di {4}di:0$/m);
    expect(text).toMatch(/co {4}none$/m);
  });

  test('nobody answers: it ends in its time, and says so', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const target = `modbus-tcp://127.0.0.1:${port}`;
    try {
      const all = await run(browse, {}, [`${target}?unit=1-5&area=hr&timeoutMs=20&pauseMs=0`]);
      expect(all.exit).toBe(1);
      expect(all.text).toContain('none of 5 unit ids answered');
      const startedMs = performance.now();
      const { exit, text } = await run(browse, { json: true }, [`${target}?seconds=1`]);
      expect(performance.now() - startedMs).toBeLessThan(3000);
      expect(exit).toBe(1);
      expect(JSON.parse(text)).toMatchObject({ units: [], end: 'deadline' });
    } finally {
      silent.close();
    }
  });

  test('nobody takes the connection', async () => {
    await expect(run(browse, {}, ['modbus-tcp://127.0.0.1:1'])).rejects.toMatchObject({
      code: 'modbus.connect',
    });
  });

  test.skipIf(!hasPymodbus && process.env['CI'] !== 'true')('pymodbus', async () => {
    const pymodbus = spawn(python, [`${import.meta.dirname}/pymodbus-server.py`, 'identity'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const exited = once(pymodbus, 'exit');
    try {
      const [port] = (await once(createInterface(pymodbus.stdout), 'line')) as [string];
      const { exit, text } = await run(browse, { json: true }, [
        `modbus-tcp://127.0.0.1:${port}?unit=1-4&to=999&pauseMs=0&timeoutMs=200`,
      ]);
      expect(exit).toBe(0);
      const { units } = JSON.parse(text);
      expect(units).toMatchObject([
        { unit: 1, facts: { vendor: 'Pymodbus', modelName: '冲床' } },
        { unit: 2, facts: { vendor: 'Pymodbus' } },
        { unit: 3, facts: { vendor: 'Pymodbus' } },
      ]);
      const ranges = (unit: { areas: { area: string; ranges: unknown }[] }): unknown =>
        Object.fromEntries(unit.areas.map((one) => [one.area, one.ranges]));
      const bits = [{ from: 0, to: 199 }];
      expect(ranges(units[0])).toEqual({ hr: bits, ir: bits, co: bits, di: bits });
      expect(ranges(units[1])).toEqual({
        hr: [{ from: 0, to: 9 }],
        ir: [{ from: 0, to: 9 }],
        co: bits,
        di: bits,
      });
    } finally {
      pymodbus.stdin.end();
      await exited;
    }
  });
});
