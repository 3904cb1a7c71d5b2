/** The verbs. Each is loaded when it is called, so that `schema` does not pay for `run`. */
import { plantFile, type Invocation } from './invocation.ts';

type VerbName = 'run' | 'check' | 'status' | 'outbox' | 'evidence' | 'schema';

/** Runs a verb; the number is the exit status: 0 fine, 1 a finding or failure, 2 bad config or usage. */
export type Verb = (invocation: Invocation) => Promise<number>;

export const verbs: Readonly<Record<VerbName, () => Promise<Verb>>> = {
  run: async () => (await import('./run.ts')).run,
  check: async () => {
    const { check } = await import('./check.ts');
    return ({ lang, values, env, out }) =>
      check({ config: plantFile({ values }), lang, json: values.json ?? false, env }, out);
  },
  status: async () => (await import('./status.ts')).status,
  outbox: async () => (await import('./outbox.ts')).outbox,
  evidence: async () => (await import('./evidence.ts')).evidence,
  schema: async () => (await import('./schema.ts')).schema,
};
