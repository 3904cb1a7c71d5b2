/** The Modbus TCP collector against servers that we did not write: modbus-serial's own, and pymodbus. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { ServerTCP } from 'modbus-serial';
import { describe, expect, test } from 'vitest';
import type { Scan } from '../../agent/model/scan.ts';
import type { Tag } from '../../agent/model/tag.ts';
import { tagOf } from '../unit/modbus/tags.ts';
import { openCollector, valuesOf } from './modbus-collector.ts';
import { hasPymodbus, python } from './pymodbus.ts';

async function readOnce(port: number, tags: readonly Tag[]): Promise<Scan> {
  const { signal } = new AbortController();
  await using collector = await openCollector(port, [tags]);
  await collector.connect(signal);
  return await collector.read(signal);
}

describe('modbus-serial as server', () => {
  test('registers and bits of all four areas', async () => {
    const port = await freePort();
    const server = new ServerTCP(
      {
        getHoldingRegister: (address: number, unitId: number) => address + unitId,
        getInputRegister: (address: number) => 1000 + address,
        getCoil: (address: number) => address % 2 === 0,
        getDiscreteInput: (address: number) => address % 3 === 0,
      },
      { host: '127.0.0.1', port, unitID: 0 },
    );
    try {
      await once(server, 'initialized');
      const scan = await readOnce(port, [
        tagOf({ name: 'hr', address: '40101', type: 'uint16', unit: 4 }),
        tagOf({ name: 'ir', address: 'ir:7', type: 'int16', unit: 4 }),
        tagOf({ name: 'co', address: 'co:8', type: 'bool', unit: 4 }),
        tagOf({ name: 'co9', address: 'co:9', type: 'bool', unit: 4 }),
        tagOf({ name: 'di', address: '10010', type: 'auto', unit: 4 }),
      ]);
      expect(valuesOf(scan)).toEqual({ hr: 104, ir: 1007, co: true, co9: false, di: true });
    } finally {
      await new Promise<void>((resolve) => server.close(() => resolve()));
    }
  });
});

describe.skipIf(!hasPymodbus && process.env['CI'] !== 'true')('pymodbus as server', () => {
  test('values, a hole and a missing unit', async () => {
    expect(hasPymodbus, 'pymodbus is not installed').toBe(true);
    const server = spawn(python, [`${import.meta.dirname}/pymodbus-server.py`], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const exited = once(server, 'exit');
    try {
      const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
      const scan = await readOnce(Number(line), [
        tagOf({ name: 'force', address: 'hr:0', type: 'float32' }),
        tagOf({ name: 'swapped', address: 'hr:2', type: 'float32', byteOrder: 'CDAB' }),
        tagOf({ name: 'energy', address: 'ir:4', type: 'uint64' }),
        tagOf({ name: 'signed', address: 'hr:8', type: 'int32' }),
        tagOf({ name: 'program', address: 'hr:10', type: 'string:12' }),
        tagOf({ name: 'scaled', address: 'hr:16', type: 'int16', scale: 0.1 }),
        tagOf({ name: 'bit', address: 'hr:129.7', type: 'bool' }),
        tagOf({ name: 'coil', address: 'co:99', type: 'bool' }),
        tagOf({ name: 'input', address: 'di:100', type: 'bool' }),
        tagOf({ name: 'beyond', address: 'hr:50', type: 'uint16', unit: 2 }),
        tagOf({ name: 'within', address: 'hr:9', type: 'uint16', unit: 2 }),
      ]);
      expect(valuesOf(scan)).toEqual({
        force: 812.4,
        swapped: -0.1,
        energy: 9007199254740993n,
        signed: -123456,
        program: 'PRESS-03',
        scaled: -12.3,
        bit: true,
        coil: true,
        input: false,
        beyond: 'BadConfigurationError',
        within: 9,
      });
    } finally {
      server.stdin.end();
      await exited;
    }
  });
});

/** ServerTCP does not tell which port it was given, so one that is free a moment before has to do. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
