/** The serial servers that tests of the collector meet, pymodbus and libmodbus: they say what their headers promise. */
import fs from 'node:fs';
import modbusSerial from 'modbus-serial';
import { describe, expect, test } from 'vitest';
import { haveLibmodbus, haveSocat, tempDir } from './programs.ts';
import { hasPymodbus, PymodbusMaster, startPymodbus } from './pymodbus.ts';
import type { MasterRead } from './pymodbus.ts';
import { startLibmodbus } from './libmodbus.ts';
import { serialPair } from './serial-pair.ts';

const hr = (unit: number, start: number, count = 1): MasterRead => ({ unit, area: 'hr', start, count });
const runs = hasPymodbus || process.env['CI'] === 'true';
const hasSocat = runs && haveSocat();
const hasLibmodbus = hasSocat && haveLibmodbus();

async function expectPymodbusImage(master: PymodbusMaster): Promise<void> {
  expect(await master.read(hr(1, 100, 3))).toEqual({ words: [100, 101, 102] });
  expect(await master.read(hr(2, 9))).toEqual({ words: [9] });
  expect(await master.read(hr(2, 10))).toEqual({ exception: 2 });
  expect(await master.read(hr(3, 5, 5))).toEqual({ words: [5, 6, 7, 8, 9] });
  expect(await master.read(hr(3, 5, 6))).toEqual({ exception: 2 });
  expect(await master.read(hr(3, 40, 2))).toEqual({ words: [40, 41] });
  expect(await master.read(hr(9, 0))).toHaveProperty('error');
  expect(await master.read(hr(1, 20))).toEqual({ words: [20] });
}

describe.skipIf(!runs)('pymodbus', () => {
  test('RTU frames over TCP', async () => {
    await using server = await startPymodbus('rtu-tcp');
    await using master = await PymodbusMaster.open('rtu-tcp', server.said);
    await expectPymodbusImage(master);
  });

  test.skipIf(!hasSocat)('on a serial line', async () => {
    await using pair = await serialPair();
    await using _server = await startPymodbus('rtu', pair.slave, '19200');
    await using master = await PymodbusMaster.open('rtu', pair.master, '19200', 'N');
    await expectPymodbusImage(master);
  });
});

describe.skipIf(!hasLibmodbus)('libmodbus on a serial line', () => {
  test('its image, its refusals, its silence to other units', async () => {
    using folder = tempDir();
    await using pair = await serialPair();
    await using _server = await startLibmodbus(folder.path, 'rtu', pair.slave, '9600', 'N', '1', '17');
    await using master = await PymodbusMaster.open('rtu', pair.master, '9600', 'N');
    expect(await master.read(hr(17, 100, 3))).toEqual({ words: [100, 101, 102] });
    expect(await master.read({ ...hr(17, 7, 2), area: 'ir' })).toEqual({ words: [10_007, 10_008] });
    const bits = Array.from({ length: 9 }, (_, i) => i % 3 === 0);
    expect(await master.read({ unit: 17, area: 'co', start: 0, count: 9 })).toEqual({ bits });
    expect(await master.read({ unit: 17, area: 'di', start: 3, count: 9 })).toEqual({ bits });
    expect(await master.read(hr(17, 499, 1))).toEqual({ words: [499] });
    expect(await master.read(hr(17, 499, 2))).toEqual({ exception: 2 });
    for (const [address, exception] of [
      [510, 5],
      [520, 6],
      [530, 10],
      [549, 11],
    ] as const)
      expect(await master.read(hr(17, address))).toEqual({ exception });
    expect(await master.read(hr(17, 999, 2))).toEqual({ exception: 2 });
    expect(await master.read(hr(18, 100))).toHaveProperty('error');
    expect(await master.read(hr(17, 550))).toEqual({ words: [550] });
  });
});

describe.skipIf(!hasSocat)('a pair of terminals', () => {
  test('goes away with what was made for it', async () => {
    const pair = await serialPair();
    expect(fs.existsSync(pair.master) && fs.existsSync(pair.slave)).toBe(true);
    await pair.unplug();
    expect(fs.existsSync(pair.master) || fs.existsSync(pair.slave)).toBe(false);
    await pair[Symbol.asyncDispose]();
  });
});

describe.skipIf(!hasLibmodbus)('libmodbus over TCP', () => {
  test('its image and its refusals, to one master after the other', async () => {
    using folder = tempDir();
    await using server = await startLibmodbus(folder.path, 'tcp');
    for (let round = 0; round < 2; round += 1) {
      const master = new modbusSerial.default();
      await master.connectTCP('127.0.0.1', { port: server.port });
      master.setID(1);
      master.setTimeout(2000);
      expect((await master.readHoldingRegisters(100, 3)).data).toEqual([100, 101, 102]);
      await expect(master.readHoldingRegisters(495, 10)).rejects.toMatchObject({ modbusCode: 2 });
      await expect(master.readInputRegisters(525, 1)).rejects.toMatchObject({ modbusCode: 6 });
      await new Promise<void>((resolve) => master.close(() => resolve()));
    }
  });
});
