/** `zhencai evidence verifier`: copies verify.html out of the installation, for a browser without network. */
import fs from 'node:fs';
import path from 'node:path';
import { CodedError, messageOf } from '../../base/errors.ts';
import { say } from '../../base/text.ts';
import type { Invocation } from '../invocation.ts';

const page = path.join(import.meta.dirname, '../../evidence/verify.html');

export async function verifier({ values, lang, out }: Invocation): Promise<number> {
  const file = values.out ?? 'verify.html';
  try {
    fs.copyFileSync(page, file);
  } catch (error) {
    throw new CodedError('cli.notWritten', { file, reason: messageOf(error) });
  }
  out(say(lang, 'verifier.copied', { file }));
  return 0;
}
