/** `zhencai evidence report`: verifies a pack and writes the acceptance report of what was found, as one HTML file. */
import path from 'node:path';
import { CodedError } from '../../base/errors.ts';
import { say } from '../../base/text.ts';
import { reportHtml } from '../../evidence/report/report.ts';
import type { Invocation } from '../invocation.ts';
import { examine } from './examine.ts';
import { writeWhole } from './write.ts';

/** @returns 0 sound, 1 a mismatch: then the report says so on its cover */
export async function report(invocation: Invocation): Promise<number> {
  const { values, rest, lang, out } = invocation;
  const {
    verification: { checks, findings, sound, shortfalls },
    grading,
  } = await examine(invocation);
  const [, pack = ''] = rest;
  if (findings === undefined)
    throw new CodedError(sound ? 'evidence.noFigures' : 'evidence.unreadable', { file: pack });
  const file = values.out ?? `${path.basename(pack, '.zip')}.html`;
  writeWhole(
    file,
    reportHtml(findings, checks, grading, lang, { packName: path.basename(pack), shortfalls }),
  );
  const verdict = say(lang, sound ? 'evidence.cli.sound' : 'evidence.cli.unsound');
  if (values.json) out(JSON.stringify({ file, sound, sha256: findings.pack.sha256 }));
  else out(say(lang, 'evidence.reported', { file, verdict, sha256: findings.pack.sha256 }));
  return sound ? 0 : 1;
}
