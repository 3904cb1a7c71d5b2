/** What a verb is called with, and the options all verbs know. */
import { loadPlant } from '../../config/load.ts';
import type { Plant } from '../../config/plant.ts';
import { CodedError } from '../base/errors.ts';
import type { Lang } from '../base/text.ts';

/** Options of all verbs, for node:util parseArgs. */
export const options = {
  config: { type: 'string', short: 'c' },
  json: { type: 'boolean' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  'log-level': { type: 'string' },
  equipment: { type: 'string' },
  connection: { type: 'string' },
  tag: { type: 'string' },
  expect: { type: 'string' },
  alive: { type: 'boolean' },
  export: { type: 'string' },
  after: { type: 'string' },
  limit: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  out: { type: 'string', short: 'o' },
  messages: { type: 'string' },
  redact: { type: 'boolean' },
  anchor: { type: 'string' },
  buffer: { type: 'string' },
  nonce: { type: 'string' },
  count: { type: 'string', short: 'k' },
  edition: { type: 'string' },
  key: { type: 'string' },
  checkpoint: { type: 'string' },
  message: { type: 'string' },
} as const;

/** What a verb is called with. */
export interface Invocation {
  readonly lang: Lang;
  readonly values: {
    readonly [K in keyof typeof options]?: (typeof options)[K]['type'] extends 'boolean' ? boolean : string;
  };
  /** What stands after the verb. */
  readonly rest: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Writes a line of the answer to stdout. */
  readonly out: (text: string) => void;
  /** Writes a line beside it, to stderr: how far it is. */
  readonly aside: (text: string) => void;
  /** Aborted when the process is asked to stop; asked for only by a verb that runs on. */
  readonly stopSignal: () => AbortSignal;
}

/** Runs a verb; the number is the exit status: 0 fine, 1 a finding or failure, 2 bad config or usage. */
export type Verb = (invocation: Invocation) => Promise<number>;

/** The plant file named with `-c`. @throws CodedError `cli.configMissing` */
export function plantFile({ values }: Pick<Invocation, 'values'>): string {
  if (values.config === undefined) throw new CodedError('cli.configMissing');
  return values.config;
}

/**
 * The plant for verbs that look on and connect nowhere: a secret that is not set in this shell does not matter to them.
 * @throws ConfigError
 */
export async function plantToLookAt(invocation: Invocation): Promise<Plant> {
  const env = new Proxy(invocation.env, { get: (set, name) => Reflect.get(set, name) ?? 'not needed here' });
  return loadPlant(plantFile(invocation), env);
}
