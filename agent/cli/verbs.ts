/** The verbs. Each is loaded when it is called, so that `schema` does not pay for `run`. */
import { plantFile, type Verb } from './invocation.ts';

type VerbName = 'run' | 'check' | 'probe' | 'browse' | 'status' | 'outbox' | 'evidence' | 'schema';

export const verbs: Readonly<Record<VerbName, () => Promise<Verb>>> = {
  run: async () => (await import('./run.ts')).run,
  check: async () => {
    const { check } = await import('./check.ts');
    return ({ lang, values, env, out }) =>
      check({ config: plantFile({ values }), lang, json: values.json ?? false, env }, out);
  },
  probe: async () => (await import('./probe.ts')).probe,
  browse: async () => (await import('./browse.ts')).browse,
  status: async () => (await import('./status.ts')).status,
  outbox: async () => (await import('./outbox.ts')).outbox,
  evidence: async () => (await import('./evidence.ts')).evidence,
  schema: async () => (await import('./schema.ts')).schema,
};
