/** The simulated CNC as an independent OPC UA client sees it: identity, companion model, values, subscription, limits. */
import { AttributeIds, ClientSubscription, DataType, TimestampsToReturn, resolveNodeId } from 'node-opcua';
import type { ClientSession, DataValue } from 'node-opcua';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applicationUri, simulatorName } from '../../scripts/workshop/opcua/names.ts';
import { cncNodes } from '../../scripts/workshop/opcua/nodes.ts';
import { startCnc } from '../../scripts/workshop/opcua/server.ts';
import type { CncServer } from '../../scripts/workshop/opcua/server.ts';
import { connect, nodeIdOf, readValue, snapshotOf, temporaryDir } from './workshop-opcua-client.ts';
import type { Connected } from './workshop-opcua-client.ts';

const folder = temporaryDir();
let snapshot = snapshotOf(10, 8000);
let cnc: CncServer;
let connected: Connected;
let session: ClientSession;

beforeAll(async () => {
  cnc = await startCnc({
    port: 0,
    model: { snapshot: () => snapshot },
    now: () => Date.now(),
    updateEveryMs: 20,
    operationLimits: { maxNodesPerRead: 100, maxMonitoredItemsPerCall: 1000 },
  });
  connected = await connect(cnc.endpoint, folder.dir);
  session = connected.session;
}, 20_000);

afterAll(async () => {
  await connected?.close();
  await cnc?.stop();
  folder[Symbol.dispose]();
});

async function child(of: string, name: string): Promise<string> {
  const { references } = await session.browse(of);
  const found = references?.find((reference) => reference.browseName.name === name);
  if (found === undefined) throw new Error(`${of} has no child ${name}`);
  return found.nodeId.toString();
}

const valueOf = (read: DataValue): unknown => read.value.value;

describe('identity', () => {
  test('names itself as a simulator wherever the protocol asks', async () => {
    const reads = await session.read([
      { nodeId: 'i=2261', attributeId: AttributeIds.Value },
      { nodeId: 'i=2263', attributeId: AttributeIds.Value },
      { nodeId: 'i=2254', attributeId: AttributeIds.Value },
    ]);
    expect(reads.map(valueOf)).toEqual([simulatorName, simulatorName, [applicationUri]]);
    const endpoints = await connected.client.getEndpoints();
    expect(endpoints.map((endpoint) => endpoint.endpointUrl)).toEqual([cnc.endpoint]);
    expect(endpoints[0]?.server.applicationUri).toBe(applicationUri);
  });

  test('is found by browsing: Objects, Machines, the machine, its identification', async () => {
    const machines = await child('i=85', 'Machines');
    const machine = await child(machines, 'cnc-07');
    const identification = await child(machine, 'Identification');
    const manufacturer = await session.read({ nodeId: await child(identification, 'Manufacturer') });
    const uri = await session.read({ nodeId: await child(identification, 'ProductInstanceUri') });
    const serial = await session.read({ nodeId: await child(identification, 'SerialNumber') });
    expect(manufacturer.value.value.text).toBe(simulatorName);
    expect([uri, serial].map(valueOf)).toEqual(['urn:zhencai:simulator:cnc-07:SIM-0007', 'SIM-0007']);
  });
});

