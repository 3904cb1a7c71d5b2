/** A pack and what the command line gives beside it, verified: for the answer and for the report alike. */
import { gradingEditions, loadGrading } from '../../../config/grading.ts';
import { CodedError } from '../../base/errors.ts';
import { say } from '../../base/text.ts';
import type { Grading } from '../../evidence/verify/findings.ts';
import { fingerprintOfText } from '../../evidence/verify/key.ts';
import { verifyPack, type Verification } from '../../evidence/verify/verify.ts';
import type { Invocation } from '../invocation.ts';
import { readBytes, readCheckpoints, readMessage } from './outside.ts';

/** Graded by, where neither the command line nor the pack names another edition that there is. */
export const usualEdition = '2024';

/** What was found, and the edition it was graded by. */
export interface Examined {
  readonly verification: Verification;
  readonly grading: Grading;
}

/** @throws CodedError where what was given cannot be read */
export async function examine({ values, rest, lang }: Invocation): Promise<Examined> {
  const [, file] = rest;
  if (file === undefined || rest.length > 2) throw new CodedError('cli.evidenceUsage');
  const { key, message, checkpoint, edition } = values;
  if (key !== undefined && fingerprintOfText(key) === undefined)
    throw new CodedError('cli.badOption', { message: say(lang, 'evidence.cli.badKey', { key }) });
  const pack = readBytes(file);
  const given = {
    key,
    checkpoints: checkpoint === undefined ? [] : readCheckpoints(checkpoint),
    message: message === undefined ? undefined : readMessage(message),
  };
  const grading = await loadGrading(edition ?? usualEdition);
  const verification = await verifyPack(pack, { ...given, grading });
  const own = verification.findings?.register.edition ?? grading.edition;
  if (edition !== undefined || own === grading.edition || !gradingEditions().includes(own))
    return { verification, grading };
  const ownGrading = await loadGrading(own);
  return { verification: await verifyPack(pack, { ...given, grading: ownGrading }), grading: ownGrading };
}
