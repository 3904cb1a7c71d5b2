import { describe, expect, test } from 'vitest';
import { CodedError } from '../../../agent/base/errors.ts';
import { langIn, parseWords } from '../../../agent/cli/words.ts';

function faultOf(...argv: string[]): unknown[] {
  try {
    parseWords(argv);
    return [];
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return [error.code, error.params];
  }
}

describe('words of the command line', () => {
  test('options and the rest', () => {
    const { values, positionals } = parseWords(['probe', '-c', 'plant.yaml', '--expect=-12.5']);
    expect(positionals).toEqual(['probe']);
    expect(values).toMatchObject({ config: 'plant.yaml', expect: '-12.5' });
  });

  test.each<[string, string[], unknown[]]>([
    [
      'misspelt',
      ['--conection', 'a'],
      ['cli.unknownOptionNear', { option: '--conection', nearest: '--connection' }],
    ],
    ['unknown', ['--colour', 'red'], ['cli.unknownOption', { option: '--colour' }]],
    ['one letter', ['-y'], ['cli.unknownOption', { option: '-y' }]],
    ['without its value', ['--lang'], ['cli.optionValue', { option: '--lang' }]],
    ['a letter without its value', ['-c'], ['cli.optionValue', { option: '--config' }]],
    ['a value below zero', ['--expect', '-12.5'], ['cli.optionValue', { option: '--expect' }]],
    ['a value before another option', ['-c', '--json'], ['cli.optionValue', { option: '--config' }]],
    ['a value that it has not', ['--json=yes'], ['cli.optionIsFlag', { option: '--json' }]],
  ])('%s', (_name, argv, fault) => expect(faultOf(...argv)).toEqual(fault));

  test('the language is known whatever else is wrong', () => {
    expect(langIn(['probe', '--conection', 'a', '--lang', 'zh'])).toBe('zh');
    expect(langIn(['--lang=en', '--nothing'])).toBe('en');
    expect(langIn(['--lang'])).toBeUndefined();
    expect(langIn(['probe', 'zh'])).toBeUndefined();
  });
});
