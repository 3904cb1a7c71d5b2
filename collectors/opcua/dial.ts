/**
 * Opens a session: our certificate, the server's, secure channel, user. With client.ts the only importer of the vendor
 * library, which is given no folder of its own: by default it would write below HOME, even for security None.
 */
import {
  ApplicationType,
  callConditionRefresh,
  type ClientSecureChannelLayer,
  crypto_utils as crypto,
  type EndpointDescription,
  MessageSecurityMode,
  OPCUAClient,
  type OPCUAClientOptions,
  SecurityPolicy,
  setErrorLogger,
  setWarningLogger,
  type UserIdentityInfo,
  UserTokenType,
} from 'node-opcua-client';
import type { Socket } from 'node:net';
import os from 'node:os';
import type { Clock } from '../../agent/base/clock.ts';
import { releasedAt } from '../../agent/base/version.ts';
import { CodedError, NotConnectedError, PermanentError } from '../../agent/base/errors.ts';
import type { Log } from '../../agent/base/log.ts';
import { Status } from '../../agent/model/status.ts';
import { type Certificates, type Identity, type Issued, readCertificate } from './certificates.ts';
import { Link, type SessionVerbs, type Transactions } from './client.ts';
import type { OpcuaConfig } from './config.ts';
import { connectError } from './refusal.ts';
import { Teardown } from './teardown.ts';

// The library writes its warnings to the console; what matters of them comes back as errors.
setWarningLogger(() => undefined);
setErrorLogger(() => undefined);

const applicationName = 'zhencai';
const dayMs = 86_400_000;
const validDays = 3652;

/** What dialling needs of the world. */
export interface DialDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly certificates: Certificates;
}

/**
 * Connects and opens a session; ends by `connectTimeoutMs` or when `signal` aborts, leaving no socket behind.
 * @throws NotConnectedError the server does not answer, or refuses, or is not trusted
 * @throws PermanentError the certificate folder or a configured file cannot be used
 */
export async function dial(config: OpcuaConfig, deps: DialDeps, signal: AbortSignal): Promise<Link> {
  const identity = await deps.certificates.identity(() => issue(deps.clock.now()));
  const { endpoint, connectTimeoutMs } = config;
  const startedMs = deps.clock.elapsed();
  const secured = config.security.mode !== 'None';
  const teardown = new Teardown(deps.clock);
  try {
    return await teardown.within(connectTimeoutMs, signal, () => openLink(config, deps, identity, teardown));
  } catch (error) {
    await teardown.end(false);
    if (signal.aborted || error instanceof CodedError) throw error;
    const ms = Math.round(deps.clock.elapsed() - startedMs);
    const params = { endpoint, ms, user: config.user?.name ?? '', file: deps.certificates.ownFile };
    throw connectError(error, params, secured);
  }
}

async function openLink(
  config: OpcuaConfig,
  deps: DialDeps,
  identity: Identity,
  teardown: Teardown,
): Promise<Link> {
  const { endpoint, security, timeoutMs } = config;
  const options = optionsOf(config, identity);
  if (security.mode !== 'None') options.serverCertificate = await findServer(config, deps, options, teardown);

  const secured = {
    ...options,
    securityMode: MessageSecurityMode[security.mode],
    securityPolicy: SecurityPolicy[security.policy],
  };
  const client = makeClient(secured, teardown);
  let channel: ClientSecureChannelLayer | undefined;
  client.on('secure_channel_created', (created) => (channel = created));
  await client.connect(endpoint);
  const session = await client.createSession(userOf(config));
  teardown.addSession(() => session.close(true));
  const verbs: SessionVerbs = {
    close: (isAlive) => teardown.end(isAlive),
    refreshConditions: (subscription) => callConditionRefresh(session, subscription),
  };
  const link = new Link(endpoint, session as unknown as Transactions, timeoutMs, verbs, {
    // A server may send one for security None as well, or null.
    certificate: (session.serverCertificate as Buffer | null) ?? Buffer.alloc(0),
    address: channel === undefined ? undefined : addressOf(channel),
  });
  client.on('connection_lost', () => {
    link.lose(new NotConnectedError('opcua.lost', Status.BadNotConnected, { endpoint }));
  });
  return link;
}

/** The IP address of the far side; the library's public types leave its socket out. */
function addressOf(channel: ClientSecureChannelLayer): string | undefined {
  const transport = channel.getTransport() as { readonly _socket?: Partial<Socket> | null } | undefined;
  return transport?._socket?.remoteAddress;
}

function makeClient(options: OPCUAClientOptions, teardown: Teardown): OPCUAClient {
  const client = OPCUAClient.create(options);
  teardown.addClient(() => client.disconnect());
  client.on('secure_channel_created', (channel) => teardown.addChannel(channel));
  return client;
}

