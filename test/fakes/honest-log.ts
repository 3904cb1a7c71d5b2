/** A history that is well signed from end to end, to be made wrong in one thing, and the check that is to find it. */
import type { Check, CheckId } from '../../agent/evidence/verify/findings.ts';
import { verifyPack, type VerifyOptions } from '../../agent/evidence/verify/verify.ts';
import { grading, packOf, type Draft } from './pack.ts';
import { periodOf, workshopLog } from './workshop-log.ts';

export const spec = { equipment: 2, hours: 3, challenge: 'a nonce', signEvery: 1 };
export const period = periodOf(spec);
export const honest = workshopLog(spec);

export async function checkOf(
  id: CheckId,
  pack: Buffer,
  options: Partial<VerifyOptions> = {},
): Promise<Check | undefined> {
  return (await verifyPack(pack, { grading, ...options })).checks.find((check) => check.id === id);
}

/** The check of the history with one record changed, everything signed anew. */
export function rewritten(
  id: CheckId,
  at: number,
  change: (draft: Draft) => Draft,
): Promise<Check | undefined> {
  const log = honest.rewritten((draft, n) => (n === at ? change(draft) : draft));
  return checkOf(id, packOf(log, { ...period, messages: 'none' }));
}

/** Index of the nth record of a kind. */
export function indexOf(kind: string, nth: number = 0): number {
  return [...honest.drafts.entries()].filter(([, draft]) => draft.kind === kind)[nth]?.[0] ?? -1;
}

/** A window of the first machine; its run begins one before, with the gateway's own. */
export const window = indexOf('window', 4);
