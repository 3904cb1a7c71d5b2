/**
 * One run of the OPC UA server behind the relay: listens on a private loopback port, holds the address space and
 * its mirror of the model. A restart fault ends one and starts the next on the same certificates.
 */
import { MessageSecurityMode, OPCUAServer, SecurityPolicy, nodesets } from 'node-opcua';
import type { AddressSpace, OPCUACertificateManager } from 'node-opcua';
import { addAlarms } from './alarms.ts';
import { addControl } from './control.ts';
import { addMachine } from './machine.ts';
import { Mirror } from './mirror.ts';
import type { ForcedStatus } from './mirror.ts';
import { applicationUri, productUri, simulatorName, simulatorVersion } from './names.ts';
import type { CncOptions } from './options.ts';
import { openCertificates } from './pki.ts';

/** MachineTool and what it requires, nothing else: start-up time is loading these. */
const nodesetFiles = [
  nodesets.standard,
  nodesets.di,
  nodesets.ia,
  nodesets.machinery,
  nodesets.isa95JobControl,
  nodesets.machineryJobs,
  nodesets.machineTool,
];

/** A running server. */
export interface Backend {
  /** The private port it listens on. */
  readonly port: number;
  readonly mirror: Mirror;
  readonly certificates: OPCUACertificateManager;
  /** Endpoint URLs show this port from now on. */
  advertise(port: number): void;
  close(): Promise<void>;
}

function securityOf(
  options: CncOptions,
): Pick<ConstructorParameters<typeof OPCUAServer>[0] & object, 'securityModes' | 'securityPolicies'> {
  const security = options.security ?? ['None'];
  const encrypted = security.includes('Basic256Sha256');
  const plain = security.includes('None');
  return {
    securityPolicies: [
      ...(plain ? [SecurityPolicy.None] : []),
      ...(encrypted ? [SecurityPolicy.Basic256Sha256] : []),
    ],
    securityModes: [
      ...(plain ? [MessageSecurityMode.None] : []),
      ...(encrypted ? [MessageSecurityMode.SignAndEncrypt] : []),
    ],
  };
}

function makeServer(options: CncOptions, certificates: OPCUACertificateManager): OPCUAServer {
  const users = options.users ?? [];
  return new OPCUAServer({
    port: 0,
    host: '127.0.0.1',
    hostname: '127.0.0.1',
    ...securityOf(options),
    allowAnonymous: users.length === 0,
    userManager: {
      isValidUser: (name: string, password: string) =>
        users.some((user) => user.name === name && user.password === password),
    },
    serverCertificateManager: certificates,
    userCertificateManager: certificates,
    nodesets: nodesetFiles,
    serverInfo: { applicationUri, productUri, applicationName: { text: simulatorName } },
    buildInfo: {
      productName: simulatorName,
      manufacturerName: simulatorName,
      productUri,
      softwareVersion: simulatorVersion,
      buildNumber: simulatorVersion,
    },
    serverCapabilities: {
      maxSessions: 50,
      minSupportedSampleRate: 10,
      operationLimits: { ...options.operationLimits },
    },
    maxConnectionsPerEndpoint: 50,
    isAuditing: false,
  });
}

function addressSpaceOf(server: OPCUAServer): AddressSpace {
  const space = server.engine.addressSpace;
  if (space === null) throw new Error('the server has no address space');
  return space;
}

/** Starts a server; `forced` is the caller's live table of forced statuses. */
export async function openBackend(
  options: CncOptions,
  pkiDir: string,
  forced: ReadonlyMap<string, ForcedStatus>,
): Promise<Backend> {
  const certificates = await openCertificates(pkiDir, options.acceptUnknownClients ?? false);
  const server = makeServer(options, certificates);
  await server.initialize();
  const space = addressSpaceOf(server);
  const machine = addMachine(space);
  addControl(space, machine);
  const mirror = new Mirror(space, forced, addAlarms(space, machine));
  mirror.write(options.model.snapshot(), options.now());
  await server.start();
  const [endpoint] = server.endpoints;
  if (endpoint === undefined) throw new Error('the server has no endpoint');
  return {
    port: endpoint.port,
    mirror,
    certificates,
    advertise: (port) => {
      endpoint.port = port;
    },
    close: () => server.shutdown(0),
  };
}
