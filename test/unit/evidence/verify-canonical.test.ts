/** Canonical JSON against the examples of RFC 8785. */
import { describe, expect, test } from 'vitest';
import { canonicalText, parseJson } from '../../../agent/evidence/verify/canonical.ts';

const sample = String.raw`{
  "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
  "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
  "literals": [null, true, false]
}`;
const sampleForm = String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`;

function formOf(text: string): string {
  const parsed = parseJson(text);
  return parsed === undefined ? 'no JSON' : canonicalText(parsed.value);
}

test('the sample of §3.2.2', () => {
  expect(formOf(sample)).toBe(sampleForm);
  expect(parseJson(sample)?.canonical).toBe(false);
  expect(parseJson(sampleForm)?.canonical).toBe(true);
});

test('names are ordered as in §3.2.3, by UTF-16 code units; names that are numbers, too', () => {
  const names = String.raw`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`;
  const form = formOf(names);
  expect(form).toBe(
    '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  );
  expect(parseJson(form)?.canonical).toBe(true);
  expect(parseJson('{"10":0,"9":0}')?.canonical).toBe(true);
  expect(parseJson('{"9":0,"10":0}')?.canonical).toBe(false);
});

describe('numbers of appendix B', () => {
  test.each([
    ['0000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
  ])('%s', (bits, form) => {
    const value = Buffer.from(bits, 'hex').readDoubleBE();
    expect(canonicalText(value)).toBe(form);
    expect(parseJson(form)?.canonical).toBe(true);
  });
});

test.each([
  '{"a":1,"a":1}',
  '{"b":1,"a":1}',
  '{"a": 1}',
  '{"a":1.0}',
  '{"a":-0}',
  '{"a":1E2}',
  '{"a":"\\u0041"}',
  '{"a":"\\ud800"}',
  '{"a":"\\/"}',
  '[{"z":{"b":1,"a":1}}]',
  ' {}',
])('%s is not canonical', (text) => {
  expect(parseJson(text)?.canonical).not.toBe(true);
});

test('what looks like a surrogate and is none', () => {
  expect(parseJson(String.raw`{"a":"\\ud800"}`)?.canonical).toBe(true);
});

test('neither rubbish nor depth makes it throw', () => {
  expect(parseJson('{')).toBeUndefined();
  expect(parseJson('')).toBeUndefined();
  expect(() => parseJson('['.repeat(200_000) + ']'.repeat(200_000))).not.toThrow();
});
