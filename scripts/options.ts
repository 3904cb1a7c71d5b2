/** Options of a script of the repository. What is wrong with them is said in one line, as a command does; exit code 2. */
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

const help = { type: 'boolean', short: 'h', default: false } as const;

/** Reads the arguments. Ends the process where they are wrong, or ask for help. @param usage one line, in any language */
export function optionsOf<Options extends ParseArgsOptionsConfig>(usage: string, options: Options) {
  try {
    const { values } = parseArgs({ options: { ...options, help } });
    if (!('help' in values) || values['help'] !== true) return values;
  } catch (error) {
    badOption(usage, error instanceof Error ? error.message : String(error));
  }
  process.stdout.write(`${usage}\n`);
  process.exit(0);
}

/** Ends the process. */
export function badOption(usage: string, problem: string): never {
  process.stderr.write(`${problem}\n${usage}\n`);
  process.exit(2);
}