describe('values', () => {
  test('every node of the table exists with the type it names', async () => {
    const nodesToRead = cncNodes.map((node) => ({
      nodeId: nodeIdOf(node.name),
      attributeId: AttributeIds.Value,
    }));
    const reads = await session.read(nodesToRead);
    for (const [index, node] of cncNodes.entries()) {
      const read = reads[index];
      expect([node.name, read?.statusCode.name]).toEqual([
        node.name,
        node.readable ? 'Good' : 'BadNotReadable',
      ]);
      const dataType = await session.getBuiltInDataType(resolveNodeId(nodeIdOf(node.name)));
      const expected = node.type === 'Enumeration' ? 'Int32' : node.type.replace('[]', '');
      expect([node.name, DataType[dataType]]).toEqual([node.name, expected]);
    }
    expect(new Set(cncNodes.map((node) => node.nodeId)).size).toBe(cncNodes.length);
    expect(new Set(cncNodes.map((node) => node.name)).size).toBe(cncNodes.length);
  });

  test('arrays, 64-bit integers beyond 2^53, texts and states are exact', async () => {
    expect([...(valueOf(await readValue(session, 'axes/position')) as Iterable<number>)]).toEqual([
      12.5, -3.25, 100,
    ]);
    const [high, low] = valueOf(await readValue(session, 'axes/encoder')) as [number, number];
    expect(BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low))).toBe(
      -9_007_199_254_740_993n - 10n * 1_000_003n,
    );
    const [upper, lower] = valueOf(await readValue(session, 'part/unitSerial')) as [number, number];
    expect((BigInt(upper) << 32n) | BigInt(lower)).toBe(18_000_000_000_000_000_011n);
    expect(valueOf(await readValue(session, 'order/product'))).toBe('壳体 A');
    const state = await readValue(session, 'machine/state');
    expect(state.value.value.text).toBe('Executing');
    const id = await session.read({ nodeId: `${nodeIdOf('machine/state')}-Id` });
    const name = await session.read({ nodeId: id.value.value, attributeId: AttributeIds.BrowseName });
    expect(name.value.value.name).toBe('Executing');
  });

  test('nothing can be written', async () => {
    const status = await session.write({
      nodeId: nodeIdOf('order/id'),
      attributeId: AttributeIds.Value,
      value: { value: { dataType: 'String', value: 'x' } },
    });
    expect(status.name).toBe('BadNotWritable');
    const levels = await session.read(
      cncNodes.map((node) => ({ nodeId: nodeIdOf(node.name), attributeId: AttributeIds.AccessLevel })),
    );
    expect(levels.map((level) => level.value.value)).toEqual(cncNodes.map((node) => (node.readable ? 1 : 0)));
  });

  test('a loose sensor turns uncertain, then bad, and recovers', async () => {
    const seen: string[] = [];
    for (const phaseMs of [0, 280_000, 290_000, 300_000]) {
      snapshot = { ...snapshot, timeMs: Math.floor(snapshot.timeMs / 300_000) * 300_000 + phaseMs };
      await expect
        .poll(async () => (await readValue(session, 'spindle/vibration')).statusCode.name)
        .not.toBe(seen.at(-1));
      seen.push((await readValue(session, 'spindle/vibration')).statusCode.name);
    }
    expect(seen).toEqual(['Good', 'UncertainSensorNotAccurate', 'BadSensorFailure', 'Good']);
  });

  test('a subscription gets each change with its source timestamp', async () => {
    const subscription = ClientSubscription.create(session, {
      requestedPublishingInterval: 50,
      publishingEnabled: true,
    });
    const item = await subscription.monitor(
      { nodeId: nodeIdOf('parts/total'), attributeId: AttributeIds.Value },
      { samplingInterval: 0, queueSize: 10 },
      TimestampsToReturn.Both,
    );
    const seen: DataValue[] = [];
    item.on('changed', (value) => seen.push(value));
    await expect.poll(() => seen.length).toBe(1);
    const before = Date.now();
    snapshot = snapshotOf(11, 8000);
    await expect.poll(() => seen.map(valueOf)).toEqual([10, 11]);
    expect(seen[1]?.sourceTimestamp?.getTime()).toBeGreaterThanOrEqual(before - 1);
    expect(seen[1]?.sourceTimestamp?.getTime()).toBeLessThanOrEqual(Date.now());
    await subscription.terminate();
  });

  test('announces and enforces its operation limits', async () => {
    const limit = await session.read({ nodeId: 'i=11705' });
    expect(limit.value.value).toBe(100);
    const nodeId = nodeIdOf('parts/total');
    const tooMany = Array.from({ length: 101 }, () => ({ nodeId, attributeId: AttributeIds.Value }));
    await expect(session.read(tooMany)).rejects.toThrow(/BadTooManyOperations/);
  });
});
