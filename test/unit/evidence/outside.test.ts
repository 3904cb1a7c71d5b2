/** Files beside a pack, as the shells and clients of reviewers write them, are what they would be without them. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CodedError } from '../../../agent/base/errors.ts';
import { readCheckpoints, readMessage } from '../../../agent/cli/evidence/outside.ts';
import { tempDir } from '../../integration/programs.ts';

const folder = tempDir();
afterAll(() => folder[Symbol.dispose]());

function fileOf(content: string | Buffer): string {
  const file = path.join(folder.path, 'given');
  fs.writeFileSync(file, content);
  return file;
}

/** The ways in which one line of a client comes to lie in a file. */
const ways: readonly (readonly [string, (line: string) => string | Buffer])[] = [
  ['as it is', (line) => line],
  ['mosquitto_sub -C 1 > FILE', (line) => `${line}\n`],
  ['mosquitto_sub -v', (line) => `uns/v1/企业/site/_edge/gw-1/x ${line}\n`],
  ['an editor of Windows', (line) => `\ufeff${line}\r\n`],
  ['Windows PowerShell', (line) => Buffer.from(`\ufeff${line}\r\n`, 'utf16le')],
];

describe.each(ways)('%s', (_, written) => {
  test('a message is the bytes that were published', () => {
    const body = '{"schema":"zhencai.telemetry/1","d":[{"n":"压力","v":1}]}';
    expect(Buffer.from(readMessage(fileOf(written(body)))).toString()).toBe(body);
  });

  test('a checkpoint is its note', () => {
    const note =
      'zhencai/gw-1/k3f9q2xa\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— zhencai/gw-1/k3f9q2xa AAAAAYx==\n';
    const message = { schema: 'zhencai.evidence/1', key: 'a+b+c', checkpoint: note };
    expect(readCheckpoints(fileOf(written(JSON.stringify(message))))).toEqual([note]);
    expect(readCheckpoints(fileOf(written(JSON.stringify(message, undefined, 2))))).toEqual([note]);
    expect(readCheckpoints(fileOf(note))).toEqual([note]);
  });
});

test('an empty file is a message that nobody sent, and not no message', () => {
  expect(readMessage(fileOf('\n'))).toEqual(new Uint8Array(0));
});

test.each(['', '\n\n', 'hello\n', 'a\nb\n\nno signature\n'])('no checkpoint is in %j', (text) => {
  expect(() => readCheckpoints(fileOf(text))).toThrow(
    expect.objectContaining({ code: 'evidence.badAnchor' }),
  );
});

test('a file that is not there is said', () => {
  for (const read of [readCheckpoints, readMessage])
    expect(() => read(path.join(folder.path, 'absent'))).toThrow(CodedError);
});
