import { once } from 'node:events';
import modbusSerial from 'modbus-serial';
import { afterEach, expect, test } from 'vitest';
import type { Register } from '../../scripts/workshop/model/machine.ts';
import { identityOf } from '../../scripts/workshop/modbus/identity.ts';
import { RegisterImage } from '../../scripts/workshop/modbus/image.ts';
import { ModbusServer } from '../../scripts/workshop/modbus/server.ts';
import type { ModbusServerOptions } from '../../scripts/workshop/modbus/server.ts';
import { startTable } from '../../scripts/workshop/modbus/table.ts';
import { RawClient, readRequest } from './workshop-modbus-client.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

let value = 1;
const registers: readonly Register[] = [
  { area: 'hr', address: 0, type: 'uint16', value: () => value },
  { area: 'hr', address: 1, type: 'float32', value: () => 2.5 },
  { area: 'hr', address: 5, type: 'bool', bit: 3, value: () => true },
  { area: 'ir', address: 2, type: 'int16', value: () => -7 },
  ...[true, false, true, true].map((on, address): Register => ({
    area: 'co',
    address,
    type: 'bool',
    value: () => on,
  })),
  { area: 'di', address: 9, type: 'bool', value: () => true },
];

async function serve(
  options: Partial<ModbusServerOptions> & { strict?: boolean } = {},
): Promise<ModbusServer> {
  value = 1;
  const image = new RegisterImage(registers, options.strict === true ? 'strict' : 'dense');
  const server = new ModbusServer({
    units: new Map([[1, { image, identity: identityOf('test-01') }]]),
    ...options,
  });
  await server.start();
  stops.push(() => server.stop());
  return server;
}

async function client(port: number, timeoutMs = 1000): Promise<InstanceType<typeof modbusSerial.default>> {
  const modbus = new modbusSerial.default();
  modbus.on('error', () => undefined);
  await modbus.connectTCP('127.0.0.1', { port });
  modbus.setID(1);
  modbus.setTimeout(timeoutMs);
  stops.push(() => modbus.destroy(() => undefined));
  return modbus;
}

async function raw(port: number): Promise<RawClient> {
  const opened = await RawClient.open(port);
  stops.push(() => opened.socket.destroy());
  return opened;
}

test('FC 1 to 4 answer an independent client', async () => {
  const modbus = await client((await serve()).port);
  const words = await modbus.readHoldingRegisters(0, 6);
  expect(words.data).toEqual([1, 0x4020, 0, 0, 0, 8]);
  expect((await modbus.readInputRegisters(2, 1)).data).toEqual([0xfff9]);
  expect((await modbus.readCoils(0, 4)).data.slice(0, 4)).toEqual([true, false, true, true]);
  expect((await modbus.readDiscreteInputs(8, 2)).data.slice(0, 2)).toEqual([false, true]);
});

test('addresses, quantities and functions that are not there give exceptions 2, 3 and 1', async () => {
  const modbus = await client((await serve()).port);
  await expect(modbus.readHoldingRegisters(4, 3)).rejects.toMatchObject({ modbusCode: 2 });
  await expect(modbus.readHoldingRegisters(0, 126)).rejects.toMatchObject({ modbusCode: 3 });
  await expect(modbus.readHoldingRegisters(0, 0)).rejects.toMatchObject({ modbusCode: 3 });
  await expect(modbus.readCoils(0, 2001)).rejects.toMatchObject({ modbusCode: 3 });
  await expect(modbus.writeRegister(0, 1)).rejects.toMatchObject({ modbusCode: 1 });
  await expect(modbus.writeRegisters(0, [1])).rejects.toMatchObject({ modbusCode: 1 });
  await expect(modbus.writeCoil(0, true)).rejects.toMatchObject({ modbusCode: 1 });
  await expect(modbus.writeCoils(0, [true])).rejects.toMatchObject({ modbusCode: 1 });
  await expect(modbus.maskWriteRegister(0, 1, 1)).rejects.toMatchObject({ modbusCode: 1 });
  expect((await modbus.readHoldingRegisters(0, 1)).data).toEqual([1]);
});

