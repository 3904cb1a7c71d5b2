/** Files that a command leaves behind. */
import fs from 'node:fs';
import path from 'node:path';
import { CodedError, messageOf } from '../../base/errors.ts';

/**
 * Written aside and renamed: who sees the file sees all of it.
 * @throws CodedError `cli.notWritten`
 */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const aside = `${file}.part`;
  try {
    fs.mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    fs.writeFileSync(aside, content);
    fs.renameSync(aside, file);
  } catch (error) {
    throw new CodedError('cli.notWritten', { file, reason: messageOf(error) });
  }
}
