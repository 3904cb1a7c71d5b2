/** How scripts start the agent: as the bin's first line and the Dockerfile do, so that figures are those of a gateway. */
import path from 'node:path';

const main = path.join(path.dirname(import.meta.dirname), 'agent/main.ts');

/** Arguments of node for a verb of `zhencai`. */
export function agentCommand(...verb: readonly string[]): string[] {
  return ['--max-semi-space-size=2', main, ...verb];
}
