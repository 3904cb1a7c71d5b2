/** What the writer signs has one text: the examples of RFC 8785, and what has no text at all. */
import { expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../../agent/evidence/canonical.ts';

/** The double with these bits. */
function double(hex: string): number {
  return Buffer.from(hex, 'hex').readDoubleBE();
}

test('numbers, strings and literals as in the example of §3.2.2', () => {
  const value = {
    numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  };
  expect(canonicalJson(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test('members in the order of §3.2.3: by UTF-16 code units, so an emoji goes before a letter of the BMP', () => {
  const value = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  };
  expect([...canonicalJson(value).matchAll(/:"([^"]*)"/g)].map(([, name]) => name)).toEqual([
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ]);
});

test('members are sorted at every depth, lists are not, and numbers as names are names', () => {
  const value = { b: [{ z: 1, a: [3, 1, 2] }], a: { '10': 1, '9': 2, '': 3 } };
  expect(canonicalJson(value)).toBe('{"a":{"":3,"10":1,"9":2},"b":[{"a":[3,1,2],"z":1}]}');
  const insertedOtherwise = { a: { '': 3, '9': 2, '10': 1 }, b: [{ a: [3, 1, 2], z: 1 }] };
  expect(canonicalJson(insertedOtherwise)).toBe(canonicalJson(value));
});

test.each([
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
])('the double %s is written %s (appendix B)', (bits, text) => {
  expect(canonicalJson(double(bits))).toBe(text);
});

test.each([
  ['NaN', NaN],
  ['an infinity', -Infinity],
  ['a high surrogate without its low one', '\ud800'],
  ['a low surrogate alone', 'a\udc00b'],
  ['surrogates the wrong way round', '\ude00\ud83d'],
  ['a lone surrogate in a name', { 'x\ud800': 1 }],
  ['a lone surrogate deep inside', { a: [{ b: ['\udfff'] }] }],
] satisfies [string, Json][])('%s has no canonical text', (_, value) => {
  expect(() => canonicalJson(value)).toThrow(TypeError);
});

test('controls are escaped in their short form or as \\u00xx, nothing else is', () => {
  expect(canonicalJson('\b\t\n\f\r\u0000\u001f')).toBe('"\\b\\t\\n\\f\\r\\u0000\\u001f"');
  expect(canonicalJson('\u007f\u2028\u2029</😀')).toBe('"\u007f\u2028\u2029</😀"');
});

test('a member that is undefined is left out, one that is null is not', () => {
  expect(canonicalJson({ b: undefined, a: null, c: {} })).toBe('{"a":null,"c":{}}');
  expect(canonicalJson({ a: undefined })).toBe('{}');
  expect(canonicalJson([])).toBe('[]');
});
