/** The faults of the simulated CNC as a client meets them. */
import { setTimeout as sleep } from 'node:timers/promises';
import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCnc } from '../../scripts/workshop/opcua/server.ts';
import type { CncServer } from '../../scripts/workshop/opcua/server.ts';
import { connect, readValue, snapshotOf, temporaryDir, within } from './workshop-opcua-client.ts';

const folder = temporaryDir();
let partsTotal = 10;
let cnc: CncServer;

beforeAll(async () => {
  const model = { snapshot: () => snapshotOf(partsTotal, 8000) };
  cnc = await startCnc({ port: 0, model, now: () => Date.now(), updateEveryMs: 20 });
}, 20_000);

afterAll(async () => {
  await cnc?.stop();
  expect(fs.existsSync(cnc.pkiDir)).toBe(false);
  folder[Symbol.dispose]();
});

async function readOnce(name: string): Promise<string> {
  const { session, close } = await connect(cnc.endpoint, folder.dir);
  const read = await readValue(session, name);
  await close();
  return `${read.value.value} ${read.statusCode.name}`;
}

test('refuse: no connection until cleared, then the same port', async () => {
  const port = cnc.port;
  await cnc.fault('refuse');
  await expect(connect(cnc.endpoint, folder.dir)).rejects.toThrow();
  await cnc.clearFault();
  expect(cnc.port).toBe(port);
  expect(await readOnce('parts/total')).toBe('10 Good');
});

test('drop: an open connection ends, a new one works', async () => {
  const { client, session, close } = await connect(cnc.endpoint, folder.dir);
  const lost = new Promise<void>((resolve) => client.once('connection_lost', () => resolve()));
  await cnc.fault('drop');
  expect(await within(lost, 3000)).not.toBe('silent');
  expect(await readOnce('parts/total')).toBe('10 Good');
  await within(session.close(), 500);
  await close();
});

test('stall: TCP alive, no answer; what was asked is answered when it ends', async () => {
  const { session, close } = await connect(cnc.endpoint, folder.dir);
  await cnc.fault('stall');
  const pending = readValue(session, 'parts/total');
  expect(await within(pending, 500)).toBe('silent');
  await cnc.clearFault();
  expect((await pending).value.value).toBe(10);
  await close();
});

test('freeze: good values whose source time grows old', async () => {
  const { session, close } = await connect(cnc.endpoint, folder.dir);
  await cnc.fault('freeze');
  const before = await readValue(session, 'parts/total');
  partsTotal = 12;
  await sleep(100);
  const after = await readValue(session, 'parts/total');
  expect(after.value.value).toBe(10);
  expect(after.sourceTimestamp).toEqual(before.sourceTimestamp);
  await cnc.clearFault();
  expect((await readValue(session, 'parts/total')).value.value).toBe(12);
  await close();
});

test('badQuality: one node has the status, its neighbours stay good', async () => {
  await cnc.fault('badQuality', { node: 'parts/total', status: 'BadNoCommunication' });
  expect(await readOnce('parts/total')).toContain('BadNoCommunication');
  expect(await readOnce('parts/good')).toBe('11 Good');
  await cnc.clearFault();
  expect(await readOnce('parts/total')).toBe('12 Good');
  await expect(cnc.fault('badQuality', { node: 'no/such' })).rejects.toThrow('no/such');
});

test('restart: away, then back on the same port with the same nodes', async () => {
  const { close } = await connect(cnc.endpoint, folder.dir);
  const endpoint = cnc.endpoint;
  const back = cnc.fault('restart', { downMs: 200 });
  await sleep(50);
  await expect(connect(endpoint, folder.dir)).rejects.toThrow();
  await back;
  expect(cnc.endpoint).toBe(endpoint);
  expect(await readOnce('parts/total')).toBe('12 Good');
  await close();
});
