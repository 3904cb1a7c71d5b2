/** The verbs and their options. Each verb is loaded when it is called, so that `schema` does not pay for `run`. */
import type { Lang } from '../base/text.ts';
import { plantFile } from './plant-file.ts';

/** Options of all verbs, for node:util parseArgs. */
export const options = {
  config: { type: 'string', short: 'c' },
  json: { type: 'boolean' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
  'log-level': { type: 'string' },
  equipment: { type: 'string' },
  export: { type: 'string' },
  after: { type: 'string' },
  limit: { type: 'string' },
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
  /** Aborted when the process is asked to stop; asked for only by a verb that runs on. */
  readonly stopSignal: () => AbortSignal;
}

/** Runs a verb; the number is the exit status: 0 fine, 1 a finding or failure, 2 bad config or usage. */
export type Verb = (invocation: Invocation) => Promise<number>;

export const verbs: Readonly<Record<'run' | 'check' | 'status' | 'outbox' | 'schema', () => Promise<Verb>>> =
  {
    run: async () => (await import('./run.ts')).run,
    check: async () => {
      const { check } = await import('./check.ts');
      return ({ lang, values, env, out }) =>
        check({ config: plantFile({ values }), lang, json: values.json ?? false, env }, out);
    },
    status: async () => (await import('./status.ts')).status,
    outbox: async () => (await import('./outbox.ts')).outbox,
    schema: async () => (await import('./schema.ts')).schema,
  };
