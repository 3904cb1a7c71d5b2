/**
 * A fast OPC UA server for measurements: security None, N variables `s=v0` … `s=v<N-1>` in the namespace
 * `urn:zhencai:simulator:bench` (even ones Float, odd ones Double), values held ready so that a read costs the
 * server as little as the library allows. Run as a process of its own, it prints one JSON line when ready:
 *
 *   node scripts/workshop/opcua/bench-server.ts --variables 1000 --port 0 --change-every-ms 1000
 */
import { parseArgs } from 'node:util';
import {
  AccessRestrictionsFlag,
  DataType,
  MessageSecurityMode,
  OPCUAServer,
  SecurityPolicy,
  WellKnownRoles,
  makePermissionFlag,
  nodesets,
  resolveNodeId,
} from 'node-opcua';
import type { Namespace, UAVariable } from 'node-opcua';
import { benchApplicationUri, productUri, simulatorName, simulatorVersion } from './names.ts';
import { openCertificates, pkiFolder } from './pki.ts';

/** Options of `startBenchServer`. */
export interface BenchServerOptions {
  /** TCP port on 127.0.0.1; 0 = a free one. */
  readonly port: number;
  /** Number of variables, 1..100000. */
  readonly variables: number;
  /** All variables change this often in ms; absent or 0 = never. */
  readonly changeEveryMs?: number;
}

/** A running bench server. */
export interface BenchServer {
  readonly port: number;
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Announced and enforced per call; far above what a bench asks for. */
const perCall = 100_000;

const readable = makePermissionFlag('Browse | Read');

function makeVariables(own: Namespace, count: number): readonly UAVariable[] {
  const folder = own.addObject({
    browseName: 'Bench',
    nodeId: 's=bench',
    organizedBy: own.addressSpace.rootFolder.objects,
    typeDefinition: 'FolderType',
  });
  // Without a policy of its own every read of a variable searches its namespace's policy: a third of the server's time.
  const rolePermissions = [{ roleId: resolveNodeId(WellKnownRoles.Anonymous), permissions: readable }];
  return Array.from({ length: count }, (_, index) =>
    own.addVariable({
      rolePermissions,
      accessRestrictions: AccessRestrictionsFlag.None,
      browseName: `v${index}`,
      nodeId: `s=v${index}`,
      componentOf: folder,
      dataType: index % 2 === 0 ? 'Float' : 'Double',
      minimumSamplingInterval: 0,
    }),
  );
}

function writeAll(variables: readonly UAVariable[], round: number): void {
  const at = new Date();
  for (const [index, variable] of variables.entries()) {
    const dataType = index % 2 === 0 ? DataType.Float : DataType.Double;
    variable.setValueFromSource({ dataType, value: round + index / 8 }, undefined, at);
  }
}

/** Starts the bench server in this process; `stop` ends it and removes its temporary certificates. */
export async function startBenchServer(options: BenchServerOptions): Promise<BenchServer> {
  const pki = pkiFolder(undefined);
  const certificates = await openCertificates(pki.dir, true);
  const server = new OPCUAServer({
    port: options.port,
    host: '127.0.0.1',
    hostname: '127.0.0.1',
    securityModes: [MessageSecurityMode.None],
    securityPolicies: [SecurityPolicy.None],
    serverCertificateManager: certificates,
    userCertificateManager: certificates,
    nodesets: [nodesets.standard],
    serverInfo: { applicationUri: benchApplicationUri, productUri, applicationName: { text: simulatorName } },
    buildInfo: {
      productName: simulatorName,
      manufacturerName: simulatorName,
      productUri,
      softwareVersion: simulatorVersion,
    },
    serverCapabilities: {
      maxSessions: 100,
      maxSubscriptionsPerSession: 100,
      maxMonitoredItems: 1_000_000,
      maxMonitoredItemsPerSubscription: perCall,
      minSupportedSampleRate: 10,
      operationLimits: {
        maxNodesPerRead: perCall,
        maxNodesPerBrowse: perCall,
        maxMonitoredItemsPerCall: perCall,
        maxNodesPerTranslateBrowsePathsToNodeIds: perCall,
      },
    },
    maxConnectionsPerEndpoint: 100,
    isAuditing: false,
  });
  await server.initialize();
  const space = server.engine.addressSpace;
  if (space === null) throw new Error('the server has no address space');
  const variables = makeVariables(space.getOwnNamespace(), options.variables);
  let round = 0;
  writeAll(variables, round);
  await server.start();
  const port = server.endpoints[0]?.port ?? options.port;
  const timer = options.changeEveryMs
    ? setInterval(() => writeAll(variables, ++round), options.changeEveryMs)
    : undefined;
  return {
    port,
    endpoint: `opc.tcp://127.0.0.1:${port}`,
    stop: async () => {
      clearInterval(timer);
      await server.shutdown(0);
      pki.dispose();
    },
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      variables: { type: 'string', default: '1000' },
      'change-every-ms': { type: 'string', default: '0' },
    },
  });
  const variables = Number(values.variables);
  const server = await startBenchServer({
    port: Number(values.port),
    variables,
    changeEveryMs: Number(values['change-every-ms']),
  });
  process.stdout.write(
    `${JSON.stringify({ ready: true, endpoint: server.endpoint, port: server.port, pid: process.pid, variables })}\n`,
  );
  const stop = (): void => void server.stop();
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

if (import.meta.main) await main();