function optionsOf(config: OpcuaConfig, identity: Identity): OPCUAClientOptions {
  const key = crypto.makePrivateKeyFromPem(identity.keyPem);
  return {
    applicationName,
    applicationUri: identity.applicationUri,
    clientName: config.id,
    certificateKeyPairProvider: {
      getCertificate: () => identity.certificate,
      getCertificateChain: () => [identity.certificate],
      getPrivateKey: () => key,
    },
    // One attempt: reconnecting is the runtime's.
    connectionStrategy: { maxRetry: 0, initialDelay: 100, maxDelay: 1000 },
    // Behind a router the server announces addresses that do not lead to it.
    endpointMustExist: false,
    keepSessionAlive: false,
    requestedSessionTimeout: config.sessionTimeoutMs,
    // The library hangs up on a socket that is idle this long; the pulse of an open session keeps it from being so.
    transportTimeout: config.sessionTimeoutMs,
    defaultTransactionTimeout: config.timeoutMs,
  };
}

function userOf({ user }: OpcuaConfig): UserIdentityInfo {
  if (user === undefined) return { type: UserTokenType.Anonymous };
  return { type: UserTokenType.UserName, userName: user.name, password: user.password.reveal() };
}

/** Asks the server for its endpoints and decides whether its certificate is to be trusted. */
async function findServer(
  config: OpcuaConfig,
  deps: DialDeps,
  options: OPCUAClientOptions,
  teardown: Teardown,
): Promise<Buffer> {
  const { endpoint, security } = config;
  const client = makeClient(options, teardown);
  await client.connect(endpoint);
  const offers = await client.getEndpoints();
  await client.disconnect();

  const chosen = offers.find(
    (offer) =>
      offer.server.applicationType !== ApplicationType.DiscoveryServer &&
      offer.securityMode === MessageSecurityMode[security.mode] &&
      offer.securityPolicyUri === SecurityPolicy[security.policy],
  );
  if (chosen === undefined)
    throw new NotConnectedError('opcua.no-such-endpoint', Status.BadConfigurationError, {
      endpoint,
      wanted: `${security.policy}/${security.mode}`,
      offered: [...new Set(offers.map(nameOf))].join(', '),
    });
  await assertTrusted(config, deps, chosen.serverCertificate);
  return chosen.serverCertificate;
}

function nameOf(offer: EndpointDescription): string {
  const policy = offer.securityPolicyUri?.split('#').at(-1) ?? '?';
  return `${policy}/${MessageSecurityMode[offer.securityMode]}`;
}

async function assertTrusted(config: OpcuaConfig, deps: DialDeps, chain: Buffer): Promise<void> {
  const { endpoint, serverCertificate: file, acceptUnknownCertificate } = config;
  const untrusted = 0x801a0000;
  if (file !== undefined) {
    const pinned = await readCertificate(file).catch((error: unknown) => {
      throw new PermanentError('opcua.certificate-file', { file }, error);
    });
    if (chain.subarray(0, pinned.raw.length).equals(pinned.raw)) return;
    throw new NotConnectedError('opcua.not-pinned', untrusted, { endpoint, file });
  }
  if (acceptUnknownCertificate) return;
  const trust = await deps.certificates.trust(chain, new URL(endpoint).host, deps.clock.now());
  if (!trust.accepted)
    throw new NotConnectedError('opcua.untrusted', untrusted, {
      endpoint,
      file: trust.file,
      subject: trust.subject,
    });
  if (trust.expired)
    deps.log.warn({ connection: config.id }, 'the trusted server certificate is not valid today');
}

/** A key and a self-signed certificate over it. They start a day early: a gateway's clock may lag. */
async function issue(now: number): Promise<Issued> {
  const host = os.hostname();
  const key = await crypto.generatePrivateKey(2048);
  const { cert } = await crypto.createSelfSignedCertificate({
    privateKey: key,
    subject: `/CN=${applicationName}@${host.replace(/[^\w.-]/g, '-')}/O=${applicationName}`,
    applicationUri: `urn:${host.replace(/[^\w.-]/g, '-')}:${applicationName}`,
    dns: [host],
    // It is made once, perhaps by a clock that is years behind or ahead.
    notBefore: new Date(releasedAt),
    notAfter: new Date(Math.max(now, releasedAt) + validDays * dayMs),
    purpose: crypto.CertificatePurpose.ForApplication,
  });
  const { privPem } = await crypto.privateKeyToPEM(key);
  return { certificate: crypto.convertPEMtoDER(cert), keyPem: privPem };
}
