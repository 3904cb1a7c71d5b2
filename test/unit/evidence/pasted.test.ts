/** What a reviewer pastes beside a pack is understood however an MQTT client, an editor or a mail has left it. */
import { describe, expect, test } from 'vitest';
import { expectedKey, fileText, messageBytes, notesIn } from '../../../agent/evidence/verify/pasted.ts';

const note = (size: number): string =>
  `zhencai/gw-1/k3f9q2xa\n${size}\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— zhencai/gw-1/k3f9q2xa AAAAAYx==\n`;

describe('checkpoints', () => {
  test('as text: one, several, indented, with Windows line ends, without the last one', () => {
    expect(notesIn(note(5))).toEqual([note(5)]);
    expect(notesIn(`${note(5)}\n\n${note(9)}`)).toEqual([note(5), note(9)]);
    expect(notesIn(note(5) + note(9))).toEqual([note(5), note(9)]);
    expect(notesIn(note(5).replaceAll('\n', '\r\n').trim())).toEqual([note(5)]);
    expect(notesIn(note(5).replaceAll('\n', '\n   '))).toEqual([note(5)]);
  });

  test('keep every signature: a witness may have signed, too', () => {
    const witnessed = `${note(5)}— witness.example AAAAAYx==\n`;
    expect(notesIn(witnessed)).toEqual([witnessed]);
  });

  test('in JSON: a message, with the topic before it, a list, lines of checkpoints.jsonl', () => {
    const message = JSON.stringify({ schema: 'x', key: 'a+b+c', checkpoint: note(5) });
    expect(notesIn(message)).toEqual([note(5)]);
    expect(notesIn(`uns/v1/e/s/_edge/gw-1/evidence ${message}\n`)).toEqual([note(5)]);
    expect(notesIn(JSON.stringify([{ note: note(5) }, { note: note(9) }], undefined, 2))).toEqual([
      note(5),
      note(9),
    ]);
    const lines = [5, 9].map((size) => `${JSON.stringify({ time: 1, note: note(size) })}\n`).join('');
    expect(notesIn(lines)).toEqual([note(5), note(9)]);
  });

  test('among other things: what is no note is passed over', () => {
    const message = JSON.stringify({ checkpoint: note(9) });
    const others = ['{"schema":"other"}', '{"checkpoint":4}', 'no JSON', '{"cut":'];
    expect(notesIn([...others, message].join('\n'))).toEqual([note(9)]);
    expect(notesIn(`a/b/evidence ${message}\n${note(5)}`)).toEqual([note(9), note(5)]);
  });

  test('that are none', () => {
    for (const text of ['', '  \n', 'hello', '{"a":1}', '{"a":', '— only a signature\n', 'a\n\nb\n'])
      expect(notesIn(text)).toEqual([]);
  });
});

test('a message is its bytes, without what a client printed around it', () => {
  const body = '{"schema":"zhencai.telemetry/1","v":"压力 "}';
  const bytes = new TextEncoder().encode(body);
  expect(messageBytes(body)).toEqual(bytes);
  expect(messageBytes(`${body}\r\n`)).toEqual(bytes);
  expect(messageBytes(`uns/v1/企业/s/a/l/e/_telemetry/fast ${body}\n`)).toEqual(bytes);
  expect(messageBytes(' \n')).toBeUndefined();
});

test('a message that a client shows indented is its bytes, whatever its texts hold', () => {
  for (const text of ['a  b', '" \\', '\\" : ', '压力\u00a0\t', '']) {
    const body = { [text]: [text, 1.5, null, { text }] };
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    expect(messageBytes(JSON.stringify(body, undefined, 2))).toEqual(bytes);
    expect(messageBytes(JSON.stringify(body, undefined, '\t').replaceAll('\n', '\r\n'))).toEqual(bytes);
  }
  const broken = '{"a": "  ';
  expect(messageBytes(broken)).toEqual(new TextEncoder().encode(broken.trim()));
});

test('a key is a fingerprint however it is grouped, or a verifier key', () => {
  const hex = '9f1c2ab4'.repeat(8);
  expect(expectedKey(hex)).toBe(hex);
  expect(expectedKey(` ${hex.toUpperCase().replace(/(.{4})/g, '$1 ')}`)).toBe(hex);
  expect(expectedKey(hex.replace(/(..)(?=.)/g, '$1:'))).toBe(hex);
  expect(expectedKey('zhencai/gw-1/k3f9q2xa+01020304+AQID\n')).toBe('zhencai/gw-1/k3f9q2xa+01020304+AQID');
  expect(expectedKey(' ')).toBeUndefined();
});

test('a dropped file is read as editors save it', () => {
  const little = Buffer.from(`\ufeff${note(5)}`, 'utf16le');
  for (const bytes of [
    Buffer.from(note(5)),
    Buffer.from(`\ufeff${note(5)}`),
    little,
    Buffer.from(little).swap16(),
  ])
    expect(notesIn(fileText(bytes))).toEqual([note(5)]);
});
