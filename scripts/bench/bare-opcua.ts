/**
 * The bare loop our pipeline is compared with: node-opcua-client reading the same nodes from the same server, one call in
 * flight, and doing nothing with them.   node bare-opcua.ts ENDPOINT NODES SECONDS
 */
import { AttributeIds, MessageSecurityMode, OPCUAClient, SecurityPolicy } from 'node-opcua-client';

const nodesPerCall = 1000;
const [endpoint, nodesText, secondsText] = process.argv.slice(2);
const nodes = Number(nodesText);
const seconds = Number(secondsText);
if (endpoint === undefined || !(nodes > 0) || !(seconds > 0)) throw new Error('ENDPOINT NODES SECONDS');

const client = OPCUAClient.create({
  securityMode: MessageSecurityMode.None,
  securityPolicy: SecurityPolicy.None,
  endpointMustExist: false,
});
await client.connect(endpoint);
const session = await client.createSession();
const calls = Array.from({ length: Math.ceil(nodes / nodesPerCall) }, (_, call) =>
  Array.from({ length: Math.min(nodesPerCall, nodes - call * nodesPerCall) }, (__, index) => ({
    nodeId: `ns=1;s=v${call * nodesPerCall + index}`,
    attributeId: AttributeIds.Value,
  })),
);

async function readFor(durationMs: number): Promise<number> {
  const until = performance.now() + durationMs;
  let read = 0;
  while (performance.now() < until) {
    for (const call of calls) read += (await session.read(call)).length;
  }
  return read;
}

await readFor(1000);
const started = performance.now();
const read = await readFor(seconds * 1000);
const readingsPerSecond = Math.round((1000 * read) / (performance.now() - started));
process.stdout.write(`${JSON.stringify({ readingsPerSecond })}\n`);
await session.close();
await client.disconnect();
process.exit(0);
