/** How scripts start the agent: as the bin and the Dockerfile do, so that figures are those of a gateway. */
import path from 'node:path';

const bin = path.join(path.dirname(import.meta.dirname), 'agent/zhencai.mjs');

/** Arguments of node for a verb of `zhencai`. */
export function agentCommand(...verb: readonly string[]): string[] {
  return ['--max-semi-space-size=2', bin, ...verb];
}
