/** Notes, keys and checkpoints: the published example of Go's sumdb/note, and what c2sp.org/signed-note refuses. */
import { describe, expect, test } from 'vitest';
import { hex } from '../../../agent/evidence/verify/bytes.ts';
import { faultOfNote, parseCheckpoint, parseKey, parseNote } from '../../../agent/evidence/verify/note.ts';
import { FakeKey } from '../../fakes/tree.ts';

const written = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const text =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const line =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

function verdictOn(note: string, key: string = written): string {
  const [parsed, parsedKey] = [parseNote(note), parseKey(key)];
  if (parsed === undefined || parsedKey === undefined) return 'malformed';
  return faultOfNote(parsed, parsedKey) ?? 'good';
}

test('the published key and note', () => {
  const key = parseKey(written);
  expect(key?.name).toBe('PeterNeumann');
  expect(key && hex(key.id)).toBe('c74f20a3');
  expect(parseNote(`${text}\n${line}`)?.text).toBe(text);
  expect(verdictOn(`${text}\n${line}`)).toBe('good');
});

test('the example of the page: its text has an empty line of its own', () => {
  const example =
    'Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n';
  const note = parseNote(example);
  expect(note?.text.endsWith('ed è subito sera.\n')).toBe(true);
  expect(note?.signatures.map(({ name, id, bytes }) => [name, hex(id), bytes.length])).toEqual([
    ['quasimodo.example/salvatore', '367ba04b', 64],
  ]);
});

test('no mangled key is taken', () => {
  for (let from = 0; from < written.length; from += 1)
    for (let to = from + 1; to <= written.length; to += 1)
      if (from > 0 || to < written.length) expect(parseKey(written.slice(from, to))).toBeUndefined();
  for (let at = 0; at < written.length; at += 1) {
    const other = String.fromCharCode(written.charCodeAt(at) + 1);
    expect(parseKey(written.slice(0, at) + other + written.slice(at + 1))).toBeUndefined();
  }
});

describe('notes', () => {
  const other = new FakeKey(7).note('other', text).slice(text.length + 1);

  test.each([
    ['a signature by somebody else beside it is passed over', `${text}\n${other}${line}`, 'good'],
    ['none by the key', `${text}\n${other}`, 'unsigned'],
    ['the text was changed', `${text.replace('answer', 'Answer')}\n${line}`, 'forged'],
    ['one good and one bad by the key', `${text}\n${line}${line.replace('x08go/ZJ', 'x08go/ZK')}`, 'forged'],
    ['no empty line', `${text}${line}`, 'malformed'],
    ['no signature', `${text}\n`, 'malformed'],
    ['no line end', `${text}\n${line.slice(0, -1)}`, 'malformed'],
    ['a control character', `${text.replace(' ', '\t')}\n${line}`, 'malformed'],
    ['half a surrogate pair', `\ud800${text}\n${line}`, 'malformed'],
    ['a hyphen for the dash', `${text}\n${line.replace('—', '-')}`, 'malformed'],
    ['padding bits that are not zero', `${text}\n${line.replace('AM=', 'AN=')}`, 'malformed'],
    ['a space too many', `${text}\n${line.replace('— ', '—  ')}`, 'malformed'],
    ['an id without a signature', `${text}\n— PeterNeumann x08gow==\n`, 'malformed'],
  ])('%s', (_, note, verdict) => {
    expect(verdictOn(note)).toBe(verdict);
  });
});

describe('checkpoints', () => {
  const root = 'A'.repeat(43) + '=';

  test.each([`log\n0\n${root}\n`, `log\n20852163\n${root}\n`, `log\n1\n${root}\nextension\n`])(
    '%j',
    (good) => {
      expect(parseCheckpoint(good)).toMatchObject({ origin: 'log' });
    },
  );

  test.each([
    `log\n01\n${root}\n`,
    `log\n-1\n${root}\n`,
    `log\n1.0\n${root}\n`,
    `log\n9007199254740993\n${root}\n`,
    `log\n1\n${root.slice(1)}\n`,
    `log\n1\n${root}`,
    `\n1\n${root}\n`,
    `log\n1\n${root}\n\n`,
    `log\n1\n`,
    '',
  ])('%j is none', (bad) => {
    expect(parseCheckpoint(bad)).toBeUndefined();
  });
});
