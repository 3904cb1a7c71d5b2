/** A small OPC UA server of known values behind a relay, for the tests of the OPC UA collector. */
import {
  DataType,
  type Namespace,
  nodesets,
  OPCUACertificateManager,
  OPCUAServer,
  MessageSecurityMode,
  SecurityPolicy,
  StatusCodes,
  type UAVariable,
  Variant,
  VariantArrayType,
} from 'node-opcua';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Relay } from '../../scripts/workshop/opcua/relay.ts';
import { addAlarms } from './opcua-alarms.ts';

export const shopUri = 'urn:test:shop';

export interface ShopOptions {
  /** Namespaces registered before the shop's own, so that its index moves. */
  readonly namespacesBefore?: readonly string[];
  readonly secured?: boolean;
  readonly user?: { readonly name: string; readonly password: string };
  readonly limits?: { readonly maxNodesPerRead?: number; readonly maxMonitoredItemsPerCall?: number };
  /** Alarms of opcua-alarms.ts; `unrepeated`: the server has no ConditionRefresh. */
  readonly alarms?: 'repeated' | 'unrepeated';
  /** Public port; 0 for any. */
  readonly port?: number;
}

/** A running server. */
export class Shop {
  readonly #server: OPCUAServer;
  readonly #own: Namespace;
  readonly relay = new Relay();

  constructor(server: OPCUAServer, own: Namespace) {
    this.#server = server;
    this.#own = own;
  }

  get endpoint(): string {
    return `opc.tcp://127.0.0.1:${this.relay.port}`;
  }

  /** Index of the shop's namespace. */
  get namespace(): number {
    return this.#own.index;
  }

  variable(name: string): UAVariable {
    return this.#own.findNode(`s=${name}`) as UAVariable;
  }

  /** Sets a value; the source time is now unless given. */
  set(
    name: string,
    dataType: DataType,
    value: unknown,
    source = new Date(),
    status = StatusCodes.Good,
  ): void {
    this.variable(name).setValueFromSource({ dataType, value }, status, source);
  }

  addDouble(name: string, value: number): void {
    add(this.#own, name, 'Double', { dataType: DataType.Double, value });
  }

  /** Accepts a client certificate (DER). */
  async trust(certificate: Buffer): Promise<void> {
    await this.#server.serverCertificateManager.trustCertificate(certificate);
  }

  /** Stops serving; the port can be opened again. */
  async stop(): Promise<void> {
    await this.relay.refuse();
    await this.#server.shutdown(0);
  }

  async open(port: number): Promise<void> {
    const [endpoint] = this.#server.endpoints;
    if (endpoint === undefined) throw new Error('no endpoint');
    const inner = endpoint.port;
    await this.relay.open(port, inner);
    endpoint.port = this.relay.port;
  }
}

/** A temporary folder, removed when the scope ends. */
export function temporaryFolder(): { readonly dir: string } & Disposable {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'zhencai-opcua-'));
  return { dir, [Symbol.dispose]: () => fs.rmSync(dir, { recursive: true, force: true }) };
}

export async function openShop(pkiDir: string, options: ShopOptions = {}): Promise<Shop> {
  const certificates = new OPCUACertificateManager({
    rootFolder: pkiDir,
    automaticallyAcceptUnknownCertificate: false,
    disableFileWatchers: true,
  });
  await certificates.initialize();
  const { user } = options;
  const server = new OPCUAServer({
    port: 0,
    host: '127.0.0.1',
    hostname: '127.0.0.1',
    securityModes: [
      MessageSecurityMode.None,
      ...(options.secured ? [MessageSecurityMode.SignAndEncrypt] : []),
    ],
    securityPolicies: [SecurityPolicy.None, ...(options.secured ? [SecurityPolicy.Basic256Sha256] : [])],
    allowAnonymous: user === undefined,
    userManager: {
      isValidUser: (name: string, password: string) => name === user?.name && password === user.password,
    },
    serverCertificateManager: certificates,
    userCertificateManager: certificates,
    nodeset_filename: [nodesets.standard],
    serverCapabilities: { minSupportedSampleRate: 10, operationLimits: { ...options.limits } },
    isAuditing: false,
  });
  await server.initialize();
  const space = server.engine.addressSpace;
  if (space === null) throw new Error('no address space');
  for (const uri of options.namespacesBefore ?? []) space.registerNamespace(uri);
  const own = space.registerNamespace(shopUri);
  fill(own);
  if (options.alarms !== undefined) addAlarms(own);
  if (options.alarms === 'repeated') space.installAlarmsAndConditionsService();
  await server.start();
  const shop = new Shop(server, own);
  await shop.open(options.port ?? 0);
  return shop;
}

function fill(own: Namespace): void {
  add(own, 'Force', 'Double', { dataType: DataType.Double, value: 812.4 });
  add(own, 'Ratio', 'Float', { dataType: DataType.Float, value: 1.1 });
  add(own, 'Nan', 'Double', { dataType: DataType.Double, value: Number.NaN });
  add(own, 'Big', 'Int64', {
    dataType: DataType.Int64,
    arrayType: VariantArrayType.Scalar,
    value: [0x80000000, 1],
  });
  add(own, 'Huge', 'UInt64', {
    dataType: DataType.UInt64,
    arrayType: VariantArrayType.Scalar,
    value: [0xffffffff, 0xfffffffe],
  });
  add(own, 'Name', 'String', { dataType: DataType.String, value: '冲床' });
  add(own, 'Made', 'DateTime', { dataType: DataType.DateTime, value: new Date(Date.UTC(2026, 0, 5)) });
  add(own, 'Text', 'LocalizedText', {
    dataType: DataType.LocalizedText,
    value: { text: '运行', locale: 'zh' },
  });
  add(own, 'Temps', 'Float', {
    dataType: DataType.Float,
    arrayType: VariantArrayType.Array,
    value: new Float32Array([1.5, 20.1, 3]),
  });
  add(own, 'Slot[1]', 'Int32', { dataType: DataType.Int32, value: 77 });
  add(own, 'Limits', 'Range', { dataType: DataType.ExtensionObject, value: null });
  for (let at = 0; at < 40; at++) add(own, `N${at}`, 'UInt16', { dataType: DataType.UInt16, value: at });
}

function add(
  own: Namespace,
  name: string,
  dataType: string,
  value: { dataType: DataType; value: unknown; arrayType?: VariantArrayType },
): void {
  const variable = own.addVariable({
    organizedBy: own.addressSpace.rootFolder.objects,
    browseName: name,
    nodeId: `s=${name}`,
    dataType,
    valueRank: value.arrayType === VariantArrayType.Array ? 1 : -1,
    minimumSamplingInterval: 0,
    accessLevel: 'CurrentRead',
    userAccessLevel: 'CurrentRead',
  });
  if (name === 'Limits') {
    const range = own.addressSpace.findDataType('Range');
    if (range === null) throw new Error('no Range');
    const limits = own.addressSpace.constructExtensionObject(range, { low: 0, high: 10 });
    variable.setValueFromSource(new Variant({ dataType: DataType.ExtensionObject, value: limits }));
    return;
  }
  variable.setValueFromSource(new Variant(value));
}
