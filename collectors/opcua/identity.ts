/**
 * What a server says it is, from the nodes every server has (OPC 10000-5 §6.3.1 ServerArray and ServerStatus, §12.4
 * BuildInfo), and what the session shows. Each is absent where the server does not say.
 */
import { createHash, X509Certificate } from 'node:crypto';
import { qualityOf } from '../../agent/model/sample.ts';
import { factsOf } from '../facts.ts';
import type { Link, NodeRef } from './client.ts';
import type { OpcuaConfig } from './config.ts';
import type { RawDataValue } from './decode.ts';
import { partsOf } from './nodes.ts';
import { refusalOf } from './refusal.ts';

/** The first entry of ServerArray is the ApplicationUri of the server itself (OPC 10000-5 §6.3.1). */
const serverArray = 'i=2254';

/** The variables below ServerStatus/BuildInfo. */
const buildInfo = [
  ['productUri', 'i=2262'],
  ['manufacturer', 'i=2263'],
  ['productName', 'i=2261'],
  ['softwareVersion', 'i=2264'],
  ['buildNumber', 'i=2265'],
] as const;

/** What a server said. */
export interface ServerIdentity {
  readonly answered: boolean;
  readonly facts: Readonly<Record<string, string>>;
}

/** What the session shows without asking. */
export function shownBy({ farSide }: Link, { security }: OpcuaConfig): Record<string, string> {
  return factsOf([
    ['certificate', thumbprintOf(farSide.certificate)],
    ['securityMode', security.mode],
    ['securityPolicy', security.policy],
  ]);
}

/**
 * Asks the server.
 * @param limit nodes per read
 * @throws NotConnectedError the link is lost
 */
export async function identifyServer(link: Link, limit: number): Promise<ServerIdentity> {
  const nodes: NodeRef[] = [serverArray, ...buildInfo.map(([, nodeId]) => nodeId)].map((nodeId) => ({
    nodeId,
  }));
  const answers: (RawDataValue | undefined)[] = [];
  for (const part of partsOf(nodes, limit)) {
    const some = await link.read(link.prepareRead(part)).catch(refusalOf);
    for (const at of part.keys()) answers.push(typeof some === 'number' ? undefined : some[at]);
  }
  const [uris, ...builds] = answers.map(valueOf);
  const facts = factsOf([
    ['applicationUri', textOf(Array.isArray(uris) ? uris[0] : undefined)],
    ...buildInfo.map(([name], at) => [name, textOf(builds[at])] as const),
  ]);
  return { answered: Object.keys(facts).length > 0, facts };
}

/** SHA-256 over the certificate of a server, hex; of a chain, over the first. */
export function thumbprintOf(chain: Uint8Array): string | undefined {
  if (chain.length === 0) return undefined;
  return createHash('sha256').update(leafOf(chain)).digest('hex');
}

function leafOf(chain: Uint8Array): Uint8Array {
  try {
    return new X509Certificate(chain).raw;
  } catch {
    // What cannot be read as a certificate can still be told from another.
    return chain;
  }
}

function valueOf(answer: RawDataValue | undefined): unknown {
  if (answer === undefined || qualityOf(answer.statusCode.value) === 'BAD') return undefined;
  return answer.value?.value;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
