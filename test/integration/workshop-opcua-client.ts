/** What the tests of the simulated CNC share: a scripted model, an independent client, temporary folders. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { AttributeIds, OPCUACertificateManager, OPCUAClient } from 'node-opcua';
import type { ClientSession, DataValue, OPCUAClientOptions, UserIdentityInfo } from 'node-opcua';
import type { CncSnapshot } from '../../scripts/workshop/model/cnc.ts';
import { cncNodes } from '../../scripts/workshop/opcua/nodes.ts';

const startedMs = Date.UTC(2026, 0, 5, 8);

/** A snapshot of a machine in a cycle; `partsTotal` and the spindle speed as told. */
export function snapshotOf(partsTotal: number, actualSpeed: number): CncSnapshot {
  return {
    timeMs: startedMs,
    itemState: 'Executing',
    operationMode: 'Processing',
    stateSinceMs: startedMs,
    powerOn: true,
    stackLight: { red: false, yellow: false, green: true },
    faultCode: 0,
    faultText: '',
    spindle: { running: true, commandedSpeed: 8000, actualSpeed, overridePercent: 100, loadPercent: 31.5 },
    feed: { actual: 1234.5, overridePercent: 95 },
    axisPositions: [12.5, -3.25, 100],
    axisLoads: [10, 20, 30],
    tool: { number: 7, name: 'MILL-D12', remainingLifePercent: 55.5 },
    coolantTemperature: 22.4,
    program: { name: 'HOUSING-A.MPF', number: 1000 },
    order: { id: 'A-0815', product: '壳体 A', planned: 120, finished: 17 },
    partId: 'P-000123',
    parts: { total: partsTotal, good: partsTotal - 1, scrap: 1 },
    cycle: { active: true, startedMs, lastMs: 30_000, idealMs: 29_000 },
    probe: { diameterMm: 20.012, ok: true, atMs: startedMs },
    power: { activeKw: 5.25, activeEnergyKwh: 1500.75, activeEnergyWh: 1_500_750n },
    runtimeHours: 12.5,
  };
}

/** A temporary folder that is removed when the scope ends. */
export function temporaryDir(): { readonly dir: string } & Disposable {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'zhencai-test-'));
  return { dir, [Symbol.dispose]: () => fs.rmSync(dir, { recursive: true, force: true }) };
}

/** An open session; `close` never takes longer than a second, even on a dead link. */
export interface Connected {
  readonly client: OPCUAClient;
  readonly session: ClientSession;
  close(): Promise<void>;
}

/** A client with certificates of its own in `dir`; it makes one attempt and does not reconnect. */
export async function makeClient(dir: string, options: OPCUAClientOptions = {}): Promise<OPCUAClient> {
  const clientCertificateManager = new OPCUACertificateManager({
    rootFolder: dir,
    automaticallyAcceptUnknownCertificate: true,
    disableFileWatchers: true,
  });
  await clientCertificateManager.initialize();
  return OPCUAClient.create({
    clientCertificateManager,
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 0, initialDelay: 50, maxDelay: 100 },
    ...options,
  });
}

/** Connects and opens a session. */
export async function connect(
  endpoint: string,
  dir: string,
  options: OPCUAClientOptions = {},
  user?: UserIdentityInfo,
): Promise<Connected> {
  const client = await makeClient(dir, options);
  try {
    await client.connect(endpoint);
    const session = await client.createSession(user);
    return { client, session, close: () => within(client.disconnect(), 1000).then(() => undefined) };
  } catch (error) {
    await within(client.disconnect(), 1000);
    throw error;
  }
}

/** The NodeId of a row of the table, with the namespace index the server gives it. */
export function nodeIdOf(name: string): string {
  const row = cncNodes.find((node) => node.name === name);
  if (row === undefined) throw new Error(`no node ${name}`);
  return row.nodeId.replace(/^nsu=[^;]*/, 'ns=1');
}

/** Reads the value of one row of the table. */
export async function readValue(session: ClientSession, name: string): Promise<DataValue> {
  return session.read({ nodeId: nodeIdOf(name), attributeId: AttributeIds.Value });
}

/** The promise's outcome, or 'silent' after `ms` (the promise is left behind). */
export async function within<T>(promise: Promise<T>, ms: number): Promise<T | 'silent' | 'failed'> {
  const { promise: late, resolve } = Promise.withResolvers<'silent'>();
  const timer = setTimeout(() => resolve('silent'), ms);
  const outcome = await Promise.race([promise.catch(() => 'failed' as const), late]);
  clearTimeout(timer);
  return outcome;
}
