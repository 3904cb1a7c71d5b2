/** Files that a person names beside a pack: whatever an MQTT client, an editor or a shell has left around their contents. */
import fs from 'node:fs';
import { CodedError, messageOf } from '../../base/errors.ts';
import { fileText, messageBytes, notesIn } from '../../evidence/verify/pasted.ts';

/** @throws CodedError `cli.notRead` */
export function readBytes(file: string): Uint8Array {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    throw new CodedError('cli.notRead', { file, reason: messageOf(error) });
  }
}

/** Signed notes of a file; see `notesIn`. @throws CodedError `cli.notRead`, or `evidence.badAnchor` where it holds none */
export function readCheckpoints(file: string): string[] {
  const notes = notesIn(fileText(readBytes(file)));
  if (notes.length === 0) throw new CodedError('evidence.badAnchor', { file });
  return notes;
}

/** Bytes of the captured message in a file. An empty file is a message too: one that no log holds. @throws CodedError `cli.notRead` */
export function readMessage(file: string): Uint8Array {
  return messageBytes(fileText(readBytes(file))) ?? new Uint8Array(0);
}
