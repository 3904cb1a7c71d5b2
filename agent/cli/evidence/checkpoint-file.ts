/** Checkpoints as people keep them: signed notes, or the messages in which the broker keeps them. */
import fs from 'node:fs';
import { CodedError, messageOf } from '../../base/errors.ts';

/**
 * Notes of a file: one or several C2SP notes after each other, or JSON messages `zhencai.evidence/1`, one a line.
 * @throws CodedError `cli.notRead`
 */
export function readCheckpoints(file: string): string[] {
  let text: string;
  try {
    // As an editor of Windows leaves it: neither mark nor carriage returns are ever part of a note.
    text = fs
      .readFileSync(file, 'utf8')
      .replace(/^\uFEFF/, '')
      .replaceAll('\r\n', '\n');
  } catch (error) {
    throw new CodedError('cli.notRead', { file, reason: messageOf(error) });
  }
  if (text.trimStart().startsWith('{')) return text.split('\n').flatMap((line) => noteOf(line));
  // A note: lines of text, an empty line, signature lines.
  return [...text.matchAll(/(?:[^\n]+\n)+\n(?:— [^\n]+\n?)+/g)].map(([note]) =>
    note.endsWith('\n') ? note : `${note}\n`,
  );
}

function noteOf(line: string): string[] {
  try {
    const { checkpoint } = JSON.parse(line) as { checkpoint?: unknown };
    return typeof checkpoint === 'string' ? [checkpoint] : [];
  } catch {
    return [];
  }
}