test('a strict image has holes', async () => {
  const modbus = await client((await serve({ strict: true })).port);
  expect((await modbus.readHoldingRegisters(0, 3)).data.length).toBe(3);
  await expect(modbus.readHoldingRegisters(3, 2)).rejects.toMatchObject({ modbusCode: 2 });
  await expect(modbus.readInputRegisters(0, 3)).rejects.toMatchObject({ modbusCode: 2 });
});

test('it names itself a simulator (FC 43/14), basic, regular and single objects', async () => {
  const modbus = await client((await serve()).port);
  const basic = await modbus.readDeviceIdentification(1, 0);
  expect(basic.data).toEqual({ 0: 'zhencai simulator', 1: 'test-01', 2: '1.0' });
  const regular = await modbus.readDeviceIdentification(2, 0);
  expect(Object.keys(regular.data)).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  expect((await modbus.readDeviceIdentification(4, 4)).data[4]).toBe('simulated workshop');
  await expect(modbus.readDeviceIdentification(4, 99)).rejects.toMatchObject({ modbusCode: 2 });
});

test('a unit that is not there: silent, exception 0x0B, or answered as the first', async () => {
  const silent = await client((await serve()).port, 60);
  silent.setID(9);
  await expect(silent.readHoldingRegisters(0, 1)).rejects.toMatchObject({ errno: 'ETIMEDOUT' });
  const loud = await client((await serve({ missingUnit: 'exception' })).port);
  loud.setID(9);
  await expect(loud.readHoldingRegisters(0, 1)).rejects.toMatchObject({ modbusCode: 11 });
  const generous = await client((await serve({ missingUnit: 'answer' })).port);
  generous.setID(9);
  expect((await generous.readHoldingRegisters(0, 1)).data).toEqual([1]);
});

test('pipelined requests are answered in order, however the bytes are cut', async () => {
  const bytes = Buffer.concat(Array.from({ length: 40 }, (_, i) => readRequest(i, 1, 3, i % 5, 1)));
  const { port } = await serve();
  for (const size of [1, 5, 7, 13, 480]) {
    const connection = await raw(port);
    for (let at = 0; at < bytes.length; at += size) {
      connection.socket.write(bytes.subarray(at, at + size));
      await new Promise(setImmediate);
    }
    const replies = await connection.take(40 * 11);
    for (let i = 0; i < 40; i += 1) {
      expect(replies.readUInt16BE(i * 11)).toBe(i);
      expect(replies.subarray(i * 11 + 2, i * 11 + 9).toString('hex')).toBe('00000005010302');
    }
  }
});

test('a header that is no Modbus header closes the connection and only that', async () => {
  const { port } = await serve();
  const bad = await raw(port);
  const good = await raw(port);
  bad.socket.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
  await once(bad.socket, 'close');
  good.socket.write(readRequest(1, 1, 3, 0, 1));
  expect((await good.take(11)).readUInt16BE(9)).toBe(1);
});

test('more connections than allowed are closed', async () => {
  const { port } = await serve({ maxConnections: 1 });
  const first = await raw(port);
  const second = await raw(port);
  if (!second.socket.destroyed) await once(second.socket, 'close');
  first.socket.write(readRequest(1, 1, 3, 0, 1));
  expect((await first.take(11)).length).toBe(11);
});

test('values change with the model only at a refresh', async () => {
  const server = await serve();
  const modbus = await client(server.port);
  value = 77;
  expect((await modbus.readHoldingRegisters(0, 1)).data).toEqual([1]);
  server.refresh();
  expect((await modbus.readHoldingRegisters(0, 1)).data).toEqual([77]);
});

test('a table of floats needs no model', async () => {
  const table = await startTable({ registers: 250, units: 2 });
  stops.push(() => table.stop());
  const modbus = await client(table.port);
  modbus.setID(2);
  const { buffer } = await modbus.readHoldingRegisters(200, 50);
  expect(buffer.readFloatBE(0)).toBe(100.5);
  expect((await modbus.readInputRegisters(248, 2)).buffer.readFloatBE(0)).toBe(124.5);
});
