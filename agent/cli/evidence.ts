/** `zhencai evidence …`: what a reviewer takes away, checks and asks. Each is loaded when it is called. */
import { CodedError } from '../base/errors.ts';
import type { Invocation, Verb } from './invocation.ts';

const parts: Readonly<Record<string, () => Promise<Verb>>> = {
  pack: async () => (await import('./evidence/pack.ts')).pack,
  verify: async () => (await import('./evidence/verify.ts')).verifyVerb,
  report: async () => (await import('./evidence/report.ts')).report,
  challenge: async () => (await import('./evidence/challenge.ts')).challenge,
  verifier: async () => (await import('./evidence/verifier.ts')).verifier,
};

export async function evidence(invocation: Invocation): Promise<number> {
  const [name = ''] = invocation.rest;
  const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
  if (part === undefined) throw new CodedError('cli.evidenceUsage');
  return (await part())(invocation);
}
